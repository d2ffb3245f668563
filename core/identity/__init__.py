"""People, organisations, memberships, sessions, and who may do what."""
