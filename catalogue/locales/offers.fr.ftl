# Une offre et sa page, les fournisseurs, les offres d’un fournisseur.
offers-kind = Offre
offers-state-draft = Brouillon
offers-state-published = Publiée
offers-state-suspended = Suspendue
offers-state-withdrawn = Retirée
offers-suspended = Cette offre est suspendue
offers-suspended-text = Elle ne peut pas être choisie pour le moment. Les services en cours continuent.
offers-withdrawn = Cette offre est retirée du catalogue
offers-withdrawn-text = Elle ne peut plus être choisie. Sa page reste pour qui veut vérifier un achat.
offers-agreement-over = L’entente-cadre n’est pas en vigueur
offers-agreement-over-text = Aucun contrat ne peut être conclu pour cette offre aujourd’hui.
offers-price-over = Les prix ne sont plus valables
offers-price-over-text = Ils valaient jusqu’au { $day }. Le fournisseur doit les confirmer avant tout contrat.
offers-on-page = Sur cette page
offers-description = Description du service
offers-includes = Ce que le service comprend
offers-excludes = Ce que le service ne comprend pas
offers-prices = Tarification
offers-before-taxes = taxes en sus
offers-control = Pays de contrôle
offers-check-why = Une offre ne se commande pas d’un clic : dites d’abord ce qu’il vous faut. La plateforme vérifie chaque exigence et compare les prix.
offers-check = Vérifier si cette offre répond à nos besoins
offers-compare = Comparer avec d’autres offres
offers-prices-text = Le prix dépend de la quantité. Chaque palier s’applique à partir de sa quantité, taxes en sus.
offers-tier-quantity = Nombre de boîtes de courriel
offers-tier-from = { $low } et plus
offers-tier-between = de { $low } à { $high }
offers-setup = Mise en service
offers-migration = Migration
offers-once = une seule fois
offers-each-mailbox-once = par boîte migrée, une seule fois
offers-required = toujours compris dans le coût
offers-unit-mailbox-month = par boîte et par mois
offers-unit-month = par mois
offers-unit-mailbox = par boîte, une seule fois
offers-unit-once = une seule fois
offers-graduated = Chaque palier s’applique à sa propre tranche de quantité.
offers-largest = Au plus { $count ->
    [one] { $count } boîte
   *[other] { $count } boîtes
} avec ce forfait.
offers-extras = Frais et options
offers-calculator = Calculer le coût total
offers-mailboxes = Boîtes de courriel
offers-months = Durée en mois
offers-calculate = Calculer
offers-result = Pour { $count ->
    [one] { $count } boîte
   *[other] { $count } boîtes
} pendant { $months } mois :
offers-result-example = Exemple pour { $count ->
    [one] { $count } boîte
   *[other] { $count } boîtes
} pendant { $months } mois. Changez les nombres ci-dessus pour votre organisme.
offers-each = soit { $price } par boîte et par mois, tout compris
offers-lines = Détail du coût – { $plan }
offers-line = Élément
offers-line-detail = Calcul
offers-amount = Montant
offers-total = Coût total
offers-line-subscription = Boîtes de courriel
offers-line-option-period = Boîtes de courriel, période d’option
offers-line-setup = Mise en service
offers-line-migration = Migration
offers-line-how = { $quantity } × { $price } × { $months } mois
offers-line-how-once = { $quantity } × { $price }, une fois
offers-not-priced = Aucun prix pour cette commande
offers-not-priced-below-minimum = Cette offre se vend à partir de { $count ->
    [one] { $count } boîte
   *[other] { $count } boîtes
}.
offers-not-priced-above-maximum = Cette offre se vend jusqu’à { $count ->
    [one] { $count } boîte
   *[other] { $count } boîtes
}.
offers-not-priced-unknown-option = L’option demandée n’existe pas.
offers-not-priced-not-in-force = Aucun forfait de cette offre n’est en vigueur aujourd’hui.
offers-paradox = { $larger } boîtes coûtent moins cher
offers-paradox-text = Un palier moins cher commence à { $larger } boîtes. En prendre { $larger } au lieu de { $quantity } coûte { $saving } de moins en tout.
offers-curve = Coût total selon la quantité, sur { $months } mois
offers-curve-cost = Coût total
offers-curve-summary = Le coût total sur { $months } mois monte avec le nombre de boîtes; il baisse là où un palier commence.
offers-unanswered = Le fournisseur n’a pas répondu
offers-expired = expiré
offers-agreement = Entente-cadre et version
offers-supplier = Fournisseur
offers-manufacturer = Fabricant
offers-same = Le fournisseur possède la plateforme qu’il vend.
offers-agreement-number = Entente-cadre
offers-agreement-dates = En vigueur
offers-between = du { $start } au { $end }
offers-family = Famille de services
offers-version = Version de l’offre
offers-version-value = { $number }, publiée le { $day }
offers-hash = Empreinte du contenu
offers-hash-note = Elle change dès qu’un mot ou un prix change. Un achat conserve celle de l’offre choisie.

suppliers-nav = Fournisseurs
suppliers-title = Fournisseurs
suppliers-lead = Ces entreprises ont signé une entente-cadre après un appel d’intérêt. Leurs offres ont été vérifiées.
suppliers-offers = { $count ->
    [0] Aucune offre publiée
    [one] { $count } offre publiée
   *[other] { $count } offres publiées
}
suppliers-place = Établissement
suppliers-neq = Numéro d’entreprise du Québec (NEQ)
suppliers-contact = Personne-ressource
suppliers-email = Courriel
suppliers-phone = Téléphone
suppliers-agreements = Ententes-cadres
suppliers-agreement-state-draft = Brouillon
suppliers-agreement-state-active = En vigueur
suppliers-agreement-state-suspended = Suspendue
suppliers-agreement-state-ended = Terminée
suppliers-call = Appel d’intérêt
suppliers-their-offers = Offres publiées
suppliers-none = Ce fournisseur n’a aucune offre publiée pour le moment.
suppliers-state = État

offers-own-nav = Mes offres
offers-own-title = Mes offres
offers-own-lead = Ce que votre entreprise a au catalogue, tel que les organismes le voient.
offers-own-none = Votre entreprise n’a encore aucune offre au catalogue.
offers-own-offer = Offre
offers-own-code = Code
offers-own-version = Version
offers-own-soon = { $days ->
    [0] se termine aujourd’hui
    [one] dans { $days } jour
   *[other] dans { $days } jours
}
offers-own-over = échue

# Ce qui arrive au catalogue, tel que l’historique le dit.
event-manufacturer-registered = Le fabricant { $name } est inscrit au catalogue (contrôle ultime : { $control_country }).
event-supplier-registered = Le fournisseur { $name } (NEQ { $neq }) est inscrit au catalogue.
event-agreement-signed = L’entente-cadre { $number } entre en vigueur le { $valid_from }, jusqu’au { $valid_to }.
event-agreement-suspended = L’entente-cadre { $number } est suspendue. Motif : { $reason }
event-agreement-reinstated = L’entente-cadre { $number } est de nouveau en vigueur.
event-offer-published = L’offre { $code } est publiée, version { $number }.
event-offer-suspended = L’offre { $code } est suspendue. Motif : { $reason }
event-offer-reinstated = L’offre { $code } est de nouveau au catalogue.
event-offer-withdrawn = L’offre { $code } est retirée du catalogue. Motif : { $reason }

error-agreement-not-active = L’entente-cadre { $agreement } n’est pas en vigueur pour cette offre.
    .title = Entente-cadre non en vigueur
problem-dates-backwards = La fin précède le début.

# Ce que les dossiers de fichiers du catalogue ont de travers (`courtier offer publish`).
problem-file-missing = Ce fichier manque.
problem-not-yaml = Le fichier ne peut pas être lu ({ $message }).
problem-price-not-text = Écrivez le prix entre guillemets, par exemple "8.30".
problem-unknown-family = Cette famille n’existe pas. Familles : { $known }.
problem-unknown-manufacturer = Aucun fabricant n’a ce code, ni ici ni au catalogue.
problem-unknown-supplier = Aucun fournisseur n’a ce code, ni ici ni au catalogue.
problem-no-agreement-carries = Aucune entente-cadre en vigueur aujourd’hui ne lie ce fournisseur pour la famille { $family }.
problem-known-otherwise = Le catalogue connaît cela autrement, et un fichier ne le change pas.
problem-number-taken = Ce NEQ est celui d’un autre organisme : { $name }.
problem-offer-not-open = L’offre est suspendue ou retirée : elle ne reçoit pas de nouvelle version.
