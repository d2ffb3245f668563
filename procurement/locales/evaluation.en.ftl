# Sentences made from facts: requirements, the frozen list, reasons, justification.

requirements-asked = { $fact }: required
requirements-yes = { $fact }: yes
requirements-no = { $fact }: no
requirements-not = the opposite of: { $condition }
requirements-if = if { $condition }, then { $then }
requirements-op-eq = { $fact }: { $value }
requirements-op-ne = { $fact }: other than { $value }
requirements-op-gt = { $fact }: more than { $value }
requirements-op-gte = { $fact }: at least { $value }
requirements-op-gte-choice = { $fact }: at least { $value }
requirements-op-lt = { $fact }: less than { $value }
requirements-op-lte = { $fact }: at most { $value }
requirements-op-between = { $fact }: between { $low } and { $high }
requirements-op-in = { $fact }: { $value }
requirements-op-not_in = { $fact }: neither { $value }
requirements-op-contains = { $fact }: includes { $value }
requirements-op-contains_all = { $fact }: includes { $value }
requirements-op-contains_any = { $fact }: includes { $value }
requirements-op-subset_of = { $fact }: only { $value }
requirements-op-min_length = { $fact }: { $count ->
    [one] at least one item
   *[other] at least { $count } items
}
requirements-op-max_length = { $fact }: { $count ->
    [0] no item
    [one] at most one item
   *[other] at most { $count } items
}
requirements-each-some = { $fact }: at least one where { $condition }
requirements-each-every = { $fact }: all where { $condition }
requirements-each-none = { $fact }: none where { $condition }

lists-sentence = { $family }, among all published offers, { $requirements ->
    [one] one mandatory requirement
   *[other] { $requirements } mandatory requirements
}, quantity { $quantity }, over { $months } months.

exclusions-not-compliant = Offer set aside: { $reasons }.
exclusions-not-demonstrated = Offer set aside for want of proof: { $reasons }.
exclusions-no-price = no price for a quantity of { $quantity }
exclusions-price-lapsed = price valid until { $day }
exclusions-agreement = framework agreement { $agreement } not in force

clarifications-question = For the offer “{ $offer }”, show the following: { $requirement }.

choices-rank = The offer “{ $offer }” of { $supplier } { $compliant ->
    [one] is the only compliant offer
   *[other] ranks { $rank } by total cost among { $compliant } compliant offers
}, out of { $offers ->
    [one] one published offer
   *[other] { $offers } published offers
}: { $total } over { $months } months.
choices-cheaper-excluded = { $count ->
    [one] One cheaper offer is not compliant.
   *[other] { $count } cheaper offers are not compliant.
}
choices-cheaper-unshown = { $count ->
    [one] One cheaper offer was not shown to be compliant.
   *[other] { $count } cheaper offers were not shown to be compliant.
}
choices-clarified = The supplier showed that its offer complies, in answer to a request for clarification.
