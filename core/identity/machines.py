"""The state machine of an organisation."""

from __future__ import annotations

from core.machines import Machine, arrow

ORGANISATION = Machine(
    "organisation",
    "active",
    (
        arrow("suspend", "active", "suspended"),
        arrow("reinstate", "suspended", "active"),
    ),
)
