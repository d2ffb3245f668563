# Clarifications asked of suppliers, and their answers.

clarifications-menu = Clarifications
clarifications-title = Clarifications requested
clarifications-lead = { $count ->
    [0] No clarification waits for your answer.
    [one] One clarification waits for your answer.
   *[other] { $count } clarifications wait for your answer.
}
clarifications-read-lead = { $count ->
    [0] No clarification is awaited.
    [one] One clarification is awaited from a supplier.
   *[other] { $count } clarifications are awaited from suppliers.
}
clarifications-read-empty = No clarification has been requested.
clarifications-empty = No body has asked you for clarification.
clarifications-others = Answered or past
clarifications-what = Requirement to be shown
clarifications-offer = Offer
clarifications-body = Body
clarifications-due = Due by
clarifications-waiting = answer expected
clarifications-answered = answer sent
clarifications-late = time is over
clarifications-late-note = The time to answer is over. The body decides without this answer.
clarifications-outcome-met = requirement met
clarifications-outcome-not-met = requirement not met
clarifications-outcome-undemonstrated = still to be shown
clarifications-read-title = Clarification requested
clarifications-show-title = Answer a request for clarification
clarifications-answer = Your answer
clarifications-note = Explanation
clarifications-note-hint = Name the document and the page that support your answer.
clarifications-once = You can answer once. The answer completes your offer for this procurement file and commits your company.
clarifications-send = Send the answer
clarifications-sent = Answer sent
clarifications-next-evaluation = The body goes on with its evaluation, with your answer.
clarifications-next-told = You will have the result once the contract is concluded.
clarifications-standard = Standard
clarifications-issuer = Issued by
clarifications-scope-fr = Scope, in French
clarifications-scope-en = Scope, in English
clarifications-from = Valid from
clarifications-to = Valid until
