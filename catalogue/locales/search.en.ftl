# Searching the catalogue, and what to know to use it.
search-nav = Catalogue
search-title = Catalogue
search-lead = Compare the offers of suppliers bound by a framework agreement. Prices are for one mailbox and one month, before taxes.
search-explained = How to buy through the catalogue
search-words = Words to look for
search-price = Highest monthly price
search-filters = Filters
search-page = Page
search-order = Order
search-help = How to search
search-help-accents = Accents, capitals and plurals do not matter: “quebec” finds “Québec”.
search-help-phrase = Between straight quotation marks, words must follow one another: "shared calendar".
search-help-without = A hyphen takes offers away: archive -unlimited.
search-help-or = “or” between two words accepts either: phone or tablet.
search-every-value = (every value ticked)
search-count = { $count ->
    [0] No offer found
    [one] { $count } offer found
   *[other] { $count } offers found
}
search-order-relevance = Relevance
search-order-price = Lowest price
search-order-price-desc = Highest price
search-order-said-relevance = most relevant first
search-order-said-neutral = in a neutral order
search-order-said-price = from the lowest price to the highest
search-order-said-price-desc = from the highest price to the lowest
search-neutral = A neutral calculation orders ties, anew every month and alike for everybody. No supplier is favoured.
search-sentence-everything = These are all the offers of the family “{ $family }”, { $order }.
search-sentence = You are looking, in “{ $family }”, for offers { $what }. They are shown { $order }.
search-clause-words = that mention “{ $words }”
search-clause-price = whose price starts at { $price } or less
search-clause-any = whose “{ $filter }” is { $values }
search-clause-all = whose “{ $filter }” includes { $values }
search-chip-words = “{ $words }”
search-chip-price = { $price } or less
search-chip-filter = { $filter }: { $value }
search-made-by = Manufacturer: { $name }
search-unit-price = Per mailbox per month
search-price-range = { $low } to { $high }
search-valid-until = Prices valid until
search-pick = Tick two to { $most } offers to compare them side by side.
search-picked = { $count ->
    [one] { $count } offer of { $most } ticked.
   *[other] { $count } offers of { $most } ticked.
}
search-compare = Compare
search-compare-one = Compare this offer
search-empty = No offer meets everything that you ask for.
search-empty-relax = This would bring offers back, all the rest being kept:
search-empty-together = Removing one filter is not enough. Start again with fewer filters.
search-empty-all = See every offer
search-relax-words = Stop looking for “{ $words }”
search-relax-price = Stop limiting the price to { $price }
search-relax-filter = Remove the filter “{ $filter }”
search-relax-found = { $count ->
    [one] { $count } offer
   *[other] { $count } offers
}

search-how-title = How to buy through the catalogue
search-how-lead = The catalogue holds offers that have already been verified. A public body may conclude a contract by mutual agreement there.
search-how-who = Who may buy
search-how-who-text = Departments and public bodies under the Act. The contract lasts { $months } months at most, renewals included ({ $article }).
search-how-steps = The five steps
search-how-step-1 = Say how many mailboxes, for what information and for how long.
search-how-step-2 = The search excludes offers that do not meet the requirements, with the reason.
search-how-step-3 = The cheapest conforming offer is proposed. Any other criterion needs an authorisation.
search-how-step-4 = The people named by law and by your body give opinions and decisions.
search-how-step-5 = The contract is concluded, then the service opens and is followed in the same place.
search-how-fair = Why you can rely on the order of results
search-how-fair-text = The order follows the words or the price, never a payment. A neutral calculation orders ties, anew every month and alike for everybody.
search-how-prices = How to read prices
search-how-prices-text = A price is for one mailbox and one month, before taxes. It often falls by tier, with the quantity.
search-how-check = What the catalogue does not do
search-how-check-text = An offer cannot be ordered in one click. First check that it meets your needs.
search-how-go = Browse the catalogue
search-how-begin = Buy an email service

problem-unknown-filter = There is no such filter; it was not applied.
