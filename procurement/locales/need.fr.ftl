# Avant de commencer; les besoins, leur vérification, les exigences, la cote, la vie privée.

before-title-email = Acheter un service de messagerie
before-lead = Vérifiez en deux minutes si vous pouvez acheter par le catalogue, et à quel prix.
before-estimate-title = Estimer le coût
before-quantity = Quantité
before-quantity-hint = Une boîte de courriel par personne.
before-unit = boîtes
before-months = Durée totale
before-months-hint = Options de renouvellement comprises; { $limit } mois au plus.
before-months-unit = mois
before-estimate-action = Estimer
before-cheapest = Les trois moins chères
before-range = Toutes les offres
before-range-may-shrink = Vos exigences peuvent écarter une partie de ces offres, des moins chères aussi.
before-range-value = de { $low } à { $high }
before-range-note = sur { $months } mois, taxes en sus
before-answering = Offres qui répondent aux exigences de base
before-answering-note = { $count ->
    [1] sur une offre qui a un prix pour cette quantité
   *[other] sur { $count } offres qui ont un prix pour cette quantité
}
before-none = Aucune offre publiée ne répond à ces exigences de base. Le centre d’expertise peut vous orienter.
before-start = Commencer
before-start-session = Une session est nécessaire pour commencer.
before-for-title = Pour qui
before-for-bodies = Les organismes publics qui peuvent conclure un contrat de gré à gré avec un fournisseur du catalogue (RCTI, art. 48).
before-for-term = Un contrat d’au plus { $limit } mois, renouvellements inclus.
before-not-title = Une autre voie convient mieux
before-not-common = Un service commun du gouvernement répond déjà à votre besoin.
before-not-software = Vous mettez à jour un logiciel que vous avez déjà (RCTI, art. 48.1).
before-not-other = Votre besoin n’est pas au catalogue : parlez au centre d’expertise.
before-have-title = Ayez en main
before-have-contract = votre contrat actuel et sa date de fin
before-have-count = le nombre de comptes
before-have-later = L’évaluation des facteurs relatifs à la vie privée et la cote DIC (disponibilité, intégrité, confidentialité) peuvent suivre.
before-steps-title = Les cinq étapes

need-why = Cette réponse sert à proposer des exigences et à comparer les offres.
need-page-quantity = Combien de boîtes de courriel, et pour combien de temps?
need-page-quantity-why = La quantité et la durée fixent le coût total de chaque offre. Elles seront inscrites au contrat.
need-page-information = Quels renseignements le courriel contiendra-t-il?
need-page-information-why = Ces réponses décident des exigences de sécurité et des lieux permis. L’évaluation (EFVP) peut suivre.
need-page-assessment = L’évaluation des facteurs relatifs à la vie privée est-elle faite?
need-page-assessment-why = L’évaluation des facteurs relatifs à la vie privée (EFVP) est exigée de tout projet de messagerie (Loi sur l’accès, art. 63.5). Elle peut suivre.
need-page-ratings = Quelle est votre cote DIC?
need-page-ratings-why = La cote de disponibilité, d’intégrité et de confidentialité décide du niveau de service exigé.
need-page-term = Pour combien de temps?
need-page-term-why = Options comprises, la durée ne dépasse pas { $limit } mois ({ $article }).
need-levels-unknown = Nous ne connaissons pas notre cote DIC

levels-title = Proposer une cote DIC
levels-not-yet = Aucune cote n’a encore été proposée.
levels-lead = Répondez à cinq questions. Une cote vous sera proposée; le détenteur de l’information la confirmera.
levels-proposed = Voici la cote proposée d’après vos réponses.
levels-availability = Disponibilité
levels-integrity = Intégrité
levels-confidentiality = Confidentialité
levels-because-by-hand = Changée dans les réponses sur vos besoins, après la proposition.
levels-because-health-or-finances = Le courriel contient des renseignements sensibles.
levels-because-personal = Le courriel contient des renseignements personnels.
levels-because-decisions = Des décisions s’appuient sur ce que dit le courriel.
levels-because-safety = La santé ou la sécurité de quelqu’un peut dépendre d’un message.
levels-because-hours-without = C’est le temps pendant lequel vous pouvez travailler sans courriel.
levels-because-usual = C’est le niveau habituel.
levels-ask-health-or-finances = Vos messages contiennent-ils des renseignements sur la santé, les finances ou la vie privée?
levels-ask-personal = Vos messages contiennent-ils d’autres renseignements personnels que des noms et des adresses?
levels-ask-decisions = Prenez-vous des décisions sur des personnes ou de l’argent d’après vos messages?
levels-ask-safety = La santé ou la sécurité de quelqu’un peut-elle dépendre d’un message?
levels-ask-without = Combien de temps pouvez-vous travailler sans courriel?
levels-week = Une semaine
levels-day = Une journée
levels-half-day = Une demi-journée
levels-hour = Une heure
levels-propose = Proposer une cote
levels-confirm = Confirmer cette cote
levels-confirmed = Cette cote est confirmée.

privacy-title = Évaluation des facteurs relatifs à la vie privée
privacy-lead = Inscrivez ce que vous savez; le reste peut suivre, avant de transmettre la demande (Loi sur l’accès, art. 63.5).
privacy-reference = Référence de l’évaluation
privacy-committee = Date de la consultation du comité
privacy-conclusion = Conclusion
privacy-favourable = Favorable
privacy-conditional = Favorable avec conditions
privacy-unfavourable = Défavorable
privacy-outside = Communication hors du Québec
privacy-outside-hint = À remplir si des données ou le soutien sont hors du Québec (Loi sur l’accès, art. 70.1).
privacy-sensitivity-considered = La sensibilité des renseignements a été prise en compte.
privacy-purpose-considered = La finalité de leur utilisation a été prise en compte.
privacy-measures-considered = Les mesures de protection, contrat compris, ont été prises en compte.
privacy-legal-regime-considered = Le régime juridique de l’État a été pris en compte.
privacy-adequate-protection = L’évaluation conclut à une protection adéquate.
privacy-save = Enregistrer

checking-title = Vérifier vos réponses
checking-lead = Voici vos besoins tels qu’ils serviront à écarter ou à retenir des offres.
checking-usual = Vérifiez ces réponses habituelles
checking-usual-why = Elles viennent du point de départ choisi ({ $template }). Modifiez celles qui ne sont pas les vôtres.
checking-mandatory = Exigences obligatoires
checking-wishes = Souhaits
checking-wishes-note = En mode prix, un souhait informe et n’écarte aucune offre.
checking-kind-mandatory = obligatoire
checking-kind-wish = souhait
checking-proposed = Proposée par : { $source }.
checking-added = Ajoutée par vous.
checking-nature-legal-obligation = { $count ->
    [1] Une obligation légale
   *[other] { $count } obligations légales
}
checking-nature-framework-requirement = { $count ->
    [1] Une exigence de l’entente-cadre
   *[other] { $count } exigences de l’entente-cadre
}
checking-nature-orientation = { $count ->
    [1] Une orientation
   *[other] { $count } orientations
}
checking-nature-good-practice = { $count ->
    [1] Une bonne pratique
   *[other] { $count } bonnes pratiques
}
checking-blank = Sans réponse (facultatif)
checking-requirements-follow = Elles seront proposées quand toutes les questions obligatoires auront leur réponse.
checking-no-requirement = Aucune.
checking-term-sum = { $initial } mois et { $options } mois d’options, soit { $months } mois sur { $limit } au plus.
checking-left-none = Avec ces exigences, aucune offre.
checking-left-one = Avec ces exigences, une seule offre.
checking-left-two = Avec ces exigences, deux offres.
checking-left-three-or-more = Avec ces exigences, au moins trois offres.
checking-confirm = Confirmer les besoins
checking-continue = Répondre aux questions qui restent
checking-freeze = Consulter le catalogue
checking-revise = Modifier mes réponses

requirement-why = Pourquoi cette exigence
requirement-value = Valeur exigée
requirement-kind = Nature de l’exigence
requirement-mandatory-hint = Une offre qui n’y répond pas est écartée.
requirement-wish-hint = Elle informe et n’écarte aucune offre.
requirement-reason-hint = Le motif est conservé au dossier.
requirement-save = Enregistrer
requirement-withdraw = Retirer cette exigence

levels-waiting = Cette cote attend une confirmation.
levels-waiting-for = La personne qui la confirme : { $names }. La demande ne peut pas être transmise avant.
levels-waiting-nobody = Votre organisme n’a inscrit aucun détenteur de l’information. Demandez à l’administrateur de l’inscrire.
levels-elsewhere = La cote a été confirmée hors plateforme
levels-elsewhere-author = Personne qui a confirmé
levels-elsewhere-author-hint = Le détenteur de l’information, ou son délégataire.
levels-elsewhere-on = Date de la confirmation
levels-elsewhere-reference = Document qui en fait foi
levels-elsewhere-save = Inscrire la confirmation
levels-confirmed-elsewhere = Hors plateforme, par { $author }, le { $day } ({ $reference }).

privacy-document = Ajouter le document de l’évaluation (PDF)

requirement-new-link = Ajouter une exigence
requirement-new-title = Ajouter une exigence
requirement-new-lead = Choisissez la caractéristique que les offres doivent avoir. Vous direz ensuite ce que vous exigez, et pourquoi.
requirement-new-why = Dites ce que vous exigez. Une exigence de plus peut écarter des offres, parfois les moins chères.
requirement-way = Ce que vous exigez
requirement-way-gte = Au moins
requirement-way-lte = Au plus
requirement-way-eq = Exactement
requirement-way-contains-all = Toutes les réponses cochées
requirement-way-contains-any = Au moins une des réponses cochées
requirement-boolean = L’offre doit-elle l’avoir?
requirement-several = Cochez ce qui convient
requirement-only = Cochez tout ce qui est permis
requirement-add = Ajouter cette exigence
