event-installation-founded = L’installation est fondée.
event-ledger-text_erased = Un texte personnel est effacé du registre.
