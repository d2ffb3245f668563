# Phrases produites à partir des faits : exigences, liste figée, motifs, justification.

requirements-asked = { $fact } : oui, c’est exigé
requirements-yes = { $fact } : oui
requirements-no = { $fact } : non
requirements-not = le contraire de : { $condition }
requirements-if = si { $condition }, alors { $then }
requirements-op-eq = { $fact } : { $value }
requirements-op-ne = { $fact } : autre que { $value }
requirements-op-gt = { $fact } : plus que { $value }
requirements-op-gte = { $fact } : au moins { $value }
requirements-op-gte-choice = { $fact } : { $value } au moins
requirements-op-lt = { $fact } : moins que { $value }
requirements-op-lte = { $fact } : au plus { $value }
requirements-op-between = { $fact } : entre { $low } et { $high }
requirements-op-in = { $fact } : { $value }
requirements-op-not_in = { $fact } : ni { $value }
requirements-op-contains = { $fact } : au moins { $value }
requirements-op-contains_all = { $fact } : au moins { $value }
requirements-op-contains_any = { $fact } : au moins { $value }
requirements-op-subset_of = { $fact } : uniquement { $value }
requirements-op-min_length = { $fact } : { $count ->
    [1] au moins un élément
   *[other] au moins { $count } éléments
}
requirements-op-max_length = { $fact } : { $count ->
    [0] aucun élément
    [one] au plus un élément
   *[other] au plus { $count } éléments
}
requirements-each-some = { $fact } : au moins un où { $condition }
requirements-each-every = { $fact } : tous où { $condition }
requirements-each-none = { $fact } : aucun où { $condition }

lists-sentence = { $family }, parmi toutes les offres publiées, { $requirements ->
    [1] une exigence obligatoire
   *[other] { $requirements } exigences obligatoires
}, quantité de { $quantity }, sur { $months } mois.

exclusions-not-compliant = Offre écartée : { $reasons }.
exclusions-not-demonstrated = Offre écartée faute de preuve : { $reasons }.
exclusions-no-price = aucun prix pour une quantité de { $quantity }
exclusions-price-lapsed = prix valable jusqu’au { $day }
exclusions-agreement = entente-cadre { $agreement } qui n’est pas en vigueur

clarifications-question = Pour l’offre « { $offer } », démontrez ceci : { $requirement }.

choices-rank = L’offre « { $offer } » de { $supplier } { $compliant ->
    [1] est la seule offre conforme
   *[other] est au rang { $rank } par coût total parmi { $compliant } offres conformes
}, sur { $offers ->
    [1] une offre publiée
   *[other] { $offers } offres publiées
} : { $total } sur { $months } mois.
choices-cheaper-excluded = { $count ->
    [1] Une offre moins chère n’est pas conforme.
   *[other] { $count } offres moins chères ne sont pas conformes.
}
choices-cheaper-unshown = { $count ->
    [1] La conformité d’une offre moins chère n’a pas été démontrée.
   *[other] La conformité de { $count } offres moins chères n’a pas été démontrée.
}
choices-clarified = Le fournisseur a démontré la conformité de son offre en réponse à une demande de précision.
