# Les offres côte à côte.
compare-title = Comparer des offres
compare-offers = Offres comparées
compare-lead = Les réponses et les prix de plusieurs offres, côte à côte.
compare-too-few = Choisissez de deux à { $most } offres dans le catalogue pour les comparer.
compare-choose = Choisir des offres
compare-count = { $count } offres, avec leur coût pour { $mailboxes } boîtes pendant { $months } mois, taxes en sus.
compare-prices-for = Quantité et durée
compare-differences = N’afficher que les différences
compare-everything = Afficher toutes les réponses
compare-add = Ajouter une offre
compare-remove = Retirer
compare-key = Meilleure valeur de la ligne
compare-better = (meilleure valeur)
compare-lowest = (coût le plus bas)
compare-question = Question
compare-who = Qui offre le service
compare-total = Coût total par forfait, { $mailboxes } boîtes, { $months } mois
compare-each-short = soit { $price } par boîte et par mois
compare-dash = Un tiret veut dire que le fournisseur n’a pas répondu, ou que la question ne se pose pas.

problem-unknown-offer = L’offre « { $code } » n’est pas publiée dans cette famille.
