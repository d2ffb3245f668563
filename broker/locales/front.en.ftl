# The public home page and the readable description of the API.
front-title = Home
front-heading = From need to cloud service, in one place
front-what = Courtier helps public bodies choose a cloud service, conclude the contract and put it into service. Every step leaves evidence that can be checked years later.
front-buy = Buy an email service
front-browse = Browse the catalogue
front-offers = { $count ->
    [one] published offer
   *[other] published offers
}
front-suppliers = { $count ->
    [one] supplier bound by a framework agreement
   *[other] suppliers bound by a framework agreement
}
front-low = lowest price, per mailbox per month
front-steps = Five steps, always the same
front-step-1 = A few questions, one a page. Everything is kept as you go.
front-step-2 = Each requirement is checked for each offer, with the reason for each exclusion.
front-step-3 = The list freezes; prices are compared over the whole term.
front-step-4 = You always see whose turn it is, and by when.
front-step-5 = The contract first, then the mailboxes open, followed live.
front-catalogue = What the catalogue offers today
front-for = Whom Courtier is for
front-for-bodies = Public bodies
front-for-bodies-text = Buy lawfully in little time, and follow the service until it runs.
front-for-bodies-link = How to buy through the catalogue
front-for-suppliers = Suppliers
front-for-suppliers-text = Answer requests for clarification, follow your offers and orders, and know why an offer was excluded.
front-for-suppliers-link = See the suppliers
front-for-programs = Integrators
front-for-programs-text = A purchase, from the catalogue to the service, can also be made through the API.
front-for-programs-link = Read the API

api-title = Application programming interface (API)
api-lead = A purchase, from the catalogue to the service, can also be made by programs, under the same rules and with the same errors as on pages. Reports, evidence and documents are taken from the pages.
api-description = Download the OpenAPI { $version } description
api-begin = To begin
api-begin-public = The catalogue is read without a session. Try:
api-begin-session = The rest needs a session; its token goes with each request.
api-begin-writes = A write takes “Idempotency-Key”: the same key, repeated, does not act twice. It sometimes needs “If-Match”, the version that was read.
api-begin-errors = An error is a “problem+json” (RFC 9457), with a code that never changes and the list of what to correct.
api-groups = Groups of operations
api-parameters = Parameters
api-parameter = Name
api-parameter-in = Place
api-parameter-type = Type
api-parameter-about = Description
api-required = required
api-body = Body
api-answers = Answers
api-example = Example
api-signed-in = session needed
api-in-path = path
api-in-query = query
api-in-header = header
api-in-cookie = cookie
