# The pages of requests: those who ask, those who answer.

requests-nav = Requests
requests-nav-desk = Requests to process
requests-request = Request
requests-number = Number
requests-object = Subject
requests-organisation = Body
requests-pair = { $label }: { $value }
requests-file = Procurement file { $number }

requests-state-transmitted = Sent
requests-state-returned = Returned for correction
requests-state-approved = Approved
requests-state-refused = Refused
requests-state-withdrawn = Withdrawn
requests-state-concluded = Contract concluded

requests-outcome-approved = approved
requests-outcome-refused = refused
requests-outcome-favourable = favourable opinion
requests-outcome-conditional = favourable opinion with conditions
requests-outcome-unfavourable = unfavourable opinion

requests-effect-decision = decision
requests-effect-advice = opinion
requests-stage-asked = under way
requests-stage-returned = awaiting correction
requests-stage-waiting = to come
requests-answered-by = { $who }, { $at }
requests-escalated = The next authority answers, since the holder took part in the file.
requests-merged = One person holds these functions: one answer covers them all.
requests-conditions = Conditions:
requests-void = { $count ->
    [one] One answer voided by a correction
   *[other] { $count } answers voided by a correction
}
requests-working-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}

requests-preview-title = Send the request
requests-preview-again = Send the request again
requests-preview-lead = File { $file }, "{ $title }". Read the choice again, then who will answer your request and how long it takes.
requests-blocked-go = See what is left to do in the file
requests-blocked = { $count ->
    [one] One point must be settled before sending
   *[other] { $count } points must be settled before sending
}
requests-chain-title = Approval chain
requests-expected = An answer is expected by { $day }.
requests-points-title = Points that need judgement
requests-points-preview = These points do not stop you from sending. They will be examined.
requests-preview-sends = You ask for approval of the offer "{ $offer }" by { $supplier }, at a total cost of { $total } over { $months } months.
requests-transmit = Send the request
requests-transmit-again = Send again

requests-sent-title = Request sent
requests-sent-lead = You ask for approval of the offer "{ $offer }" by { $supplier }, at a total cost of { $total }.
requests-then-first = Next, { $step }.
requests-then = Then { $step }.
requests-then-last = Last, { $step }.
requests-step-decision = { $who } decides
requests-step-advice = { $who } gives an opinion
requests-step-contract = the contract is concluded and the service is put in place
requests-who-manager = the manager of the body
requests-who-delegate = the chief executive officer of the body, or the delegate,
requests-who-analyst = the centre of expertise
requests-who-director = the direction of the centre of expertise
requests-who-several = one and the same person ({ $functions })
requests-one-of-body = a person of the body
requests-one-of-centre = a person of the centre of expertise
requests-who-may = The { $count } people who may answer
requests-by = by { $day }
requests-sent-suppliers = Suppliers learn of it only once the contract is concluded.
requests-follow = Follow the request

requests-list-title = Requests
requests-list-caption = All requests
requests-list-empty = No request has been sent yet.
requests-waiting-title = Awaiting your answer
requests-waiting-none = Nothing awaits your answer.
requests-waiting-returned = To be corrected, then sent again.
requests-waiting-card = { $count ->
    [0] No particular point.
    [one] One point needs judgement.
   *[other] { $count } points need judgement.
}

requests-returned-title = The request is returned to you
requests-returned-other = The request is returned to the body
requests-returned-lead = Correct what follows, then send it again, by { $day }.
requests-correct = Check and send again
requests-correct-choice = Change the needs or the choice (new round)
requests-corrected = corrected
requests-refused-title = The request is refused
requests-refused-by = { $who } ({ $stage }) gave the reason.
requests-refused-next = The file begins again in a new round: you may review the needs or the choice.
requests-approved-title = The request is approved
requests-approved-lead = What is left is to conclude the contract with the supplier.
requests-conclude = Prepare the contract
requests-prepare = Prepare the contract
requests-concluded-title = Contract { $number } is concluded
requests-contract-link = See the contract
requests-answer-decision = Give the decision
requests-answer-advice = Give the opinion
requests-release = Give back to the team
requests-withdraw = Withdraw the request
requests-withdraw-title = Withdraw request { $number }
requests-withdraw-consequence = The request ends and the file begins again in a new round.
requests-because = Why do you withdraw the request?
requests-withdrawn-notice = The request is withdrawn.
requests-released-notice = The request is given back to the team.

requests-choice-title = The proposed choice
requests-total = Total cost
requests-total-note = over { $months } months, options included, before taxes
requests-rank = Rank by cost
requests-rank-of = { $rank } of { $compliant }
requests-price-until = Price valid until
requests-offer = Offer
requests-supplier = Supplier
requests-manufacturer = Manufacturer: { $name }
requests-plan = Plan
requests-quantity = Mailboxes
requests-term = Term
requests-term-value = { $option ->
    [0] { $initial } months
   *[other] { $initial } months and { $option } months of option
}
requests-justification = Justification
requests-reason-given = Reason given by the team
requests-unknown = to be demonstrated
requests-was = When it was sent: { $value }
requests-proof = Evidence expected: { $what }
requests-remedy = To satisfy the rule: { $what }

requests-changed-title = What has changed since the return
requests-changed-caption = Information changed since the return
requests-changed-what = Information
requests-changed-before = Before
requests-changed-after = Now
requests-nothing-changed = Nothing has changed in what the request says.
requests-facts-changed = { $count ->
    [one] One piece of information has changed since the request was sent
   *[other] { $count } pieces of information have changed since the request was sent
}
requests-facts-changed-lead = Your answer will be about the present values, shown here.
requests-rests-on = What your answer is about

requests-decide-title = Decide on request { $number }
requests-decide-lead = { $who } proposes the offer "{ $offer }" by { $supplier }, at a total cost of { $total }.
requests-your-decision = Your decision
requests-your-decision-legend = What do you decide?
requests-your-answer = Your answer
requests-choose-approved = Approve
requests-choose-refused = Refuse
requests-choose-favourable = Favourable
requests-choose-conditional = Favourable with conditions
requests-choose-unfavourable = Unfavourable
requests-reason = Reason
requests-reason-refusing = Reason (required to refuse)
requests-reason-hint = The body will read it.
requests-reason-required = Needed: you go against an unfavourable opinion.
requests-return = Return for correction

requests-point-criteria = Criteria other than price are used.
requests-point-cheaper-not-asked = { $count ->
    [one] One cheaper offer was still to be demonstrated, and nobody asked.
   *[other] { $count } cheaper offers were still to be demonstrated, and nobody asked.
}
requests-point-changed-after-results = { $count ->
    [one] One requirement was changed after results were seen.
   *[other] { $count } requirements were changed after results were seen.
}
requests-point-single-offer = A single offer is compliant.
requests-point-interest = A member of the team declared an interest.
requests-point-outside-quebec = Data or support are outside Québec.
requests-point-privacy-conditional = The privacy assessment is favourable with conditions.
requests-point-rule-not-met = Guideline not followed: { $title }
requests-point-rule-to-demonstrate = To be demonstrated: { $title }

requests-question-criteria = Do the criteria relate to the subject, and are they those that were authorised?
requests-question-cheaper-not-asked = Is the reason given enough not to have asked?
requests-question-changed-after-results = Does the change answer a real need, or aim at an offer?
requests-question-single-offer = Are the requirements stricter than the need asks for?
requests-question-interest = Should the person have withdrawn from the file?
requests-question-outside-quebec = Is the assessment of the four factors convincing (A-2.1, s. 70.1)?
requests-question-privacy-conditional = Will the conditions of the assessment be met before the service starts?

desk-title = Requests to process
desk-lead = { $total ->
    [one] { $total } request
   *[other] { $total } requests
}: { $ready } ready, { $examine } to examine, { $third } awaiting somebody else.
desk-due = { $count ->
    [0] Nothing is due today.
    [one] One is due today.
   *[other] { $count } are due today.
}
desk-late = { $count ->
    [one] One is late.
   *[other] { $count } are late.
}
desk-take-next = Take the next one ({ $number })
desk-lanes = Lanes
desk-all-bodies = All bodies
desk-lane-ready = Ready to decide
desk-lane-examine = To examine
desk-lane-third-party = Awaiting somebody else
desk-points = Points to examine
desk-no-points = None
desk-work = Estimated work
desk-minutes = { $count } min
desk-who = Who
desk-resubmitted = back after correction
desk-empty-ready = No request is ready to decide. { $examine ->
    [0] None remains to be examined.
    [one] One remains to be examined.
   *[other] { $examine } remain to be examined.
}
desk-empty = No request here.
desk-load = The team's load
desk-load-of = { $name }: { $count ->
    [one] one request
   *[other] { $count } requests
}

opinion-title = Give an opinion – Request { $number }
opinion-lead = { $met } rules of { $total } are satisfied; { $points ->
    [0] no point needs your judgement.
    [one] one point needs your judgement.
   *[other] { $points } points need your judgement.
}
opinion-due = Due { $day }.
opinion-points = Points to judge
opinion-no-points = Nothing needs judgement: price only, no signal, every rule satisfied.
opinion-cheaper = { $count ->
    [0] Cheaper offers
    [one] One cheaper offer, and why it was set aside
   *[other] { $count } cheaper offers, and why they were set aside
}
opinion-none-cheaper = No offer of the frozen list costs less.
opinion-gap = Difference
opinion-why = Reason
opinion-privacy = Privacy and locations
opinion-places = Locations
opinion-satisfied-title = Rules satisfied
opinion-satisfied = { $count ->
    [0] No rule is satisfied
    [one] See the rule that is satisfied
   *[other] See the { $count } rules that are satisfied
}
opinion-give = Your opinion
opinion-legend = What is your opinion?
opinion-conditions = Conditions to be met
opinion-reason = Reason (required for an unfavourable opinion)
opinion-exchange = Exchanges and history

confirm-title-approved = Approve request { $number }
confirm-title-refused = Refuse request { $number }
confirm-title-favourable = Give a favourable opinion – { $number }
confirm-title-conditional = Give an opinion with conditions – { $number }
confirm-title-unfavourable = Give an unfavourable opinion – { $number }
confirm-approved = You approve an expenditure of { $total }. { $after }
confirm-refused = The request ends. The file begins again in a new round, and the team reads your reason.
confirm-favourable = Your favourable opinion is about an expenditure of { $total }. { $after }
confirm-conditional = Your opinion and its conditions go with the expenditure of { $total }. { $after }
confirm-unfavourable = The body may go on only if its chief executive officer gives a written reason.
confirm-unfavourable-blocks = The request ends. The file begins again in a new round.
confirm-change = Change my answer
confirm-next-contract = Then the contract may be concluded.
confirm-action-approved = Approve
confirm-action-refused = Refuse
confirm-action-favourable = Give the favourable opinion
confirm-action-conditional = Give the opinion with conditions
confirm-action-unfavourable = Give the unfavourable opinion

answered-title-approved = You approved the request
answered-title-refused = You refused the request
answered-title-favourable = Your favourable opinion is given
answered-title-conditional = Your favourable opinion with conditions is given
answered-title-unfavourable = Your unfavourable opinion is given
answered-title-returned = The request is returned to the body
answered-lead = { $title }: offer "{ $offer }" by { $supplier }, at a total cost of { $total }.
answered-returned = The body corrects it and sends it again by { $day }.
answered-refused = The request ends. The file begins again in a new round, and the team reads your reason.
answered-next-title = What awaits you
answered-next = { $number }, { $title }.
answered-next-due = An answer is expected by { $day }.
answered-take-next = Take the next request
answered-go-on = Next request
answered-nothing = Nothing else awaits you.
answered-home = Go to the home page
answered-see = See request { $number }

return-title = Return request { $number } for correction
return-lead = Say what is to be corrected, each with its reason.
return-points = Information to correct
return-reason = Reason
return-choose = Choose a reason
return-comment = Details
return-message = Message to the body
return-consequence = Your time stops and the body's begins. The request comes back with what has changed.
return-action = Return the request
problem-request-point-missing = Give the reason for the return and at least one field to correct.

requests-see-purchase = See file { $number } and its comparison
requests-awaiting-decision = Awaiting a decision
requests-awaiting-advice = Awaiting an opinion
requests-as = Acting as: { $role }
requests-turn-team = the file's team
requests-turn-approvers = the people of the approval chain
requests-turn-centre = the centre of expertise
requests-turn-signatories = a manager, chief executive or delegate of the body
desk-more-points = { $count ->
    [1] and one more
   *[other] and { $count } more
}
