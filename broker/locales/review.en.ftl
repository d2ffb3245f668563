# Review: the list of files, the purchase in one page, the evidence, the report.

review-nav = Review
review-nav-report = Report
review-list-title = Procurement files to review
review-unread = { $count ->
    [one] One older file was not looked at
   *[other] { $count } older files were not looked at
}
review-unread-note = Signals are computed as they are read, for the 300 newest files. Narrow the dates or the body to see the others.
review-list-lead = { $count ->
    [0] No procurement file to show.
    [one] One procurement file. A signal asks for a look and accuses nobody.
   *[other] { $count } procurement files. A signal asks for a look and accuses nobody.
}
review-empty = No procurement file is open. Every purchase appears here from its opening.
review-list-columns = Sent: the day of the first sending for approval. Not shown: the points whose proof should be in the file by now and is not.
review-none-found = No procurement file matches these filters.
review-words = Number, subject or body
review-state = State
review-any = All
review-body = Body
review-supplier = Supplier
review-first = From
review-last = To
review-day-hint = YYYY-MM-DD
review-only-signals = Only with a signal to verify
review-number = Number
review-subject = Subject
review-signals = Signals to verify
review-signals-tag = { $count ->
    [one] One signal
   *[other] { $count } signals
}
review-missing = Not shown
review-total = Total cost
review-sent = Sent
review-state-defining = Needs to define
review-state-consulting = Catalogue to consult
review-state-assessing = Offers to compare
review-state-proposed = Choice proposed
review-state-in_approval = In approval
review-state-approved = Approved
review-state-contracted = Contract concluded
review-state-abandoned = Given up

review-purchase-title = The purchase in one page: procurement file { $number }
review-purchase-kind = The purchase in one page, procurement file
review-first-line = { $ranked ->
    [yes] Contract by mutual agreement ({ $basis }), { $mode ->
        [criteria] price and other criteria
       *[price_only] price only
    }, rank { $rank } of { $compliant }
   *[no] No choice so far
}; { $shown ->
    [0] no point shown
    [one] one point shown
   *[other] { $shown } points shown
}, { $missing ->
    [0] none not shown
    [one] one not shown
   *[other] { $missing } not shown
}, { $ahead ->
    [0] none to come
   *[other] { $ahead } not due yet
}, { $signals ->
    [0] no signal
    [one] one signal to verify
   *[other] { $signals } signals to verify
}.
review-evidence = Download the evidence
review-parts = Parts of the page
review-request = Request
review-contract = Contract
review-service = Service
review-group-allowed = Allowed?
review-group-fair = Fair?
review-group-worth = Worth it?
review-group-executed = Carried out as agreed?
review-group-count = { $shown ->
    [0] No point shown
    [one] One point shown
   *[other] { $shown } points shown
}, { $missing ->
    [0] none not shown
    [one] one not shown
   *[other] { $missing } not shown
}, { $ahead ->
    [0] none to come
   *[other] { $ahead } not due yet
}.
review-standing-shown = Shown
review-standing-missing = Not shown
review-standing-ahead = Not due yet
review-standing-outside = Outside the platform
review-point-common-service = The body considered a common service before starting.
review-basis-common-service = { $answer ->
    [with] A common service meets the need. Reason for going on here: { $reason }
    [without] A common service meets the need; the file does not say why the body goes on here.
   *[no] According to the body, none meets the need.
}
review-point-agreement-active = The supplier's framework agreement is in force.
review-point-term = The total term, options included, is within the maximum (RCTI, s. 48).
review-basis-term = { $months } months; the maximum is { $limit }.
review-point-levels = The AIC rating is set and confirmed.
review-point-criteria-authorised = The chief executive officer authorised criteria other than price.
review-point-privacy-assessment = The privacy impact assessment is in the file (s. 63.5).
review-point-outside-quebec = Protection outside Québec was found adequate (s. 70.1).
review-point-signatories = Both parties signed, with name and rank.
review-basis-signatories = { $count } signatories.
review-point-clauses = The required clauses are in the contract (s. 67.2).
review-point-document = The signed document is kept with its digest.
review-basis-document = SHA-256: { $sha256 }
review-point-published = The contract is published on SEAO on time.
review-basis-published = Published { $day }, due { $due }, number { $seao }.
review-point-chain-decided = Everybody in the approval chain answered.
review-basis-chain-decided = Request { $number }: { $decided ->
    [0] no answer
    [one] one answer
   *[other] { $decided } answers
} of { $stages }.
review-point-nobody-own = Nobody approved their own request.
review-point-list-frozen = Every published offer was frozen together, with its results.
review-basis-list-frozen = Digest of the list: { $hash }
review-point-exclusions-reasoned = Every offer set aside has its reason.
review-point-interests-declared = Every member of the team declared their interests.
review-point-declared-before-results = Interests were declared before results were seen.
review-point-requirements-unchanged = No requirement changed after results were seen.
review-basis-requirements-unchanged = { $changes ->
    [0] No change.
    [one] One change.
   *[other] { $changes } changes.
}
review-point-law-kept = No requirement of the law or of the framework agreement was set aside.
review-basis-law-kept = { $count ->
    [0] None was withdrawn or made optional.
    [one] One requirement was withdrawn or made optional; the chronology gives the reason.
   *[other] { $count } requirements were withdrawn or made optional; the chronology gives the reasons.
}
review-point-justification = The choice is justified.
review-point-lowest-price = The offer kept is the cheapest that conforms.
review-basis-lowest-price = Kept: { $total_cents }. Cheapest: { $lowest_cents }.
review-point-price-in-force = The price was valid at signature.
review-point-several-compliant = Several offers conformed.
review-point-concluded = The contract is concluded.
review-basis-concluded = { $number }, signed { $day }.
review-point-approved-first = The request was approved before the contract was signed.
review-basis-approved-first = Approved { $approved }, first signature { $day }.
review-point-opened-on-time = The service was opened no later than planned.
review-basis-opened-on-time = Opened { $opened }, { $late ->
    [yes] after the planned start, { $day }
   *[no] { $early ->
        [0] the day of the planned start
        [one] one day before the planned start, { $day }
       *[other] { $early } days before the planned start, { $day }
    }
}.
review-point-total-as-chosen = The contract's amount is that of the choice.
review-basis-total-as-chosen = { $cents }
review-point-no-change = The service has not changed since the conclusion.
review-basis-no-change = { $count ->
    [0] No change.
    [one] One change.
   *[other] { $count } changes.
}
review-point-migrated = Every planned mailbox has migrated.
review-basis-migrated = { $done } of { $total }.
review-point-paid = Payments match the price agreed. The platform does not receive invoices.
review-who = Who did what
review-person = Person
review-capacity = In which capacity
review-interests = Interests
review-overlap = Overlap
review-capacity-need = { $done ->
    [yes] defined the need
   *[no] defines the need
}
review-capacity-choice = { $done ->
    [yes] chose
   *[no] chooses
}
review-capacity-approval = may approve
review-capacity-conclusion = may conclude
review-capacity-gave = { $effect ->
    [advice] gave an opinion
   *[decision] decided on the request
}
review-capacity-concluded = concluded the contract
review-capacity-signed = { $party ->
    [supplier] signed for the supplier
   *[body] signed for the body
}
review-declared-none = No interest
review-declared-interest = An interest declared
review-declared-missing = Not declared
review-changes = Requirements changed after results
review-change = Change
review-change-added = Added
review-change-changed = Changed
review-change-withdrawn = Withdrawn
review-lost = Offers lost
review-gained = Offers gained
review-remaining = Remaining
review-cheapest-lost = Cheapest lost
review-decisions = Decisions and opinions
review-conditions = Conditions: { $said }
review-reason = Reason: { $said }
review-outcome = Answer
review-when = When
review-outcome-approved = Approved
review-outcome-refused = Refused
review-outcome-favourable = Favourable opinion
review-outcome-conditional = Favourable opinion with conditions
review-outcome-unfavourable = Unfavourable opinion
review-others = { $count ->
    [one] One other contract is about the same offer: { $least } per unit and month.
   *[other] { $count } other contracts are about the same offer: from { $least } to { $most } per unit and month.
}
review-others-none = No other contract is about the same offer: the price paid by others is not shown.
review-signals-lead = { $count ->
    [one] One signal is to be verified. It asks for a look and accuses nobody.
   *[other] { $count } signals are to be verified. They ask for a look and accuse nobody.
}
review-no-signal = No signal. This does not prove that nothing is irregular; here is what was checked.
review-signals-quiet = Checked without a signal ({ $count })
review-to-verify = To verify
review-quiet = Nothing to signal
review-signal-single-compliant = One offer only conformed, of several.
review-signal-cheaper-not-asked = A cheaper offer was left to be shown and nobody asked.
review-signal-tailored = A requirement changed after results made offers fall out.
review-signal-tailored-to-one = After such a change, one offer at most was left.
review-signal-same-person = One person defined or chose, then approved or concluded.
review-signal-interest-declared = A member of the team declared an interest.
review-signal-declared-late = A member declared interests after results were seen.
review-signal-authorised-late = Criteria other than price were authorised after results were seen.
review-signal-dearer-than-lowest = The offer kept costs more than the cheapest that conforms.
review-signal-just-below-threshold = The total is less than 5% below the public tender threshold.
review-signal-decisive-requirement = One requirement alone removes more than half of the offers.
review-signal-started-from-it = The file was opened from the very offer that was kept.
review-formula-single-compliant = Raised when one offer only conforms and the list holds several.
review-found-single-compliant = Here: { $compliant ->
    [0] no offer conforms
    [one] one offer conforms
   *[other] { $compliant } offers conform
} of { $offers }.
review-formula-cheaper-not-asked = Raised when one cheaper offer at least is left to be shown and nobody asked.
review-found-cheaper-not-asked = Here: { $count ->
    [0] none
    [one] one offer
   *[other] { $count } offers
}.
review-formula-tailored = Raised when requirements changed after results lost one offer at least.
review-found-tailored = Here: { $changes ->
    [0] no change
    [one] one change
   *[other] { $changes } changes
}, { $lost ->
    [0] no offer lost
    [one] one offer lost
   *[other] { $lost } offers lost
}.
review-formula-tailored-to-one = Raised when, after such a change, one offer at most is left.
review-found-tailored-to-one = Here: { $remaining ->
    [0] none was left
    [one] one was left
   *[other] { $remaining } were left
}.
review-formula-same-person = Raised when one person has, in the file, the need or the choice, and the approval or the conclusion.
review-found-same-person = Here: { $people ->
    [0] nobody
    [one] one person
   *[other] { $people } people
}.
review-formula-interest-declared = Raised when one member of the team at least declared an interest.
review-found-interest-declared = Here: { $count ->
    [0] no member
    [one] one member
   *[other] { $count } members
}.
review-formula-declared-late = Raised when one member at least declared interests after results were first seen.
review-found-declared-late = Here: { $count ->
    [0] no member
    [one] one member
   *[other] { $count } members
}.
review-formula-authorised-late = Raised when criteria other than price are authorised on the day that results were first seen, or later.
review-found-authorised-late = Here: authorised { $authorised_on }, results seen { $first_view }.
review-formula-dearer-than-lowest = Raised when the total of the offer kept exceeds that of the cheapest that conforms.
review-found-dearer-than-lowest = Here: a difference of { $excess_cents }, rank { $rank }.
review-formula-just-below-threshold = Raised when the total reaches 95% of the public tender threshold and not the threshold.
review-found-just-below-threshold = Here: a total of { $total_cents }, a threshold of { $threshold_cents }.
review-formula-decisive-requirement = Raised when one requirement, by itself, removes more than half of the offers.
review-found-decisive-requirement = Here: { $removes_alone ->
    [0] none removes any by itself
    [one] “{ $code }” removes one by itself
   *[other] “{ $code }” removes { $removes_alone } by itself
}.
review-formula-started-from-it = Raised when the file was opened from the page of the offer kept.
review-choice = The choice
review-frozen = List frozen { $at }.
review-no-choice = No choice is proposed: the comparison is not shown.
review-rank = Rank
review-offer = Offer
review-result = Result
review-why = Reason
review-chosen = Offer kept
review-result-compliant = Conforms
review-result-to_demonstrate = To be shown
review-result-not_compliant = Does not conform
review-moved = Results and ranks after the clarifications given; those of the frozen list are told where they differ.
review-was = { $result ->
    [compliant] Frozen: conforms
    [to_demonstrate] Frozen: to be shown
   *[other] Frozen: does not conform
}{ $rank ->
    [0] { "" }
   *[other] , rank { $rank }
}
review-rivals = { $count ->
    [one] One offer in the frozen list
   *[other] { $count } offers in the frozen list
}
review-rivals-more = { $count ->
    [one] One more offer
   *[other] { $count } more offers
}
review-requirements = Requirements
review-requirement = Requirement
review-kind = Effect
review-kind-mandatory = Mandatory
review-kind-wish = Wish
review-origin = Origin
review-origin-proposed = Proposed by the needs
review-origin-added = Added by the body
review-removes = Offers removed
review-alone = By it alone
review-no-requirement = No requirement is frozen so far.
review-all-events = { $count ->
    [0] No event
    [one] One event only
   *[other] All events ({ $count })
}
review-all-requirements = { $count ->
    [0] No requirement
    [one] One requirement, and what it removed
   *[other] { $count } requirements, and what they removed
}
review-recompute-title = Compute the results again
review-recompute-lead = Results are computed again from what the list froze: needs, requirements, versions of offers and prices.
review-recompute = Compute again
review-recomputed-notice = The results are computed again.
review-recomputed-by = Computed again { $at } by { $who }.
review-same = { $count ->
    [one] The same for the only offer
   *[other] The same for all { $count } offers
}
review-different = { $count ->
    [one] Different on one point
   *[other] Different on { $count } points
}
review-nothing-frozen = No list is frozen: there is nothing to compute again.
review-chronology = Chronology
review-chain-whole = { $count ->
    [0] No event can be seen.
    [one] One event, whose digest is verified.
   *[other] { $count } events, whose digests are verified.
}
review-chain-broken = The chain of evidence is broken at event { $event } ({ $at }): the digest differs.

review-report-title = Requests, value and time to decision
review-report-lead = { $count ->
    [0] No request sent from { $first } to { $last }.
    [one] One request sent, from { $first } to { $last }.
   *[other] { $count } requests sent, from { $first } to { $last }.
}
review-report-empty = No request was sent in this period. Choose another.
review-by = By
review-by-body = Body
review-by-supplier = Supplier
review-show = Show
review-requests = Requests
review-value = Value
review-decided = Decided
review-median = Median time
review-slowest = Longest time
review-median-unit = Median time (working days)
review-slowest-unit = Longest time (working days)
review-refused = Refused or withdrawn
review-days = { $count } working days
review-of-decided = { $count ->
    [0] none decided
    [one] of one decided
   *[other] of { $count } decided
}
review-months = Requests sent by month
review-months-summary = { $count ->
    [0] No request
    [one] One request
   *[other] { $count } requests
} over { $months } months.
review-month = Month
review-by-title-body = By body
review-by-title-supplier = By supplier
review-value-by-body = Value by body
review-value-by-supplier = Value by supplier
review-chart-first = The chart shows the { $drawn } highest values; the table gives all { $every }.
review-figures = Figures of the period
review-all = All
review-csv = Download as CSV
review-csv-name = Name
review-csv-requests = Requests
review-csv-value = Value ($)
review-csv-decided = Decided
review-csv-median = Median time (working days)
review-csv-slowest = Longest time (working days)
review-csv-refused = Refused or withdrawn
review-csv-first = From
review-csv-last = To
review-csv-filename = requests
review-definitions = Definitions
review-define-requests = Approval requests sent in the period, counted at their first sending.
review-define-value = Sum of the total cost of the choices, taxes excluded, options included. Refused or withdrawn requests are left out.
review-define-decided = Requests of which every stage has answered, or that a stage refused.
review-define-median = Median of the working days from sending to the last answer, corrections included.
review-define-slowest = The largest of these times.
review-define-refused = Requests refused by a stage, or withdrawn by the body.
problem-review-year = Enter a date between 2000 and 2999.
problem-review-reversed = The period ends before it begins.
problem-review-period = The period ends before it begins, or lasts more than ten years.

event-review-file_read = A reviewer looks at procurement file { $number }.
event-review-results_recomputed = { $same ->
    [true] The results are computed again: the same for { $offers ->
        [one] one offer.
       *[other] { $offers } offers.
    }
   *[false] The results are computed again: different.
}
event-review-evidence_downloaded = The evidence is downloaded (SHA-256 { $sha256 }).
event-review-report_downloaded = The report is downloaded.
