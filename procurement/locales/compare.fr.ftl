# Figer la liste; comparer et choisir.

freeze-title = Figer la liste des offres
freeze-lead = Toutes les offres publiées ({ $family }) seront comparées à vos exigences, telles qu’elles sont maintenant.
freeze-interests = Déclarez d’abord vos intérêts : les noms et les prix seront montrés ensuite.
freeze-consequence = La liste ne pourra plus changer. Pour modifier une exigence, il faudra ouvrir une nouvelle ronde.
freeze-action = Figer la liste et comparer
freeze-review = Revoir les exigences

compare-title = Comparer et choisir
compare-lead = Liste figée : { $at }. { $offers ->
    [one] Une offre
   *[other] { $offers } offres
} : { $compliant ->
    [one] une conforme
   *[other] { $compliant } conformes
}, { $unshown } à démontrer, { $excluded ->
    [one] une non conforme
   *[other] { $excluded } non conformes
}.
compare-mode-price_only = Mode : prix seulement.
compare-mode-criteria = Mode : prix et autres critères autorisés.
compare-builtin-price = Prix en vigueur pour cette quantité
compare-builtin-agreement = Entente-cadre en vigueur
compare-none = Aucune offre n’est conforme.
compare-none-alone = { $count ->
    [one] Aucune offre n’est conforme. L’exigence « { $requirement } » en écarte une à elle seule.
   *[other] Aucune offre n’est conforme. L’exigence « { $requirement } » en écarte { $count } à elle seule.
}
compare-exclude = { $count ->
    [one] Écarter l’offre non conforme, avec son motif
   *[other] Écarter les { $count } offres non conformes, avec leurs motifs
}
compare-pending = { $count ->
    [one] Un fournisseur peut encore répondre à votre demande de précision.
   *[other] { $count } fournisseurs peuvent encore répondre à votre demande de précision.
}
compare-propose = Proposer l’offre conforme la moins chère
compare-reason = Motif du choix
compare-reason-hint = Une offre moins chère reste à démontrer, ou d’autres critères que le prix comptent. Dites pourquoi ce choix convient.
compare-chosen = Choix proposé : { $offer }
compare-ranked = Offres conformes, de la moins chère à la plus chère
compare-rank = Rang
compare-offer = Offre
compare-supplier = Fournisseur / fabricant
compare-total = Coût total, { $months } mois
compare-cost = Coût
compare-unit = Par boîte et par mois
compare-result = Résultat
compare-until = Prix valable jusqu’au
compare-compliant = conforme
compare-clarified = conforme, après précision
compare-detail = Détail
compare-line-subscription = Abonnement :
compare-line-option-period = Options de renouvellement :
compare-line-setup = Installation :
compare-line-migration = Migration :
compare-line-option = Option :
compare-to-demonstrate = À démontrer
compare-ask = Demander une précision
compare-ask-note = { $count ->
    [one] La demande part au fournisseur; il a cinq jours ouvrables pour répondre.
   *[other] La demande part à tous les fournisseurs de ces { $count } offres; ils ont cinq jours ouvrables pour répondre.
}
compare-asked = précision demandée, à remettre avant la fin du { $due }
compare-set-aside = Écarter faute de preuve
compare-set-aside-done = écartée faute de preuve
compare-missing = Ce qui manque
compare-action = Action
compare-excluded = Offres non conformes
compare-group = { $count ->
    [one] { $requirement } (une offre)
   *[other] { $requirement } ({ $count } offres)
}
compare-cascade = Ce que chaque exigence écarte
compare-cascade-caption = Pour chaque exigence : offres écartées, écartées par elle seule, à démontrer, et la moins chère écartée par elle seule
compare-requirement = Exigence
compare-removes = Écarte
compare-alone = Écarte à elle seule
compare-unshown = À démontrer
compare-cheapest = La moins chère écartée
compare-chart = Coût total sur { $months } mois
compare-round = Ouvrir une nouvelle ronde
compare-round-note = Les exigences pourront changer. Une nouvelle liste sera figée, et l’ancienne sera conservée.
compare-withdraw = Retirer le choix proposé
