# Home: what each person sees first.

homes-nav = Home
homes-title = Home
homes-hello = Hello, { $name }
homes-first-desk = { $count ->
    [0] No request under way.
    [one] One request
   *[other] { $count } requests
}{ $count ->
    [0] { "" }
   *[other] : { $ready ->
        [0] none ready
        [one] one ready
       *[other] { $ready } ready
    }, { $examine } to examine, { $third } waiting for somebody else; { $today ->
        [0] no deadline today
        [one] one deadline today or past
       *[other] { $today } deadlines today or past
    }.
}
homes-first-decisions = { $count ->
    [one] One decision waits for you, since { $since }.
   *[other] { $count } decisions wait for you; the oldest since { $since }.
}
homes-first-files = { $count ->
    [one] One procurement file waits for you.
   *[other] { $count } procurement files wait for you.
}
homes-first-due = The next deadline is { $day }.
homes-first-publish = { $count ->
    [1] One contract is to be published on SEAO by { $day }.
   *[other] { $count } contracts are to be published on SEAO; the first by { $day }.
}
homes-first-questions = { $count ->
    [one] You are asked for one clarification, by { $day }.
   *[other] You are asked for { $count } clarifications; the first by { $day }.
}
homes-first-tasks = { $count ->
    [one] One task waits for you, by { $day }.
   *[other] { $count } tasks wait for you; the first by { $day }.
}
homes-first-signals = { $count ->
    [0] No procurement file carries a signal to verify.
    [one] One procurement file carries a signal to verify.
   *[other] { $count } procurement files carry a signal to verify.
}
homes-first-expiring = { $count ->
    [one] One thing expires on { $day }.
   *[other] { $count } things expire; the first on { $day }.
}
homes-first-nothing = Nothing waits for you at the moment.
homes-rest = { $count ->
    [one] And one more
   *[other] And { $count } more
}
homes-since = since { $day }
homes-turn = Whose turn: { $who }
homes-due = by { $day }
homes-late = deadline past: { $day }
homes-until = until { $day }
homes-ended = ended { $day }
homes-asked = asked { $day }
homes-take-next = Take the next
homes-every-request = Every request to process
homes-lanes = Requests to process
homes-lane-ready = Ready to decide
homes-lane-examine = To examine
homes-lane-third_party = Waiting for somebody else
homes-minutes = about { $count } minutes of work
homes-next = Next:
homes-lane-empty = None for now.
homes-decisions = Decisions that wait for you
homes-opinions = Opinions that wait for you
homes-no-decision = No decision waits for you. A request appears here when your turn comes.
homes-requests = See the requests
homes-conclude = Contracts to conclude
homes-approved = Request approved
homes-publish = Contracts to publish on SEAO
homes-concluded = Contract concluded
homes-files = Procurement files under way
homes-every-file = Every procurement file
homes-no-file = No procurement file is under way. Begin by saying which service you need.
homes-buy = Buy an email service
homes-questions = Clarifications to give
homes-no-question = No clarification is asked of you. A body with a question about an offer asks it here.
homes-tasks = Tasks to do
homes-services = Services that need an action
homes-no-service = No service needs an action.
homes-every-service = Every service
homes-migrated = { $done } mailboxes migrated of { $total }
homes-stopped = { $count ->
    [one] One operation is stopped
   *[other] { $count } operations are stopped
}
homes-stopped-since = The oldest { $at }.
homes-look = Overview
homes-signals = Procurement files with a signal to verify
homes-no-signal = No signal. This does not prove that nothing is irregular; every file can still be read.
homes-expiring = What expires
homes-expires-price = Price of the offer { $name }
homes-expires-agreement = Framework agreement { $name }
homes-nothing-expires = Nothing expires in the next 60 days.
homes-orders = Services ordered from you
homes-body = Body
homes-quantity = Quantity
homes-ordered = Ordered on
homes-no-order = No contract is concluded with you. An order appears here as soon as it is.
homes-offers = My offers
homes-no-offer = No offer is listed. The centre of expertise adds them after qualification.
homes-offer-published = Published
homes-offer-suspended = Suspended
homes-offer-withdrawn = Withdrawn
homes-offer-draft = In preparation
homes-code = Code
homes-version = Version
homes-price-until = Price valid until
homes-colleagues = People of your body
homes-function = Function
homes-role = Role
homes-valid-until = Valid until
homes-no-end = No planned end
