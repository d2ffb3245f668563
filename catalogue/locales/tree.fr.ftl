# Ce qui peut être refusé dans les réponses à un questionnaire. Les mots communs (« required », « too-long »…) sont ceux de core.
problem-answer-not-asked = Laissez ce champ vide : la question ne se pose pas, d’après vos autres réponses.
problem-answer-too-many-words = Écrivez { $limit } mots au plus.
problem-answer-too-many-decimals = Indiquez { $limit } décimales au plus.
problem-answer-out-of-range = Indiquez un nombre entre { $minimum } et { $maximum }.
problem-answer-french-missing = Écrivez le texte français.
problem-answer-english-missing = Écrivez le texte anglais.
problem-answer-repeated = Ce choix figure déjà dans la liste.
problem-answer-dates-reversed = La fin de validité précède le début.
problem-price-tiers-not-rising = Chaque palier commence à une quantité plus grande que le précédent.

error-family-faults = Une famille du catalogue contient { $count ->
    [1] une erreur
   *[other] { $count } erreurs
} et ne peut pas servir.
error-not-priced = Cette offre n’a pas de prix pour cette commande.
