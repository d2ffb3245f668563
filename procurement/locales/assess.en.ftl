# Freezing the list; comparing and choosing.

freeze-title = Freeze the list of offers
freeze-lead = All published offers ({ $family }) will be compared with your requirements, as they stand now.
freeze-interests = Declare your interests first: names and prices will be shown next.
freeze-consequence = The list will not change any more. To change a requirement, a new round must be opened.
freeze-action = Freeze the list and compare
freeze-review = Look at the requirements again

assess-title = Compare and choose
assess-lead = List frozen: { $at }. { $offers ->
    [0] No offer
    [one] One offer
   *[other] { $offers } offers
}: { $compliant ->
    [0] none compliant
    [one] one compliant
   *[other] { $compliant } compliant
}, { $unshown ->
    [0] none
   *[other] { $unshown }
} to demonstrate, { $excluded ->
    [0] none not compliant
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
assess-detail = Costs in detail
assess-about = about { $price }
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
assess-asked = clarification asked, due by { $due }
assess-set-aside = Set aside for want of proof
assess-set-aside-done = set aside for want of proof
assess-missing = What is missing
assess-action = Action
assess-excluded-by = { $count ->
    [one] See the offer that is not compliant, by requirement
   *[other] See the { $count } offers that are not compliant, by requirement
}
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
assess-round = Open a new round
assess-round-note = Requirements may change. A new list will be frozen, and the former one kept.
assess-withdraw = Withdraw the proposed choice

assess-column-rank = Rank
assess-column-result = Result
assess-column-code = Code
assess-column-offer = Offer
assess-column-supplier = Supplier
assess-column-manufacturer = Manufacturer
assess-column-plan = Plan
assess-column-quantity = Quantity
assess-column-months = Term (months)
assess-column-total = Total cost ($)
assess-column-unit = Cost per mailbox and month ($)
assess-column-until = Price valid until
assess-column-not-met = Requirements not met
assess-column-unshown = Requirements to be shown
assess-column-reason = Reason for exclusion
assess-result-compliant = compliant
assess-result-not-compliant = not compliant
assess-result-to-demonstrate = to be shown
assess-export = Export the comparison
assess-export-note = The export is written in the history of the file.
assess-export-csv = Spreadsheet (CSV)
assess-export-json = Data (JSON)
assess-curve = Total cost by quantity, { $months } months
assess-curve-note = Only the { $count } compliant offers of lowest cost are drawn.
assess-curve-quantity = Mailboxes
assess-curve-cost = Total cost
assess-paradox = Buying more would cost less
assess-paradox-one = Offer “{ $offer }”: { $larger } mailboxes cost { $saving } less than { $quantity }. The next tier has a lower price.
assess-paradox-note = The comparison stays on the quantity of your need. To buy more, change the quantity in a new round.
assess-propose-first = The cheapest compliant offer
assess-propose-total = Total cost over { $months } months
assess-propose-rank = { $compliant ->
    [one] the only compliant offer
   *[other] of { $compliant } compliant offers
}
assess-propose-excludes = { $count ->
    [one] The offer that is not compliant is set aside at the same time, with its reason.
   *[other] The { $count } offers that are not compliant are set aside at the same time, with their reasons.
}
assess-cheaper-unshown = { $count ->
    [one] A cheaper offer is still to be shown. Ask for clarification, or say why you choose without asking.
   *[other] { $count } cheaper offers are still to be shown. Ask for clarification, or say why you choose without asking.
}
assess-per-unit = per mailbox and month
assess-pending-until = This supplier may answer until the end of { $due }. You can propose an offer after that.
assess-supplier-alone = Supplier
assess-none-next = Open a new round to review the requirements, or ask the centre of expertise for help.
assess-exclude-note = You may set them aside now. Proposing an offer sets them aside too.
assess-cascade-note = A requirement removes “alone” the offers that would be kept without it.
assess-curve-caption = Around the quantity of your need: { $quantity } mailboxes
assess-cascade-empty = No requirement sets an offer aside.
assess-cascade-idle = { $count ->
    [one] One requirement that every offer meets
   *[other] { $count } requirements that every offer meets
}
