# Before one begins; needs, their check, requirements, ratings, privacy.

before-title-email = Buy an email service
before-lead = Check in two minutes whether you can buy through the catalogue, and at what price.
before-estimate-title = Estimate the cost
before-quantity = Quantity
before-quantity-hint = One mailbox per person.
before-unit = mailboxes
before-months = Total term
before-months-hint = Renewal options included; { $limit } months at most.
before-months-unit = months
before-estimate-action = Estimate
before-cheapest = The three cheapest
before-range = Every offer
before-range-may-shrink = Your requirements may set some of these offers aside, cheap ones too.
before-range-value = from { $low } to { $high }
before-range-note = over { $months } months, before taxes
before-answering = Offers that meet the basic requirements
before-answering-note = { $count ->
    [one] of one offer with a price for this quantity
   *[other] of { $count } offers with a price for this quantity
}
before-none = No published offer meets these basic requirements. The centre of expertise can guide you.
before-start = Start
before-start-session = You need to sign in to begin.
before-for-title = Who it is for
before-for-bodies = Public bodies that may enter into a contract by mutual agreement with a supplier of the catalogue (RCTI, s. 48).
before-for-term = A contract of at most { $limit } months, renewals included.
before-not-title = Another route suits better
before-not-common = A common service of the government already meets your need.
before-not-software = You update software that you already hold (RCTI, s. 48.1).
before-not-other = Your need is not in the catalogue: talk to the centre of expertise.
before-have-title = Have at hand
before-have-contract = your current contract and its end date
before-have-count = the number of accounts
before-have-later = The privacy impact assessment and the AIC rating may follow.
before-steps-title = The five steps

need-why = This answer is used to propose requirements and to compare offers.
need-page-quantity = How many mailboxes, and for how long?
need-page-quantity-why = Quantity and term set the total cost of each offer. They will be written in the contract.
need-page-information = What information will mail hold?
need-page-information-why = These answers decide the security requirements and the places allowed. The privacy impact assessment may follow.
need-page-assessment = Is the privacy impact assessment made?
need-page-assessment-why = Every email project needs a privacy impact assessment (Act respecting Access, s. 63.5). It may follow.
need-page-ratings = What is your AIC rating?
need-page-ratings-why = The availability, integrity and confidentiality rating decides the level of service required.
need-page-term = For how long?
need-page-term-why = Options included, the term is at most { $limit } months ({ $article }).
need-levels-unknown = We do not know our AIC rating

levels-title = Propose a AIC rating
levels-not-yet = No rating has been proposed yet.
levels-lead = Answer five questions. A rating will be proposed; the information owner will confirm it.
levels-proposed = This is the rating proposed from your answers.
levels-availability = Availability
levels-integrity = Integrity
levels-confidentiality = Confidentiality
levels-because-by-hand = Changed in the answers on your needs, after it was proposed.
levels-because-health-or-finances = Mail holds sensitive information.
levels-because-personal = Mail holds personal information.
levels-because-decisions = Decisions rest on what mail says.
levels-because-safety = Somebody’s health or safety may depend on a message.
levels-because-hours-without = It is how long you can work without mail.
levels-because-usual = It is the usual level.
levels-ask-health-or-finances = Do your messages hold information about health, finances or private life?
levels-ask-personal = Do your messages hold personal information other than names and addresses?
levels-ask-decisions = Do you make decisions about people or money from your messages?
levels-ask-safety = May somebody’s health or safety depend on a message?
levels-ask-without = How long can you work without mail?
levels-week = A week
levels-day = A day
levels-half-day = Half a day
levels-hour = An hour
levels-propose = Propose a rating
levels-confirm = Confirm this rating
levels-confirmed = This rating is confirmed.

privacy-title = Privacy impact assessment
privacy-lead = Record what you know; the rest may follow, before the request is sent (Act respecting Access, s. 63.5).
privacy-reference = Reference of the assessment
privacy-committee = Date on which the committee was consulted
privacy-conclusion = Conclusion
privacy-favourable = Favourable
privacy-conditional = Favourable with conditions
privacy-unfavourable = Unfavourable
privacy-outside = Communication outside Québec
privacy-outside-hint = To fill in if data or support are outside Québec (Act respecting Access, s. 70.1).
privacy-sensitivity-considered = The sensitivity of the information was considered.
privacy-purpose-considered = The purpose of its use was considered.
privacy-measures-considered = Protection measures, contract included, were considered.
privacy-legal-regime-considered = The legal regime of the State was considered.
privacy-adequate-protection = The assessment finds adequate protection.
privacy-save = Save

checking-title = Check your answers
checking-lead = These are your needs as they will serve to set offers aside or retain them.
checking-usual = Check these usual answers
checking-usual-why = They come from the starting point chosen ({ $template }). Change those that are not yours.
checking-mandatory = Mandatory requirements
checking-wishes = Wishes
checking-wishes-note = In price-only mode, a wish informs and sets no offer aside.
checking-kind-mandatory = mandatory
checking-kind-wish = wish
checking-proposed = Proposed by: { $source }.
checking-added = Added by you.
checking-nature-legal-obligation = { $count ->
    [one] One legal obligation
   *[other] { $count } legal obligations
}
checking-nature-framework-requirement = { $count ->
    [one] One requirement of the framework agreement
   *[other] { $count } requirements of the framework agreement
}
checking-nature-orientation = { $count ->
    [one] One guideline
   *[other] { $count } guidelines
}
checking-nature-good-practice = { $count ->
    [one] One good practice
   *[other] { $count } good practices
}
checking-blank = No answer (optional)
checking-requirements-follow = They will be proposed once every required question has its answer.
checking-no-requirement = None.
checking-term-sum = { $initial } months and { $options } months of options, that is { $months } months of { $limit } at most.
checking-left-none = With these requirements, no offer.
checking-left-one = With these requirements, a single offer.
checking-left-two = With these requirements, two offers.
checking-left-three-or-more = With these requirements, at least three offers.
checking-confirm = Confirm the needs
checking-continue = Answer the remaining questions
checking-freeze = Consult the catalogue
checking-revise = Change my answers

requirement-why = Why this requirement
requirement-value = Value required
requirement-kind = Nature of the requirement
requirement-mandatory-hint = An offer that does not meet it is set aside.
requirement-wish-hint = It informs and sets no offer aside.
requirement-reason-hint = The reason is kept with the procurement file.
requirement-save = Save
requirement-withdraw = Withdraw this requirement

levels-waiting = This rating waits to be confirmed.
levels-waiting-for = Who confirms it: { $names }. The request cannot be sent before.
levels-waiting-nobody = Your body has no information owner on record. Ask the administrator to record one.
levels-elsewhere = The rating was confirmed outside the platform
levels-elsewhere-author = Person who confirmed
levels-elsewhere-author-hint = The information owner, or the delegate.
levels-elsewhere-on = Date of the confirmation
levels-elsewhere-reference = Document that shows it
levels-elsewhere-save = Record the confirmation
levels-confirmed-elsewhere = Outside the platform, by { $author }, on { $day } ({ $reference }).

privacy-document = Add the document of the assessment (PDF)

requirement-new-link = Add a requirement
requirement-new-title = Add a requirement
requirement-new-lead = Choose the characteristic that offers must have. Then say what you require, and why.
requirement-new-why = Say what you require. One more requirement may set offers aside, sometimes the cheapest.
requirement-way = What you require
requirement-way-gte = At least
requirement-way-lte = At most
requirement-way-eq = Exactly
requirement-way-contains-all = All the answers ticked
requirement-way-contains-any = At least one of the answers ticked
requirement-boolean = Must the offer have it?
requirement-several = Tick what suits
requirement-only = Tick everything that is allowed
requirement-add = Add this requirement
