# Ce qui peut être refusé dans une règle ou dans un ensemble de règles.

problem-rule-no-condition = Écrivez une condition : all, any, not, if, sum ou fact.
problem-rule-too-large = Simplifiez : une règle compte au plus { $limit } conditions.
problem-rule-too-deep = Simplifiez : les conditions s’emboîtent sur au plus { $limit } niveaux.
problem-rule-empty = Ajoutez au moins un élément.
problem-rule-two-operands = Gardez une seule comparaison : { $first } est déjà là.
problem-rule-unknown-operator = Choisissez un de ces opérateurs : { $allowed }.
problem-rule-not-a-fact = Indiquez l’identifiant d’un renseignement, par exemple offer.rpo.
problem-rule-not-a-value = Indiquez un texte, un nombre, vrai ou faux.
problem-rule-between-two = Indiquez deux bornes.
problem-rule-between-order = Indiquez la plus petite borne d’abord.
problem-rule-nested-where = Une liste ne peut pas être examinée à l’intérieur d’une autre.
problem-rule-undeclared-fact = Le renseignement { $fact } n’existe pas.
problem-rule-unsuited-operator = Cet opérateur ne convient pas à { $fact }, de type { $type }.
problem-rule-wrong-type = Cette valeur ne convient pas à { $fact }, de type { $type }.
problem-rule-unlike-facts = { $fact } et { $other } ne se comparent pas : le type, l’unité ou les choix diffèrent.
problem-rule-words-missing = Écrivez ce texte dans les deux langues.
problem-rule-twice = L’identifiant { $rule } sert déjà à une autre règle.
problem-rule-case-missing = La règle { $rule } n’a pas de cas « { $verdict } ».
problem-rule-case-value = La valeur de { $fact } n’est pas acceptée ({ $reason }).
problem-rule-case-differs = Ce cas de la règle { $rule } donne « { $found } » et non « { $expected } ».
problem-period-reversed = La fin précède le début.

error-facts-duplicate = Ces renseignements sont déclarés deux fois : { $facts }.
error-rule-set-not-in-effect = L’ensemble de règles { $ruleset } { $version } n’est pas en vigueur ({ $as_of }).
