"""The machines of an agreement and of an offer."""

from __future__ import annotations

from core.machines import Machine, arrow

AGREEMENT = Machine(
    "agreement",
    "draft",
    (
        arrow("sign", "draft", "active"),
        arrow("suspend", "active", "suspended"),
        arrow("reinstate", "suspended", "active"),
        arrow("end", ("active", "suspended"), "ended"),
    ),
    final=frozenset({"ended"}),
)

OFFER = Machine(
    "offer",
    "draft",
    (
        arrow("publish", ("draft", "published"), "published"),
        arrow("suspend", "published", "suspended"),
        arrow("reinstate", "suspended", "published"),
        arrow("withdraw", ("draft", "published", "suspended"), "withdrawn"),
    ),
    final=frozenset({"withdrawn"}),
)
