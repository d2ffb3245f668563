# Services : la liste, la page d’un service, son accès, ses tâches, les opérations à traiter.

services-nav = Services
services-service = Service
services-list-title = Services
services-list-lead = { $count ->
    [0] Aucun service à afficher.
    [one] Un service. Ce qui demande une action vient en premier.
   *[other] { $count } services. Ce qui demande une action vient en premier.
}
services-list-caption = Services
services-list-empty = Aucun service n’est ouvert. Un service apparaît ici dès que son contrat est conclu.
services-list-none-found = Aucun service ne correspond à ces filtres.
services-state = État
services-state-any = Tous les états
services-wanting = Seulement ce qui demande une action
services-number = Numéro
services-body = Organisme
services-offer = Offre
services-supplier = Fournisseur
services-to-do = À faire
services-tasks-tag = { $count ->
    [1] Une tâche
   *[other] { $count } tâches
}
services-attention-tag = Étape arrêtée
services-quantity = Quantité
services-plan = Forfait
services-starts = Début
services-ends = Fin prévue
services-options = Et { $months } mois en option.
services-yes = Oui
services-no = Non
services-not-yet = Pas encore
services-of = { $done } / { $total }
services-none-planned = Aucune à migrer
services-opened = Service ouvert
services-domain = Domaine vérifié
services-domain-waits = { $supplier } n’a pas encore transmis d’enregistrement à ajouter. D’ici là, l’organisme n’a rien à faire.
services-migrated = Boîtes migrées
services-health-unknown = Santé : pas encore observée
services-health-well = Santé : bonne
services-health-impaired = Santé : perturbée
services-health-down = Santé : en panne
services-turn-nobody = Personne : rien n’est en attente
services-turn-platform = Plateforme Courtier
services-turn-centre = Centre d’expertise
services-platform = Plateforme Courtier
services-progress-create = Mise en service
services-progress-change = Modification du service
services-progress-end = Fermeture du service
services-step-now = { $step } : { $state }
services-step = Étape
services-undo = Retrait : { $step }
services-tries = { $count ->
    [1] (un essai)
   *[other] ({ $count } essais)
}
services-waiting-since = En attente depuis { $at }
services-stopped-title = Une étape attend le centre d’expertise
services-stopped-body = Rien n’est perdu : le travail reprendra où il s’est arrêté.
services-stopped-because = Motif : { $why }.
services-to-do-title = À faire de votre côté
services-nothing-to-do = Rien pour le moment. Une tâche qui vous revient apparaît ici et dans votre accueil.
services-owner = Responsable : { $who }
services-records-task = Ajouter les enregistrements DNS du domaine
services-records-link = Voir les enregistrements à ajouter
services-records-title = Enregistrements DNS à ajouter
services-records-lead = Copiez chaque valeur telle quelle chez votre registraire.
services-record = { $type } pour { $name }
services-access-title = Connexion et accès
services-access-task = Accès à lire
services-access = Accès
services-access-none = Le fournisseur n’a pas encore transmis d’accès.
services-access-waits = L’accès d’administration est prêt. Il ne sera montré qu’une fois.
services-access-not-yours = L’accès d’administration est prêt. Le demandeur ou l’administrateur de l’organisme peut le faire afficher.
services-access-admin = Administration
services-access-administrator = Administration
services-access-credential = Administration
services-access-mailboxes = Boîtes de courriel
services-reveal = Afficher l’accès
services-reveal-title = Accès du service { $number }
services-reveal-lead = L’accès s’affichera une seule fois, sur la page suivante.
services-reveal-consequence = L’accès est montré puis effacé; votre nom et l’heure sont inscrits au registre.
services-revealed = Accès montré { $at }, à { $who }. Il n’est pas conservé.
services-revealed-title = Cet accès a déjà été montré
services-revealed-lost = Si personne ne l’a gardé, demandez un nouvel accès au fournisseur.
services-revealed-lead = Gardez ces valeurs maintenant, dans un coffre de mots de passe. Elles viennent d’être effacées de la plateforme.
services-kept = J’ai gardé ces valeurs
services-back = Service { $number }
services-output-address = Adresse
services-output-username = Nom d’utilisateur
services-output-user = Nom d’utilisateur
services-output-login = Nom d’utilisateur
services-output-password = Mot de passe
services-output-domain = Domaine
services-output-host = Serveur
services-output-hostname = Serveur
services-output-port = Port
services-output-url = Adresse web
services-output-uri = Adresse web
services-output-dashboard_url = Console du fournisseur
services-output-imap = Serveur IMAP
services-output-smtp = Serveur SMTP
services-output-imap_host = Serveur IMAP
services-output-imap_port = Port IMAP
services-output-smtp_host = Serveur SMTP
services-output-smtp_port = Port SMTP
services-output-webmail_url = Messagerie Web
services-output-mx = Serveur de réception (MX)
services-output-verified = Boîtes vérifiées
services-output-mailboxes = Boîtes de courriel
services-output-quantity = Quantité
services-output-plan = Forfait
services-output-note = Note
services-origin-title = D’où vient ce service
services-contract = Contrat
services-choice = Choix
services-requirements = Exigences
services-signed = Signé { $day }
services-choice-hint = Rang { $rank } par coût total : { $total }
services-requirements-count = { $count ->
    [1] Une exigence
   *[other] { $count } exigences
}
services-file = Dossier { $number }
services-task = Tâche du service
services-task-what = Ce qui est demandé
services-task-done-title = C’est fait?
services-task-done-lead = La mise en service continue dès que vous le confirmez.
services-task-note = Note
services-task-note-hint = Ce que la suite doit savoir : un numéro de référence, une adresse. Jamais de mot de passe.
services-task-done = Confirmer que c’est fait
services-task-was-done = Confirmé { $at }.
services-task-withdrawn = Retirée
services-task-was-withdrawn = Retirée { $at } : personne n’en a plus besoin, il n’y a rien à faire.
services-task-done-notice = Merci. La tâche est faite et le travail continue.
services-attention-title = Opérations qui demandent attention
services-attention-lead = { $count ->
    [0] Aucune étape n’est arrêtée.
    [one] Une étape est arrêtée. Rien ne continue avant une décision.
   *[other] { $count } étapes sont arrêtées, de la plus ancienne à la plus récente. Rien ne continue avant une décision.
}
services-attention-empty = Tout avance de soi-même. Une étape qui s’arrête apparaît ici avec son motif.
services-provider-said = Le fournisseur a répondu :
services-tried = Essais
services-connection = Connexion
services-why = Motif
services-act-retry = Essayer de nouveau
services-act-adopt = Reprendre ce qui existe
services-act-mark_done = Déclarer l’étape faite
services-act-cancel = Annuler l’opération
services-act-title-retry = Essayer de nouveau : { $number }
services-act-title-adopt = Reprendre ce qui existe : { $number }
services-act-title-mark_done = Déclarer l’étape faite : { $number }
services-act-title-cancel = Annuler l’opération : { $number }
services-act-consequence-retry = L’étape regarde d’abord si elle a déjà réussi, puis essaie de nouveau.
services-act-consequence-adopt = Ce qui existe chez le fournisseur sous notre marque sera repris comme le nôtre.
services-act-consequence-mark_done = L’opération passe à l’étape suivante sans rien vérifier chez le fournisseur.
services-act-consequence-cancel = Ce qui a été fait sera retiré et le service reviendra à son état d’avant.
services-act-reason = Motif
services-act-reason-hint = Inscrit au registre avec votre nom.
services-acted-notice = C’est enregistré. Le travail reprend dans quelques secondes.

error-credential-revealed-before = Cet accès a déjà été montré { $at }, à { $person }. Il n’est pas conservé.
