# Vérification : la liste des dossiers, l’achat en une page, la preuve, le rapport.

review-nav = Vérification
review-nav-report = Rapport
review-list-title = Dossiers à vérifier
review-unread = { $count ->
    [1] Un dossier plus ancien n’a pas été examiné
   *[other] { $count } dossiers plus anciens n’ont pas été examinés
}
review-unread-note = Les signaux se calculent à la lecture, pour les 300 dossiers les plus récents. Précisez les dates ou l’organisme pour voir les autres.
review-list-lead = { $count ->
    [0] Aucun dossier à afficher.
    [one] Un dossier. Un signal demande un regard et n’accuse personne.
   *[other] { $count } dossiers. Un signal demande un regard et n’accuse personne.
}
review-empty = Aucun dossier n’est ouvert. Chaque achat apparaît ici dès son ouverture.
review-list-columns = Transmis : le jour de la première transmission pour approbation. Non démontrés : les points dont la preuve devrait déjà être au dossier et n’y est pas.
review-none-found = Aucun dossier ne correspond à ces filtres.
review-words = Numéro, objet ou organisme
review-state = État
review-any = Tous
review-body = Organisme
review-supplier = Fournisseur
review-first = Du
review-last = Au
review-day-hint = AAAA-MM-JJ
review-only-signals = Seulement avec un signal à vérifier
review-number = Numéro
review-subject = Objet
review-signals = Signaux à vérifier
review-signals-tag = { $count ->
    [1] Un signal
   *[other] { $count } signaux
}
review-missing = Non démontrés
review-total = Coût total
review-sent = Transmis
review-state-defining = Besoins à définir
review-state-consulting = Catalogue à consulter
review-state-assessing = Offres à comparer
review-state-proposed = Choix proposé
review-state-in_approval = En approbation
review-state-approved = Approuvé
review-state-contracted = Contrat conclu
review-state-abandoned = Abandonné

review-purchase-title = L’achat en une page : dossier { $number }
review-purchase-kind = L’achat en une page, dossier
review-first-line = { $ranked ->
    [yes] Contrat de gré à gré ({ $basis }), { $mode ->
        [criteria] prix et autres critères
       *[price_only] prix seulement
    }, rang { $rank } de { $compliant }
   *[no] Aucun choix pour le moment
}; { $shown ->
    [0] aucun point démontré
    [one] un point démontré
   *[other] { $shown } points démontrés
}, { $missing ->
    [0] aucun non démontré
    [one] un non démontré
   *[other] { $missing } non démontrés
}, { $ahead ->
    [0] aucun à venir
   *[other] { $ahead } à venir
}, { $signals ->
    [0] aucun signal
    [one] un signal à vérifier
   *[other] { $signals } signaux à vérifier
}.
review-evidence = Télécharger le dossier de preuve
review-parts = Parties de la page
review-request = Demande
review-contract = Contrat
review-service = Service
review-group-allowed = Permis?
review-group-fair = Équitable?
review-group-worth = Avantageux?
review-group-executed = Exécuté comme convenu?
review-group-count = { $shown ->
    [0] Aucun point démontré
    [one] Un point démontré
   *[other] { $shown } points démontrés
}, { $missing ->
    [0] aucun non démontré
    [one] un non démontré
   *[other] { $missing } non démontrés
}, { $ahead ->
    [0] aucun à venir
   *[other] { $ahead } à venir
}.
review-standing-shown = Démontré
review-standing-missing = Non démontré
review-standing-ahead = À venir
review-standing-outside = Hors plateforme
review-point-common-service = L’organisme a considéré un service commun avant de commencer.
review-basis-common-service = { $answer ->
    [with] Un service commun répond au besoin. Raison de poursuivre ici : { $reason }
    [without] Un service commun répond au besoin; le dossier ne dit pas pourquoi l’organisme poursuit ici.
   *[no] Selon l’organisme, aucun ne répond au besoin.
}
review-point-agreement-active = L’entente-cadre du fournisseur est en vigueur.
review-point-term = La durée totale, options comprises, respecte le maximum (RCTI, art. 48).
review-basis-term = { $months } mois; le maximum est de { $limit }.
review-point-levels = La cote DIC est fixée et confirmée.
review-point-criteria-authorised = Le dirigeant de l’organisme a autorisé d’autres critères que le prix.
review-point-privacy-assessment = L’évaluation des facteurs relatifs à la vie privée est au dossier (art. 63.5).
review-point-outside-quebec = La protection hors du Québec a été jugée adéquate (art. 70.1).
review-point-signatories = Les deux parties ont signé, avec nom et rang.
review-basis-signatories = { $count } signataires.
review-point-clauses = Les clauses exigées sont au contrat (art. 67.2).
review-point-document = Le document signé est conservé avec son empreinte.
review-basis-document = SHA-256 : { $sha256 }
review-point-published = Le contrat est publié à temps au SEAO.
review-basis-published = Publié { $day }, échéance { $due }, numéro { $seao }.
review-point-chain-decided = Toutes les personnes du circuit d’approbation ont répondu.
review-basis-chain-decided = Demande { $number } : { $decided ->
    [0] aucune réponse
    [one] une réponse
   *[other] { $decided } réponses
} sur { $stages }.
review-point-nobody-own = Personne n’a approuvé sa propre demande.
review-point-list-frozen = Toutes les offres publiées ont été figées ensemble, avec leurs résultats.
review-basis-list-frozen = Empreinte de la liste : { $hash }
review-point-exclusions-reasoned = Chaque offre écartée a son motif.
review-point-interests-declared = Chaque membre de l’équipe a déclaré ses intérêts.
review-point-declared-before-results = Les intérêts ont été déclarés avant la consultation des résultats.
review-point-requirements-unchanged = Aucune exigence n’a changé après la consultation des résultats.
review-basis-requirements-unchanged = { $changes ->
    [0] Aucune modification.
    [one] Une modification.
   *[other] { $changes } modifications.
}
review-point-law-kept = Aucune exigence de la loi ou de l’entente-cadre n’a été écartée.
review-basis-law-kept = { $count ->
    [0] Aucune n’a été retirée ni rendue facultative.
    [one] Une exigence a été retirée ou rendue facultative; la chronologie en donne le motif.
   *[other] { $count } exigences ont été retirées ou rendues facultatives; la chronologie en donne les motifs.
}
review-point-justification = Le choix est justifié.
review-point-lowest-price = L’offre retenue est la conforme la moins chère.
review-basis-lowest-price = Retenue : { $total_cents }. La moins chère : { $lowest_cents }.
review-point-price-in-force = Le prix était valable à la signature.
review-point-several-compliant = Plusieurs offres étaient conformes.
review-point-concluded = Le contrat est conclu.
review-basis-concluded = { $number }, signé { $day }.
review-point-approved-first = La demande a été approuvée avant que le contrat soit signé.
review-basis-approved-first = Approuvée { $approved }, première signature { $day }.
review-point-opened-on-time = Le service a été ouvert au plus tard à la date prévue.
review-basis-opened-on-time = Ouvert { $opened }, { $late ->
    [yes] après le début prévu, { $day }
   *[no] { $early ->
        [0] le jour du début prévu
        [one] un jour avant le début prévu, { $day }
       *[other] { $early } jours avant le début prévu, { $day }
    }
}.
review-point-total-as-chosen = Le montant du contrat est celui du choix.
review-basis-total-as-chosen = { $cents }
review-point-no-change = Le service n’a pas été modifié depuis la conclusion.
review-basis-no-change = { $count ->
    [0] Aucune modification.
    [one] Une modification.
   *[other] { $count } modifications.
}
review-point-migrated = Toutes les boîtes de courriel prévues ont migré.
review-basis-migrated = { $done } sur { $total }.
review-point-paid = Les paiements correspondent au prix convenu. La plateforme ne reçoit pas les factures.
review-who = Qui a fait quoi
review-person = Personne
review-capacity = À quel titre
review-interests = Intérêts
review-overlap = Chevauchement
review-capacity-need = { $done ->
    [yes] a défini le besoin
   *[no] définit le besoin
}
review-capacity-choice = { $done ->
    [yes] a choisi
   *[no] choisit
}
review-capacity-approval = peut approuver
review-capacity-conclusion = peut conclure
review-capacity-gave = { $effect ->
    [advice] a rendu un avis
   *[decision] a décidé de la demande
}
review-capacity-concluded = a conclu le contrat
review-capacity-signed = { $party ->
    [supplier] a signé pour le fournisseur
   *[body] a signé pour l’organisme
}
review-declared-none = Aucun intérêt
review-declared-interest = Un intérêt déclaré
review-declared-missing = Non déclarés
review-changes = Exigences modifiées après les résultats
review-change = Modification
review-change-added = Ajoutée
review-change-changed = Modifiée
review-change-withdrawn = Retirée
review-lost = Offres perdues
review-gained = Offres gagnées
review-remaining = Restantes
review-cheapest-lost = Moins chère perdue
review-decisions = Décisions et avis
review-conditions = Conditions : { $said }
review-reason = Motif : { $said }
review-outcome = Réponse
review-when = Quand
review-outcome-approved = Approuvé
review-outcome-refused = Refusé
review-outcome-favourable = Avis favorable
review-outcome-conditional = Avis favorable avec conditions
review-outcome-unfavourable = Avis défavorable
review-others = { $count ->
    [one] Un autre contrat porte sur la même offre : { $least } par unité et par mois.
   *[other] { $count } autres contrats portent sur la même offre : de { $least } à { $most } par unité et par mois.
}
review-others-none = Aucun autre contrat ne porte sur la même offre : le prix payé par d’autres n’est pas démontré.
review-signals-lead = { $count ->
    [1] Un signal est à vérifier. Il demande un regard et n’accuse personne.
   *[other] { $count } signaux sont à vérifier. Ils demandent un regard et n’accusent personne.
}
review-no-signal = Aucun signal. Cela ne prouve pas l’absence d’irrégularité; voici ce qui a été vérifié.
review-signals-quiet = Vérifié sans signal ({ $count })
review-to-verify = À vérifier
review-quiet = Rien à signaler
review-signal-single-compliant = Une seule offre était conforme, parmi plusieurs.
review-signal-cheaper-not-asked = Une offre moins chère restait à démontrer et personne n’a demandé de précision.
review-signal-tailored = Une exigence changée après les résultats a fait perdre des offres.
review-signal-tailored-to-one = Après un tel changement, il restait au plus une offre.
review-signal-same-person = Une même personne a défini ou choisi, puis approuvé ou conclu.
review-signal-interest-declared = Un membre de l’équipe a déclaré un intérêt.
review-signal-declared-late = Un membre a déclaré ses intérêts après les résultats.
review-signal-authorised-late = D’autres critères que le prix ont été autorisés après la consultation des résultats.
review-signal-dearer-than-lowest = L’offre retenue coûte plus que la conforme la moins chère.
review-signal-just-below-threshold = Le total est à moins de 5 % sous le seuil d’appel d’offres public.
review-signal-decisive-requirement = Une seule exigence écarte plus de la moitié des offres.
review-signal-started-from-it = Le dossier a été ouvert à partir de l’offre même qui a été retenue.
review-formula-single-compliant = Levé quand une seule offre est conforme et que la liste en compte plusieurs.
review-found-single-compliant = Ici : { $compliant ->
    [0] aucune offre conforme
    [one] une offre conforme
   *[other] { $compliant } offres conformes
} sur { $offers }.
review-formula-cheaper-not-asked = Levé quand au moins une offre moins chère reste à démontrer sans qu’une précision ait été demandée.
review-found-cheaper-not-asked = Ici : { $count ->
    [0] aucune
    [one] une offre
   *[other] { $count } offres
}.
review-formula-tailored = Levé quand les exigences changées après les résultats ont fait perdre au moins une offre.
review-found-tailored = Ici : { $changes ->
    [0] aucune modification
    [one] une modification
   *[other] { $changes } modifications
}, { $lost ->
    [0] aucune offre perdue
    [one] une offre perdue
   *[other] { $lost } offres perdues
}.
review-formula-tailored-to-one = Levé quand, après un tel changement, il reste au plus une offre.
review-found-tailored-to-one = Ici : { $remaining ->
    [0] il n’en restait aucune
    [one] il en restait une
   *[other] il en restait { $remaining }
}.
review-formula-same-person = Levé quand une même personne a, au dossier, le besoin ou le choix, et l’approbation ou la conclusion.
review-found-same-person = Ici : { $people ->
    [0] personne
    [one] une personne
   *[other] { $people } personnes
}.
review-formula-interest-declared = Levé quand au moins un membre de l’équipe a déclaré un intérêt.
review-found-interest-declared = Ici : { $count ->
    [0] aucun membre
    [one] un membre
   *[other] { $count } membres
}.
review-formula-declared-late = Levé quand au moins un membre a déclaré ses intérêts après la première consultation des résultats.
review-found-declared-late = Ici : { $count ->
    [0] aucun membre
    [one] un membre
   *[other] { $count } membres
}.
review-formula-authorised-late = Levé quand d’autres critères que le prix sont autorisés le jour de la première consultation des résultats, ou après.
review-found-authorised-late = Ici : autorisés { $authorised_on }, résultats consultés { $first_view }.
review-formula-dearer-than-lowest = Levé quand le total de l’offre retenue dépasse celui de la conforme la moins chère.
review-found-dearer-than-lowest = Ici : un écart de { $excess_cents }, rang { $rank }.
review-formula-just-below-threshold = Levé quand le total atteint 95 % du seuil d’appel d’offres public sans atteindre ce seuil.
review-found-just-below-threshold = Ici : un total de { $total_cents }, un seuil de { $threshold_cents }.
review-formula-decisive-requirement = Levé quand une exigence écarte, par elle seule, plus de la moitié des offres.
review-found-decisive-requirement = Ici : { $removes_alone ->
    [0] aucune n’en écarte par elle seule
    [one] « { $code } » en écarte une par elle seule
   *[other] « { $code } » en écarte { $removes_alone } par elle seule
}.
review-formula-started-from-it = Levé quand le dossier a été ouvert depuis la page de l’offre retenue.
review-choice = Le choix
review-frozen = Liste figée { $at }.
review-no-choice = Aucun choix n’est proposé : la comparaison n’est pas démontrée.
review-rank = Rang
review-offer = Offre
review-result = Résultat
review-why = Motif
review-chosen = Offre retenue
review-result-compliant = Conforme
review-result-to_demonstrate = À démontrer
review-result-not_compliant = Non conforme
review-moved = Résultats et rangs d’après les précisions obtenues; ceux de la liste figée sont donnés où ils diffèrent.
review-was = { $result ->
    [compliant] Figé : conforme
    [to_demonstrate] Figé : à démontrer
   *[other] Figé : non conforme
}{ $rank ->
    [0] { "" }
   *[other] , rang { $rank }
}
review-rivals = { $count ->
    [1] Une offre dans la liste figée
   *[other] { $count } offres dans la liste figée
}
review-rivals-more = { $count ->
    [1] Une autre offre
   *[other] { $count } autres offres
}
review-requirements = Exigences
review-requirement = Exigence
review-kind = Portée
review-kind-mandatory = Obligatoire
review-kind-wish = Souhait
review-origin = Origine
review-origin-proposed = Proposée par les besoins
review-origin-added = Ajoutée par l’organisme
review-removes = Offres écartées
review-alone = Par elle seule
review-no-requirement = Aucune exigence n’est figée pour le moment.
review-all-events = { $count ->
    [0] Aucun événement
    [one] Un seul événement
   *[other] Tous les événements ({ $count })
}
review-all-requirements = { $count ->
    [0] Aucune exigence
    [one] Une exigence, et ce qu’elle a écarté
   *[other] { $count } exigences, et ce qu’elles ont écarté
}
review-recompute-title = Recalculer les résultats
review-recompute-lead = Les résultats se recalculent à partir de ce que la liste a figé : besoins, exigences, versions des offres et prix.
review-recompute = Recalculer
review-recomputed-notice = Les résultats sont recalculés.
review-recomputed-by = Recalculé { $at } par { $who }.
review-same = { $count ->
    [1] Identique pour la seule offre
   *[other] Identique pour les { $count } offres
}
review-different = { $count ->
    [1] Différent sur un point
   *[other] Différent sur { $count } points
}
review-nothing-frozen = Aucune liste n’est figée : il n’y a rien à recalculer.
review-chronology = Chronologie
review-chain-whole = { $count ->
    [0] Aucun événement n’est visible.
    [one] Un événement, dont l’empreinte est vérifiée.
   *[other] { $count } événements, dont les empreintes sont vérifiées.
}
review-chain-broken = La chaîne de preuve est rompue à l’événement { $event } ({ $at }) : empreinte différente.

review-report-title = Demandes, valeur et délai de décision
review-report-lead = { $count ->
    [0] Aucune demande transmise du { $first } au { $last }.
    [one] Une demande transmise du { $first } au { $last }.
   *[other] { $count } demandes transmises du { $first } au { $last }.
}
review-report-empty = Aucune demande n’a été transmise pendant cette période. Choisissez-en une autre.
review-by = Par
review-by-body = Organisme
review-by-supplier = Fournisseur
review-show = Afficher
review-requests = Demandes
review-value = Valeur
review-decided = Décidées
review-median = Délai médian
review-slowest = Délai le plus long
review-median-unit = Délai médian (jours ouvrables)
review-slowest-unit = Délai le plus long (jours ouvrables)
review-refused = Refusées ou retirées
review-days = { $count } jours ouvrables
review-of-decided = { $count ->
    [0] aucune décidée
    [one] sur une décidée
   *[other] sur { $count } décidées
}
review-months = Demandes transmises par mois
review-months-summary = { $count ->
    [0] Aucune demande
    [one] Une demande
   *[other] { $count } demandes
} sur { $months } mois.
review-month = Mois
review-by-title-body = Par organisme
review-by-title-supplier = Par fournisseur
review-value-by-body = Valeur par organisme
review-value-by-supplier = Valeur par fournisseur
review-chart-first = Le graphique montre les { $drawn } valeurs les plus élevées; le tableau donne les { $every }.
review-figures = Chiffres de la période
review-all = Ensemble
review-csv = Télécharger en CSV
review-csv-name = Nom
review-csv-requests = Demandes
review-csv-value = Valeur ($)
review-csv-decided = Décidées
review-csv-median = Délai médian (jours ouvrables)
review-csv-slowest = Délai le plus long (jours ouvrables)
review-csv-refused = Refusées ou retirées
review-csv-first = Du
review-csv-last = Au
review-csv-filename = demandes
review-definitions = Définitions
review-define-requests = Demandes d’approbation transmises pendant la période, comptées à leur première transmission.
review-define-value = Somme du coût total des choix, taxes exclues, options comprises. Les demandes refusées ou retirées n’y sont pas.
review-define-decided = Demandes dont toutes les étapes ont répondu, ou qu’une étape a refusées.
review-define-median = Médiane des jours ouvrables entre la transmission et la dernière réponse, corrections comprises.
review-define-slowest = Le plus grand de ces délais.
review-define-refused = Demandes refusées par une étape, ou retirées par l’organisme.
problem-review-year = Indiquez une date entre 2000 et 2999.
problem-review-reversed = La fin de la période vient avant son début.
problem-review-period = La période se termine avant de commencer, ou dépasse dix ans.

event-review-file_read = Une personne chargée de la vérification consulte le dossier { $number }.
event-review-results_recomputed = { $same ->
    [true] Les résultats sont recalculés : identiques pour { $offers ->
        [1] une offre.
       *[other] { $offers } offres.
    }
   *[false] Les résultats sont recalculés : différents.
}
event-review-evidence_downloaded = Le dossier de preuve est téléchargé (SHA-256 { $sha256 }).
event-review-report_downloaded = Le rapport est téléchargé.
