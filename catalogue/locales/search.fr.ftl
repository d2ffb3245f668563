# La recherche au catalogue, et ce qu’il faut savoir pour s’en servir.
search-nav = Catalogue
search-title = Catalogue
search-lead = Comparez les offres des fournisseurs liés par une entente-cadre. Les prix sont par boîte de courriel et par mois, taxes en sus.
search-explained = Comment acheter par le catalogue
search-words = Mots à chercher
search-price = Prix mensuel maximal
search-filters = Filtres
search-page = Page
search-order = Ordre
search-help = Comment chercher
search-help-accents = Les accents, les majuscules et les pluriels ne comptent pas : « securite » trouve « sécurité ».
search-help-phrase = Entre guillemets droits, les mots doivent se suivre : "agenda partagé".
search-help-without = Un tiret retire des offres : archive -illimitée.
search-help-or = « or » entre deux mots accepte l’un ou l’autre : mobile or tablette.
search-every-value = (toutes les valeurs cochées)
search-count = { $count ->
    [0] Aucune offre trouvée
    [one] { $count } offre trouvée
   *[other] { $count } offres trouvées
}
search-order-relevance = Pertinence
search-order-price = Prix croissant
search-order-price-desc = Prix décroissant
search-order-said-relevance = les plus pertinentes d’abord
search-order-said-neutral = dans un ordre neutre
search-order-said-price = du prix le plus bas au plus élevé
search-order-said-price-desc = du prix le plus élevé au plus bas
search-neutral = À égalité, un calcul neutre fixe l’ordre chaque mois, le même pour tous. Aucun fournisseur n’est favorisé.
search-sentence-everything = Voici toutes les offres de la famille « { $family } », { $order }.
search-sentence = Vous cherchez, dans « { $family } », les offres { $what }. Elles sont présentées { $order }.
search-clause-words = qui parlent de « { $words } »
search-clause-price = dont le prix commence à { $price } ou moins
search-clause-any = dont « { $filter } » vaut { $values }
search-clause-all = dont « { $filter } » comprend { $values }
search-chip-words = « { $words } »
search-chip-price = { $price } ou moins
search-chip-filter = { $filter } : { $value }
search-made-by = Fabricant : { $name }
search-unit-price = Par boîte et par mois
search-price-range = de { $low } à { $high }
search-valid-until = Prix valables jusqu’au
search-pick = Cochez de deux à { $most } offres pour les comparer côte à côte.
search-picked = { $count ->
    [one] { $count } offre cochée sur { $most }.
   *[other] { $count } offres cochées sur { $most }.
}
search-compare = Comparer
search-compare-one = Comparer cette offre
search-empty = Aucune offre ne répond à tout ce que vous demandez.
search-empty-relax = Voici ce qui retrouverait des offres, en gardant tout le reste :
search-empty-together = Retirer un seul filtre ne suffit pas. Recommencez avec moins de filtres.
search-empty-all = Voir toutes les offres
search-relax-words = Ne plus chercher « { $words } »
search-relax-price = Ne plus limiter le prix à { $price }
search-relax-filter = Retirer le filtre « { $filter } »
search-relax-found = { $count ->
    [one] { $count } offre
   *[other] { $count } offres
}

search-how-title = Comment acheter par le catalogue
search-how-lead = Le catalogue réunit des offres déjà vérifiées. Un organisme public peut y conclure un contrat de gré à gré.
search-how-who = Qui peut acheter
search-how-who-text = Les ministères et les organismes publics visés par la loi. Le contrat dure { $months } mois au plus, renouvellements inclus ({ $article }).
search-how-steps = Les cinq étapes
search-how-step-1 = Dites combien de boîtes, pour quels renseignements et pour combien de temps.
search-how-step-2 = La recherche écarte les offres qui ne répondent pas aux exigences, avec le motif.
search-how-step-3 = L’offre conforme la moins chère est proposée. Un autre critère demande une autorisation.
search-how-step-4 = Les personnes désignées par la loi et par votre organisme rendent avis et décisions.
search-how-step-5 = Le contrat est conclu, puis le service s’ouvre et se suit au même endroit.
search-how-fair = Pourquoi vous pouvez vous fier à l’ordre des résultats
search-how-fair-text = L’ordre dépend des mots cherchés ou du prix, jamais d’un paiement. À égalité, un calcul neutre le fixe chaque mois, le même pour tous.
search-how-prices = Comment lire les prix
search-how-prices-text = Un prix vaut pour une boîte de courriel et un mois, taxes en sus. Il baisse souvent par palier, selon la quantité.
search-how-check = Ce que le catalogue ne fait pas
search-how-check-text = Une offre ne se commande pas d’un clic. Il faut d’abord vérifier qu’elle répond à vos besoins.
search-how-go = Consulter le catalogue
search-how-begin = Acheter un service de messagerie

problem-unknown-filter = Ce filtre n’existe pas; il n’a pas été appliqué.
