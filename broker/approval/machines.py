"""The machines of a request and of a stage."""

from __future__ import annotations

from core.machines import Machine, arrow

REQUEST = Machine(
    "request",
    "transmitted",
    (
        arrow("return", "transmitted", "returned"),
        arrow("resubmit", "returned", "transmitted"),
        arrow("approve", "transmitted", "approved"),
        arrow("refuse", "transmitted", "refused"),
        arrow("withdraw", ("transmitted", "returned", "approved"), "withdrawn"),
        arrow("conclude", "approved", "concluded"),
    ),
    final=frozenset({"refused", "withdrawn", "concluded"}),
)

STAGE = Machine(
    "stage",
    "waiting",
    (
        arrow("ask", "waiting", "asked"),
        arrow("decide", "asked", "decided"),
        arrow("return", "asked", "returned"),
        arrow("ask_again", "returned", "asked"),
        arrow("void", ("waiting", "asked", "decided", "returned"), "void"),
    ),
    final=frozenset({"void"}),
)
