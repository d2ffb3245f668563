# Ce qui arrive à un dossier, dans son historique.

event-file-started = Le dossier { $number } est ouvert.
event-file-member_invited = Une personne se joint à l’équipe.
event-file-interests_declared = Une personne de l’équipe déclare ses intérêts.
event-file-need_answered = Des réponses sur les besoins sont enregistrées.
event-file-need_confirmed = Les besoins sont confirmés (version { $number }).
event-file-need_reopened = Les besoins sont repris.
event-file-requirements_proposed = Des exigences sont proposées d’après les besoins.
event-file-requirement_changed = { $action ->
    [added] L’exigence « { $code } » est ajoutée.
    [withdrawn] L’exigence « { $code } » est retirée.
   *[changed] L’exigence « { $code } » est modifiée.
}
event-file-results_seen = Les résultats sont consultés pour la première fois (ronde { $round }).
event-file-criteria_authorised = Le dirigeant de l’organisme autorise d’autres critères que le prix ({ $reference }).
event-file-list_frozen = La liste est figée. Offres : { $offers }; conformes : { $compliant }; à démontrer : { $to_demonstrate }; non conformes : { $not_compliant }.
event-file-exclusions_accepted = Des offres sont écartées, avec leurs motifs.
event-file-clarification_asked = Une précision est demandée aux fournisseurs, à remettre au plus tard { $due_on }.
event-file-clarification_answered = Le fournisseur de l’offre « { $offer } » répond à la demande de précision.
event-file-clarification_overdue = Le délai est passé; des fournisseurs n’ont pas répondu à la demande de précision.
event-file-list_exported = La comparaison est exportée ({ $format }).
event-file-choice_proposed = L’offre « { $offer } » est proposée (rang { $rank } de { $compliant }).
event-file-choice_withdrawn = Le choix proposé est retiré.
event-file-submitted = Le dossier est transmis pour approbation.
event-file-approved = Le dossier est approuvé.
event-file-reopened = Une nouvelle ronde est ouverte (ronde { $round }).
event-file-abandoned = Le dossier est abandonné.
event-file-contract_concluded = Le contrat { $number } est conclu.
event-file-contract_published = Le contrat est publié au SEAO ({ $seao_number }).
event-file-document_added = Un document est ajouté.
event-file-privacy_recorded = L’évaluation des facteurs relatifs à la vie privée est mise à jour.
event-file-levels_proposed = Une cote DIC est proposée : { $dic_availability }, { $dic_integrity }, { $dic_confidentiality }.
event-file-levels_confirmed_elsewhere = La cote DIC est confirmée hors plateforme : { $dic_availability }, { $dic_integrity }, { $dic_confidentiality }.
event-file-levels_confirmed = La cote DIC est confirmée : { $dic_availability }, { $dic_integrity }, { $dic_confidentiality }.
