"""What people and programs send about services."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from core.inputs import Input


class Reveal(Input):
    """Which access to show; by default the oldest that was not shown yet."""

    name: Annotated[str, Field(max_length=100)] | None = None


class Completed(Input):
    """What whoever did a task has to say about it."""

    note: Annotated[str, Field(max_length=2_000)] = ""


class Reason(Input):
    """Why an operator acts."""

    reason: Annotated[str, Field(min_length=5, max_length=2_000)]
