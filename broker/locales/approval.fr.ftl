# Ce que l’approbation refuse, et ce qui arrive à une demande.

error-took-part = Vous avez participé à ce dossier; la réponse revient à { $others }.
    .title = Vous avez participé à ce dossier
error-stage-not-yours = Cette étape revient à { $others }.
    .title = Cette étape revient à quelqu’un d’autre
error-stage-taken = Cette demande vient d’être prise par { $who }, { $at }.
    .title = Demande déjà prise
error-stage-answered = { $outcome ->
    [returned] Cette demande vient d’être retournée à l’organisme, qui la corrige.
   *[other] { $who } a déjà répondu à cette étape, { $at }. Votre réponse n’a pas été inscrite.
}
    .title = Étape déjà répondue
error-facts-changed = Un renseignement a changé depuis l’ouverture de cette page. Relisez les points marqués, puis répondez.
    .title = Un renseignement a changé
error-file-not-in-approval = Le dossier de la demande { $number } n’est plus en approbation. Il n’y a plus rien à décider.
error-chain-unknown = Le circuit de cette demande est introuvable. Avisez-nous.
error-nobody-to-decide = Personne ne peut répondre à l’étape « { $rule } ».

problem-request-nothing-proposed = Aucun choix n’est proposé dans ce dossier. Proposez d’abord une offre.
problem-request-already-open = La demande { $number } de ce dossier est encore ouverte. Retirez-la d’abord.
problem-request-exclusions-pending = { $count ->
    [1] Une offre non conforme n’est pas encore écartée. Acceptez son motif.
   *[other] { $count } offres non conformes ne sont pas encore écartées. Acceptez leurs motifs.
}
problem-request-levels-pending = La cote DIC proposée n’est pas confirmée. Le détenteur de l’information doit la confirmer.
problem-request-offer-unavailable = { $why ->
    [suspended] L’offre { $offer } a été suspendue depuis. Ouvrez une nouvelle ronde.
    [withdrawn] L’offre { $offer } a été retirée depuis. Ouvrez une nouvelle ronde.
    [agreement] L’entente-cadre de l’offre { $offer } n’est plus en vigueur. Ouvrez une nouvelle ronde.
    [price-lapsed] Le prix de l’offre { $offer } n’est plus valable. Ouvrez une nouvelle ronde.
   *[other] L’offre { $offer } n’est plus publiée. Ouvrez une nouvelle ronde.
}
problem-request-rule-not-met = { $title } : non conforme ({ $source }). { $fix }
problem-request-rule-to-demonstrate = { $title } : à démontrer ({ $source }). { $fix }
problem-request-no-ruleset = Aucun ensemble de règles n’est en vigueur pour ce service. Écrivez au centre d’expertise.
problem-request-nobody = Personne ne peut répondre à l’étape « { $stage } ». Demandez à votre administrateur d’attribuer ce rôle.
problem-request-preview-outdated = Un renseignement a changé depuis l’aperçu. Relisez le circuit, puis transmettez.
problem-duplicate = « { $value } » est déjà là.
problem-unknown-fact = Le fait « { $fact } » n’est pas connu.

event-request-transmitted = La demande { $number } est transmise.
event-request-stage_asked = { $scope ->
    [centre] La demande attend l’avis du centre d’expertise.
   *[body] La demande attend une réponse de l’organisme.
}
event-request-stage_taken = Une personne prend la demande en charge.
event-request-stage_released = La demande est remise à l’équipe.
event-request-stage_decided = { $outcome ->
    [approved] La demande est approuvée à cette étape.
    [refused] La demande est refusée.
    [favourable] Un avis favorable est rendu.
    [conditional] Un avis favorable avec conditions est rendu.
   *[unfavourable] Un avis défavorable est rendu.
}
event-request-stage_overdue = L’échéance de l’étape est dépassée.
event-request-returned = La demande est retournée à l’organisme pour correction.
event-request-correction_overdue = L’échéance de correction est dépassée.
event-request-resubmitted = La demande est transmise de nouveau.
event-request-stages_inserted = Une étape s’ajoute au circuit.
event-request-approved = La demande est approuvée; le contrat peut être conclu.
event-request-refused = La demande prend fin; le dossier reprend dans une nouvelle ronde.
event-request-withdrawn = La demande est retirée par l’organisme.
event-request-concluded = Le contrat { $number } est conclu et le service est demandé.
