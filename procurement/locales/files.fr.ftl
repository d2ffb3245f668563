# La liste des dossiers, un dossier, ses tâches, les déclarations.

files-menu = Dossiers
files-title = Dossiers
files-kind = Dossier
files-empty = Votre organisme n’a encore aucun dossier.
files-new-action = Ouvrir un dossier
files-number = Numéro
files-subject = Objet
files-state = État
files-since = Depuis
files-yes = Oui
files-no = Non
files-because = Motif
files-months = { $count ->
    [one] { $count } mois
   *[other] { $count } mois
}
files-state-defining = besoins à définir
files-state-consulting = besoins confirmés
files-state-assessing = évaluation en cours
files-state-proposed = choix proposé
files-state-in_approval = en approbation
files-state-approved = approuvé
files-state-contracted = contrat conclu
files-state-abandoned = abandonné

files-new-title = Ouvrir un dossier
files-new-lead = Donnez un nom à votre achat. Vos réponses sont enregistrées à chaque étape.
files-new-subject = Objet du dossier
files-new-subject-hint = Quelques mots que votre équipe reconnaîtra.
files-template = Point de départ
files-template-small_body = Petit organisme, de 100 à 999 boîtes de courriel
files-template-small_body-hint = Les réponses habituelles sont inscrites; vous pourrez toutes les modifier.
files-template-none = Aucun, je réponds à chaque question
files-common-service = Un service commun répond-il déjà à ce besoin?
files-common-service-hint = Un service commun du gouvernement, ou une entente du Centre d’acquisitions gouvernementales.
files-common-service-yes = Parlez-en d’abord au centre d’expertise : cette voie peut être plus simple.
files-new-create = Ouvrir le dossier

files-show-title = Dossier { $number } – { $title }
files-yours = C’est à vous. Prochaine étape : { $task }.
files-continue = Continuer
files-lead-defining = Ce dossier vient d’être créé. L’équipe définit les besoins.
files-lead-consulting = Les besoins sont confirmés. L’équipe peut figer la liste des offres.
files-lead-assessing = La liste est figée. L’équipe évalue les offres.
files-lead-proposed = Une offre est proposée. La demande peut être transmise.
files-lead-in_approval = La demande est en approbation.
files-lead-approved = La demande est approuvée. Le contrat peut être conclu.
files-lead-contracted = Le contrat est conclu.
files-lead-abandoned = Ce dossier est abandonné. Il reste consultable.
files-tasks = Tâches
files-brief = En bref
files-brief-offer = Offre proposée
files-brief-total = Coût total
files-brief-total-note = Options de renouvellement comprises, taxes en sus.
files-brief-term = Durée totale
files-brief-threshold = Seuil d’appel d’offres public
files-brief-over = Le coût total atteint le seuil; la publication citera l’article 48 du RCTI.
files-team = Équipe et fonctions
files-capacity-need = définit les besoins
files-capacity-choice = choisit
files-capacity-approval = approuve
files-capacity-conclusion = conclut
files-declared = Intérêts déclarés : { $at }
files-not-declared = Intérêts à déclarer
files-abandon-link = Abandonner ce dossier
files-abandon-title = Abandonner le dossier { $number }
files-abandon-consequence = Le dossier prend fin sans contrat. Il reste consultable, avec son historique.
files-abandon-action = Abandonner le dossier

files-started-notice = Le dossier est ouvert. Commencez par définir vos besoins (environ 5 minutes).
files-interests-notice = Votre déclaration est enregistrée.
files-abandoned-notice = Le dossier est abandonné.
files-levels-notice = Une cote est proposée. Le détenteur de l’information la confirmera.
files-levels-confirmed-notice = La cote est confirmée.
files-privacy-notice = L’évaluation des facteurs relatifs à la vie privée est enregistrée.
files-need-confirmed-notice = Vos besoins sont confirmés.
files-need-reopened-notice = Vous pouvez modifier vos réponses.
files-requirement-notice = L’exigence est enregistrée.
files-excluded-notice = Les offres non conformes sont écartées, avec leurs motifs.
files-asked-notice = La demande de précision est envoyée aux fournisseurs.
files-set-aside-notice = L’offre est écartée faute de preuve.
files-proposed-notice = Le choix est proposé.
files-withdrawn-notice = Le choix proposé est retiré.
files-round-notice = Une nouvelle ronde est ouverte.

tasks-need = répondre aux questions sur vos besoins
tasks-levels = confirmer la cote DIC
tasks-review = vérifier et confirmer les besoins
tasks-privacy = inscrire l’évaluation des facteurs relatifs à la vie privée
tasks-privacy-none = Aucun renseignement personnel n’est visé.
tasks-interests = déclarer vos intérêts
tasks-freeze = figer la liste des offres
tasks-exclude = écarter les offres non conformes
tasks-clarify = demander des précisions
tasks-choose = proposer une offre
tasks-transfer = évaluer la communication hors du Québec
tasks-transfer-none = Aucun renseignement personnel n’est communiqué hors du Québec.
tasks-submit = transmettre la demande
tasks-approval = obtenir l’approbation
tasks-conclude = conclure le contrat

interests-title = Déclarer vos intérêts
interests-why = Chaque membre de l’équipe déclare ses intérêts une fois, avant de voir les offres et les prix.
interests-question = Avez-vous un intérêt dans une entreprise qui pourrait vendre ce service?
interests-none = Non, aucun
interests-some = Oui, ou peut-être
interests-what = Décrivez cet intérêt

problem-quantity-between = Indiquez un nombre entre 1 et { $limit }.
