"""Programs of integrators: let in by an operator or an administrator, known by a token, never taken for a person."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from datetime import date, timedelta
from typing import Any

import httpx
import psycopg
import pytest

from core.clock import FixedClock
from core.errors import Invalid, PermissionDenied
from core.identity.actors import GROUP_OF_ROLE, WORKER, Actor, ActorKind, GroupRole, MachineId, OrganisationId, Role
from core.identity.errors import RoleDoesNotFit
from core.identity.inputs import NewMachine, NewMembership
from core.identity.kinds import OrganisationKind
from core.identity.machine_accounts import PREFIX, TOKEN, Added, add_machine, revoke_machine
from core.identity.queries import machines
from core.identity.service import end_membership, grant_membership, suspend_organisation
from core.identity.sessions import PER_ADDRESS, as_service
from core.ids import new_id
from core.language import LANGUAGES
from core.ledger import Stream
from core.ledger.reading import history
from core.permits import PERMISSIONS
from tests.identity.conftest import Typed
from tests.identity.people import START, Town, acting

pytestmark = pytest.mark.anyio

ME = "/api/v1/me"
NOBODYS = PREFIX + "x" * 43


async def let_in(
    town: Town, body: OrganisationId, role: Role = Role.REQUESTER, *, until: date | None = None, by: Actor = WORKER
) -> Added:
    """A program of a body's."""
    given = NewMachine(organisation=body, name="Intégration fictive", role=role, valid_to=until)
    return await town.database.run(as_service(by), lambda uow: add_machine(uow, by, given))


async def revoked(town: Town, added: Added, *, by: Actor = WORKER) -> None:
    """The program's access, taken away."""
    key = MachineId(added.account.id)
    await town.database.run(as_service(by), lambda uow: revoke_machine(uow, by, key))


def bearing(token: str, language: str = "fr") -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept-Language": language}


def machine(role: Role, organisation: OrganisationId) -> Actor:
    return Actor(ActorKind.MACHINE, GROUP_OF_ROLE[role], new_id(), organisation, frozenset({role}))


async def test_a_program_acts_for_its_organisation_in_its_role(town: Town, client: httpx.AsyncClient) -> None:
    body = await town.organisation(OrganisationKind.HEALTH, "Santé fictive")
    added = await let_in(town, body, Role.MANAGER, until=date(2026, 6, 30))
    told = (await client.get(ME, headers=bearing(added.token))).json()
    assert told == {
        "person": None,
        "machine": str(added.account.id),
        "name": "Intégration fictive",
        "language": "fr",
        "organisation": {"id": str(body), "name": "Santé fictive", "kind": "health"},
        "roles": ["manager"],
        "session": None,
        "expires_at": "2026-07-01T04:00:00Z",
        "organisations": [],
    }


@pytest.mark.parametrize(
    ("last", "expires"),
    [(date(9999, 12, 30), "9999-12-31T05:00:00Z"), (date.max, None)],
)
async def test_a_token_opens_the_api_until_the_last_day_that_there_is(
    town: Town, client: httpx.AsyncClient, last: date, expires: str | None
) -> None:
    added = await let_in(town, await town.organisation(), until=last)
    told = await client.get(ME, headers=bearing(added.token))
    assert (told.status_code, told.json()["expires_at"]) == (200, expires)
    (listed,) = await town.database.read(WORKER, lambda uow: machines(uow))
    assert (listed.valid_to, listed.state(START)) == (last, "active")


async def test_tokens_that_let_nobody_in_are_all_answered_alike(
    town: Town, client: httpx.AsyncClient, clock: FixedClock
) -> None:
    body, other = await town.organisation(), await town.organisation()
    centre = await town.organisation(OrganisationKind.CENTRE)
    director = acting(await town.person(), centre, OrganisationKind.CENTRE, Role.DIRECTOR)
    expired, gone, suspended = (
        await let_in(town, body, until=clock.today()),
        await let_in(town, body),
        await let_in(town, other),
    )
    tokens = [one.token for one in (expired, gone, suspended)]
    assert [(await client.get(ME, headers=bearing(one))).status_code for one in tokens] == [200] * 3
    await revoked(town, gone)
    await town.database.run(director, lambda uow: suspend_organisation(uow, director, other))
    clock.move_to(clock.now() + timedelta(hours=14, minutes=1))  # midnight has passed in Toronto
    answers = [await client.get(ME, headers=bearing(one)) for one in (*tokens, NOBODYS, "x" * 43)]
    assert {one.status_code for one in answers} == {401}
    assert len({one.text for one in answers}) == 1
    assert all(one.headers["www-authenticate"] for one in answers)


async def test_a_revoked_account_stays_revoked_and_is_told_once(town: Town, client: httpx.AsyncClient) -> None:
    body = await town.organisation()
    added = await let_in(town, body)
    await revoked(town, added)
    await revoked(town, added)
    told = await town.database.read(WORKER, lambda uow: history(uow, Stream("organisation", body)))
    assert [one.name for one in told] == ["organisation.registered", "machine.added", "machine.revoked"]
    assert all(one.message_id in language for one in told for language in LANGUAGES)
    assert {body} == {key for one in told for key in one.audience}


async def test_the_token_is_kept_nowhere_but_as_its_hash(
    town: Town, client: httpx.AsyncClient, admin_dsn: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    added = await let_in(town, await town.organisation())
    assert TOKEN.fullmatch(added.token)
    assert added.token not in repr(added)
    assert (await client.get(ME, headers=bearing(added.token))).status_code == 200
    assert added.account.token_hash == hashlib.sha256(added.token.encode()).digest()
    with psycopg.connect(admin_dsn) as connection:
        tables = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        assert {"machine", "ledger_event", "ledger_private", "idempotency_key"} <= set(tables)
        for name in tables:
            for secret in (added.token, added.token.removeprefix(PREFIX)):
                rows = connection.execute(f'SELECT 1 FROM "{name}" t WHERE position(%s IN t::text) > 0', (secret,))
                assert rows.fetchone() is None, name
    assert added.token.removeprefix(PREFIX) not in caplog.text


async def test_pages_take_no_machine_whatever_carries_its_token(town: Town, client: httpx.AsyncClient) -> None:
    added = await let_in(town, await town.organisation())
    client.cookies.set("courtier_session", added.token, domain="courtier.test", path="/")
    for headers in ({}, bearing(added.token)):
        asked = await client.get("/fr/mes-sessions", headers=headers)
        assert (asked.status_code, asked.headers["location"][:24]) == (303, "/fr/ouvrir-une-session?n")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Une personne doit faire cette action. Un programme ne peut pas la faire à sa place."),
        ("en", "A person must do this. A program cannot do it in their place."),
    ],
)
async def test_a_machine_has_no_session_to_choose_or_to_close(
    town: Town, client: httpx.AsyncClient, language: str, sentence: str
) -> None:
    body = await town.organisation()
    headers = bearing((await let_in(town, body)).token, language)
    chosen = await client.put("/api/v1/sessions/current", headers=headers, json={"organisation": str(body)})
    closed = await client.delete("/api/v1/sessions/current", headers=headers)
    for answer in (chosen, closed):
        assert (answer.status_code, answer.json()["detail"]) == (403, sentence)
    assert (await client.get(ME, headers=headers)).status_code == 200


async def test_guesses_from_one_address_are_throttled_and_a_good_token_goes_on(
    town: Town, client: httpx.AsyncClient
) -> None:
    added = await let_in(town, await town.organisation())
    for _ in range(PER_ADDRESS.burst):
        assert (await client.get(ME, headers=bearing(NOBODYS))).status_code == 401
    refused = await client.get(ME, headers=bearing(NOBODYS))
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-requests")
    assert int(refused.headers["retry-after"]) > 0
    assert (await client.get(ME, headers=bearing(added.token))).status_code == 200


async def test_when_a_machine_was_last_seen_is_known_to_the_minute(
    town: Town, client: httpx.AsyncClient, clock: FixedClock
) -> None:
    added = await let_in(town, await town.organisation())

    async def seen() -> Any:
        return (await town.database.read(WORKER, lambda uow: machines(uow)))[0].last_used_at

    assert await seen() is None
    await client.get(ME, headers=bearing(added.token))
    first = clock.now()
    clock.advance(timedelta(seconds=59))
    await client.get(ME, headers=bearing(added.token))
    assert await seen() == first
    clock.advance(timedelta(seconds=1))
    await client.get(ME, headers=bearing(added.token))
    assert await seen() == clock.now()


async def test_an_administrator_lets_programs_into_their_own_organisation_only(town: Town) -> None:
    body, other = await town.organisation(), await town.organisation()
    administrator = acting(await town.person(), body, OrganisationKind.MINISTRY, Role.ADMINISTRATOR)
    added, others = await let_in(town, body, by=administrator), await let_in(town, other)
    with pytest.raises(PermissionDenied) as refused:
        await let_in(town, other, by=administrator)
    assert refused.value.params["reason"] == "other-organisation"
    with pytest.raises(PermissionDenied):
        await revoked(town, others, by=administrator)
    with pytest.raises(PermissionDenied):
        await let_in(town, body, by=acting(await town.person(), body, OrganisationKind.MINISTRY, Role.MANAGER))
    await revoked(town, added, by=administrator)
    told = await town.database.read(WORKER, lambda uow: history(uow, Stream("organisation", body)))
    assert {one.actor for one in told[1:]} == {administrator.key}
    assert [one.name for one in await town.database.read(WORKER, lambda uow: machines(uow, other))] == [
        "Intégration fictive"
    ]


async def test_a_machine_lets_nobody_in_and_puts_nobody_in_office(town: Town) -> None:
    body = await town.organisation()
    person = await town.person(body, Role.MANAGER)
    actor = machine(Role.ADMINISTRATOR, body)
    given = NewMachine(organisation=body, name="Autre programme", role=Role.REQUESTER)
    place = NewMembership(person=person, organisation=body, role=Role.REQUESTER, valid_from=START)
    with pytest.raises(PermissionDenied) as added:
        await town.database.run(actor, lambda uow: add_machine(uow, actor, given))
    with pytest.raises(PermissionDenied) as granted:
        await town.database.run(actor, lambda uow: grant_membership(uow, actor, place))
    key = await town.database.read(actor, lambda uow: uow.raw.fetchval("SELECT id FROM membership"))
    with pytest.raises(PermissionDenied) as ended:
        await town.database.run(actor, lambda uow: end_membership(uow, actor, key, START, expected_version=1))
    assert {one.value.params["reason"] for one in (added, granted, ended)} == {"person-needed"}
    with pytest.raises(PermissionDenied):
        as_service(actor)


async def test_the_service_itself_is_no_machine_of_an_integrators(town: Town) -> None:
    body = await town.organisation()
    assert PERMISSIONS.allows(WORKER, "membership.manage", body)
    assert not PERMISSIONS.allows(machine(Role.ADMINISTRATOR, body), "membership.manage", body)
    assert not PERMISSIONS.allows(machine(Role.REQUESTER, body), "password.set")


async def test_a_role_that_the_organisation_has_not_and_a_day_that_has_passed_are_refused(
    town: Town, clock: FixedClock
) -> None:
    body = await town.organisation()
    with pytest.raises(RoleDoesNotFit):
        await let_in(town, body, Role.ANALYST)
    with pytest.raises(Invalid) as refused:
        await let_in(town, body, until=clock.today() - timedelta(days=1))
    assert [(one.pointer, one.name) for one in refused.value.problems] == [("/valid_to", "day-passed")]


async def test_no_tenant_reads_the_accounts(town: Town) -> None:
    body = await town.organisation()
    await let_in(town, body)
    for group in (GroupRole.BODY, GroupRole.CENTRE, GroupRole.REVIEWER):
        actor = Actor(ActorKind.PERSON, group, id=new_id(), organisation=body)
        with pytest.raises(Exception, match="permission denied"):
            await town.database.read(actor, lambda uow: machines(uow))


async def test_an_operator_lets_a_program_in_and_takes_its_access_away(
    town: Town, client: httpx.AsyncClient, courtier: Typed
) -> None:
    body = await town.organisation(name="Régie fictive")

    async def typed(*words: str) -> Any:
        return await asyncio.to_thread(courtier, "machine", *words)

    given = ("--organisation", str(body), "--name", "Intégration fictive", "--role", "requester")
    added = await typed("add", *given)
    token = added.stdout.strip()
    assert TOKEN.fullmatch(token), added.output
    assert token not in added.stderr
    assert (await client.get(ME, headers=bearing(token))).status_code == 200
    listed = (await typed("list", "--json")).stdout
    assert token not in listed
    (one,) = json.loads(listed)
    assert (one["name"], one["organisation_name"], one["role"]) == ("Intégration fictive", "Régie fictive", "requester")
    assert (one["state"], one["valid_to"]) == ("active", None)
    assert one["id"] in added.stderr
    done = await typed("revoke", one["id"])
    assert (done.exit_code, done.stdout) == (0, "Revoked: Intégration fictive.\n")
    assert (await client.get(ME, headers=bearing(token))).status_code == 401
    assert " revoked " in (await typed("list", "--organisation", str(body))).stdout


def test_an_operator_names_an_organisation_by_its_enterprise_number(courtier: Typed) -> None:
    courtier("organisation", "add", "--kind", "ministry", "--name", "Régie fictive", "--neq", "1234567890")
    given = ("--name", "Intégration", "--role", "manager", "--json")
    added = courtier("machine", "add", "--organisation", "1234567890", *given)
    assert set(json.loads(added.stdout)) == {"key", "token"}
    refused = courtier("machine", "add", "--organisation", "1234567891", *given)
    assert (refused.exit_code, refused.stdout) == (65, "")
    assert refused.stderr == "No organisation has this key or NEQ.\n"


def test_an_operator_is_told_in_words_why_a_program_is_not_let_in(
    courtier: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    courtier("organisation", "add", "--kind", "ministry", "--name", "Régie fictive", "--neq", "1234567890")
    given = ("--organisation", "1234567890", "--name", "Intégration", "--role")
    late = courtier("machine", "add", *given, "manager", "--until", "2020-01-01")
    assert late.stderr == "--until: Cette date est passée. Choisissez aujourd’hui ou un jour à venir.\n"
    unfit = courtier("machine", "add", *given, "analyst")
    assert unfit.stderr == "Ce rôle n’existe pas dans ce type d’organisme.\n"
    unknown = courtier("machine", "revoke", "00000000-0000-7000-8000-000000000001")
    assert (unknown.exit_code, unknown.stderr) == (65, "Aucun programme n'a cette clé.\n")
