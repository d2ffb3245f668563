# Accueil : ce que chacun voit d’abord.

homes-nav = Accueil
homes-title = Accueil
homes-hello = Bonjour, { $name }
homes-first-desk = { $count ->
    [0] Aucune demande en cours.
    [one] Une demande
   *[other] { $count } demandes
}{ $count ->
    [0] { "" }
   *[other] { " : " }{ $ready ->
        [0] aucune prête
        [one] une prête
       *[other] { $ready } prêtes
    }, { $examine } à examiner, { $third } en attente d’un tiers; { $today ->
        [0] aucune échéance aujourd’hui
        [one] une échéance aujourd’hui ou dépassée
       *[other] { $today } échéances aujourd’hui ou dépassées
    }.
}
homes-first-decisions = { $count ->
    [one] Une décision vous attend depuis { $since }.
   *[other] { $count } décisions vous attendent; la plus ancienne depuis { $since }.
}
homes-first-files = { $count ->
    [1] Un dossier attend une action de votre part.
   *[other] { $count } dossiers attendent une action de votre part.
}
homes-first-due = La prochaine échéance est { $day }.
homes-first-publish = { $count ->
    [1] Un contrat est à publier au SEAO au plus tard { $day }.
   *[other] { $count } contrats sont à publier au SEAO; le premier au plus tard { $day }.
}
homes-first-questions = { $count ->
    [one] Une précision vous est demandée, à remettre au plus tard { $day }.
   *[other] { $count } précisions vous sont demandées; la première est à remettre au plus tard { $day }.
}
homes-first-tasks = { $count ->
    [one] Une tâche vous attend, à faire au plus tard { $day }.
   *[other] { $count } tâches vous attendent; la première est à faire au plus tard { $day }.
}
homes-first-signals = { $count ->
    [0] Aucun dossier ne porte de signal à vérifier.
    [one] Un dossier porte un signal à vérifier.
   *[other] { $count } dossiers portent un signal à vérifier.
}
homes-first-expiring = { $count ->
    [one] Un élément arrive à échéance { $day }.
   *[other] { $count } éléments arrivent à échéance; le premier { $day }.
}
homes-first-nothing = Rien ne vous attend pour le moment.
homes-rest = { $count ->
    [1] Et un autre
   *[other] Et { $count } autres
}
homes-since = depuis le { $day }
homes-turn = À qui le tour : { $who }
homes-due = au plus tard le { $day }
homes-late = échéance dépassée : { $day }
homes-until = jusqu’au { $day }
homes-ended = terminé le { $day }
homes-asked = demandée le { $day }
homes-take-next = Prendre la prochaine
homes-every-request = Toutes les demandes à traiter
homes-lanes = Demandes à traiter
homes-lane-ready = Prêtes à décider
homes-lane-examine = À examiner
homes-lane-third_party = En attente d’un tiers
homes-minutes = { $count } minutes de travail environ
homes-next = La prochaine :
homes-lane-empty = Aucune pour le moment.
homes-decisions = Décisions qui vous attendent
homes-opinions = Avis qui vous attendent
homes-no-decision = Aucune décision ne vous attend. Une demande apparaît ici quand votre tour arrive.
homes-requests = Voir les demandes
homes-conclude = Contrats à conclure
homes-approved = Demande approuvée
homes-publish = Contrats à publier au SEAO
homes-concluded = Contrat conclu
homes-files = Dossiers en cours
homes-every-file = Tous les dossiers
homes-no-file = Aucun dossier n’est en cours. Commencez par dire de quel service vous avez besoin.
homes-buy = Acheter un service de messagerie
homes-questions = Précisions à donner
homes-no-question = Aucune précision ne vous est demandée. Un organisme qui a une question sur une offre la pose ici.
homes-tasks = Tâches à faire
homes-services = Services qui demandent une action
homes-no-service = Aucun service ne demande d’action.
homes-every-service = Tous les services
homes-migrated = { $done } boîtes migrées sur { $total }
homes-stopped = { $count ->
    [1] Une opération est arrêtée
   *[other] { $count } opérations sont arrêtées
}
homes-stopped-since = La plus ancienne { $at }.
homes-look = Vue d’ensemble
homes-signals = Dossiers avec un signal à vérifier
homes-no-signal = Aucun signal. Cela ne prouve pas l’absence d’irrégularité; tous les dossiers restent consultables.
homes-expiring = Ce qui expire
homes-expires-price = Prix de l’offre { $name }
homes-expires-agreement = Entente-cadre { $name }
homes-nothing-expires = Rien n’expire dans les 60 prochains jours.
homes-orders = Services commandés chez vous
homes-body = Organisme
homes-quantity = Quantité
homes-ordered = Commandé le
homes-no-order = Aucun contrat n’est conclu avec vous. Une commande apparaît ici dès la conclusion.
homes-offers = Mes offres
homes-no-offer = Aucune offre n’est inscrite. Le centre d’expertise les ajoute après la qualification.
homes-offer-published = Publiée
homes-offer-suspended = Suspendue
homes-offer-withdrawn = Retirée
homes-offer-draft = En préparation
homes-code = Code
homes-version = Version
homes-price-until = Prix valable jusqu’au
homes-colleagues = Personnes de votre organisme
homes-function = Fonction
homes-role = Rôle
homes-valid-until = Valable jusqu’au
homes-no-end = Sans fin prévue
