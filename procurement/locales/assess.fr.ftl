# Figer la liste; comparer et choisir.

freeze-title = Figer la liste des offres
freeze-lead = Toutes les offres publiées ({ $family }) seront comparées à vos exigences, telles qu’elles sont maintenant.
freeze-interests = Déclarez d’abord vos intérêts : les noms et les prix seront montrés ensuite.
freeze-consequence = La liste ne pourra plus changer. Pour modifier une exigence, il faudra ouvrir une nouvelle ronde.
freeze-action = Figer la liste et comparer
freeze-review = Revoir les exigences

assess-title = Comparer et choisir
assess-lead = Liste figée : { $at }. { $offers ->
    [0] Aucune offre
    [one] Une offre
   *[other] { $offers } offres
} : { $compliant ->
    [0] aucune conforme
    [one] une conforme
   *[other] { $compliant } conformes
}, { $unshown ->
    [0] aucune
   *[other] { $unshown }
} à démontrer, { $excluded ->
    [0] aucune non conforme
    [one] une non conforme
   *[other] { $excluded } non conformes
}.
assess-mode-price_only = Mode : prix seulement.
assess-mode-criteria = Mode : prix et autres critères autorisés.
assess-builtin-price = Prix en vigueur pour cette quantité
assess-builtin-agreement = Entente-cadre en vigueur
assess-none = Aucune offre n’est conforme.
assess-none-alone = { $count ->
    [one] Aucune offre n’est conforme. L’exigence « { $requirement } » en écarte une à elle seule.
   *[other] Aucune offre n’est conforme. L’exigence « { $requirement } » en écarte { $count } à elle seule.
}
assess-exclude = { $count ->
    [1] Écarter l’offre non conforme, avec son motif
   *[other] Écarter les { $count } offres non conformes, avec leurs motifs
}
assess-pending = { $count ->
    [1] Un fournisseur peut encore répondre à votre demande de précision.
   *[other] { $count } fournisseurs peuvent encore répondre à votre demande de précision.
}
assess-propose = Proposer l’offre conforme la moins chère
assess-reason = Motif du choix
assess-reason-hint = Une offre moins chère reste à démontrer, ou d’autres critères que le prix comptent. Dites pourquoi ce choix convient.
assess-chosen = Choix proposé : { $offer }
assess-ranked = Offres conformes, de la moins chère à la plus chère
assess-rank = Rang
assess-offer = Offre
assess-supplier = Fournisseur / fabricant
assess-total = Coût total, { $months } mois
assess-cost = Coût
assess-unit = Par boîte et par mois
assess-result = Résultat
assess-until = Prix valable jusqu’au
assess-compliant = conforme
assess-clarified = conforme, après précision
assess-detail = Détail des coûts
assess-about = environ { $price }
assess-line-subscription = Abonnement :
assess-line-option-period = Options de renouvellement :
assess-line-setup = Installation :
assess-line-migration = Migration :
assess-line-option = Option :
assess-to-demonstrate = À démontrer
assess-ask = Demander une précision
assess-ask-note = { $count ->
    [1] La demande part au fournisseur; il a cinq jours ouvrables pour répondre.
   *[other] La demande part à tous les fournisseurs de ces { $count } offres; ils ont cinq jours ouvrables pour répondre.
}
assess-asked = précision demandée, à remettre au plus tard le { $due }
assess-set-aside = Écarter faute de preuve
assess-set-aside-done = écartée faute de preuve
assess-missing = Ce qui manque
assess-action = Action
assess-excluded-by = { $count ->
    [1] Voir l’offre non conforme, par exigence
   *[other] Voir les { $count } offres non conformes, par exigence
}
assess-excluded = Offres non conformes
assess-group = { $count ->
    [one] { $requirement } (une offre)
   *[other] { $requirement } ({ $count } offres)
}
assess-cascade = Ce que chaque exigence écarte
assess-cascade-caption = Pour chaque exigence : offres écartées, écartées par elle seule, à démontrer, et la moins chère écartée par elle seule
assess-requirement = Exigence
assess-removes = Écarte
assess-alone = Écarte à elle seule
assess-unshown = À démontrer
assess-cheapest = La moins chère écartée
assess-round = Ouvrir une nouvelle ronde
assess-round-note = Les exigences pourront changer. Une nouvelle liste sera figée, et l’ancienne sera conservée.
assess-withdraw = Retirer le choix proposé

assess-column-rank = Rang
assess-column-result = Résultat
assess-column-code = Code
assess-column-offer = Offre
assess-column-supplier = Fournisseur
assess-column-manufacturer = Fabricant
assess-column-plan = Forfait
assess-column-quantity = Quantité
assess-column-months = Durée (mois)
assess-column-total = Coût total ($)
assess-column-unit = Coût par boîte de courriel et par mois ($)
assess-column-until = Prix valable jusqu’au
assess-column-not-met = Exigences non satisfaites
assess-column-unshown = Exigences à démontrer
assess-column-reason = Motif d’exclusion
assess-result-compliant = conforme
assess-result-not-compliant = non conforme
assess-result-to-demonstrate = à démontrer
assess-export = Exporter la comparaison
assess-export-note = L’exportation est inscrite à l’historique du dossier.
assess-export-csv = Tableur (CSV)
assess-export-json = Données (JSON)
assess-curve = Coût total selon la quantité, { $months } mois
assess-curve-note = Seules les { $count } offres conformes les moins chères sont tracées.
assess-curve-quantity = Boîtes de courriel
assess-curve-cost = Coût total
assess-paradox = Acheter plus coûterait moins
assess-paradox-one = Offre « { $offer } » : { $larger } boîtes coûtent { $saving } de moins que { $quantity }. Le palier supérieur a un prix plus bas.
assess-paradox-note = La comparaison reste faite pour la quantité de vos besoins. Pour acheter plus, modifiez la quantité dans une nouvelle ronde.
assess-propose-first = La conforme la moins chère
assess-propose-total = Coût total sur { $months } mois
assess-propose-rank = { $compliant ->
    [1] la seule offre conforme
   *[other] parmi { $compliant } offres conformes
}
assess-propose-excludes = { $count ->
    [1] L’offre non conforme est écartée en même temps, avec son motif.
   *[other] Les { $count } offres non conformes sont écartées en même temps, avec leurs motifs.
}
assess-cheaper-unshown = { $count ->
    [1] Une offre moins chère est à démontrer. Demandez une précision, ou dites pourquoi vous choisissez sans la demander.
   *[other] { $count } offres moins chères sont à démontrer. Demandez une précision, ou dites pourquoi vous choisissez sans la demander.
}
assess-per-unit = par boîte de courriel et par mois
assess-pending-until = Ce fournisseur peut répondre jusqu’à la fin du { $due }. Vous pourrez proposer une offre ensuite.
assess-supplier-alone = Fournisseur
assess-none-next = Ouvrez une nouvelle ronde pour revoir les exigences, ou demandez de l’aide au centre d’expertise.
assess-exclude-note = Vous pouvez les écarter maintenant. Proposer une offre les écarte aussi.
assess-cascade-note = Une exigence écarte « à elle seule » les offres qui seraient retenues sans elle.
assess-curve-caption = Autour de la quantité de vos besoins : { $quantity } boîtes de courriel
assess-cascade-empty = Aucune exigence n’écarte d’offre.
assess-cascade-idle = { $count ->
    [1] Une exigence que toutes les offres satisfont
   *[other] { $count } exigences que toutes les offres satisfont
}
