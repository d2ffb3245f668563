# The list of files, a file, its tasks, declarations.

files-menu = Procurement files
files-title = Procurement files
files-kind = Procurement file
files-empty = Your organisation has no procurement file yet.
files-new-action = Open a procurement file
files-number = Number
files-subject = Subject
files-state = State
files-since = Since
files-yes = Yes
files-no = No
files-because = Reason
files-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
files-state-defining = needs to define
files-state-consulting = needs confirmed
files-state-assessing = being assessed
files-state-proposed = choice proposed
files-state-in_approval = in approval
files-state-approved = approved
files-state-contracted = contract concluded
files-state-abandoned = given up

files-new-title = Open a procurement file
files-new-lead = Name your purchase. Your answers are saved at each step.
files-new-subject = Subject of the procurement file
files-new-subject-hint = A few words that your team will recognise.
files-template = Starting point
files-template-small_body = Small body, 100 to 999 mailboxes
files-template-small_body-hint = The usual answers are filled in; you can change all of them.
files-template-none = None, I answer every question
files-common-service = Does a common service already meet this need?
files-common-service-hint = A common service of the government, or an agreement of the Centre d’acquisitions gouvernementales.
files-common-service-yes = Talk to the centre of expertise first: that route may be simpler.
files-new-create = Open the procurement file

files-show-title = Procurement file { $number } – { $title }
files-yours = It is your turn. Next step: { $task }.
files-continue = Continue
files-lead-defining = This procurement file has just been created. The team defines its needs.
files-lead-consulting = The needs are confirmed. The team can freeze the list of offers.
files-lead-assessing = The list is frozen. The team assesses the offers.
files-lead-proposed = An offer is proposed. The request can be sent.
files-lead-in_approval = The request is in approval.
files-lead-approved = The request is approved. The contract can be concluded.
files-lead-contracted = The contract is concluded.
files-lead-abandoned = This procurement file was given up. It can still be read.
files-tasks = Tasks
files-brief = In brief
files-brief-offer = Offer proposed
files-brief-total = Total cost
files-brief-total-note = Renewal options included, before taxes.
files-brief-term = Total term
files-brief-threshold = Public tender threshold
files-brief-over = The total cost reaches the threshold; the publication will cite section 48 of the RCTI.
files-team = Team and roles
files-capacity-need = defines the need
files-capacity-choice = chooses
files-capacity-approval = approves
files-capacity-conclusion = concludes
files-declared = Interests declared: { $at }
files-not-declared = Interests to declare
files-abandon-link = Give this procurement file up
files-abandon-title = Give up procurement file { $number }
files-abandon-consequence = The procurement file ends without a contract. It can still be read, with its history.
files-abandon-action = Give the procurement file up

files-started-notice = The procurement file is open. Start by defining your needs (about 5 minutes).
files-interests-notice = Your declaration is saved.
files-abandoned-notice = The procurement file is given up.
files-levels-notice = A rating is proposed. The information owner will confirm it.
files-levels-confirmed-notice = The rating is confirmed.
files-privacy-notice = The privacy impact assessment is saved.
files-need-confirmed-notice = Your needs are confirmed.
files-need-reopened-notice = You can change your answers.
files-requirement-notice = The requirement is saved.
files-excluded-notice = Offers that are not compliant are set aside, with their reasons.
files-asked-notice = The request for clarification is sent to the suppliers.
files-set-aside-notice = The offer is set aside for want of proof.
files-proposed-notice = The choice is proposed.
files-withdrawn-notice = The proposed choice is withdrawn.
files-round-notice = A new round is open.

tasks-need = answer the questions about your needs
tasks-levels = confirm the DIC rating
tasks-review = check and confirm the needs
tasks-privacy = record the privacy impact assessment
tasks-privacy-none = No personal information is involved.
tasks-interests = declare your interests
tasks-freeze = freeze the list of offers
tasks-exclude = set aside offers that are not compliant
tasks-clarify = ask for clarification
tasks-choose = propose an offer
tasks-transfer = assess the communication outside Québec
tasks-transfer-none = No personal information is communicated outside Québec.
tasks-submit = send the request
tasks-approval = obtain approval
tasks-conclude = conclude the contract

interests-title = Declare your interests
interests-why = Each member of the team declares interests once, before seeing offers and prices.
interests-question = Do you have an interest in a company that could sell this service?
interests-none = No, none
interests-some = Yes, or perhaps
interests-what = Describe this interest

problem-quantity-between = Enter a number between 1 and { $limit }.
