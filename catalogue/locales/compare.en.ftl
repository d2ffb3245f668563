# Offers side by side.
compare-title = Compare offers
compare-offers = Offers compared
compare-lead = The answers and prices of several offers, side by side.
compare-too-few = Choose two to { $most } offers in the catalogue to compare them.
compare-choose = Choose offers
compare-count = { $count } offers, with their cost for { $mailboxes } mailboxes over { $months } months, before taxes.
compare-prices-for = Quantity and term
compare-differences = Show only what differs
compare-everything = Show every answer
compare-add = Add an offer
compare-remove = Remove
compare-key = Best value of the row
compare-better = (best value)
compare-lowest = (lowest cost)
compare-question = Question
compare-who = Who offers the service
compare-total = Total cost by plan, { $mailboxes } mailboxes, { $months } months
compare-each-short = { $price } per mailbox per month
compare-dash = A dash means that the supplier did not answer, or that the question does not arise.

problem-unknown-offer = The offer “{ $code }” is not published in this family.
