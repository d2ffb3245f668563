# Services and how they are put in place: steps, states, tasks, errors and the ledger's sentences.

fulfilment-step-provision = Creation at the supplier
fulfilment-step-credential = Issue of the administrator’s access
fulfilment-step-update = Change at the supplier
fulfilment-step-unbind = Withdrawal of the administrator’s access
fulfilment-step-deprovision = Closing at the supplier
fulfilment-step-domain = Opening of the domain
fulfilment-step-administrator = Administrator’s account
fulfilment-step-mailboxes = Opening of the mailboxes
fulfilment-step-remove-mailboxes = Closing of the removed mailboxes
fulfilment-step-check = Check of the mailboxes and their space
fulfilment-step-close = Closing of the domain and its mailboxes
fulfilment-step-task-create = Put in place by a person
fulfilment-step-task-change = Change made by a person
fulfilment-step-task-end = Closing done by a person

fulfilment-state-pending = To come
fulfilment-state-leased = In progress
fulfilment-state-waiting-provider = In progress at the supplier
fulfilment-state-waiting-external = Waiting for a person
fulfilment-state-retry-at = Another try is planned
fulfilment-state-ambiguous = Being checked
fulfilment-state-done = Done
fulfilment-state-failed = Refused
fulfilment-state-needs-attention = A person must act
fulfilment-state-cancelled = Cancelled

fulfilment-task-create = Put the service in place
fulfilment-task-change = Change the service
fulfilment-task-end = Close the service
fulfilment-task-undo = Remove what was put in place

fulfilment-error-throttled = The supplier asks us to slow down
fulfilment-error-transient = The supplier does not answer at the moment
fulfilment-error-ambiguous = The supplier’s answer was lost
fulfilment-error-foreign = Something else has that place at the supplier
fulfilment-error-exists = It exists already at the supplier
fulfilment-error-gone = It is no longer at the supplier
fulfilment-error-not_yet = The supplier has not recorded everything yet
fulfilment-error-conflict = The supplier changed its catalogue
fulfilment-error-quota = The limit at the supplier is reached
fulfilment-error-invalid = The supplier refuses the request
fulfilment-error-auth = The supplier refuses our access
fulfilment-error-unsupported = The supplier does not offer this action
fulfilment-error-bug = The supplier’s answer cannot be understood
fulfilment-error-failed = The supplier did not succeed
fulfilment-error-overdue = Nobody did it in time

status-service-requested = Requested
status-service-provisioning = Being put in place
status-service-active = In service
status-service-changing = Being changed
status-service-suspended = Suspended
status-service-ending = Being closed
status-service-ended = Closed
status-service-error = To be corrected

status-operation-pending = To come
status-operation-running = In progress
status-operation-compensating = Being taken back
status-operation-done = Done
status-operation-failed = Not successful
status-operation-needs_attention = A person must act
status-operation-cancelled = Cancelled

error-operation-running = Another operation of this service is not finished. Wait until it is.
error-credential-already-revealed = This access was already shown and is not kept. Ask for a new one.
error-contract-missing = No contract supports this operation.
error-worker-busy = A call to the supplier is under way. Try again in a minute.
error-task-done-already = This task is done already.
error-task-not-needed = This task is no longer needed: the operation that asked for it was given up, or went on without it.
problem-address-twice = The address “{ $address }” appears twice.
problem-address-with-secret = An address holds no user name and no password: they belong to the credentials.
problem-connection-supplier = Name the supplier whose contracts are delivered through this connection.
problem-connection-whose = Name the supplier, or say that it is for all who have no connection of their own.
problem-connection-for-all = Connection “{ $key }” is already for all who have none of their own.
denied-not-your-service = This service is another body’s.
denied-not-your-task = This task is somebody else’s.

event-service-requested = Service { $number } requested.
event-service-operation_opened = Operation begun at the supplier.
event-service-state_changed = The service went from “{ $before ->
    [requested] { status-service-requested }
    [provisioning] { status-service-provisioning }
    [active] { status-service-active }
    [changing] { status-service-changing }
    [suspended] { status-service-suspended }
    [ending] { status-service-ending }
    [ended] { status-service-ended }
    [error] { status-service-error }
   *[other] { $before }
}” to “{ $after ->
    [requested] { status-service-requested }
    [provisioning] { status-service-provisioning }
    [active] { status-service-active }
    [changing] { status-service-changing }
    [suspended] { status-service-suspended }
    [ending] { status-service-ending }
    [ended] { status-service-ended }
    [error] { status-service-error }
   *[other] { $after }
}”.
event-service-step_done = { $step_name ->
    [task] Step { $position } of { $steps } done by a person.
   *[other] { $by_hand ->
        [true] Step { $position } of { $steps } said to be done by a person:
       *[false] Step { $position } of { $steps } done:
    } “{ $step_name ->
            [provision] { fulfilment-step-provision }
            [credential] { fulfilment-step-credential }
            [update] { fulfilment-step-update }
            [unbind] { fulfilment-step-unbind }
            [deprovision] { fulfilment-step-deprovision }
            [domain] { fulfilment-step-domain }
            [administrator] { fulfilment-step-administrator }
            [mailboxes] { fulfilment-step-mailboxes }
            [remove-mailboxes] { fulfilment-step-remove-mailboxes }
            [check] { fulfilment-step-check }
            [close] { fulfilment-step-close }
           *[other] { $step_name }
        }”.
}
event-service-step_waiting = { $waits_for ->
    [external] A step is in the hands of a person.
   *[provider] A step waits for the supplier.
}
event-service-step_delayed = A step will be tried again.
event-service-step_stopped = A step waits for a person to act.
event-service-step_failed = The supplier refused a step.
event-service-operation_finished = { $kind ->
    [create] Putting the service in place
    [change] The change of the service
   *[end] Closing the service
} { $outcome ->
    [done] is finished.
    [cancelled] was cancelled.
   *[failed] did not succeed.
}
event-service-operator_acted = The centre acted on a step.
event-service-task_done = A person did what was awaited.
event-service-task_withdrawn = A task asked of a person was withdrawn: it is no longer needed.
event-service-credential_revealed = An access was shown once, then forgotten.
event-service-domain_verified = { $verified ->
    [true] The domain is verified.
   *[false] The domain is no longer verified.
}
event-service-mailboxes_migrated = Mailboxes migrated: { $migrated } of { $total }.
event-service-health_changed = The health of the service went from “{ $before ->
    [well] good
    [impaired] impaired
    [down] down
   *[unknown] not observed yet
}” to “{ $after ->
    [well] good
    [impaired] impaired
    [down] down
   *[unknown] not observed yet
}”.
event-connection-registered = Connection “{ $connection_key }” set.
