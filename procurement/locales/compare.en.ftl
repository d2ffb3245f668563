# Freezing the list; comparing and choosing.

freeze-title = Freeze the list of offers
freeze-lead = All published offers ({ $family }) will be compared with your requirements, as they stand now.
freeze-interests = Declare your interests first: names and prices will be shown next.
freeze-consequence = The list will not change any more. To change a requirement, a new round must be opened.
freeze-action = Freeze the list and compare
freeze-review = Look at the requirements again

compare-title = Compare and choose
compare-lead = List frozen: { $at }. { $offers ->
    [one] One offer
   *[other] { $offers } offers
}: { $compliant ->
    [one] one compliant
   *[other] { $compliant } compliant
}, { $unshown } to demonstrate, { $excluded ->
    [one] one not compliant
   *[other] { $excluded } not compliant
}.
compare-mode-price_only = Mode: price only.
compare-mode-criteria = Mode: price and other authorised criteria.
compare-builtin-price = Price in force for this quantity
compare-builtin-agreement = Framework agreement in force
compare-none = No offer is compliant.
compare-none-alone = { $count ->
    [one] No offer is compliant. The requirement “{ $requirement }” alone sets one aside.
   *[other] No offer is compliant. The requirement “{ $requirement }” alone sets { $count } aside.
}
compare-exclude = { $count ->
    [one] Set aside the offer that is not compliant, with its reason
   *[other] Set aside the { $count } offers that are not compliant, with their reasons
}
compare-pending = { $count ->
    [one] A supplier can still answer your request for clarification.
   *[other] { $count } suppliers can still answer your request for clarification.
}
compare-propose = Propose the compliant offer of lowest cost
compare-reason = Reason for the choice
compare-reason-hint = A cheaper offer has yet to be shown compliant, or criteria other than price count. Say why this choice is right.
compare-chosen = Choice proposed: { $offer }
compare-ranked = Compliant offers, cheapest first
compare-rank = Rank
compare-offer = Offer
compare-supplier = Supplier / manufacturer
compare-total = Total cost, { $months } months
compare-cost = Cost
compare-unit = Per mailbox per month
compare-result = Result
compare-until = Price valid until
compare-compliant = compliant
compare-clarified = compliant, after clarification
compare-detail = Detail
compare-line-subscription = Subscription:
compare-line-option-period = Renewal options:
compare-line-setup = Set-up:
compare-line-migration = Migration:
compare-line-option = Option:
compare-to-demonstrate = To demonstrate
compare-ask = Ask for clarification
compare-ask-note = { $count ->
    [one] The request goes to the supplier, who has five working days to answer.
   *[other] The request goes to every supplier of these { $count } offers; they have five working days to answer.
}
compare-asked = clarification asked, by the end of { $due }
compare-set-aside = Set aside for want of proof
compare-set-aside-done = set aside for want of proof
compare-missing = What is missing
compare-action = Action
compare-excluded = Offers not compliant
compare-group = { $count ->
    [one] { $requirement } (one offer)
   *[other] { $requirement } ({ $count } offers)
}
compare-cascade = What each requirement sets aside
compare-cascade-caption = For each requirement: offers set aside, set aside by it alone, to demonstrate, and the cheapest set aside by it alone
compare-requirement = Requirement
compare-removes = Sets aside
compare-alone = Sets aside alone
compare-unshown = To demonstrate
compare-cheapest = Cheapest set aside
compare-chart = Total cost over { $months } months
compare-round = Open a new round
compare-round-note = Requirements may change. A new list will be frozen, and the former one kept.
compare-withdraw = Withdraw the proposed choice
