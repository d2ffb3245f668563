# Les erreurs du rez-de-chaussée : `error-<code>` (la phrase), `.title` (le nom court), `status-<n>` (par défaut).

status-400 = Demande illisible
status-401 = Ouvrez une session
status-403 = Accès refusé
status-404 = Page introuvable
status-405 = Action impossible à cette adresse
status-409 = Conflit
status-413 = Envoi trop volumineux
status-415 = Format non pris en charge
status-422 = Des renseignements sont à corriger
status-428 = Version manquante
status-429 = Trop de demandes
status-500 = Erreur de notre côté
status-503 = Service momentanément occupé

error-internal = Une erreur est survenue de notre côté. Elle est notée sous la référence { $reference }.
error-invalid = Des renseignements sont à corriger. Rien n’a été enregistré.
error-not-signed-in = Votre session a pris fin ou n’est pas ouverte.
    .title = Ouvrez une session
error-permission-denied = Votre rôle ne permet pas cette action.
error-not-found = Ce que vous cherchez n’existe pas, ou ne vous est pas accessible.
error-conflict = L’état actuel ne permet pas cette action.
error-version-conflict = Une autre personne a modifié cet élément depuis que vous l’avez ouvert.
    .title = Modifié entre-temps
error-wrong-state = Cette action n’est plus possible dans l’état actuel.
    .title = Action impossible dans cet état
error-idempotency-key-reused = Cette clé d’idempotence a déjà servi pour une autre demande.
    .title = Clé d’idempotence réutilisée
error-precondition-required = Indiquez la version que vous avez lue (en-tête If-Match).
error-too-many-requests = Trop de demandes en peu de temps. Réessayez dans { $retry_after ->
    [one] { $retry_after } seconde
   *[other] { $retry_after } secondes
}.
error-busy = Le service est momentanément occupé. Rien n’a été enregistré; réessayez dans un instant.
error-too-large = L’envoi dépasse la taille permise.
error-bad-request = La demande ne peut pas être lue.
error-unreadable-version = L’en-tête If-Match n’est pas une version que nous avons donnée : renvoyez l’en-tête ETag de votre dernière lecture, par exemple "3".
    .title = Version illisible
error-method-not-allowed = Cette adresse ne permet pas cette action.
error-unsupported-media-type = Le format envoyé n’est pas pris en charge à cette adresse.
error-form-expired = Ce formulaire n’est plus valide. Rouvrez la page et recommencez; rien n’a été enregistré.
    .title = Formulaire expiré
error-form-of-another = Ce formulaire a été ouvert pour un autre organisme. Vous agissez maintenant pour { $organisation }; rien n’a été enregistré.
    .title = Formulaire expiré

errors-status = État HTTP { $status }
errors-reference = Référence
errors-reference-help = Donnez cette référence si vous nous écrivez : elle nous permet de retrouver l’erreur.
errors-what-now = Que faire maintenant
errors-back-home = Revenir à l’accueil
errors-sign-in = Ouvrir une session
errors-try-again = Réessayer
errors-who-to-ask = À qui vous adresser
errors-ask-administrator = L’administrateur de votre organisme attribue les rôles. Il peut vous donner accès.
errors-ask-us = Si l’accès vous semble dû à votre fonction, écrivez-nous.
errors-address-may-be-wrong = Vérifiez l’adresse, ou partez de l’accueil.
errors-reload = Rechargez la page pour voir l’état actuel, puis recommencez si l’action reste utile.
errors-nothing-lost = Ce qui était déjà enregistré n’est pas touché.
errors-type-intro = Ce type de problème est retourné par l’interface de programmation. Son code ne change pas d’une version à l’autre.
errors-type-code = Code
errors-type-status = État HTTP
