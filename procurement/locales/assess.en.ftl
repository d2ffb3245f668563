# Freezing the list; comparing and choosing.

freeze-title = Freeze the list of offers
freeze-lead = All published offers ({ $family }) will be compared with your requirements, as they stand now.
freeze-interests = Declare your interests first: names and prices will be shown next.
freeze-consequence = The list will not change any more. To change a requirement, a new round must be opened.
freeze-action = Freeze the list and compare
freeze-review = Look at the requirements again

assess-title = Compare and choose
assess-lead = List frozen: { $at }. { $offers ->
    [one] One offer
   *[other] { $offers } offers
}: { $compliant ->
    [one] one compliant
   *[other] { $compliant } compliant
}, { $unshown } to demonstrate, { $excluded ->
    [one] one not compliant
   *[other] { $excluded } not compliant
}.
assess-mode-price_only = Mode: price only.
assess-mode-criteria = Mode: price and other authorised criteria.
assess-builtin-price = Price in force for this quantity
assess-builtin-agreement = Framework agreement in force
assess-none = No offer is compliant.
assess-none-alone = { $count ->
    [one] No offer is compliant. The requirement “{ $requirement }” alone sets one aside.
   *[other] No offer is compliant. The requirement “{ $requirement }” alone sets { $count } aside.
}
assess-exclude = { $count ->
    [one] Set aside the offer that is not compliant, with its reason
   *[other] Set aside the { $count } offers that are not compliant, with their reasons
}
assess-pending = { $count ->
    [one] A supplier can still answer your request for clarification.
   *[other] { $count } suppliers can still answer your request for clarification.
}
assess-propose = Propose the compliant offer of lowest cost
assess-reason = Reason for the choice
assess-reason-hint = A cheaper offer has yet to be shown compliant, or criteria other than price count. Say why this choice is right.
assess-chosen = Choice proposed: { $offer }
assess-ranked = Compliant offers, cheapest first
assess-rank = Rank
assess-offer = Offer
assess-supplier = Supplier / manufacturer
assess-total = Total cost, { $months } months
assess-cost = Cost
assess-unit = Per mailbox per month
assess-result = Result
assess-until = Price valid until
assess-compliant = compliant
assess-clarified = compliant, after clarification
assess-detail = Detail
assess-line-subscription = Subscription:
assess-line-option-period = Renewal options:
assess-line-setup = Set-up:
assess-line-migration = Migration:
assess-line-option = Option:
assess-to-demonstrate = To demonstrate
assess-ask = Ask for clarification
assess-ask-note = { $count ->
    [one] The request goes to the supplier, who has five working days to answer.
   *[other] The request goes to every supplier of these { $count } offers; they have five working days to answer.
}
assess-asked = clarification asked, by the end of { $due }
assess-set-aside = Set aside for want of proof
assess-set-aside-done = set aside for want of proof
assess-missing = What is missing
assess-action = Action
assess-excluded = Offers not compliant
assess-group = { $count ->
    [one] { $requirement } (one offer)
   *[other] { $requirement } ({ $count } offers)
}
assess-cascade = What each requirement sets aside
assess-cascade-caption = For each requirement: offers set aside, set aside by it alone, to demonstrate, and the cheapest set aside by it alone
assess-requirement = Requirement
assess-removes = Sets aside
assess-alone = Sets aside alone
assess-unshown = To demonstrate
assess-cheapest = Cheapest set aside
assess-chart = Total cost over { $months } months
assess-round = Open a new round
assess-round-note = Requirements may change. A new list will be frozen, and the former one kept.
assess-withdraw = Withdraw the proposed choice
