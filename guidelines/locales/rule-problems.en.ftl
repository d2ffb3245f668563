# What can be refused in a rule or in a rule set.

problem-rule-no-condition = Write a condition: all, any, not, if, sum or fact.
problem-rule-too-large = Simplify: a rule has at most { $limit } conditions.
problem-rule-too-deep = Simplify: conditions are nested at most { $limit } levels deep.
problem-rule-empty = Add at least one item.
problem-rule-two-operands = Keep one comparison only: { $first } is already there.
problem-rule-unknown-operator = Choose one of these operators: { $allowed }.
problem-rule-not-a-fact = Give the identifier of a fact, for example offer.rpo.
problem-rule-not-a-value = Give a text, a number, true or false.
problem-rule-between-two = Give two bounds.
problem-rule-between-order = Give the smaller bound first.
problem-rule-nested-where = A list cannot be examined inside another.
problem-rule-undeclared-fact = There is no fact { $fact }.
problem-rule-unsuited-operator = This operator does not suit { $fact }, of type { $type }.
problem-rule-wrong-type = This value does not suit { $fact }, of type { $type }.
problem-rule-unlike-facts = { $fact } and { $other } cannot be compared: their type, unit or choices differ.
problem-rule-words-missing = Write this text in both languages.
problem-rule-twice = The identifier { $rule } already belongs to another rule.
problem-rule-case-missing = Rule { $rule } has no “{ $verdict }” case.
problem-rule-case-value = The value of { $fact } is not accepted ({ $reason }).
problem-rule-case-differs = This case of rule { $rule } gives “{ $found }” and not “{ $expected }”.
problem-period-reversed = The end comes before the start.

error-facts-duplicate = These facts are declared twice: { $facts }.
error-rule-set-not-in-effect = Rule set { $ruleset } { $version } is not in effect ({ $as_of }).
