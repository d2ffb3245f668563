"""Reading files: the body's list, the list of a round as it stands. Row-level security keeps each body to its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import case, col, func, select

from core.errors import NotFound
from core.identity.actors import Actor
from core.permits import permit
from core.uow import UnitOfWork
from procurement.carried import CARRIERS
from procurement.errors import InterestsNotDeclared
from procurement.evaluation import read_round, standing_of
from procurement.files import open_file
from procurement.freezing import list_of_round
from procurement.machines import FILE
from procurement.models import (
    Clarification,
    ClarificationId,
    Contract,
    File,
    FileId,
    FrozenEffect,
    FrozenEntry,
    FrozenList,
    Member,
)
from procurement.permissions import Opened
from procurement.privacy import information_owners, levels_pending
from procurement.standing import ListStanding
from procurement.tasks import STEP_OF_STATE
from procurement.turn import Turn, held_by, state_shown, turn_of

PAGE = 50


async def files_of(uow: UnitOfWork, actor: Actor, *, before: UUID | None = None, limit: int = PAGE) -> Sequence[File]:
    """The files that the actor may read, newest first, after a cursor; one more than `limit` when there are others."""
    permit(actor, "file.list")
    query = select(File).order_by(col(File.id).desc()).limit(limit + 1)
    if before is not None:
        query = query.where(col(File.id) < before)
    return (await uow.session.exec(query)).all()


@dataclass(frozen=True)
class Listed:
    """A file in a list: its body, its state as it is worded, whose turn it is, and whether it is the reader's."""

    file: File
    body: str
    turn: Turn
    yours: bool

    @property
    def state(self) -> str:
        """As `state_shown`."""
        return state_shown(self.file, self.turn)

    @property
    def since(self) -> datetime:
        """Since when it is their turn."""
        return self.turn.since or self.file.state_since

    @property
    def step(self) -> int:
        """Of the five."""
        return STEP_OF_STATE[self.file.state]


async def listed(uow: UnitOfWork, actor: Actor, files: Sequence[File]) -> list[Listed]:
    """These files, in their order, with whose turn it is and by when, as the page of each tells it."""
    session, today, keys = uow.session, uow.clock.today(), [one.id for one in files]
    carried = await CARRIERS.turns(uow, files)
    team: dict[UUID, list[Member]] = {}
    for member in (await session.exec(select(Member).where(col(Member.file_id).in_(keys)))).all():
        team.setdefault(member.file_id, []).append(member)
    concluded = await session.exec(select(Contract).where(col(Contract.file_id).in_(keys)))
    contracts = {one.file_id: one for one in concluded.all()}
    open_questions = (
        select(FrozenList.file_id)
        .join(Clarification, col(Clarification.list_id) == col(FrozenList.id))
        .where(
            col(FrozenList.file_id).in_(keys), col(Clarification.answered_at).is_(None), Clarification.due_on >= today
        )
    )
    asked = set((await session.exec(open_questions)).all())
    rows = await uow.raw.fetch(
        "SELECT id, name FROM organisation WHERE id = ANY ($1::uuid[])", list({one.organisation_id for one in files})
    )
    bodies = {row["id"]: row["name"] for row in rows}
    found = []
    for file in files:
        opened = Opened(file, tuple(team.get(file.id, ())))
        pending = levels_pending(file)
        turn = turn_of(
            file,
            opened.team,
            # Only what suppliers may still answer is asked of the list, which has every offer in memory.
            (await read_round(uow, file)).stood if file.state == "assessing" and file.id in asked else None,
            owners=await information_owners(uow, file) if pending else (),
            levels_pending=pending,
            contract=contracts.get(file.id),
            carried=carried.get(file.id),
            today=today,
        )
        found.append(Listed(file, bodies[file.organisation_id], turn, held_by(turn, actor, opened)))
    return found


async def read_file(
    uow: UnitOfWork, actor: Actor, file_id: FileId, *, permission: str = "file.read", event: str = ""
) -> Opened:
    """A file and its team.

    A page that only changes the file names the `permission` of its change, and the `event` when it moves the file:
    who may not, or comes when it cannot be done, is told so instead of being shown a form that leads nowhere.

    Raises:
        NotFound, PermissionDenied. WrongState: the file does not stand where `event` may happen.
    """
    opened = await open_file(uow, actor, permission, file_id, lock=False)
    if event:
        FILE.find(opened.file.state, event)
    return opened


async def read_list(
    uow: UnitOfWork, actor: Actor, file_id: FileId, round_: int | None = None
) -> tuple[File, FrozenList, ListStanding, Sequence[FrozenEffect]]:
    """The list of a round as it stands, with its cascade.

    Raises:
        InterestsNotDeclared: a member of the team has not declared interests yet. NotFound: the round has no list.
    """
    opened = await read_file(uow, actor, file_id)
    member = opened.member(actor)
    if member is not None and member.declared_at is None:
        raise InterestsNotDeclared(number=opened.file.number)
    frozen = await list_of_round(uow, opened.file, round_)
    if frozen is None:
        raise NotFound("frozen-list")
    effects = select(FrozenEffect).where(FrozenEffect.list_id == frozen.id).order_by(col(FrozenEffect.removes).desc())
    return opened.file, frozen, await standing_of(uow, frozen), (await uow.session.exec(effects)).all()


async def offer_names(uow: UnitOfWork, file: File) -> Mapping[str, Mapping[str, str]]:
    """The names of the offers that a file has ever frozen, by code: as its newest list has them."""
    query = (
        select(FrozenEntry.offer_code, FrozenEntry.offer_name)
        .join(FrozenList, col(FrozenList.id) == col(FrozenEntry.list_id))
        .where(FrozenList.file_id == file.id)
        .order_by(col(FrozenList.round))
    )
    return dict((await uow.session.exec(query)).all())


async def clarification_of(uow: UnitOfWork, actor: Actor, clarification_id: ClarificationId) -> Clarification:
    """One clarification, for whoever was asked or asks.

    Raises:
        NotFound: there is none, or it is not the reader's.
    """
    permit(actor, "clarification.list")
    one = await uow.session.get(Clarification, clarification_id)
    if one is None:
        raise NotFound("clarification")
    return one


async def contract_of(uow: UnitOfWork, file: File) -> Contract | None:
    """The contract that ended a file, None while there is none."""
    return (await uow.session.exec(select(Contract).where(Contract.file_id == file.id))).first()


@dataclass(frozen=True)
class Clarifications:
    """A page of clarifications; `waiting` and `total` count those of every page."""

    found: Sequence[Clarification]
    waiting: int
    total: int


async def clarifications_of(uow: UnitOfWork, actor: Actor, *, page: int = 1, limit: int) -> Clarifications:
    """What the actor's organisation was asked, or asks: what waits for an answer, the nearest deadline first; then the
    others, the latest first.
    """
    permit(actor, "clarification.list")
    waits = col(Clarification.answered_at).is_(None) & (col(Clarification.due_on) >= uow.clock.today())
    query = (
        select(Clarification)
        .order_by(
            waits.desc(),
            case((waits, col(Clarification.due_on))),
            col(Clarification.due_on).desc(),
            col(Clarification.id),
        )
        .limit(limit)
        .offset((page - 1) * limit)
    )
    counts = select(func.count().filter(waits), func.count()).select_from(Clarification)
    waiting, total = (await uow.session.exec(counts)).one()
    return Clarifications((await uow.session.exec(query)).all(), waiting, total)
