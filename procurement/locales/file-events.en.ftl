# What happens to a procurement file, in its history.

event-file-started = Procurement file { $number } is opened.
event-file-member_invited = Somebody joins the team.
event-file-interests_declared = A member of the team declares interests.
event-file-need_answered = Answers about the need are saved.
event-file-need_confirmed = The need is confirmed (version { $number }).
event-file-need_reopened = The need is taken up again.
event-file-requirements_proposed = Requirements are proposed from the need.
event-file-requirement_changed = { $action ->
    [added] Requirement “{ $code }” is added.
    [withdrawn] Requirement “{ $code }” is withdrawn.
   *[changed] Requirement “{ $code }” is changed.
}
event-file-results_seen = Results are seen for the first time (round { $round }).
event-file-criteria_authorised = The chief executive officer authorises criteria other than price ({ $reference }).
event-file-list_frozen = The list is frozen. Offers: { $offers }; compliant: { $compliant }; to demonstrate: { $to_demonstrate }; not compliant: { $not_compliant }.
event-file-exclusions_accepted = Offers are set aside, with their reasons.
event-file-clarification_asked = Suppliers are asked for clarification, by the end of { $due_on }.
event-file-clarification_answered = The supplier of the offer “{ $offer }” answers the request for clarification.
event-file-clarification_overdue = The time to answer is over; suppliers have not answered the request for clarification.
event-file-list_exported = The comparison is exported ({ $format }).
event-file-choice_proposed = The offer “{ $offer }” is proposed (rank { $rank } of { $compliant }).
event-file-choice_withdrawn = The proposed choice is withdrawn.
event-file-submitted = The procurement file is sent for approval.
event-file-approved = The procurement file is approved.
event-file-reopened = A new round is open (round { $round }).
event-file-abandoned = The procurement file is abandoned.
event-file-contract_concluded = Contract { $number } is concluded.
event-file-contract_published = The contract is published on SEAO ({ $seao_number }).
event-file-document_added = A document is added.
event-file-privacy_recorded = The privacy impact assessment is updated.
event-file-levels_proposed = A AIC rating is proposed: { $dic_availability }, { $dic_integrity }, { $dic_confidentiality }.
event-file-levels_confirmed_elsewhere = The AIC rating is confirmed outside the platform: { $dic_availability }, { $dic_integrity }, { $dic_confidentiality }.
event-file-levels_confirmed = The AIC rating is confirmed: { $dic_availability }, { $dic_integrity }, { $dic_confidentiality }.
