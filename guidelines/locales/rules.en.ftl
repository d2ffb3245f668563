# Rules: results, natures, conditions and explanations.

rules-result-pass = compliant
rules-result-fail = not compliant
rules-result-unknown = to be demonstrated
rules-result-not-applicable = not applicable
rules-result-waived = exception granted

rules-nature-legal-obligation = legal obligation
rules-nature-framework-requirement = framework agreement requirement
rules-nature-orientation = orientation
rules-nature-good-practice = good practice

rules-yes = yes
rules-no = no
rules-empty = no items
rules-quoted = “{ $text }”
rules-more =
    { $count ->
        [one] { $count } other
       *[other] { $count } others
    }
rules-records =
    { $count ->
        [0] no items
        [one] { $count } item
       *[other] { $count } items
    }

# A condition and what answered it.
rules-leaf = { $fact }: { $condition } ({ $answer })
rules-leaf-senseless = { $fact }: this condition no longer applies to this information
rules-answer = answer: { $answer }
rules-answer-total = total: { $total }
rules-answer-unanswered = no answer
rules-answer-none = no items
rules-answer-missing = missing: { $facts }
rules-answer-wrong-type = unreadable answer
rules-answer-not-allowed = answer outside the permitted choices
rules-answer-too-large = answer too large
rules-answer-empty = no answer
rules-answer-counts =
    { $met ->
        [0] none of { $total } does
        [one] { $met } of { $total } does
       *[other] { $met } of { $total } do
    }
rules-answer-counts-unknown =
    { $met ->
        [0] none of { $total } does
        [one] { $met } of { $total } does
       *[other] { $met } of { $total } do
    }, { $unknown } to be demonstrated
rules-other = { $value }, from “{ $fact }”
rules-other-unanswered = “{ $fact }”, unanswered

rules-condition-eq = { $value }
rules-condition-ne = other than { $value }
rules-condition-gt = more than { $value }
rules-condition-gte = at least { $value }
rules-condition-lt = less than { $value }
rules-condition-lte = at most { $value }
rules-condition-between = from { $low } to { $high }
rules-condition-not-between = outside the range from { $low } to { $high }
rules-condition-gt-date = after { $value }
rules-condition-gte-date = { $value } or later
rules-condition-lt-date = before { $value }
rules-condition-lte-date = { $value } or earlier
rules-condition-between-date = between { $low } and { $high }
rules-condition-not-between-date = neither between { $low } and { $high }, nor on those days
rules-condition-gt-choice = above { $value }
rules-condition-gte-choice = at least { $value }
rules-condition-lt-choice = below { $value }
rules-condition-lte-choice = at most { $value }
rules-condition-between-choice = from { $low } to { $high }
rules-condition-not-between-choice = neither from { $low } to { $high }, nor one of the two
rules-condition-in = { $values }
rules-condition-not-in = other than { $values }
rules-condition-contains = includes { $value }
rules-condition-not-contains = does not include { $value }
rules-condition-contains-all = includes { $values }
rules-condition-not-contains-all = lacks one of these: { $values }
rules-condition-contains-any = includes { $values }
rules-condition-not-contains-any = includes none of these: { $values }
rules-condition-subset-of = only { $values }
rules-condition-not-subset-of = includes something other than this: { $values }
rules-condition-min-length-text =
    { $count ->
        [one] at least { $shown } character
       *[other] at least { $shown } characters
    }
rules-condition-max-length-text =
    { $count ->
        [one] at most { $shown } character
       *[other] at most { $shown } characters
    }
rules-condition-min-length-list =
    { $count ->
        [one] at least { $shown } item
       *[other] at least { $shown } items
    }
rules-condition-max-length-list =
    { $count ->
        [one] at most { $shown } item
       *[other] at most { $shown } items
    }
rules-each-some = at least one item meets the conditions
rules-each-every = every item meets the conditions
rules-each-none = no item meets the conditions
rules-each-not-every = at least one item does not meet the conditions

# Several conditions together.
rules-all-true =
    { $total ->
        [one] The condition is met.
       *[other] All { $total } conditions are met.
    }
rules-all-false =
    { $failed ->
        [one] { $failed } condition of { $total } is not met.
       *[other] { $failed } conditions of { $total } are not met.
    }
rules-all-unknown =
    { $unknown ->
        [one] { $unknown } condition of { $total } remains to be demonstrated.
       *[other] { $unknown } conditions of { $total } remain to be demonstrated.
    }
rules-any-true =
    { $total ->
        [one] The condition is met.
       *[other] At least one of the { $total } possible conditions is met.
    }
rules-any-false =
    { $total ->
        [one] The condition is not met.
       *[other] None of the { $total } possible conditions is met.
    }
rules-any-unknown =
    { $unknown ->
        [one] One of the { $total } conditions must be met; { $unknown } remains to be demonstrated.
       *[other] One of the { $total } conditions must be met; { $unknown } remain to be demonstrated.
    }
rules-not-true = The case to avoid does not arise.
rules-not-false = The case to avoid arises.
rules-not-unknown = It remains to be demonstrated that the case to avoid does not arise.
rules-if-false = The starting condition is not met; the rest is not applicable.
rules-if-true-true = The starting condition is met, and so is what it requires.
rules-if-true-false = The starting condition is met, but what it requires is not.
rules-if-true-unknown = The starting condition is met; what it requires remains to be demonstrated.
rules-if-unknown-true = What might be required is met, whether or not the starting condition is.
rules-if-unknown = It remains to be demonstrated whether the starting condition is met.

rules-unit-second = { $shown } s
rules-unit-minute = { $shown } min
rules-unit-hour = { $shown } h
rules-unit-day =
    { $count ->
        [one] { $shown } day
       *[other] { $shown } days
    }
rules-unit-working-day =
    { $count ->
        [one] { $shown } working day
       *[other] { $shown } working days
    }
rules-unit-month =
    { $count ->
        [one] { $shown } month
       *[other] { $shown } months
    }
rules-unit-year =
    { $count ->
        [one] { $shown } year
       *[other] { $shown } years
    }
rules-unit-percent = { $shown }%
rules-unit-mb = { $shown } MB
rules-unit-gb = { $shown } GB
rules-unit-tb = { $shown } TB
rules-unit-mailbox =
    { $count ->
        [one] { $shown } mailbox
       *[other] { $shown } mailboxes
    }
rules-unit-mailbox-per-day =
    { $count ->
        [one] { $shown } mailbox a day
       *[other] { $shown } mailboxes a day
    }
rules-unit-message =
    { $count ->
        [one] { $shown } message
       *[other] { $shown } messages
    }
rules-unit-member =
    { $count ->
        [one] { $shown } member
       *[other] { $shown } members
    }
rules-unit-alias =
    { $count ->
        [one] { $shown } address
       *[other] { $shown } addresses
    }
rules-unit-domain =
    { $count ->
        [one] { $shown } domain
       *[other] { $shown } domains
    }
