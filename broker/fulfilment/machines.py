"""The states of a service, an operation and a step, each one list of transitions."""

from __future__ import annotations

from core.machines import Machine, arrow

SERVICE = Machine(
    "service",
    initial="requested",
    transitions=(
        arrow("start", ("requested", "error"), "provisioning"),
        arrow("activate", ("provisioning", "changing", "ending"), "active"),
        arrow("change", ("active", "error"), "changing"),
        arrow("suspend", "active", "suspended"),
        arrow("resume", "suspended", "active"),
        arrow("end", ("active", "suspended", "error"), "ending"),
        arrow("fail", ("requested", "provisioning", "changing", "ending"), "error"),
        arrow("close", ("requested", "provisioning", "ending", "error"), "ended"),
    ),
    final=frozenset({"ended"}),
)
"""`activate` out of `changing` and `ending` serves success and, for a change or an end that was refused, the return
to what was.
"""

OPERATION = Machine(
    "operation",
    initial="pending",
    transitions=(
        arrow("start", "pending", "running"),
        arrow("finish", "running", "done"),
        arrow("stop", ("running", "compensating"), "needs_attention"),
        arrow("resume", "needs_attention", "running"),
        arrow("compensate", ("running", "needs_attention"), "compensating"),
        arrow("resume_compensation", "needs_attention", "compensating"),
        arrow("give_up", ("running", "compensating"), "failed"),
        arrow("cancel", ("pending", "running", "compensating", "needs_attention"), "cancelled"),
    ),
    final=frozenset({"done", "failed", "cancelled"}),
)

STEP = Machine(
    "step",
    initial="pending",
    transitions=(
        arrow("send", ("pending", "retry_at", "ambiguous"), "leased"),
        arrow(
            "succeed", ("leased", "pending", "retry_at", "ambiguous", "waiting_provider", "waiting_external"), "done"
        ),
        arrow("accept", ("leased", "pending", "retry_at", "ambiguous", "waiting_provider"), "waiting_provider"),
        arrow("wait", ("leased", "pending", "retry_at", "ambiguous", "waiting_external"), "waiting_external"),
        arrow(
            "retry", ("leased", "pending", "retry_at", "ambiguous", "waiting_provider", "needs_attention"), "retry_at"
        ),
        arrow("lose", ("leased", "pending", "retry_at", "ambiguous", "waiting_provider"), "ambiguous"),
        arrow("fail", ("leased", "pending", "retry_at", "ambiguous", "waiting_provider", "waiting_external"), "failed"),
        arrow(
            "stop",
            ("leased", "pending", "retry_at", "ambiguous", "waiting_provider", "waiting_external"),
            "needs_attention",
        ),
        arrow("adopt", "needs_attention", "ambiguous"),
        arrow("mark_done", "needs_attention", "done"),
        arrow(
            "cancel",
            ("pending", "leased", "retry_at", "ambiguous", "waiting_provider", "waiting_external", "needs_attention"),
            "cancelled",
        ),
    ),
    final=frozenset({"done", "failed", "cancelled"}),
)
"""What the engine may write; a step that waits is polled, one that is ambiguous is looked for before anything is sent
again."""
