"""Who may review. Reading one purchase is `file.read`; lists across bodies and the report are for the centre and
reviewers.
"""

from __future__ import annotations

from core.identity.actors import Role
from core.permits import permission

OVERSEERS = (Role.REVIEWER, Role.ANALYST, Role.DIRECTOR)

LIST = permission("review.list", *OVERSEERS)
REPORT = permission("review.report", *OVERSEERS)
