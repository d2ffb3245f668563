# The documents of a procurement file.

documents-title = Documents
documents-lead = Each document is kept with its fingerprint and never changed.
documents-none = No document for now.
documents-add-link = Add a document
documents-add = Add a document
documents-kind = PDF, { $size }
documents-name = Document
documents-purpose = What it is
documents-purpose-privacy-assessment = Privacy impact assessment
documents-purpose-ratings = Confirmation of the AIC rating
documents-purpose-criteria = Authorisation of criteria other than price
documents-purpose-other = Another document
documents-purpose-contract = Contract
documents-size = Size
documents-added = Added
documents-hash = Fingerprint
documents-file = PDF file
documents-file-hint = A PDF of at most { $limit } MB.
documents-send = Add
documents-added-notice = The document is added to the procurement file.

problem-not-a-pdf = This is not a whole PDF. Save the document as a PDF, then try again.
problem-document-too-large = The document is larger than { $limit } MB.
