# Les précisions demandées aux fournisseurs, et leurs réponses.

clarifications-menu = Précisions demandées
clarifications-title = Précisions demandées
clarifications-lead = { $count ->
    [0] Aucune précision n’attend votre réponse.
    [one] Une précision attend votre réponse.
   *[other] { $count } précisions attendent votre réponse.
}
clarifications-read-lead = { $count ->
    [0] Aucune précision n’est attendue.
    [one] Une précision est attendue d’un fournisseur.
   *[other] { $count } précisions sont attendues de fournisseurs.
}
clarifications-read-empty = Aucune précision n’a été demandée.
clarifications-empty = Aucun organisme ne vous a demandé de précision.
clarifications-others = Répondues ou passées
clarifications-what = Exigence à démontrer
clarifications-offer = Offre
clarifications-body = Organisme
clarifications-due = À remettre au plus tard le
clarifications-waiting = réponse attendue
clarifications-answered = réponse transmise
clarifications-late = délai passé
clarifications-late-note = Le délai pour répondre est passé. L’organisme décide sans cette réponse.
clarifications-outcome-met = exigence satisfaite
clarifications-outcome-not-met = exigence non satisfaite
clarifications-outcome-undemonstrated = toujours à démontrer
clarifications-read-title = Demande de précision
clarifications-show-title = Répondre à une demande de précision
clarifications-answer = Votre réponse
clarifications-note = Explication
clarifications-note-hint = Nommez la pièce et la page qui appuient votre réponse.
clarifications-once = Une seule réponse est possible. Elle complète votre offre pour ce dossier et engage votre entreprise.
clarifications-send = Transmettre la réponse
clarifications-sent = Réponse transmise
clarifications-next-evaluation = L’organisme poursuit son évaluation avec votre réponse.
clarifications-next-told = Vous aurez le résultat après la conclusion du contrat.
clarifications-standard = Norme
clarifications-issuer = Organisme qui l’a délivré
clarifications-scope-fr = Portée, en français
clarifications-scope-en = Portée, en anglais
clarifications-from = Valable à partir du
clarifications-to = Valable jusqu’au
