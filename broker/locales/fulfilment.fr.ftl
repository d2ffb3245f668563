# Services et mise en service : étapes, états, tâches, erreurs et phrases du registre.

fulfilment-step-provision = Création chez le fournisseur
fulfilment-step-credential = Émission de l’accès d’administration
fulfilment-step-update = Modification chez le fournisseur
fulfilment-step-unbind = Retrait de l’accès d’administration
fulfilment-step-deprovision = Fermeture chez le fournisseur
fulfilment-step-domain = Ouverture du domaine
fulfilment-step-administrator = Compte d’administration
fulfilment-step-mailboxes = Ouverture des boîtes de courriel
fulfilment-step-remove-mailboxes = Fermeture des boîtes retirées
fulfilment-step-check = Vérification des boîtes et de leur espace
fulfilment-step-close = Fermeture du domaine et de ses boîtes
fulfilment-step-task-create = Mise en place par une personne
fulfilment-step-task-change = Modification par une personne
fulfilment-step-task-end = Fermeture par une personne

fulfilment-state-pending = À venir
fulfilment-state-leased = En cours
fulfilment-state-waiting-provider = En cours chez le fournisseur
fulfilment-state-waiting-external = En attente d’une personne
fulfilment-state-retry-at = Nouvel essai prévu
fulfilment-state-ambiguous = Vérification en cours
fulfilment-state-done = Faite
fulfilment-state-failed = Refusée
fulfilment-state-needs-attention = Une personne doit intervenir
fulfilment-state-cancelled = Annulée

fulfilment-task-create = Mettre le service en place
fulfilment-task-change = Modifier le service
fulfilment-task-end = Fermer le service
fulfilment-task-undo = Retirer ce qui a été mis en place

fulfilment-error-throttled = Le fournisseur demande de ralentir
fulfilment-error-transient = Le fournisseur ne répond pas pour le moment
fulfilment-error-ambiguous = La réponse du fournisseur s’est perdue
fulfilment-error-foreign = La place est prise par autre chose chez le fournisseur
fulfilment-error-exists = Cela existe déjà chez le fournisseur
fulfilment-error-gone = Ce n’est plus là chez le fournisseur
fulfilment-error-not_yet = Le fournisseur n’a pas encore tout enregistré
fulfilment-error-conflict = Le fournisseur a changé son catalogue
fulfilment-error-quota = La limite chez le fournisseur est atteinte
fulfilment-error-invalid = Le fournisseur refuse la demande
fulfilment-error-auth = Le fournisseur refuse notre accès
fulfilment-error-unsupported = Le fournisseur n’offre pas cette action
fulfilment-error-bug = La réponse du fournisseur est incompréhensible
fulfilment-error-failed = Le fournisseur n’a pas réussi
fulfilment-error-overdue = Personne ne l’a fait à temps

status-service-requested = Demandé
status-service-provisioning = Mise en service
status-service-active = En service
status-service-changing = Modification en cours
status-service-suspended = Suspendu
status-service-ending = Fermeture en cours
status-service-ended = Fermé
status-service-error = À corriger

status-operation-pending = À venir
status-operation-running = En cours
status-operation-compensating = Retrait en cours
status-operation-done = Terminée
status-operation-failed = Non réussie
status-operation-needs_attention = Une personne doit intervenir
status-operation-cancelled = Annulée

error-operation-running = Une autre opération de ce service n’est pas terminée. Attendez qu’elle le soit.
error-credential-already-revealed = Cet accès a déjà été montré et n’est pas conservé. Demandez-en un nouveau.
error-contract-missing = Aucun contrat n’appuie cette opération.
error-worker-busy = Un appel au fournisseur est en cours. Réessayez dans une minute.
error-task-done-already = Cette tâche est déjà faite.
error-task-not-needed = Cette tâche n’est plus nécessaire : l’opération qui la demandait a été abandonnée, ou a continué sans elle.
problem-address-twice = L’adresse « { $address } » figure deux fois.
problem-address-with-secret = Une adresse ne contient ni nom d’utilisateur ni mot de passe : leur place est avec les accès.
problem-connection-supplier = Nommez le fournisseur dont les contrats sont livrés par cette connexion.
problem-connection-whose = Nommez le fournisseur, ou dites qu’elle sert à tous ceux qui n’ont pas de connexion.
problem-connection-for-all = La connexion « { $key } » sert déjà à tous ceux qui n’en ont pas.
denied-not-your-service = Ce service est celui d’un autre organisme.
denied-not-your-task = Cette tâche revient à quelqu’un d’autre.

event-service-requested = Service { $number } demandé.
event-service-operation_opened = Opération commencée chez le fournisseur.
event-service-state_changed = Le service est passé de « { $before ->
    [requested] { status-service-requested }
    [provisioning] { status-service-provisioning }
    [active] { status-service-active }
    [changing] { status-service-changing }
    [suspended] { status-service-suspended }
    [ending] { status-service-ending }
    [ended] { status-service-ended }
    [error] { status-service-error }
   *[other] { $before }
} » à « { $after ->
    [requested] { status-service-requested }
    [provisioning] { status-service-provisioning }
    [active] { status-service-active }
    [changing] { status-service-changing }
    [suspended] { status-service-suspended }
    [ending] { status-service-ending }
    [ended] { status-service-ended }
    [error] { status-service-error }
   *[other] { $after }
} ».
event-service-step_done = { $step_name ->
    [task] Étape { $position } sur { $steps } faite par une personne.
   *[other] { $by_hand ->
        [true] Étape { $position } sur { $steps } déclarée faite par une personne :
       *[false] Étape { $position } sur { $steps } faite :
    } « { $step_name ->
            [provision] { fulfilment-step-provision }
            [credential] { fulfilment-step-credential }
            [update] { fulfilment-step-update }
            [unbind] { fulfilment-step-unbind }
            [deprovision] { fulfilment-step-deprovision }
            [domain] { fulfilment-step-domain }
            [administrator] { fulfilment-step-administrator }
            [mailboxes] { fulfilment-step-mailboxes }
            [remove-mailboxes] { fulfilment-step-remove-mailboxes }
            [check] { fulfilment-step-check }
            [close] { fulfilment-step-close }
           *[other] { $step_name }
        } ».
}
event-service-step_waiting = { $waits_for ->
    [external] Une étape est confiée à une personne.
   *[provider] Une étape attend le fournisseur.
}
event-service-step_delayed = Une étape sera essayée de nouveau.
event-service-step_stopped = Une étape attend l’intervention d’une personne.
event-service-step_failed = Le fournisseur a refusé une étape.
event-service-operation_finished = { $kind ->
    [create] La mise en service
    [change] La modification du service
   *[end] La fermeture du service
} { $outcome ->
    [done] est terminée.
    [cancelled] est annulée.
   *[failed] n’a pas réussi.
}
event-service-operator_acted = Le centre est intervenu sur une étape.
event-service-task_done = Une personne a fait ce qui était attendu.
event-service-task_withdrawn = Une tâche demandée à une personne a été retirée : elle n’est plus nécessaire.
event-service-credential_revealed = Un accès a été montré une fois, puis oublié.
event-service-domain_verified = { $verified ->
    [true] Le domaine est vérifié.
   *[false] Le domaine n’est plus vérifié.
}
event-service-mailboxes_migrated = Boîtes migrées : { $migrated } sur { $total }.
event-service-health_changed = La santé du service est passée de « { $before ->
    [well] bonne
    [impaired] perturbée
    [down] en panne
   *[unknown] pas encore observée
} » à « { $after ->
    [well] bonne
    [impaired] perturbée
    [down] en panne
   *[unknown] pas encore observée
} ».
event-connection-registered = Connexion « { $connection_key } » réglée.
