"""The file's state machine: assessing, choice proposed, in approval, contracted; or a new round (decision 4)."""

from __future__ import annotations

from core.machines import Machine, arrow

FILE = Machine(
    "file",
    "defining",
    (
        arrow("confirm_need", "defining", "consulting"),
        arrow("revise_need", "consulting", "defining"),
        arrow("freeze", "consulting", "assessing"),
        arrow("propose", "assessing", "proposed"),
        arrow("withdraw", "proposed", "assessing"),
        arrow("submit", "proposed", "in_approval"),
        arrow("approve", "in_approval", "approved"),
        arrow("conclude", "approved", "contracted"),
        arrow("reopen", ("assessing", "proposed", "in_approval", "approved"), "consulting"),
        arrow("abandon", ("defining", "consulting", "assessing", "proposed", "in_approval", "approved"), "abandoned"),
    ),
    final=frozenset({"contracted", "abandoned"}),
)

REQUIREMENTS_OPEN = frozenset({"defining", "consulting"})
"""Where requirements may be changed: once a list is frozen they are evidence, and a change is a new round."""
