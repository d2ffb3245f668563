# Sessions, organismes, personnes : pages, erreurs, événements.

session-sign-in-title = Ouvrir une session
session-sign-in-lead = Utilisez l’adresse de courriel que votre organisme a inscrite.
session-email = Adresse de courriel
session-password = Mot de passe
session-sign-in-action = Ouvrir la session
session-no-account = Vous n’avez pas de compte? L’administrateur de votre organisme peut vous inscrire.
session-choose-title = Choisir un organisme
session-choose-lead = { $count ->
    [0] Vous n’avez de rôle dans aucun organisme.
    [one] Vous avez un rôle dans un seul organisme.
   *[other] Vous avez un rôle dans { $count } organismes. Pour lequel agissez-vous maintenant?
}
session-organisation = Organisme
session-choose-action = Continuer
session-no-organisation = Aucun organisme ne vous a encore donné de rôle. Son administrateur peut le faire.
session-mine-title = Mes sessions
session-mine-lead = { $count ->
    [1] Vous avez une session ouverte.
   *[other] Vous avez { $count } sessions ouvertes. Fermez celles que vous ne reconnaissez pas.
}
session-this-one = Cette session
session-other-one = Autre session
session-channel = Ouverte par
session-channel-page = Navigateur
session-channel-api = Interface de programmation
session-opened = Ouverte le
session-last-seen = Dernière utilisation
session-end-action = Fermer
session-end-others-action = Fermer toutes les autres
session-closed-notice = Votre session est fermée.
session-ended-notice = La session est fermée.
session-others-ended-notice = Vos autres sessions sont fermées.
session-password-title = Changer de mot de passe
session-password-lead = Vos autres sessions seront fermées.
session-password-current = Mot de passe actuel
session-password-new = Nouveau mot de passe
session-password-hint = Au moins 12 caractères; une phrase convient bien.
session-password-action = Changer le mot de passe
session-password-changed-notice = Votre mot de passe est changé, et vos autres sessions sont fermées.

organisation-kind-ministry = Ministère
organisation-kind-budget_body = Organisme budgétaire
organisation-kind-other_body = Autre organisme public
organisation-kind-school_network = Réseau de l’éducation
organisation-kind-higher_education = Enseignement supérieur
organisation-kind-health = Santé et services sociaux
organisation-kind-state_enterprise = Entreprise du gouvernement
organisation-kind-municipal = Organisme municipal
organisation-kind-centre = Centre d’expertise
organisation-kind-reviewer_office = Bureau de vérification
organisation-kind-supplier = Fournisseur

body-function-chief_executive = Dirigeant de l’organisme
body-function-information_officer = Dirigeant de l’information
body-function-information_owner = Détenteur de l’information
body-function-privacy_officer = Responsable de la protection des renseignements personnels
body-function-contract_rules_officer = Responsable de l’application des règles contractuelles
body-function-finance_officer = Responsable des finances
body-function-signatory = Signataire

error-wrong-credentials = L’adresse ou le mot de passe n’est pas le bon.
error-period-overlaps = La même chose vaut déjà pendant une partie de cette période.
error-role-does-not-fit = Ce rôle n’existe pas dans ce type d’organisme.
error-role-ends = Ce rôle prend déjà fin { $day }. Pour qu’il dure plus longtemps, donnez-le de nouveau.
error-not-a-member = Vous n’avez pas de rôle dans cet organisme, ou il est suspendu.
error-neq-taken = Un autre organisme porte déjà ce numéro d’entreprise du Québec.
error-own-roles = Personne ne se donne un rôle. Demandez à un autre administrateur.

problem-wrong-credentials = L’adresse ou le mot de passe n’est pas le bon.
problem-wrong-password = Ce n’est pas votre mot de passe actuel.
problem-password-too-short = Choisissez un mot de passe d’au moins { $limit } caractères.
problem-not-email = Indiquez une adresse de courriel, par exemple nom@organisme.quebec.
problem-ends-before-start = La fin vient avant le début.
problem-day-passed = Cette date est passée. Choisissez aujourd’hui ou un jour à venir.
problem-delegation-without-instrument = Nommez l’acte de délégation.
problem-delegate-is-holder = Le délégataire est une autre personne que le titulaire.
problem-deputy-is-person = Le remplaçant est une autre personne que l’absent.

denied-other-organisation = Vous administrez un autre organisme.
denied-person-needed = Une personne doit faire cette action. Un programme ne peut pas la faire à sa place.
denied-organisation-first = Choisissez d’abord l’organisme pour lequel vous agissez (PUT /api/v1/sessions/current).

event-organisation-registered = L’organisme est inscrit.
event-organisation-suspended = L’organisme est suspendu.
event-organisation-reinstated = La suspension de l’organisme est levée.
event-organisation-described = Un renseignement de l’organisme est établi.
event-person-registered = La personne est inscrite.
event-membership-granted = Un rôle est donné.
event-membership-ended = La fin d’un rôle est fixée.
event-function-given = Une fonction est confiée.
event-deputy-named = Un remplaçant est désigné.
event-machine-added = Un programme reçoit un accès à l’interface de programmation.
event-machine-revoked = L’accès d’un programme est révoqué.
event-session-opened = La session est ouverte.
event-session-switched = La personne agit pour un autre organisme.
event-session-closed = La session est fermée.
event-password-changed = Le mot de passe est changé.
event-reference-loaded = Une table de référence est mise à jour.
