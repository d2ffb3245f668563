# Les documents d’un dossier.

documents-title = Documents
documents-lead = Chaque document est conservé avec son empreinte; il n’est jamais modifié.
documents-none = Aucun document pour le moment.
documents-add-link = Ajouter un document
documents-add = Ajouter un document
documents-kind = PDF, { $size }
documents-name = Document
documents-purpose = Ce que c’est
documents-purpose-privacy-assessment = Évaluation des facteurs relatifs à la vie privée
documents-purpose-ratings = Confirmation de la cote DIC
documents-purpose-criteria = Autorisation d’autres critères que le prix
documents-purpose-other = Autre document
documents-purpose-contract = Contrat
documents-size = Taille
documents-added = Ajouté
documents-hash = Empreinte
documents-file = Fichier PDF
documents-file-hint = Un PDF d’au plus { $limit } Mo.
documents-send = Ajouter
documents-added-notice = Le document est ajouté au dossier.

problem-not-a-pdf = Ce fichier n’est pas un PDF entier. Enregistrez le document en PDF, puis recommencez.
problem-document-too-large = Le document dépasse { $limit } Mo.
