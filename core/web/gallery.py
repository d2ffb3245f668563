"""The gallery of the kit: every macro in every state, with its name."""
