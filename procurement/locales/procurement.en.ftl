# What this room refuses, and why.

error-interests-not-declared = Declare your interests before you see the results of procurement file { $number }.
error-requirements-closed = The list is frozen. Open a new round to change requirements.
error-nothing-to-freeze = No offer is published. The centre of expertise can guide you.
error-no-requirement = Add at least one mandatory requirement before you continue.
error-criteria-not-authorised = The chief executive officer must first authorise criteria other than price ({ $article }).
error-not-on-the-list = This offer is not on the frozen list of this round.
error-offer-not-compliant = Offer { $offer } is not compliant, or has yet to be shown to be.
error-not-the-cheapest = Offer { $offer } ranks { $rank }. This procurement file retains the compliant offer of lowest cost: { $cheapest }.
error-exclusions-pending = { $count ->
    [one] One offer that is not compliant has not been set aside yet.
   *[other] { $count } offers that are not compliant have not been set aside yet.
}
error-reason-needed = { $count ->
    [0] Give the reason for this choice.
    [one] A cheaper offer has yet to be shown compliant and nobody asked for clarification. Say why.
   *[other] { $count } cheaper offers have yet to be shown compliant and nobody asked for clarification. Say why.
}
error-offer-unavailable = { $why ->
    [suspended] Offer { $offer } has been suspended since; it can no longer be retained.
    [withdrawn] Offer { $offer } has been withdrawn since; it can no longer be retained.
    [agreement] The framework agreement of offer { $offer } is no longer in force.
    [price-lapsed] The price of offer { $offer } is no longer valid. Open a new round.
   *[other] Offer { $offer } is no longer published; it can no longer be retained.
}
error-already-answered = Offer { $offer } already has an answer.
error-clarification-pending = { $why ->
    [aside] The supplier of offer { $offer } can still answer your request for clarification: the offer cannot be set aside before.
   *[cheaper] The supplier of offer { $offer }, which costs less, can still answer your request for clarification.
}
error-request-open = A request carries the choice of procurement file { $number }. Withdraw the request first.
    .title = Request under way
error-nothing-to-ask = There is nothing to ask: nothing is left to be shown, or every supplier has been asked.
error-not-the-choice = This choice is no longer the one of procurement file { $number }.
error-wrong-digest = A document no longer matches its hash. Let us know.

denied-other-body = This procurement file belongs to another body.
denied-not-on-team = You are not on the team of this procurement file. Ask a member to invite you.
denied-does-not-buy = You neither define the needs nor choose in this procurement file. Ask a member of the team to invite you to do so.
denied-does-not-choose = Your part in this procurement file does not let you choose an offer.
denied-not-information-owner = The information owner of your body, or the delegate, confirms the rating.
denied-other-supplier = This request for clarification was sent to another supplier.
denied-declared-already = You have already declared your interests for this procurement file.

problem-term-too-long = The total term is { $months } months; the maximum is { $limit } months, renewals included ({ $article }).
problem-not-a-colleague = Choose a person of your organisation.
problem-requirement-not-about-offers = A requirement is about what offers provide.
problem-nothing-answered = Answer at least one question, or say why you cannot: the answer is final.
problem-day-to-come = This date is still to come.
problem-signed-before-approval = This date comes before the approval, on { $day }: the contract can only be signed after it.
problem-start-outside = The service begins between the last signature and one year later, that is between { $first } and { $last }.
problem-published-before-signed = This date comes before the contract was concluded, on { $day }.
problem-signatory-missing = { $party ->
    [body] Give the name and rank of the person who signs for the body.
   *[supplier] Give the name and rank of the person who signs for the supplier.
}
