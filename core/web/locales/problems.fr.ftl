# `problem-<name>` : ce qui ne va pas à un endroit de ce qui a été envoyé. Chaque phrase dit quoi faire.

problem-required = Ce champ est obligatoire.
problem-unknown-field = Ce champ n’est pas attendu ici.
problem-unreadable-form = Le formulaire reçu ne peut pas être lu. Rechargez la page et recommencez.
problem-not-text = Écrivez un texte.
problem-too-short = Écrivez au moins { $limit ->
    [one] { $limit } caractère
   *[other] { $limit } caractères
}.
problem-too-long = Écrivez au plus { $limit ->
    [one] { $limit } caractère
   *[other] { $limit } caractères
}.
problem-wrong-form = La forme n’est pas celle qui est attendue.
problem-not-whole-number = Indiquez un nombre entier, sans lettre ni décimale.
problem-not-number = Indiquez un nombre.
problem-too-small = Indiquez au moins { $limit }.
problem-too-large = Indiquez au plus { $limit }.
problem-wrong-step = Indiquez un multiple de { $limit }.
problem-not-boolean = Répondez par oui ou par non.
problem-not-date = Indiquez une date sous la forme AAAA-MM-JJ, par exemple 2026-06-12.
problem-not-instant = Indiquez une date et une heure avec leur fuseau.
problem-not-identifier = Cet identifiant n’est pas valide.
problem-not-a-choice = Choisissez l’une des réponses proposées.
problem-not-list = Indiquez une liste.
problem-too-few = Choisissez au moins { $limit ->
    [one] { $limit } réponse
   *[other] { $limit } réponses
}.
problem-too-many = Choisissez au plus { $limit ->
    [one] { $limit } réponse
   *[other] { $limit } réponses
}.
problem-not-object = Indiquez un objet avec ses champs.
problem-not-empty = Laissez ce champ vide.
problem-unseen-character = Ce texte contient un caractère invisible (de contrôle ou de sens d’écriture). Retirez-le, ou retapez le texte.
problem-wrong-value = Cette valeur n’est pas valide.
problem-not-url = Indiquez une adresse complète, par exemple https://exemple.quebec.
problem-not-amount = Indiquez un montant, par exemple 1 234,50.
