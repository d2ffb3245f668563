# Les pages des demandes : ceux qui demandent, ceux qui répondent.

requests-nav = Demandes
requests-nav-desk = Demandes à traiter
requests-request = Demande
requests-number = Numéro
requests-object = Objet
requests-organisation = Organisme
requests-pair = { $label } : { $value }
requests-file = Dossier { $number }

requests-state-transmitted = Transmise
requests-state-returned = Retournée pour correction
requests-state-approved = Approuvée
requests-state-refused = Refusée
requests-state-withdrawn = Retirée
requests-state-concluded = Contrat conclu

requests-outcome-approved = approuvée
requests-outcome-refused = refusée
requests-outcome-favourable = avis favorable
requests-outcome-conditional = avis favorable avec conditions
requests-outcome-unfavourable = avis défavorable

requests-effect-decision = décision
requests-effect-advice = avis
requests-stage-asked = en cours
requests-stage-returned = en attente de correction
requests-stage-waiting = à venir
requests-answered-by = { $who }, { $at }
requests-escalated = L’autorité suivante répond, puisque le titulaire a participé au dossier.
requests-merged = Une seule personne tient ces fonctions : une seule réponse les vise toutes.
requests-conditions = Conditions :
requests-void = { $count ->
    [1] Une réponse annulée par une correction
   *[other] { $count } réponses annulées par une correction
}
requests-working-days = { $count ->
    [one] { $count } jour ouvrable
   *[other] { $count } jours ouvrables
}

requests-preview-title = Transmettre la demande
requests-preview-again = Transmettre de nouveau la demande
requests-preview-lead = Dossier { $file }, « { $title } ». Relisez le choix, puis qui répondra à votre demande et en combien de temps.
requests-blocked-go = Voir ce qui reste à faire dans le dossier
requests-blocked = { $count ->
    [1] Un point est à régler avant de transmettre
   *[other] { $count } points sont à régler avant de transmettre
}
requests-chain-title = Circuit d’approbation
requests-expected = Réponse attendue au plus tard { $day }.
requests-points-title = Points qui demandent un jugement
requests-points-preview = Ces points n’empêchent pas de transmettre. Ils seront examinés.
requests-preview-sends = Vous demandez d’approuver l’offre « { $offer } » de { $supplier }, au coût total de { $total } sur { $months } mois.
requests-transmit = Transmettre la demande
requests-transmit-again = Transmettre de nouveau

requests-sent-title = Demande transmise
requests-sent-lead = Vous demandez d’approuver l’offre « { $offer } » de { $supplier }, au coût total de { $total }.
requests-then-first = Ensuite, { $step }.
requests-then = Puis { $step }.
requests-then-last = Enfin, { $step }.
requests-step-decision = { $who } décide
requests-step-advice = { $who } rend un avis
requests-step-contract = le contrat est conclu et le service est mis en place
requests-who-manager = le gestionnaire de l’organisme
requests-who-delegate = le dirigeant de l’organisme ou son délégataire
requests-who-analyst = le centre d’expertise
requests-who-director = la direction du centre d’expertise
requests-who-several = une même personne ({ $functions })
requests-one-of-body = une personne de l’organisme
requests-one-of-centre = une personne du centre d’expertise
requests-who-may = Les { $count } personnes qui peuvent répondre
requests-by = au plus tard { $day }
requests-sent-suppliers = Les fournisseurs n’en sont informés qu’à la conclusion du contrat.
requests-follow = Suivre la demande

requests-list-title = Demandes
requests-list-caption = Toutes les demandes
requests-list-empty = Aucune demande n’a encore été transmise.
requests-waiting-title = En attente de votre réponse
requests-waiting-none = Rien n’attend votre réponse.
requests-waiting-returned = À corriger, puis à transmettre de nouveau.
requests-waiting-card = { $count ->
    [0] Aucun point particulier.
    [one] Un point demande un jugement.
   *[other] { $count } points demandent un jugement.
}

requests-returned-title = La demande vous est retournée
requests-returned-other = La demande est retournée à l’organisme
requests-returned-lead = Corrigez ce qui suit, puis transmettez de nouveau, au plus tard { $day }.
requests-correct = Vérifier et transmettre de nouveau
requests-correct-choice = Changer les besoins ou le choix (nouvelle ronde)
requests-corrected = corrigé
requests-refused-title = La demande est refusée
requests-refused-by = { $who } ({ $stage }) en a donné le motif.
requests-refused-next = Le dossier reprend dans une nouvelle ronde : vous pouvez revoir les besoins ou le choix.
requests-approved-title = La demande est approuvée
requests-approved-lead = Il reste à conclure le contrat avec le fournisseur.
requests-conclude = Préparer le contrat
requests-prepare = Préparer le contrat
requests-concluded-title = Le contrat { $number } est conclu
requests-contract-link = Voir le contrat
requests-answer-decision = Rendre la décision
requests-answer-advice = Rendre l’avis
requests-release = Remettre à l’équipe
requests-withdraw = Retirer la demande
requests-withdraw-title = Retirer la demande { $number }
requests-withdraw-consequence = La demande prend fin et le dossier reprend dans une nouvelle ronde.
requests-because = Pourquoi retirez-vous la demande?
requests-withdrawn-notice = La demande est retirée.
requests-released-notice = La demande est remise à l’équipe.

requests-choice-title = Le choix proposé
requests-total = Coût total
requests-total-note = sur { $months } mois, options comprises, taxes en sus
requests-rank = Rang par coût
requests-rank-of = { $rank } sur { $compliant }
requests-price-until = Prix valable jusqu’au
requests-offer = Offre
requests-supplier = Fournisseur
requests-manufacturer = Fabricant : { $name }
requests-plan = Forfait
requests-quantity = Boîtes de courriel
requests-term = Durée
requests-term-value = { $option ->
    [0] { $initial } mois
   *[other] { $initial } mois et { $option } mois d’option
}
requests-justification = Justification
requests-reason-given = Motif donné par l’équipe
requests-unknown = à démontrer
requests-was = Au moment de transmettre : { $value }
requests-proof = Preuve attendue : { $what }
requests-remedy = Pour satisfaire à la règle : { $what }

requests-changed-title = Ce qui a changé depuis le retour
requests-changed-caption = Renseignements modifiés depuis le retour
requests-changed-what = Renseignement
requests-changed-before = Avant
requests-changed-after = Maintenant
requests-nothing-changed = Rien n’a changé dans les renseignements de la demande.
requests-facts-changed = { $count ->
    [1] Un renseignement a changé depuis la transmission
   *[other] { $count } renseignements ont changé depuis la transmission
}
requests-facts-changed-lead = Votre réponse portera sur les valeurs actuelles, affichées ici.
requests-rests-on = Ce sur quoi porte votre réponse

requests-decide-title = Décider de la demande { $number }
requests-decide-lead = { $who } propose l’offre « { $offer } » de { $supplier }, au coût total de { $total }.
requests-your-decision = Votre décision
requests-your-decision-legend = Que décidez-vous?
requests-your-answer = Votre réponse
requests-choose-approved = Approuver
requests-choose-refused = Refuser
requests-choose-favourable = Favorable
requests-choose-conditional = Favorable avec conditions
requests-choose-unfavourable = Défavorable
requests-reason = Motif
requests-reason-refusing = Motif (obligatoire en cas de refus)
requests-reason-hint = L’organisme le lira.
requests-reason-required = Obligatoire : vous passez outre à un avis défavorable.
requests-return = Retourner pour correction

requests-point-criteria = D’autres critères que le prix sont utilisés.
requests-point-cheaper-not-asked = { $count ->
    [1] Une offre moins chère restait à démontrer, sans demande de précision.
   *[other] { $count } offres moins chères restaient à démontrer, sans demande de précision.
}
requests-point-changed-after-results = { $count ->
    [1] Une exigence a été modifiée après la consultation des résultats.
   *[other] { $count } exigences ont été modifiées après la consultation des résultats.
}
requests-point-single-offer = Une seule offre est conforme.
requests-point-interest = Une personne de l’équipe a déclaré un intérêt.
requests-point-outside-quebec = Des données ou du soutien sont hors du Québec.
requests-point-privacy-conditional = L’EFVP est favorable avec des conditions.
requests-point-rule-not-met = Orientation non suivie : { $title }
requests-point-rule-to-demonstrate = À démontrer : { $title }

requests-question-criteria = Les critères sont-ils liés à l’objet, et ceux que le dirigeant a autorisés?
requests-question-cheaper-not-asked = Le motif donné suffit-il à ne pas avoir demandé de précision?
requests-question-changed-after-results = La modification répond-elle à un besoin réel, ou vise-t-elle une offre?
requests-question-single-offer = Les exigences sont-elles plus strictes que le besoin ne le demande?
requests-question-interest = La personne devait-elle se retirer du dossier?
requests-question-outside-quebec = L’évaluation des quatre facteurs est-elle convaincante (A-2.1, art. 70.1)?
requests-question-privacy-conditional = Les conditions de l’EFVP seront-elles remplies avant la mise en service?

desk-title = Demandes à traiter
desk-lead = { $total ->
    [one] { $total } demande
   *[other] { $total } demandes
} : { $ready } prêtes, { $examine } à examiner, { $third } en attente d’un tiers.
desk-due = { $count ->
    [0] Aucune échéance aujourd’hui.
    [one] Une échéance aujourd’hui.
   *[other] { $count } échéances aujourd’hui.
}
desk-late = { $count ->
    [1] Une échéance est dépassée.
   *[other] { $count } échéances sont dépassées.
}
desk-take-next = Prendre la prochaine ({ $number })
desk-lanes = Voies
desk-all-bodies = Tous les organismes
desk-lane-ready = Prêtes à décider
desk-lane-examine = À examiner
desk-lane-third-party = En attente d’un tiers
desk-points = Points à examiner
desk-no-points = Aucun
desk-work = Travail estimé
desk-minutes = { $count } min
desk-who = Qui
desk-resubmitted = revenue après correction
desk-empty-ready = Aucune demande prête à décider. { $examine ->
    [0] Aucune ne reste à examiner.
    [one] Une reste à examiner.
   *[other] { $examine } restent à examiner.
}
desk-empty = Aucune demande ici.
desk-load = Charge de l’équipe
desk-load-of = { $name } : { $count ->
    [1] une demande
   *[other] { $count } demandes
}

opinion-title = Rendre un avis – Demande { $number }
opinion-lead = { $met } règles sur { $total } sont satisfaites; { $points ->
    [0] aucun point ne demande votre jugement.
    [one] un point demande votre jugement.
   *[other] { $points } points demandent votre jugement.
}
opinion-due = Échéance : { $day }.
opinion-points = Points à juger
opinion-no-points = Rien ne demande de jugement : prix seulement, aucun signal, toutes les règles satisfaites.
opinion-cheaper = { $count ->
    [0] Offres moins chères
    [one] Une offre moins chère, et pourquoi elle a été écartée
   *[other] { $count } offres moins chères, et pourquoi elles ont été écartées
}
opinion-none-cheaper = Aucune offre de la liste figée ne coûte moins cher.
opinion-gap = Écart
opinion-why = Motif
opinion-privacy = Vie privée et lieux
opinion-places = Lieux
opinion-satisfied-title = Règles satisfaites
opinion-satisfied = { $count ->
    [0] Aucune règle n’est satisfaite
    [one] Voir la règle satisfaite
   *[other] Voir les { $count } règles satisfaites
}
opinion-give = Votre avis
opinion-legend = Quel est votre avis?
opinion-conditions = Conditions à remplir
opinion-reason = Motif (obligatoire pour un avis défavorable)
opinion-exchange = Échanges et historique

confirm-title-approved = Approuver la demande { $number }
confirm-title-refused = Refuser la demande { $number }
confirm-title-favourable = Rendre un avis favorable – { $number }
confirm-title-conditional = Rendre un avis avec conditions – { $number }
confirm-title-unfavourable = Rendre un avis défavorable – { $number }
confirm-approved = Vous approuvez une dépense de { $total }. { $after }
confirm-refused = La demande prend fin. Le dossier reprend dans une nouvelle ronde et l’équipe lit votre motif.
confirm-favourable = Votre avis favorable porte sur une dépense de { $total }. { $after }
confirm-conditional = Votre avis et ses conditions accompagnent la dépense de { $total }. { $after }
confirm-unfavourable = L’organisme ne peut aller de l’avant que si son dirigeant donne un motif écrit.
confirm-unfavourable-blocks = La demande prend fin. Le dossier reprend dans une nouvelle ronde.
confirm-change = Modifier ma réponse
confirm-next-contract = Ensuite, le contrat peut être conclu.
confirm-action-approved = Approuver
confirm-action-refused = Refuser
confirm-action-favourable = Rendre l’avis favorable
confirm-action-conditional = Rendre l’avis avec conditions
confirm-action-unfavourable = Rendre l’avis défavorable

answered-title-approved = Vous avez approuvé la demande
answered-title-refused = Vous avez refusé la demande
answered-title-favourable = Votre avis favorable est rendu
answered-title-conditional = Votre avis favorable avec conditions est rendu
answered-title-unfavourable = Votre avis défavorable est rendu
answered-title-returned = La demande est retournée à l’organisme
answered-lead = { $title } : offre « { $offer } » de { $supplier }, au coût total de { $total }.
answered-returned = L’organisme corrige la demande, puis la transmet de nouveau au plus tard { $day }.
answered-refused = La demande prend fin. Le dossier reprend dans une nouvelle ronde et l’équipe lit votre motif.
answered-next-title = Ce qui vous attend
answered-next = { $number }, { $title }.
answered-next-due = Réponse attendue au plus tard { $day }.
answered-take-next = Prendre la prochaine demande
answered-go-on = Demande suivante
answered-nothing = Rien d’autre ne vous attend.
answered-home = Aller à l’accueil
answered-see = Voir la demande { $number }

return-title = Retourner la demande { $number } pour correction
return-lead = Indiquez chaque renseignement à corriger, avec son motif.
return-points = Renseignements à corriger
return-reason = Motif
return-choose = Choisissez un motif
return-comment = Précision
return-message = Message à l’organisme
return-consequence = Votre délai s’arrête et celui de l’organisme commence. La demande vous revient avec ce qui a changé.
return-action = Retourner la demande
problem-request-point-missing = Indiquez le motif du retour et au moins un champ à corriger.

requests-see-purchase = Voir le dossier { $number } et sa comparaison
requests-awaiting-decision = En attente d’une décision
requests-awaiting-advice = En attente d’un avis
requests-as = À titre de : { $role }
requests-turn-team = l’équipe du dossier
requests-turn-approvers = les personnes du circuit d’approbation
requests-turn-centre = le centre d’expertise
requests-turn-signatories = un gestionnaire, un dirigeant ou un délégataire de l’organisme
desk-more-points = { $count ->
    [1] et un autre
   *[other] et { $count } autres
}
