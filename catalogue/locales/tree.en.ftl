# What may be refused in the answers to a questionnaire. Common words ("required", "too-long"…) are those of core.
problem-answer-not-asked = Leave this field empty: your other answers do not lead to this question.
problem-answer-too-many-words = Write at most { $limit } words.
problem-answer-too-many-decimals = Give at most { $limit } decimals.
problem-answer-out-of-range = Enter a number between { $minimum } and { $maximum }.
problem-answer-french-missing = Write the French text.
problem-answer-english-missing = Write the English text.
problem-answer-repeated = This choice is already in the list.
problem-answer-dates-reversed = The end of validity comes before its start.
problem-price-tiers-not-rising = Each tier starts at a larger quantity than the one before.

error-family-faults = A family of the catalogue has { $count ->
    [one] one mistake
   *[other] { $count } mistakes
} and cannot be used.
error-not-priced = This offer has no price for this order.
