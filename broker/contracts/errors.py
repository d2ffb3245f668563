"""What stops a conclusion, each time with the one next step."""

from __future__ import annotations

from core.errors import Conflict


class ConclusionStopped(Conflict):
    """Something no longer holds; `why` says what, and its sentence the one next step.

    `suspended`, `withdrawn`, `draft`, `agreement`, `price-lapsed`: begin a new round. `authorisation`: the supplier
    shows its authorisation to contract. `privacy`: the body records its assessment. `connection`: the centre connects
    the supplier.
    """

    code = "conclusion-stopped"
