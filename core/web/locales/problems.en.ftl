problem-required = This field is required.
problem-unknown-field = This field is not expected here.
problem-unreadable-form = The form cannot be read. Reload the page and start over.
problem-not-text = Write some text.
problem-too-short = Write at least { $limit ->
    [one] { $limit } character
   *[other] { $limit } characters
}.
problem-too-long = Write at most { $limit ->
    [one] { $limit } character
   *[other] { $limit } characters
}.
problem-wrong-form = This does not have the expected form.
problem-not-whole-number = Enter a whole number, without letters or decimals.
problem-not-number = Enter a number.
problem-too-small = Enter at least { $limit }.
problem-too-large = Enter at most { $limit }.
problem-wrong-step = Enter a multiple of { $limit }.
problem-not-boolean = Answer yes or no.
problem-not-date = Enter a date as YYYY-MM-DD, for example 2026-06-12.
problem-not-instant = Enter a date and time with its time zone.
problem-not-identifier = This identifier is not valid.
problem-not-a-choice = Choose one of the answers offered.
problem-not-list = Enter a list.
problem-too-few = Choose at least { $limit ->
    [one] { $limit } answer
   *[other] { $limit } answers
}.
problem-too-many = Choose at most { $limit ->
    [one] { $limit } answer
   *[other] { $limit } answers
}.
problem-not-object = Enter an object with its fields.
problem-not-empty = Leave this field empty.
problem-unseen-character = This text holds an invisible character (a control or a writing direction). Remove it, or type the text again.
problem-wrong-value = This value is not valid.
problem-not-url = Enter a complete address, for example https://example.quebec.
problem-not-amount = Enter an amount, for example 1,234.50.
