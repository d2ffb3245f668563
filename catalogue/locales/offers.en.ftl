# An offer and its page, suppliers, a supplier's own offers.
offers-kind = Offer
offers-state-draft = Draft
offers-state-published = Published
offers-state-suspended = Suspended
offers-state-withdrawn = Withdrawn
offers-suspended = This offer is suspended
offers-suspended-text = It cannot be chosen for now. Running services continue.
offers-withdrawn = This offer is withdrawn from the catalogue
offers-withdrawn-text = It can no longer be chosen. Its page stays for whoever verifies a purchase.
offers-agreement-over = The framework agreement is not in force
offers-agreement-over-text = No contract can be concluded for this offer today.
offers-price-over = The prices are no longer valid
offers-price-over-text = They were valid until { $day }. The supplier must confirm them before any contract.
offers-on-page = On this page
offers-description = Description of the service
offers-includes = What the service includes
offers-excludes = What the service does not include
offers-prices = Prices
offers-before-taxes = before taxes
offers-control = Country of control
offers-check-why = An offer cannot be ordered in one click: first say what you need. The platform checks each requirement and compares prices.
offers-check = Check whether this offer meets our needs
offers-compare = Compare with other offers
offers-prices-text = The price depends on the quantity. Each tier applies from its quantity on, before taxes.
offers-tier-quantity = Number of mailboxes
offers-tier-from = { $low } or more
offers-tier-between = { $low } to { $high }
offers-setup = Set-up
offers-migration = Migration
offers-once = once
offers-each-mailbox-once = for each mailbox migrated, once
offers-required = always part of the cost
offers-unit-mailbox-month = per mailbox per month
offers-unit-month = per month
offers-unit-mailbox = per mailbox, once
offers-unit-once = once
offers-graduated = Each tier applies to its own range of the quantity.
offers-largest = At most { $count ->
    [one] { $count } mailbox
   *[other] { $count } mailboxes
} on this plan.
offers-extras = Fees and options
offers-calculator = Work out the total cost
offers-mailboxes = Mailboxes
offers-months = Term in months
offers-calculate = Calculate
offers-result = For { $count ->
    [one] { $count } mailbox
   *[other] { $count } mailboxes
} over { $months } months:
offers-result-example = Example for { $count ->
    [one] { $count } mailbox
   *[other] { $count } mailboxes
} over { $months } months. Change the numbers above for your own body.
offers-each = that is { $price } per mailbox per month, everything included
offers-lines = Detail of the cost – { $plan }
offers-line = Item
offers-line-detail = Calculation
offers-amount = Amount
offers-total = Total cost
offers-line-subscription = Mailboxes
offers-line-option-period = Mailboxes, option period
offers-line-setup = Set-up
offers-line-migration = Migration
offers-line-how = { $quantity } × { $price } × { $months } months
offers-line-how-once = { $quantity } × { $price }, once
offers-not-priced = No price for this order
offers-not-priced-below-minimum = This offer is sold from { $count ->
    [one] { $count } mailbox
   *[other] { $count } mailboxes
} on.
offers-not-priced-above-maximum = This offer is sold up to { $count ->
    [one] { $count } mailbox
   *[other] { $count } mailboxes
}.
offers-not-priced-unknown-option = There is no such option.
offers-not-priced-not-in-force = No plan of this offer is in force today.
offers-paradox = { $larger } mailboxes cost less
offers-paradox-text = A cheaper tier starts at { $larger } mailboxes. Taking { $larger } instead of { $quantity } costs { $saving } less in all.
offers-curve = Total cost by quantity, over { $months } months
offers-curve-cost = Total cost
offers-curve-summary = The total cost over { $months } months rises with the number of mailboxes; it falls where a tier starts.
offers-unanswered = The supplier did not answer
offers-expired = expired
offers-agreement = Framework agreement and version
offers-supplier = Supplier
offers-manufacturer = Manufacturer
offers-same = The supplier owns the platform that it sells.
offers-agreement-number = Framework agreement
offers-agreement-dates = In force
offers-between = from { $start } to { $end }
offers-family = Family of services
offers-version = Version of the offer
offers-version-value = { $number }, published on { $day }
offers-hash = Fingerprint of the content
offers-hash-note = It changes as soon as a word or a price changes. A purchase keeps that of the offer chosen.

suppliers-nav = Suppliers
suppliers-title = Suppliers
suppliers-lead = These companies signed a framework agreement after an interest call. Their offers have been verified.
suppliers-offers = { $count ->
    [0] No published offer
    [one] { $count } published offer
   *[other] { $count } published offers
}
suppliers-place = Place of business
suppliers-neq = Québec enterprise number (NEQ)
suppliers-contact = Contact person
suppliers-email = Email
suppliers-phone = Telephone
suppliers-agreements = Framework agreements
suppliers-agreement-state-draft = Draft
suppliers-agreement-state-active = In force
suppliers-agreement-state-suspended = Suspended
suppliers-agreement-state-ended = Ended
suppliers-call = Interest call
suppliers-their-offers = Published offers
suppliers-none = This supplier has no published offer for now.
suppliers-state = State

offers-own-nav = My offers
offers-own-title = My offers
offers-own-lead = What your company has in the catalogue, as public bodies see it.
offers-own-none = Your company has no offer in the catalogue yet.
offers-own-offer = Offer
offers-own-code = Code
offers-own-version = Version
offers-own-soon = { $days ->
    [0] ends today
    [one] in { $days } day
   *[other] in { $days } days
}
offers-own-over = over

# What happens to the catalogue, as the history tells it.
event-manufacturer-registered = The manufacturer { $name } is registered in the catalogue (ultimate control: { $control_country }).
event-supplier-registered = The supplier { $name } (NEQ { $neq }) is registered in the catalogue.
event-agreement-signed = The framework agreement { $number } is in force from { $valid_from } to { $valid_to }.
event-agreement-suspended = The framework agreement { $number } is suspended. Reason: { $reason }
event-agreement-reinstated = The framework agreement { $number } is in force again.
event-offer-published = The offer { $code } is published, version { $number }.
event-offer-suspended = The offer { $code } is suspended. Reason: { $reason }
event-offer-reinstated = The offer { $code } is in the catalogue again.
event-offer-withdrawn = The offer { $code } is withdrawn from the catalogue. Reason: { $reason }

error-agreement-not-active = The framework agreement { $agreement } is not in force for this offer.
    .title = Framework agreement not in force
problem-dates-backwards = The end comes before the start.

# What a folder of catalogue files has wrong (`courtier offer publish`).
problem-file-missing = This file is missing.
problem-not-yaml = The file cannot be read ({ $message }).
problem-price-not-text = Write the price between quotes, for example "8.30".
problem-unknown-family = There is no such family. Families: { $known }.
problem-unknown-manufacturer = No manufacturer has this code, neither here nor in the catalogue.
problem-unknown-supplier = No supplier has this code, neither here nor in the catalogue.
problem-no-agreement-carries = No framework agreement in force today binds this supplier for the family { $family }.
problem-known-otherwise = The catalogue knows this otherwise, and a file does not change it.
problem-number-taken = This NEQ is another organisation’s: { $name }.
problem-offer-not-open = The offer is suspended or withdrawn: it takes no new version.
