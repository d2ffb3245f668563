# The pages of contracts, and what stops a conclusion.

error-conclusion-stopped = { $why ->
    [suspended] Offer { $offer } has been suspended. Open a new round.
    [withdrawn] Offer { $offer } has been withdrawn. Open a new round.
    [agreement] The framework agreement of { $supplier } is no longer in force. Open a new round.
    [price-lapsed] The price of offer { $offer } is no longer valid. Open a new round.
    [authorisation] { $supplier } has no authorization to contract in force. Ask the supplier for it.
    [privacy] The privacy impact assessment is not complete. Fill it in, in the file.
    [privacy-changed] The privacy assessment (EFVP) changed since the approval. Withdraw the request, then send it again.
    [connection] { $supplier } is not connected to the platform yet. Write to the centre of expertise.
   *[other] Offer { $offer } is no longer published. Open a new round.
}
    .title = The conclusion is stopped

problem-contract-clause-missing = { $count ->
    [one] Check the clause that is not ticked (A-2.1, s. 67.2).
   *[other] Check the { $count } clauses that are not ticked (A-2.1, s. 67.2).
}
problem-contract-price-lapsed = The price expired on { $day }.

contracts-nav = Contracts
contracts-list-title = Contracts
contracts-list-caption = Contracts concluded
contracts-list-empty = No contract is concluded.
contracts-number = Number
contracts-months = Months
contracts-contract = Contract
contracts-title = Contract { $number }
contracts-concluded = Concluded
contracts-prepare-title = Conclude the contract
contracts-prepare-lead = Contract with { $supplier }, total cost of { $total }. The price expires on { $until }.
contracts-conditions = Conditions of the favourable opinion, repeated in the contract
contracts-document-title = The document to sign
contracts-document-lead = The contract is in French. Have both parties sign it, then record the signatures here.
contracts-prepare-only-title = Prepare the contract
contracts-prepare-only-lead = The contract is in French. Have both parties sign it: a manager, chief executive or delegate of your body then enters the signatures and concludes the contract here.
contracts-back = Back to the request
contracts-draft = Download the draft (PDF)
contracts-checks = Checked again today
contracts-check-offer = Offer published, framework agreement in force, price valid
contracts-check-authorisation = Authorization to contract
contracts-check-privacy = Privacy impact assessment
contracts-check-connection = Supplier connected to the platform
contracts-holds = in order
contracts-holds-not = to settle
contracts-term = Term
contracts-term-note = { $months } months in all; the maximum is { $limit } months ({ $article }).
contracts-price-until = Price valid until
contracts-publication = Publication on SEAO
contracts-publication-days = A notice must appear on SEAO within { $days } days of the conclusion.
contracts-publication-by = A notice must appear on the electronic tendering system (SEAO) by { $due }, { $days } days after the conclusion.
contracts-publication-none = No notice is to be published: the total cost, { $total }, is under { $least }.
contracts-publication-until = by { $due }
contracts-publication-not-due = no notice to publish
contracts-clauses = Clauses checked in the document (A-2.1, s. 67.2)
contracts-clauses-hint = Tick each clause once you have read it in the article given.
contracts-clause = Article { $article }: { $clause }
contracts-clauses-done = Clauses checked ({ $count })
contracts-party-body = Signature for { $name }
contracts-party-supplier = Signature for { $name } (supplier)
contracts-signatory-name = Name of the { $party ->
    [supplier] supplier
   *[body] body
}’s signatory
contracts-signatory-rank = Title of the { $party ->
    [supplier] supplier
   *[body] body
}’s signatory
contracts-signature-on = Date of the { $party ->
    [supplier] supplier
   *[body] body
}’s signature
contracts-signatory-body = Signatory of the body
contracts-signatory-supplier = Signatory of the supplier
contracts-signed-on = Date of signature
contracts-starts-on = Start of service
contracts-domain = Mail domain to open
contracts-domain-hint = For example: organisme.gouv.qc.ca
contracts-consequence = The contract becomes final, the service is requested and the supplier sees the order on its home.
contracts-conclude = Conclude the contract
contracts-concluded-notice = The contract is concluded and the service is requested.
contracts-published-notice = The publication is recorded.
contracts-download = Download the contract (PDF, { $size })
contracts-to-service = { $state ->
    [active] See the service
    [ended] See the service
   *[other] Follow the service being put in place
}
contracts-signed-outside = The supplier is asked for nothing here: they sign outside the platform. Only the name, title and date of each signature are recorded.
contracts-details = What is agreed
contracts-ends = End of the initial term: { $day }. With the options: { $last }.
contracts-legal-basis = Legal basis
contracts-service = Service
contracts-concluded-by = Concluded by
contracts-to-publish = To be published on SEAO
contracts-seao = SEAO publication number
contracts-published-on = Date of publication
contracts-publish = Record the publication
contracts-correct = Correct the publication noted
contracts-published = Published under number { $number }, { $day }.
contracts-published-short = published, { $day }
contracts-fingerprint = Fingerprint of the document (SHA-256)
