event-installation-founded = L’installation est fondée.
