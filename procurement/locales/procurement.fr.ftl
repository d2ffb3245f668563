# Ce que la pièce refuse, et pourquoi.

error-interests-not-declared = Déclarez vos intérêts avant de consulter les résultats du dossier { $number }.
error-requirements-closed = La liste est figée. Ouvrez une nouvelle ronde pour modifier les exigences.
error-nothing-to-freeze = Aucune offre n’est publiée. Le centre d’expertise peut vous orienter.
error-no-requirement = Ajoutez au moins une exigence obligatoire avant de continuer.
error-criteria-not-authorised = Le dirigeant de l’organisme doit d’abord autoriser d’autres critères que le prix ({ $article }).
error-not-on-the-list = Cette offre n’est pas dans la liste figée de cette ronde.
error-offer-not-compliant = L’offre { $offer } n’est pas conforme, ou sa conformité reste à démontrer.
error-not-the-cheapest = L’offre { $offer } est au rang { $rank }. Ce dossier retient l’offre conforme la moins chère : { $cheapest }.
error-exclusions-pending = { $count ->
    [1] Une offre non conforme n’est pas encore écartée.
   *[other] { $count } offres non conformes ne sont pas encore écartées.
}
error-reason-needed = { $count ->
    [0] Indiquez le motif de ce choix.
    [one] Une offre moins chère reste à démontrer et personne n’a demandé de précision. Indiquez pourquoi.
   *[other] { $count } offres moins chères restent à démontrer et personne n’a demandé de précision. Indiquez pourquoi.
}
error-offer-unavailable = { $why ->
    [suspended] L’offre { $offer } a été suspendue depuis; elle ne peut plus être retenue.
    [withdrawn] L’offre { $offer } a été retirée depuis; elle ne peut plus être retenue.
    [agreement] L’entente-cadre de l’offre { $offer } n’est plus en vigueur.
    [price-lapsed] Le prix de l’offre { $offer } n’est plus valable. Ouvrez une nouvelle ronde.
   *[other] L’offre { $offer } n’est plus publiée; elle ne peut plus être retenue.
}
error-already-answered = Une réponse a déjà été donnée pour l’offre { $offer }.
error-clarification-pending = { $why ->
    [aside] Le fournisseur de l’offre { $offer } peut encore répondre à votre demande de précision : elle ne peut pas être écartée avant.
   *[cheaper] Le fournisseur de l’offre { $offer }, moins chère, peut encore répondre à votre demande de précision.
}
error-request-open = Une demande porte le choix du dossier { $number }. Retirez d’abord la demande.
    .title = Demande en cours
error-nothing-to-ask = Il n’y a rien à demander : rien ne reste à démontrer, ou tous les fournisseurs ont reçu leur demande.
error-not-the-choice = Ce choix n’est plus celui du dossier { $number }.
error-wrong-digest = Un document ne correspond plus à son empreinte. Avisez-nous.

denied-other-body = Ce dossier appartient à un autre organisme.
denied-not-on-team = Vous ne faites pas partie de l’équipe de ce dossier. Demandez à un membre de vous inviter.
denied-does-not-buy = Vous ne définissez pas les besoins et ne choisissez pas dans ce dossier. Demandez à un membre de l’équipe de vous inviter à ce titre.
denied-does-not-choose = Votre fonction dans ce dossier ne vous permet pas de choisir une offre.
denied-not-information-owner = Le détenteur de l’information de votre organisme, ou son délégataire, confirme la cote.
denied-other-supplier = Cette demande de précision s’adresse à un autre fournisseur.
denied-declared-already = Vous avez déjà déclaré vos intérêts pour ce dossier.

problem-term-too-long = La durée totale atteint { $months } mois; le maximum est de { $limit } mois, renouvellements inclus ({ $article }).
problem-not-a-colleague = Choisissez une personne de votre organisme.
problem-requirement-not-about-offers = Une exigence porte sur une caractéristique des offres.
problem-nothing-answered = Répondez à au moins une question, ou dites pourquoi vous ne le pouvez pas : la réponse est définitive.
problem-day-to-come = Cette date est encore à venir.
problem-signed-before-approval = Cette date précède l’approbation, qui est { $day } : le contrat ne peut être signé qu’ensuite.
problem-start-outside = Le service commence entre la dernière signature et un an plus tard, soit entre { $first } et { $last }.
problem-published-before-signed = Cette date précède la conclusion du contrat, qui est { $day }.
problem-signatory-missing = { $party ->
    [body] Indiquez le nom et le rang de la personne qui signe pour l’organisme.
   *[supplier] Indiquez le nom et le rang de la personne qui signe pour le fournisseur.
}
