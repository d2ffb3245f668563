"""What comes in: decisions and opinions, returns, withdrawals."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.inputs import Input

Long = Annotated[str, Field(min_length=1, max_length=4_000)]
Short = Annotated[str, Field(min_length=1, max_length=1_000)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")]


class Transmit(Input):
    """The file whose choice is to be approved; as a document, its id."""

    shown_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    """What the preview of the chain showed; the request is refused when it is no longer so."""


class Decide(Input):
    """A decision (`approved`, `refused`) or an opinion, on what was shown."""

    outcome: Literal["approved", "refused", "favourable", "conditional", "unfavourable"]
    shown_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    reason: Long | None = None
    conditions: Long | None = None


class Point(Input):
    """A field to correct, with a reason of the library; its own words when the reason is `other`."""

    field: Code
    reason: Code
    comment: Short | None = None


class Return(Input):
    """What is to be corrected."""

    points: Annotated[list[Point], Field(min_length=1, max_length=20)]
    comment: Long | None = None


class Withdraw(Input):
    """Why the request is taken back."""

    because: Long
