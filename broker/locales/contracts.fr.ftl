# Les pages des contrats, et ce qui arrête une conclusion.

error-conclusion-stopped = { $why ->
    [suspended] L’offre { $offer } a été suspendue. Ouvrez une nouvelle ronde.
    [withdrawn] L’offre { $offer } a été retirée. Ouvrez une nouvelle ronde.
    [agreement] L’entente-cadre de { $supplier } n’est plus en vigueur. Ouvrez une nouvelle ronde.
    [price-lapsed] Le prix de l’offre { $offer } n’est plus valable. Ouvrez une nouvelle ronde.
    [authorisation] { $supplier } n’a pas d’autorisation de contracter en vigueur. Demandez-lui de la fournir.
    [privacy] L’évaluation de la vie privée (EFVP) est incomplète. Remplissez-la dans le dossier.
    [privacy-changed] L’évaluation de la vie privée (EFVP) a changé depuis l’approbation. Retirez la demande, puis transmettez-la de nouveau.
    [connection] { $supplier } n’est pas encore relié à la plateforme. Écrivez au centre d’expertise.
   *[other] L’offre { $offer } n’est plus publiée. Ouvrez une nouvelle ronde.
}
    .title = La conclusion est arrêtée

problem-contract-clause-missing = { $count ->
    [1] Vérifiez la clause qui n’est pas cochée (A-2.1, art. 67.2).
   *[other] Vérifiez les { $count } clauses qui ne sont pas cochées (A-2.1, art. 67.2).
}
problem-contract-price-lapsed = Le prix a expiré { $day }.

contracts-nav = Contrats
contracts-list-title = Contrats
contracts-list-caption = Contrats conclus
contracts-list-empty = Aucun contrat n’est conclu.
contracts-number = Numéro
contracts-months = Mois
contracts-contract = Contrat
contracts-title = Contrat { $number }
contracts-concluded = Conclu
contracts-prepare-title = Conclure le contrat
contracts-prepare-lead = Contrat avec { $supplier }, coût total de { $total }. Le prix expire { $until }.
contracts-conditions = Conditions de l’avis favorable, reprises au contrat
contracts-document-title = Le document à signer
contracts-document-lead = Le contrat est en français. Faites-le signer par les deux parties, puis inscrivez les signatures ici.
contracts-prepare-only-title = Préparer le contrat
contracts-prepare-only-lead = Le contrat est en français. Faites-le signer par les deux parties : un gestionnaire, un dirigeant ou un délégataire de votre organisme inscrit ensuite les signatures et conclut le contrat ici.
contracts-back = Retour à la demande
contracts-draft = Télécharger le projet (PDF)
contracts-checks = Vérifié de nouveau aujourd’hui
contracts-check-offer = Offre publiée, entente-cadre en vigueur, prix valable
contracts-check-authorisation = Autorisation de contracter
contracts-check-privacy = Évaluation de la vie privée (EFVP)
contracts-check-connection = Fournisseur relié à la plateforme
contracts-holds = en règle
contracts-holds-not = à régler
contracts-term = Durée
contracts-term-note = { $months } mois en tout; le maximum est de { $limit } mois ({ $article }).
contracts-price-until = Prix valable jusqu’au
contracts-publication = Publication au SEAO
contracts-publication-days = Un avis doit paraître au SEAO dans les { $days } jours de la conclusion.
contracts-publication-by = Un avis doit paraître au système électronique d’appel d’offres (SEAO) au plus tard { $due }, soit { $days } jours après la conclusion.
contracts-publication-none = Aucun avis n’est à publier : le coût total, { $total }, est inférieur à { $least }.
contracts-publication-until = au plus tard { $due }
contracts-publication-not-due = aucun avis à publier
contracts-clauses = Clauses vérifiées dans le document (A-2.1, art. 67.2)
contracts-clauses-hint = Cochez chaque clause après l’avoir lue à l’article indiqué.
contracts-clause = Article { $article } : { $clause }
contracts-clauses-done = Clauses vérifiées ({ $count })
contracts-party-body = Signature pour { $name }
contracts-party-supplier = Signature pour { $name } (fournisseur)
contracts-signatory-name = Nom du signataire { $party ->
    [supplier] du fournisseur
   *[body] de l’organisme
}
contracts-signatory-rank = Titre du signataire { $party ->
    [supplier] du fournisseur
   *[body] de l’organisme
}
contracts-signature-on = Date de signature { $party ->
    [supplier] du fournisseur
   *[body] de l’organisme
}
contracts-signatory-body = Signataire de l’organisme
contracts-signatory-supplier = Signataire du fournisseur
contracts-signed-on = Date de signature
contracts-starts-on = Début du service
contracts-domain = Domaine de courriel à mettre en service
contracts-domain-hint = Par exemple : organisme.gouv.qc.ca
contracts-consequence = Le contrat devient définitif, le service est demandé et le fournisseur voit la commande dans son accueil.
contracts-conclude = Conclure le contrat
contracts-concluded-notice = Le contrat est conclu et le service est demandé.
contracts-published-notice = La publication est inscrite.
contracts-download = Télécharger le contrat (PDF, { $size })
contracts-to-service = { $state ->
    [active] Voir le service
    [ended] Voir le service
   *[other] Suivre la mise en service
}
contracts-signed-outside = Rien n’est demandé au fournisseur ici : il signe hors de la plateforme. Seuls le nom, le titre et la date de chaque signature sont inscrits.
contracts-details = Ce qui est convenu
contracts-ends = Fin de la durée initiale : { $day }. Avec les options : { $last }.
contracts-legal-basis = Fondement
contracts-service = Service
contracts-concluded-by = Conclu par
contracts-to-publish = À publier au SEAO
contracts-seao = Numéro de publication au SEAO
contracts-published-on = Date de publication
contracts-publish = Inscrire la publication
contracts-correct = Corriger la publication inscrite
contracts-published = Publié sous le numéro { $number }, { $day }.
contracts-published-short = publié, { $day }
contracts-fingerprint = Empreinte du document (SHA-256)
