# Sessions, organisations, people: pages, errors, events.

session-sign-in-title = Sign in
session-sign-in-lead = Use the email address that your organisation registered.
session-email = Email address
session-password = Password
session-sign-in-action = Sign in
session-no-account = No account yet? Your organisation’s administrator can register you.
session-choose-title = Choose an organisation
session-choose-lead = { $count ->
    [one] You have a role in a single organisation.
   *[other] You have a role in { $count } organisations. For which one are you acting now?
}
session-organisation = Organisation
session-choose-action = Continue
session-no-organisation = No organisation has given you a role yet. Its administrator can do so.
session-mine-title = My sessions
session-mine-lead = { $count ->
    [one] You have one open session.
   *[other] You have { $count } open sessions. Close those that you do not recognise.
}
session-this-one = This session
session-other-one = Another session
session-channel = Opened by
session-channel-page = Browser
session-channel-api = Programming interface
session-opened = Opened
session-last-seen = Last used
session-end-action = Close
session-end-others-action = Close all the others
session-closed-notice = You are signed out.
session-ended-notice = The session is closed.
session-others-ended-notice = Your other sessions are closed.
session-password-title = Change your password
session-password-lead = Your other sessions will be closed.
session-password-current = Current password
session-password-new = New password
session-password-hint = At least 12 characters; a sentence does well.
session-password-action = Change the password
session-password-changed-notice = Your password is changed, and your other sessions are closed.

organisation-kind-ministry = Department
organisation-kind-budget_body = Budget-funded body
organisation-kind-other_body = Other public body
organisation-kind-school_network = Education network
organisation-kind-higher_education = Higher education
organisation-kind-health = Health and social services
organisation-kind-state_enterprise = Government enterprise
organisation-kind-municipal = Municipal body
organisation-kind-centre = Centre of expertise
organisation-kind-reviewer_office = Reviewers’ office
organisation-kind-supplier = Supplier

body-function-chief_executive = Chief executive officer
body-function-information_officer = Information officer
body-function-information_owner = Information owner
body-function-privacy_officer = Person in charge of the protection of personal information
body-function-contract_rules_officer = Officer responsible for the application of contract rules
body-function-finance_officer = Finance officer
body-function-signatory = Signatory

error-wrong-credentials = The address or the password is not right.
error-period-overlaps = The same thing already holds during a part of this period.
error-role-does-not-fit = This kind of organisation has no such role.
error-role-ends = This role already ends on { $day }. For it to last longer, grant it again.
error-not-a-member = You have no role in this organisation, or it is suspended.
error-neq-taken = Another organisation already has this Québec enterprise number.
error-own-roles = Nobody gives a role to themselves. Ask another administrator.

problem-wrong-credentials = The address or the password is not right.
problem-wrong-password = This is not your current password.
problem-password-too-short = Choose a password of at least { $limit } characters.
problem-not-email = Enter an email address, such as name@body.quebec.
problem-ends-before-start = The end comes before the start.
problem-day-passed = This date has passed. Choose today or a day to come.
problem-delegation-without-instrument = Name the instrument of the delegation.
problem-delegate-is-holder = The delegate is somebody else than the holder.
problem-deputy-is-person = The deputy is somebody else than the absent person.

denied-other-organisation = You administer another organisation.
denied-person-needed = A person must do this. A program cannot do it in their place.
denied-organisation-first = Choose first the organisation that you act for (PUT /api/v1/sessions/current).

event-organisation-registered = The organisation is registered.
event-organisation-suspended = The organisation is suspended.
event-organisation-reinstated = The organisation’s suspension is lifted.
event-organisation-described = A fact about the organisation is established.
event-person-registered = The person is registered.
event-membership-granted = A role is given.
event-membership-ended = The end of a role is set.
event-function-given = A function is given.
event-deputy-named = A deputy is named.
event-machine-added = A program is given access to the programming interface.
event-machine-revoked = A program’s access is revoked.
event-session-opened = The session is open.
event-session-switched = The person acts for another organisation.
event-session-closed = The session is closed.
event-password-changed = The password is changed.
event-reference-loaded = A reference table is updated.
