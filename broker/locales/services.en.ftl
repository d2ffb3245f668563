# Services: the list, a service's page, its access, its tasks, the operations that need attention.

services-nav = Services
services-service = Service
services-list-title = Services
services-list-lead = { $count ->
    [0] No service to show.
    [one] One service. What needs an action comes first.
   *[other] { $count } services. What needs an action comes first.
}
services-list-caption = Services
services-list-empty = No service is open. A service appears here as soon as its contract is concluded.
services-list-none-found = No service matches these filters.
services-state = State
services-state-any = Every state
services-wanting = Only what needs an action
services-number = Number
services-body = Body
services-offer = Offer
services-supplier = Supplier
services-to-do = To do
services-tasks-tag = { $count ->
    [one] One task
   *[other] { $count } tasks
}
services-attention-tag = Step stopped
services-quantity = Quantity
services-plan = Plan
services-starts = Start
services-ends = Planned end
services-options = And { $months } months of options.
services-yes = Yes
services-no = No
services-not-yet = Not yet
services-of = { $done } / { $total }
services-none-planned = None to migrate
services-opened = Service open
services-domain = Domain verified
services-domain-waits = { $supplier } has not sent a record to add yet. Until then the body has nothing to do.
services-migrated = Mailboxes migrated
services-health-unknown = Health: not observed yet
services-health-well = Health: good
services-health-impaired = Health: impaired
services-health-down = Health: down
services-turn-nobody = Nobody: nothing is waiting
services-turn-platform = Courtier platform
services-turn-centre = Centre of expertise
services-platform = Courtier platform
services-progress-create = Putting into service
services-progress-change = Change of the service
services-progress-end = Closing the service
services-step-now = { $step }: { $state }
services-step = Step
services-undo = Taking back: { $step }
services-tries = { $count ->
    [one] (one try)
   *[other] ({ $count } tries)
}
services-waiting-since = Waiting since { $at }
services-stopped-title = A step waits for the centre of expertise
services-stopped-body = Nothing is lost: work will go on from where it stopped.
services-stopped-because = Reason: { $why }.
services-to-do-title = To do on your side
services-nothing-to-do = Nothing for now. A task of yours appears here and on your home.
services-owner = Owner: { $who }
services-records-task = Add the domain's DNS records
services-records-link = See the records to add
services-records-title = DNS records to add
services-records-lead = Copy each value as it is at your registrar.
services-record = { $type } for { $name }
services-access-title = Connection and access
services-access-task = Access to read
services-access = Access
services-access-none = The supplier has not sent an access yet.
services-access-waits = The administration access is ready. It will be shown only once.
services-access-not-yours = The administration access is ready. The body's requester or administrator may have it shown.
services-access-admin = Administration
services-access-administrator = Administration
services-access-credential = Administration
services-access-mailboxes = Mailboxes
services-reveal = Show the access
services-reveal-title = Access of service { $number }
services-reveal-lead = The access will be shown once, on the next page.
services-reveal-consequence = The access is shown, then erased; your name and the time are written in the ledger.
services-revealed = Access shown { $at }, to { $who }. It is not kept.
services-revealed-title = This access was already shown
services-revealed-lost = If nobody kept it, ask the supplier for a new one.
services-revealed-lead = Keep these values now, in a password vault. They have just been erased from the platform.
services-kept = I have kept these values
services-back = Service { $number }
services-output-address = Address
services-output-username = User name
services-output-user = User name
services-output-login = User name
services-output-password = Password
services-output-domain = Domain
services-output-host = Server
services-output-hostname = Server
services-output-port = Port
services-output-url = Web address
services-output-uri = Web address
services-output-dashboard_url = Supplier's console
services-output-imap = IMAP server
services-output-smtp = SMTP server
services-output-imap_host = IMAP server
services-output-imap_port = IMAP port
services-output-smtp_host = SMTP server
services-output-smtp_port = SMTP port
services-output-webmail_url = Webmail
services-output-mx = Receiving server (MX)
services-output-verified = Mailboxes checked
services-output-mailboxes = Mailboxes
services-output-quantity = Quantity
services-output-plan = Plan
services-output-note = Note
services-origin-title = Where this service comes from
services-contract = Contract
services-choice = Choice
services-requirements = Requirements
services-signed = Signed { $day }
services-choice-hint = Rank { $rank } by total cost: { $total }
services-requirements-count = { $count ->
    [one] One requirement
   *[other] { $count } requirements
}
services-file = Procurement file { $number }
services-task = Task of the service
services-task-what = What is asked
services-task-done-title = Is it done?
services-task-done-lead = Putting into service goes on as soon as you confirm it.
services-task-note = Note
services-task-note-hint = What those who follow need to know: a reference number, an address. Never a password.
services-task-done = Confirm that it is done
services-task-was-done = Confirmed { $at }.
services-task-withdrawn = Withdrawn
services-task-was-withdrawn = Withdrawn { $at }: nobody needs it any more, there is nothing to do.
services-task-done-notice = Thank you. The task is done and work goes on.
services-attention-title = Operations that need attention
services-attention-lead = { $count ->
    [0] No step is stopped.
    [one] One step is stopped. Nothing goes on before a decision.
   *[other] { $count } steps are stopped, the oldest first. Nothing goes on before a decision.
}
services-attention-empty = Everything moves by itself. A step that stops appears here with its reason.
services-provider-said = The supplier answered:
services-tried = Tries
services-connection = Connection
services-why = Reason
services-act-retry = Try again
services-act-adopt = Take over what exists
services-act-mark_done = Declare the step done
services-act-cancel = Cancel the operation
services-act-title-retry = Try again: { $number }
services-act-title-adopt = Take over what exists: { $number }
services-act-title-mark_done = Declare the step done: { $number }
services-act-title-cancel = Cancel the operation: { $number }
services-act-consequence-retry = The step first looks whether it has already succeeded, then tries again.
services-act-consequence-adopt = What exists at the supplier under our mark will be taken over as ours.
services-act-consequence-mark_done = The operation goes to the next step without checking anything at the supplier.
services-act-consequence-cancel = What was made will be taken back and the service will be as it was before.
services-act-reason = Reason
services-act-reason-hint = Written in the ledger with your name.
services-acted-notice = It is recorded. Work goes on within seconds.

error-credential-revealed-before = This access was already shown { $at }, to { $person }. It is not kept.
