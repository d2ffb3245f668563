"""`courtier organisation`, `person`, `membership` and `password`: what an operator does before anybody can sign in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import click
import redis.asyncio as redis

from core.database import Database
from core.errors import CourtierError, Invalid
from core.identity.actors import WORKER, PersonId, Role
from core.identity.inputs import ChangePassword, NewMembership, NewOrganisation, NewPerson
from core.identity.kinds import OrganisationKind
from core.identity.service import grant_membership, register_organisation, register_person
from core.identity.sessions import Sessions
from core.inputs import parse
from core.permits import PERMISSIONS, Permission
from core.room import things
from core.runtime.running import running, with_database
from core.runtime.wording import Said, terminal_language
from core.settings import settings_or_exit
from core.throttle import Throttle
from core.uow import UnitOfWork

T = TypeVar("T")

EX_DATAERR = 65
"""Exit status of a command whose data was refused (sysexits.h)."""

PASSWORD = Said("Mot de passe :", "Password:")
PASSWORD_AGAIN = Said("Encore une fois :", "Once more:")
NOBODY = Said("Personne n'a l'adresse {email}.", "Nobody has the address {email}.")


def in_database(work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
    """Run `work` as the service itself in the installation's database; what is refused ends the command."""

    return said(lambda: with_database(settings_or_exit(), lambda database: database.run(WORKER, work)))


def said(work: Callable[[], T]) -> T:
    """The outcome of `work`; what is refused is written on the error stream, one problem a line."""
    PERMISSIONS.register(things(("core.identity.permissions",), Permission))
    try:
        return work()
    except Invalid as refusal:
        for problem in refusal.problems:
            click.echo(f"{problem.pointer or '/'}: {problem.name}", err=True)
    except CourtierError as refusal:
        click.echo(str(refusal), err=True)
    raise SystemExit(EX_DATAERR)


def given(model: Any, **values: Any) -> Any:
    """The command's options as an input; the options that were left out are left out."""
    return said(lambda: parse(model, {key: value for key, value in values.items() if value is not None}))


def today() -> str:
    """The day that a role begins with when nothing is said."""
    return datetime.now(UTC).date().isoformat()


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
@click.option("--organisation", required=True, help="The organisation's key.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--title", default="", help="The person's title there.")
@click.option("--from", "valid_from", default=today, help="First day (YYYY-MM-DD); today.")
@click.option("--to", "valid_to", help="Last day (YYYY-MM-DD).")
def grant(**options: Any) -> None:
    """Give a person a role in an organisation and print the membership's key."""
    made = given(NewMembership, **options)
    click.echo(in_database(lambda uow: grant_membership(uow, WORKER, made)).id)


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
