# What approval refuses, and what happens to a request.

error-took-part = You took part in this file; the answer is for { $others } to give.
    .title = You took part in this file
error-stage-not-yours = This stage is for { $others }.
    .title = This stage is for somebody else
error-stage-taken = This request has just been taken by { $who }, { $at }.
    .title = Request already taken
error-stage-answered = { $outcome ->
    [returned] This request has just been returned to the body, which is correcting it.
   *[other] { $who } has already answered this stage, { $at }. Your answer was not recorded.
}
    .title = Stage already answered
error-facts-changed = Something has changed since this page was opened. Read the marked points again, then answer.
    .title = Something has changed
error-file-not-in-approval = The file of request { $number } is no longer in approval. There is nothing left to decide.
error-chain-unknown = The chain of this request cannot be found. Let us know.
error-nobody-to-decide = Nobody can answer the stage "{ $rule }".

problem-request-nothing-proposed = No choice is proposed in this file. Propose an offer first.
problem-request-already-open = Request { $number } of this file is still open. Withdraw it first.
problem-request-exclusions-pending = { $count ->
    [one] One offer that is not compliant has not been set aside yet. Accept its reason.
   *[other] { $count } offers that are not compliant have not been set aside yet. Accept their reasons.
}
problem-request-levels-pending = The proposed AIC rating is not confirmed. The information owner must confirm it.
problem-request-offer-unavailable = { $why ->
    [suspended] Offer { $offer } has since been suspended. Open a new round.
    [withdrawn] Offer { $offer } has since been withdrawn. Open a new round.
    [agreement] The framework agreement of offer { $offer } is no longer in force. Open a new round.
    [price-lapsed] The price of offer { $offer } is no longer valid. Open a new round.
   *[other] Offer { $offer } is no longer published. Open a new round.
}
problem-request-rule-not-met = { $title }: not met ({ $source }). { $fix }
problem-request-rule-to-demonstrate = { $title }: to be demonstrated ({ $source }). { $fix }
problem-request-no-ruleset = No rule set is in force for this service. Write to the centre of expertise.
problem-request-nobody = Nobody can answer the stage "{ $stage }". Ask your administrator to give somebody this role.
problem-request-preview-outdated = Something has changed since the preview. Read the chain again, then send.
problem-duplicate = "{ $value }" is there already.
problem-unknown-fact = The fact "{ $fact }" is not known.

event-request-transmitted = Request { $number } is sent.
event-request-stage_asked = { $scope ->
    [centre] The request awaits the opinion of the centre of expertise.
   *[body] The request awaits an answer from the body.
}
event-request-stage_taken = Somebody takes charge of the request.
event-request-stage_released = The request is given back to the team.
event-request-stage_decided = { $outcome ->
    [approved] The request is approved at this stage.
    [refused] The request is refused.
    [favourable] A favourable opinion is given.
    [conditional] A favourable opinion with conditions is given.
   *[unfavourable] An unfavourable opinion is given.
}
event-request-stage_overdue = The stage's deadline has passed.
event-request-returned = The request is returned to the body for correction.
event-request-correction_overdue = The deadline for correction has passed.
event-request-resubmitted = The request is sent again.
event-request-stages_inserted = A stage joins the chain.
event-request-approved = The request is approved; the contract may be concluded.
event-request-refused = The request ends; the file begins again in a new round.
event-request-withdrawn = The request is withdrawn by the body.
event-request-concluded = Contract { $number } is concluded and the service is requested.
