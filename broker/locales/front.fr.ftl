# La page d’accueil publique et la description lisible de l’interface de programmation.
front-title = Accueil
front-heading = Du besoin au service infonuagique, en un seul endroit
front-what = Courtier aide les organismes publics à choisir un service infonuagique, à conclure le contrat et à le mettre en service. Chaque étape laisse une preuve que l’on peut vérifier des années plus tard.
front-buy = Acheter un service de messagerie
front-browse = Consulter le catalogue
front-offers = { $count ->
    [1] offre publiée
   *[other] offres publiées
}
front-suppliers = { $count ->
    [1] fournisseur lié par une entente-cadre
   *[other] fournisseurs liés par une entente-cadre
}
front-low = prix le plus bas, par boîte et par mois
front-steps = Cinq étapes, toujours les mêmes
front-step-1 = Quelques questions, une par page. Tout est gardé à mesure.
front-step-2 = Chaque exigence est vérifiée pour chaque offre, avec le motif de chaque exclusion.
front-step-3 = La liste se fige; les prix se comparent sur toute la durée.
front-step-4 = Vous voyez toujours à qui le tour, et avant quelle date.
front-step-5 = Le contrat d’abord, puis l’ouverture des boîtes, suivie en direct.
front-catalogue = Ce que le catalogue offre aujourd’hui
front-for = À qui s’adresse Courtier
front-for-bodies = Organismes publics
front-for-bodies-text = Achetez selon la loi en peu de temps, et suivez le service jusqu’à sa mise en service.
front-for-bodies-link = Comment acheter par le catalogue
front-for-suppliers = Fournisseurs
front-for-suppliers-text = Répondez aux demandes de précision, suivez vos offres et vos commandes, et sachez pourquoi une offre est écartée.
front-for-suppliers-link = Voir les fournisseurs
front-for-programs = Intégrateurs
front-for-programs-text = L’achat, du catalogue jusqu’au service, se fait aussi par l’interface de programmation.
front-for-programs-link = Lire l’interface de programmation

api-title = Interface de programmation (API)
api-lead = L’achat, du catalogue jusqu’au service, se fait aussi par des programmes, avec les mêmes règles et les mêmes erreurs que dans les pages. Les rapports, les preuves et les documents se prennent dans les pages. Les descriptions sont en anglais.
api-description = Télécharger la description OpenAPI { $version }
api-begin = Pour commencer
api-begin-public = Le catalogue se lit sans session. Essayez :
api-begin-session = Le reste demande une session; son jeton accompagne chaque demande.
api-begin-writes = Une écriture accepte « Idempotency-Key » : la même clé, répétée, ne fait pas l’action deux fois. Elle demande parfois « If-Match », la version lue.
api-begin-errors = Une erreur est un « problem+json » (RFC 9457). Son code ne change pas; elle dit tout ce qui est à corriger.
api-groups = Groupes d’opérations
api-parameters = Paramètres
api-parameter = Nom
api-parameter-in = Place
api-parameter-type = Type
api-parameter-about = Description
api-required = obligatoire
api-body = Corps
api-answers = Réponses
api-example = Exemple
api-signed-in = session requise
api-in-path = adresse
api-in-query = requête
api-in-header = en-tête
api-in-cookie = témoin
