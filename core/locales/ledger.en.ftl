event-installation-founded = The installation was founded.
event-ledger-text_erased = A personal text was erased from the ledger.
