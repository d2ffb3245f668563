"""`courtier organisation`, `person`, `membership`, `password` and `machine`: whom an operator lets in, and out."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import click
import redis.asyncio as redis

from core import ROOM
from core.database import Database
from core.errors import CourtierError, NotFound
from core.identity.actors import WORKER, MachineId, OrganisationId, PersonId, Role
from core.identity.inputs import ChangePassword, NewMachine, NewMembership, NewOrganisation, NewPerson
from core.identity.kinds import OrganisationKind
from core.identity.machine_accounts import Added, revoke_machine
from core.identity.machine_accounts import add_machine as let_in
from core.identity.models import Membership
from core.identity.queries import machines, members, organisations
from core.identity.service import end_membership, grant_membership, register_organisation, register_person
from core.identity.sessions import Sessions
from core.inputs import Input, parse
from core.permits import PERMISSIONS, Permission
from core.room import things
from core.runtime.running import running, with_database
from core.runtime.wording import Said, terminal_language
from core.settings import settings_or_exit
from core.throttle import Throttle
from core.uow import UnitOfWork

if TYPE_CHECKING:
    from core.language import Language

M = TypeVar("M", bound=Input)
T = TypeVar("T")

EX_DATAERR = 65
"""Exit status of a command whose data was refused (sysexits.h)."""

PASSWORD = Said("Mot de passe :", "Password:")
PASSWORD_AGAIN = Said("Encore une fois :", "Once more:")
NOBODY = Said("Personne n'a l'adresse {email}.", "Nobody has the address {email}.")
NOT_FOUND: dict[str, Said] = {
    "organisation": Said("Aucun organisme n'a cette clé ni ce NEQ.", "No organisation has this key or NEQ."),
    "person": Said("Personne n'a cette clé.", "Nobody has this key."),
    "membership": Said("Aucun rôle donné n'a cette clé.", "No role that was given has this key."),
    "private-text": Said(
        "L'événement n'a pas ce texte, ou il est déjà effacé.", "The event has no such text, or it is erased already."
    ),
    "machine": Said("Aucun programme n'a cette clé.", "No program has this key."),
}
"""What an operator named and is not there: nothing is hidden from them, as it may be from a reader."""

ENDED = Said("Dernier jour : {day}.", "Last day: {day}.")
ADDED = Said(
    "Clé du programme : {key}. Son jeton ne sera plus jamais montré; gardez-le comme un mot de passe.",
    "The program's key: {key}. Its token is never shown again; keep it like a password.",
)
REVOKED = Said("Révoqué : {name}.", "Revoked: {name}.")
STATES: dict[str, Said] = {
    "active": Said("actif", "active"),
    "expired": Said("expiré", "expired"),
    "revoked": Said("révoqué", "revoked"),
}
ORGANISATIONS = Said("clé|genre|NEQ|état|nom", "key|kind|NEQ|state|name")
MACHINES = Said(
    "clé|organisme|programme|rôle|dernier jour|état|dernier usage",
    "key|organisation|program|role|last day|state|last used",
)
MEMBERS = Said("clé|personne|adresse|rôle|depuis|dernier jour", "key|person|address|role|since|last day")


def in_database(work: Callable[[UnitOfWork], Awaitable[T]], *, but: type[CourtierError] | tuple[()] = ()) -> T:
    """Run `work` as the service itself in the installation's database; what is refused ends the command."""
    return said(lambda: with_database(settings_or_exit(), lambda database: database.run(WORKER, work)), but=but)


def said(work: Callable[[], T], *, but: type[CourtierError] | tuple[()] = ()) -> T:
    """The outcome of `work`; what is refused is said on the error stream in the terminal's language, all `but` one kind
    that the command words itself.
    """
    PERMISSIONS.register(things(ROOM.permissions, Permission))
    try:
        return work()
    except but:
        raise
    except CourtierError as refusal:
        for line in in_words(refusal):
            click.echo(line, err=True)
    raise SystemExit(EX_DATAERR)


def in_words(refusal: CourtierError) -> list[str]:
    """A refusal as the API and pages say it, one problem a line after the option that it belongs to."""
    from core.web.problems import details  # brings the web framework, for which only a refusal waits

    words = words_of_terminal()
    known = NOT_FOUND.get(refusal.params["kind"]) if isinstance(refusal, NotFound) else None
    if known is not None:
        return [known.in_(words.code)]
    shown = details(refusal, words)
    return [f"{place_of(one['pointer'])}{one['message']}" for one in shown.get("errors", ())] or [shown["detail"]]


def place_of(pointer: str) -> str:
    """Where a problem is: the option that gave the value, or the place in a file; nowhere for what was asked for."""
    context = click.get_current_context(silent=True)
    options = context.command.params if context is not None else ()
    in_file = pointer if pointer.count("/") > 1 else ""
    found = next((one.opts[0] for one in options if f"/{one.name}" == pointer), in_file)
    return f"{found}: " if found else ""


def words_of_terminal() -> Language:
    """The terminal's language, with the words of this room."""
    from core.language import language, load  # read when something is worded, not for `courtier --help`

    load([ROOM])
    return language(terminal_language())


def table(header: Said, rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their header, in columns."""
    lines = [header.in_(terminal_language()).split("|"), *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def given(model: type[M], **values: Any) -> M:
    """The command's options as an input; what is refused ends the command."""
    return said(lambda: parsed(model, **values))


def parsed(model: type[M], **values: Any) -> M:
    """The command's options as an input; the options that were left out are left out.

    Raises:
        Invalid: with every problem.
    """
    return parse(model, {key: value for key, value in values.items() if value is not None})


@click.group()
def organisation() -> None:
    """Organisations."""


@organisation.command("add")
@click.option("--kind", type=click.Choice([kind.value for kind in OrganisationKind]), required=True)
@click.option("--name", required=True)
@click.option("--neq", help="Québec enterprise number, ten digits.")
def add_organisation(**options: Any) -> None:
    """Register an organisation and print its key."""
    made = given(NewOrganisation, **options)
    click.echo(in_database(lambda uow: register_organisation(uow, WORKER, made)).id)


@organisation.command("list")
def list_organisations() -> None:
    """Print every organisation with its key."""
    found = in_database(organisations)
    table(ORGANISATIONS, [[str(one.id), one.kind, one.neq or "—", one.state, one.name] for one in found])


@click.group()
def person() -> None:
    """People."""


@person.command("add")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
def add_person(**options: Any) -> None:
    """Register a person and print their key; the key of whoever has this address already."""
    made = given(NewPerson, **options)
    click.echo(in_database(lambda uow: register_person(uow, WORKER, made)))


@click.group()
def membership() -> None:
    """Roles of people in organisations."""


@membership.command("grant")
@click.option("--person", required=True, help="The person's key.")
@click.option("--organisation", required=True, help="The organisation's key or NEQ.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--title", default="", help="The person's title there.")
@click.option("--from", "valid_from", help="First day (YYYY-MM-DD); today.")
@click.option("--to", "valid_to", help="Last day (YYYY-MM-DD).")
def grant(organisation: str, valid_from: str | None, **options: Any) -> None:
    """Give a person a role in an organisation and print the membership's key."""

    async def work(uow: UnitOfWork) -> Membership:
        body = await organisation_of(uow, organisation)
        first = uow.clock.today() if valid_from is None else valid_from
        made = parsed(NewMembership, organisation=body, valid_from=first, **options)
        return await grant_membership(uow, WORKER, made)

    click.echo(in_database(work).id)


@membership.command("list")
@click.option("--organisation", required=True, help="The organisation's key or NEQ.")
def list_members(organisation: str) -> None:
    """Print who has which role in an organisation today."""

    async def work(uow: UnitOfWork) -> list[list[str]]:
        found = await members(uow, await organisation_of(uow, organisation), uow.clock.today())
        return [
            [str(one.id), one.name, one.email, one.role.value, words.date(one.valid_from), words.date(one.valid_to)]
            for one in found
        ]

    words = words_of_terminal()
    table(MEMBERS, in_database(work))


@membership.command("end")
@click.argument("key", type=click.UUID)
@click.option("--on", "last_day", type=click.DateTime(["%Y-%m-%d"]), help="Last day (YYYY-MM-DD); today.")
def end(key: UUID, last_day: datetime | None) -> None:
    """Say the last day of a role, by the membership's KEY; a day before it began takes the role back whole."""

    async def work(uow: UnitOfWork) -> str:
        version = await uow.raw.fetchval("SELECT version FROM membership WHERE id = $1", key)
        if version is None:
            raise NotFound("membership")
        day = uow.clock.today() if last_day is None else last_day.date()
        ended = await end_membership(uow, WORKER, key, day, expected_version=version)
        return ENDED.in_(terminal_language(), day=ended.valid_to)

    click.echo(in_database(work))


@click.group()
def password() -> None:
    """Passwords."""


@password.command("set")
@click.option("--email", required=True, help="Whose password; it is asked for, never an argument.")
def set_password(email: str) -> None:
    """Give a person a password; every session of theirs ends."""
    language = terminal_language()
    settings = running(settings_or_exit())  # nobody types a password for an installation that does not answer
    typed = click.prompt(
        PASSWORD.in_(language), hide_input=True, confirmation_prompt=PASSWORD_AGAIN.in_(language), prompt_suffix=" "
    )
    made = given(ChangePassword, current="-", new=typed)

    async def set_it(database: Database) -> None:
        valkey = redis.Redis.from_url(str(settings.redis_url), protocol=2)
        try:
            found: UUID | None = await database.read(
                WORKER,
                lambda uow: uow.raw.fetchval("SELECT id FROM person WHERE email = $1", email.strip().lower()),
            )
            if found is None:
                raise click.ClickException(NOBODY.in_(language, email=email))
            await Sessions(database, Throttle(valkey, database)).set_password(WORKER, PersonId(found), made.new)
        finally:
            await valkey.aclose()

    said(lambda: with_database(settings, set_it))


@click.group()
def machine() -> None:
    """Programs of integrators, with tokens of their own."""


@machine.command("add")
@click.option("--organisation", required=True, help="The key or NEQ of the organisation that it acts for.")
@click.option("--name", required=True, help="What the program is called.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="What it reads as.")
@click.option("--until", "valid_to", help="Last day (YYYY-MM-DD); without one, until it is revoked.")
@click.option("--json", "as_json", is_flag=True, help="Print the key and the token as JSON.")
def add_machine(organisation: str, as_json: bool, **options: Any) -> None:
    """Let a program in and print its token, this once."""

    async def work(uow: UnitOfWork) -> Added:
        made = parsed(NewMachine, organisation=await organisation_of(uow, organisation), **options)
        return await let_in(uow, WORKER, made)

    added = in_database(work)
    if as_json:
        click.echo(json.dumps({"key": str(added.account.id), "token": added.token}))
        return
    click.echo(added.token)
    click.echo(ADDED.in_(terminal_language(), key=added.account.id), err=True)


@machine.command("list")
@click.option("--organisation", help="The key or NEQ of one organisation; all of them.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def list_machines(organisation: str | None, as_json: bool) -> None:
    """Print every program that was let in, never its token."""
    words = words_of_terminal()

    async def work(uow: UnitOfWork) -> list[dict[str, Any]]:
        found = await machines(uow, None if organisation is None else await organisation_of(uow, organisation))
        today = uow.clock.today()
        return [{**asdict(one), "state": one.state(today)} for one in found]

    found = in_database(work)
    if as_json:
        click.echo(json.dumps(found, default=str, ensure_ascii=False))
        return
    rows = [
        [
            str(one["id"]),
            one["organisation_name"],
            one["name"],
            one["role"].value,
            words.date(one["valid_to"]),
            STATES[one["state"]].in_(words.code),
            words.datetime(one["last_used_at"]),
        ]
        for one in found
    ]
    table(MACHINES, rows)


@machine.command("revoke")
@click.argument("key", type=click.UUID)
def revoke(key: UUID) -> None:
    """Take the access of the program that has this KEY away, at once and for good."""
    revoked = in_database(lambda uow: revoke_machine(uow, WORKER, MachineId(key)))
    click.echo(REVOKED.in_(terminal_language(), name=revoked.name))


async def organisation_of(uow: UnitOfWork, named: str) -> OrganisationId:
    """The organisation that has this key or this enterprise number.

    Raises:
        NotFound: none has.
    """
    found = await uow.raw.fetchval("SELECT id FROM organisation WHERE id::text = $1 OR neq = $1", named.strip().lower())
    if found is None:
        raise NotFound("organisation")
    return OrganisationId(found)
