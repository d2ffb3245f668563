# Les règles : résultats, natures, conditions et explications.

rules-result-pass = conforme
rules-result-fail = non conforme
rules-result-unknown = à démontrer
rules-result-not-applicable = sans objet
rules-result-waived = dérogation accordée

rules-nature-legal-obligation = obligation légale
rules-nature-framework-requirement = exigence de l’entente-cadre
rules-nature-orientation = orientation
rules-nature-good-practice = bonne pratique

rules-yes = oui
rules-no = non
rules-empty = aucun élément
rules-quoted = « { $text } »
rules-more =
    { $count ->
        [one] { $count } autre
       *[other] { $count } autres
    }
rules-records =
    { $count ->
        [0] aucun élément
        [one] { $count } élément
       *[other] { $count } éléments
    }

# Une condition et ce qui y a répondu.
rules-leaf = { $fact } : { $condition } ({ $answer })
rules-leaf-senseless = { $fact } : cette condition ne s’applique plus à ce renseignement
rules-answer = réponse : { $answer }
rules-answer-total = total : { $total }
rules-answer-unanswered = aucune réponse
rules-answer-none = aucun élément
rules-answer-missing = il manque : { $facts }
rules-answer-wrong-type = réponse illisible
rules-answer-not-allowed = réponse hors des choix permis
rules-answer-too-large = réponse trop grande
rules-answer-empty = aucune réponse
rules-answer-counts =
    { $met ->
        [0] aucun sur { $total } n’y répond
        [one] { $met } sur { $total } y répond
       *[other] { $met } sur { $total } y répondent
    }
rules-answer-counts-unknown =
    { $met ->
        [0] aucun sur { $total } n’y répond
        [one] { $met } sur { $total } y répond
       *[other] { $met } sur { $total } y répondent
    }, { $unknown } à démontrer
rules-other = { $value }, selon « { $fact } »
rules-other-unanswered = « { $fact } », sans réponse

rules-condition-eq = { $value }
rules-condition-ne = autre que { $value }
rules-condition-gt = plus de { $value }
rules-condition-gte = au moins { $value }
rules-condition-lt = moins de { $value }
rules-condition-lte = au plus { $value }
rules-condition-between = de { $low } à { $high }
rules-condition-not-between = hors de l’intervalle de { $low } à { $high }
rules-condition-gt-date = après { $value }
rules-condition-gte-date = { $value } ou plus tard
rules-condition-lt-date = avant { $value }
rules-condition-lte-date = au plus tard { $value }
rules-condition-between-date = entre { $low } et { $high }
rules-condition-not-between-date = ni entre { $low } et { $high }, ni ces jours-là
rules-condition-gt-choice = au-dessus de { $value }
rules-condition-gte-choice = { $value } au moins
rules-condition-lt-choice = au-dessous de { $value }
rules-condition-lte-choice = au plus { $value }
rules-condition-between-choice = de { $low } à { $high }
rules-condition-not-between-choice = ni de { $low } à { $high }, ni l’un des deux
rules-condition-in = { $values }
rules-condition-not-in = autre que { $values }
rules-condition-contains = au moins { $value }
rules-condition-not-contains = ne comprend pas { $value }
rules-condition-contains-all = au moins { $values }
rules-condition-not-contains-all = ne comprend pas l’un de ces choix : { $values }
rules-condition-contains-any = au moins { $values }
rules-condition-not-contains-any = ne comprend aucun de ces choix : { $values }
rules-condition-subset-of = uniquement { $values }
rules-condition-not-subset-of = comprend autre chose que ceci : { $values }
rules-condition-min-length-text =
    { $count ->
        [one] au moins { $shown } caractère
       *[other] au moins { $shown } caractères
    }
rules-condition-max-length-text =
    { $count ->
        [one] au plus { $shown } caractère
       *[other] au plus { $shown } caractères
    }
rules-condition-min-length-list =
    { $count ->
        [one] au moins { $shown } élément
       *[other] au moins { $shown } éléments
    }
rules-condition-max-length-list =
    { $count ->
        [one] au plus { $shown } élément
       *[other] au plus { $shown } éléments
    }
rules-each-some = au moins un élément répond aux conditions
rules-each-every = chaque élément répond aux conditions
rules-each-none = aucun élément ne répond aux conditions
rules-each-not-every = au moins un élément ne répond pas aux conditions

# Plusieurs conditions ensemble.
rules-all-true =
    { $total ->
        [1] La condition est remplie.
       *[other] Les { $total } conditions sont remplies.
    }
rules-all-false =
    { $failed ->
        [one] { $failed } condition sur { $total } n’est pas remplie.
       *[other] { $failed } conditions sur { $total } ne sont pas remplies.
    }
rules-all-unknown =
    { $unknown ->
        [one] { $unknown } condition sur { $total } reste à démontrer.
       *[other] { $unknown } conditions sur { $total } restent à démontrer.
    }
rules-any-true =
    { $total ->
        [1] La condition est remplie.
       *[other] Au moins une des { $total } conditions possibles est remplie.
    }
rules-any-false =
    { $total ->
        [1] La condition n’est pas remplie.
       *[other] Aucune des { $total } conditions possibles n’est remplie.
    }
rules-any-unknown =
    { $unknown ->
        [one] Une des { $total } conditions doit être remplie; { $unknown } reste à démontrer.
       *[other] Une des { $total } conditions doit être remplie; { $unknown } restent à démontrer.
    }
rules-not-true = Le cas à éviter ne se présente pas.
rules-not-false = Le cas à éviter se présente.
rules-not-unknown = Il reste à démontrer que le cas à éviter ne se présente pas.
rules-if-false = La condition de départ n’est pas remplie; la suite est sans objet.
rules-if-true-true = La condition de départ est remplie, et ce qu’elle exige l’est aussi.
rules-if-true-false = La condition de départ est remplie, mais ce qu’elle exige ne l’est pas.
rules-if-true-unknown = La condition de départ est remplie; ce qu’elle exige reste à démontrer.
rules-if-unknown-true = Ce qui pourrait être exigé est rempli, que la condition de départ le soit ou non.
rules-if-unknown = Il reste à démontrer si la condition de départ est remplie.

rules-unit-second = { $shown } s
rules-unit-minute = { $shown } min
rules-unit-hour = { $shown } h
rules-unit-day =
    { $count ->
        [one] { $shown } jour
       *[other] { $shown } jours
    }
rules-unit-working-day =
    { $count ->
        [one] { $shown } jour ouvrable
       *[other] { $shown } jours ouvrables
    }
rules-unit-month = { $shown } mois
rules-unit-year =
    { $count ->
        [one] { $shown } an
       *[other] { $shown } ans
    }
rules-unit-percent = { $shown } %
rules-unit-mb = { $shown } Mo
rules-unit-gb = { $shown } Go
rules-unit-tb = { $shown } To
rules-unit-mailbox =
    { $count ->
        [one] { $shown } boîte de courriel
       *[other] { $shown } boîtes de courriel
    }
rules-unit-mailbox-per-day =
    { $count ->
        [one] { $shown } boîte de courriel par jour
       *[other] { $shown } boîtes de courriel par jour
    }
rules-unit-message =
    { $count ->
        [one] { $shown } message
       *[other] { $shown } messages
    }
rules-unit-member =
    { $count ->
        [one] { $shown } membre
       *[other] { $shown } membres
    }
rules-unit-alias =
    { $count ->
        [one] { $shown } adresse
       *[other] { $shown } adresses
    }
rules-unit-domain =
    { $count ->
        [one] { $shown } domaine
       *[other] { $shown } domaines
    }
