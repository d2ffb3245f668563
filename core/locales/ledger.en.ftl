event-installation-founded = The installation was founded.
