"""A mail platform: accounts in an LDAP directory, the store told through doveadm's HTTP interface.

Everything has a name made from the order (a domain's unit, an account's address) and carries the service's identifier
as `orderRef`, so that a repeated call finds what is there, adopts what is ours and touches nothing that is not.
Passwords are derived, never made up twice.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from workers import http
from workers.contract import Call, Connection, Deadline, Done, ErrorKind, Health, Outcome, OutOfTime, ProviderError

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # ldap3 2.9 uses names that pyasn1 has since renamed
    import ldap3
    from ldap3.core.exceptions import LDAPException, LDAPOperationResult, LDAPSocketOpenError
    from ldap3.utils.conv import escape_filter_chars
    from ldap3.utils.dn import escape_rdn

MARK = "orderRef"

SUCCESS, EXISTS, NO_OBJECT, BUSY, UNAVAILABLE, INVALID_CREDENTIALS, INSUFFICIENT = 0, 68, 32, 51, 52, 49, 50
NOT_FOUND = 68
"""doveadm's exit codes are sysexits': 67 no such user, 68 not found, 65 wrong data, 75 try again."""
DOVEADM_KINDS = {65: ErrorKind.EXISTS, 67: ErrorKind.NOT_YET, 68: ErrorKind.NOT_YET, 75: ErrorKind.TRANSIENT}


@dataclass(frozen=True)
class MailAdapter:
    """See the module.

    Settings: `ldap_url`, `base_dn`, `doveadm_url`, and what users are told: `imap_host`, `imap_port`, `smtp_host`,
    `smtp_port`, `webmail_url`, `mx`. Credentials: `bind_dn`, `bind_password`, `doveadm_key`.
    """

    key: str = "mail"

    def check(self, connection: Connection, deadline: Deadline) -> Health:
        """Whether the directory and the store both know us."""
        with directory(connection, deadline) as ldap:
            ldap.search(connection.settings["base_dn"], "(objectClass=*)", ldap3.BASE)
        doveadm(connection, deadline, "who", {})
        return Health(well=True)

    def find(self, call: Call) -> Outcome | None:
        """Whether the directory (or, for `check`, the store) is as the step wants it."""
        if call.action == "check":
            return None  # only looks anyway
        with directory(call.connection, call.deadline) as ldap:
            if call.action == "domain":
                return self._domain_done(call) if _mine(ldap, call, _domain_dn(call)) else None
            if call.action == "administrator":
                entry = _mine(ldap, call, _account_dn(call, call.spec["name"]))
                return self._administrator_done(call) if entry and "userPassword" in entry else None
            if call.action == "mailboxes":
                there = [_mine(ldap, call, _account_dn(call, box["name"])) for box in call.spec["mailboxes"]]
                as_wanted = all(
                    entry and _as_wanted(entry, call, box)
                    for entry, box in zip(there, call.spec["mailboxes"], strict=True)
                )
                return self._mailboxes_done(call) if as_wanted else None
            if call.action == "close":
                there = [_mine(ldap, call, _account_dn(call, name)) for name in call.spec["names"]]
                return Done() if not any(there) else None
            return None if _mine(ldap, call, _domain_dn(call)) else Done()

    def perform(self, call: Call) -> Outcome:
        """Make the directory as the step wants it."""
        if call.action == "check":
            return self._check(call)
        with directory(call.connection, call.deadline) as ldap:
            if call.action == "domain":
                _put(ldap, call, _domain_dn(call), ["organizationalUnit", "mailAccount"], {"ou": call.spec["domain"]})
                return self._domain_done(call)
            if call.action == "administrator":
                self._put_account(
                    ldap, call, {"name": call.spec["name"], "display_name": "", "aliases": ["postmaster"]}
                )
                return self._administrator_done(call)
            if call.action == "mailboxes":
                for box in call.spec["mailboxes"]:
                    self._put_account(ldap, call, box)
                return self._mailboxes_done(call)
            if call.action == "close":
                for name in call.spec["names"]:
                    _remove(ldap, call, _account_dn(call, name))
                return Done()
            if call.action == "end":
                return self._end(ldap, call)
        raise ProviderError(ErrorKind.UNSUPPORTED, call.action)

    def poll(self, call: Call) -> Outcome:
        """Nothing here is asynchronous."""
        return self.find(call) or Done()

    def undo(self, call: Call) -> Outcome:
        """Take back what is ours; a changed account gets its former size and addresses again."""
        with directory(call.connection, call.deadline) as ldap:
            if call.action == "domain":
                return self._end(ldap, call)
            if call.action == "administrator":
                _remove(ldap, call, _account_dn(call, call.spec["name"]))
            if call.action == "mailboxes":
                previous = call.spec.get("previous") or {"mailboxes": []}
                former = {box["name"]: box for box in previous["mailboxes"]}
                for box in call.spec["mailboxes"]:
                    if box["name"] in former:
                        self._put_account(ldap, call, former[box["name"]], quota=previous["quota_mb"])
                    else:
                        _remove(ldap, call, _account_dn(call, box["name"]))
        return Done()

    def _put_account(
        self, ldap: ldap3.Connection, call: Call, box: Mapping[str, Any], quota: int | None = None
    ) -> None:
        address = f"{box['name']}@{call.spec['domain']}"
        shown = box.get("display_name") or box["name"]
        attributes: dict[str, Any] = {
            "uid": address,
            "cn": shown,
            "sn": shown,
            "mail": address,
            "mailQuotaMB": str(quota or call.spec["quota_mb"]),
            "mailStatus": "active",
            "mailAlias": [f"{alias}@{call.spec['domain']}" for alias in box.get("aliases", ())],
        }
        dn = _account_dn(call, box["name"])
        entry = _mine(ldap, call, dn)
        if entry is None:
            attributes["userPassword"] = ssha512(call.password(address).reveal())
        _put(ldap, call, dn, ["inetOrgPerson", "mailAccount"], attributes)

    def _check(self, call: Call) -> Outcome:
        """Ask the store for each mailbox's quota: it exists for the store, and is as large as ordered."""
        wanted = int(call.spec["quota_mb"]) * 1024
        for address in call.spec["addresses"]:
            rows = doveadm(call.connection, call.deadline, "quotaGet", {"user": address})
            limits = [int(row["limit"]) for row in rows if row.get("type") == "STORAGE" and str(row["limit"]).isdigit()]
            if limits != [wanted]:
                raise ProviderError(ErrorKind.NOT_YET, f"the store gives {address} another quota")
        return Done({"verified": len(call.spec["addresses"])})

    def _end(self, ldap: ldap3.Connection, call: Call) -> Outcome:
        """Remove the accounts that are ours, then the domain; sessions that are open are closed."""
        dn = _domain_dn(call)
        if _mine(ldap, call, dn) is None:
            return Done()
        mark = f"(&(objectClass=inetOrgPerson)({MARK}={escape_filter_chars(str(call.service_id))}))"
        ldap.search(dn, mark, ldap3.LEVEL, attributes=["mail"])
        for entry in list(ldap.entries):
            _remove(ldap, call, entry.entry_dn)
            call.deadline.left()
            doveadm(call.connection, call.deadline, "kick", {"mask": [str(entry.mail)]}, lenient=True)
        _remove(ldap, call, dn)
        return Done()

    @staticmethod
    def _domain_done(call: Call) -> Done:
        domain, mx = call.spec["domain"], call.connection.settings["mx"]
        records = [
            {"type": "MX", "name": domain, "value": f"10 {mx}."},
            {"type": "TXT", "name": domain, "value": f"v=spf1 include:{mx} -all"},
            {
                "type": "TXT",
                "name": f"_dmarc.{domain}",
                "value": f"v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}",
            },
        ]
        return Done({"domain": domain, "dns": records}, ref=_domain_dn(call))

    @staticmethod
    def _administrator_done(call: Call) -> Done:
        address = f"{call.spec['name']}@{call.spec['domain']}"
        told = {
            name: call.connection.settings[name]
            for name in ("webmail_url", "imap_host", "imap_port", "smtp_host", "smtp_port")
            if name in call.connection.settings
        }
        content = {"username": address, "password": call.password(address).reveal(), **told}
        return Done({"administrator": address, **told}, ref=address, credentials={"administrator": content})

    @staticmethod
    def _mailboxes_done(call: Call) -> Done:
        addresses = [f"{box['name']}@{call.spec['domain']}" for box in call.spec["mailboxes"]]
        passwords = {address: call.password(address).reveal() for address in addresses}
        return Done({"addresses": addresses}, credentials={"mailboxes": passwords} if passwords else {})


def ssha512(password: str) -> str:
    """A password as the directory keeps it."""
    salt = secrets.token_bytes(16)
    return "{SSHA512}" + base64.b64encode(hashlib.sha512(password.encode() + salt).digest() + salt).decode()


@contextmanager
def directory(connection: Connection, deadline: Deadline) -> Iterator[ldap3.Connection]:
    """A bound connection to the directory whose every operation respects `deadline`; errors come out as
    `ProviderError`."""
    left = deadline.left()
    server = ldap3.Server(connection.settings["ldap_url"], connect_timeout=min(5.0, left), get_info=ldap3.NONE)
    ldap: ldap3.Connection | None = None
    try:
        ldap = ldap3.Connection(
            server,
            connection.credentials["bind_dn"],
            connection.credentials["bind_password"],
            receive_timeout=max(1, int(left)),
            raise_exceptions=True,
            auto_bind=ldap3.AUTO_BIND_NO_TLS
            if not connection.settings.get("start_tls")
            else ldap3.AUTO_BIND_TLS_BEFORE_BIND,
            check_names=False,
        )
        yield ldap
    except LDAPSocketOpenError as error:
        raise ProviderError(ErrorKind.TRANSIENT, "no connection to the directory") from error
    except LDAPOperationResult as error:
        raise ProviderError(_ldap_kind(error.result), f"LDAP {error.result} {error.description}") from error
    except LDAPException as error:
        raise OutOfTime(f"the directory did not answer ({type(error).__name__})") from error
    finally:
        if ldap is not None:
            ldap.strategy.close()


def _ldap_kind(code: int) -> ErrorKind:
    return {
        EXISTS: ErrorKind.EXISTS,
        NO_OBJECT: ErrorKind.GONE,
        BUSY: ErrorKind.TRANSIENT,
        UNAVAILABLE: ErrorKind.TRANSIENT,
        INVALID_CREDENTIALS: ErrorKind.AUTH,
        INSUFFICIENT: ErrorKind.AUTH,
        11: ErrorKind.QUOTA,
        19: ErrorKind.INVALID,
        21: ErrorKind.INVALID,
        65: ErrorKind.INVALID,
    }.get(code, ErrorKind.BUG)


def doveadm(
    connection: Connection, deadline: Deadline, command: str, arguments: Mapping[str, Any], *, lenient: bool = False
) -> list[dict[str, Any]]:
    """Run one command of the store and return its rows; `lenient` takes "there was none" for success.

    doveadm answers 200 to almost everything: the error is in the body.
    """
    url = connection.settings["doveadm_url"].rstrip("/") + "/doveadm/v1"
    key = base64.b64encode(connection.credentials["doveadm_key"].encode()).decode()
    answer = http.send(
        "POST",
        url,
        deadline=deadline,
        headers={"Authorization": f"X-Dovecot-API {key}"},
        json=[[command, dict(arguments), "courtier"]],
    )
    if answer.status_code in (401, 403):
        raise ProviderError(ErrorKind.AUTH, http.detail(answer))
    if answer.status_code != 200:
        raise ProviderError(
            ErrorKind.TRANSIENT if answer.status_code >= 500 else ErrorKind.INVALID, http.detail(answer)
        )
    try:
        kind, content, _tag = answer.json()[0]
    except (ValueError, LookupError, TypeError) as error:
        raise ProviderError(ErrorKind.BUG, "the store's answer is not to be understood") from error
    if kind == "doveadmResponse":
        rows: list[dict[str, Any]] = content
        return rows
    code = content.get("exitCode") if isinstance(content, dict) else None
    if lenient and code in (67, 68):
        return []
    if code in DOVEADM_KINDS:
        raise ProviderError(DOVEADM_KINDS[code], f"doveadm {command}: exit {code}")
    raise ProviderError(
        ErrorKind.INVALID if code is None else ErrorKind.BUG, f"doveadm {command}: {content}"[: http.DETAIL]
    )


def _domain_dn(call: Call) -> str:
    return f"ou={escape_rdn(call.spec['domain'])},{call.connection.settings['base_dn']}"


def _account_dn(call: Call, name: str) -> str:
    return f"uid={escape_rdn(name + '@' + call.spec['domain'])},{_domain_dn(call)}"


def _mine(ldap: ldap3.Connection, call: Call, dn: str) -> dict[str, list[Any]] | None:
    """The entry's attributes, None when there is none.

    Raises:
        ProviderError: somebody else's entry has that name.
    """
    call.deadline.left()
    try:
        ldap.search(dn, "(objectClass=*)", ldap3.BASE, attributes=["*"])
    except LDAPOperationResult as error:
        if error.result == NO_OBJECT:
            return None
        raise
    if not ldap.entries:
        return None
    attributes: dict[str, list[Any]] = ldap.entries[0].entry_attributes_as_dict
    if [str(value) for value in attributes.get(MARK, [])] != [str(call.service_id)]:
        raise ProviderError(ErrorKind.FOREIGN, f"{dn} is there and is not of this service")
    return attributes


def _as_wanted(entry: Mapping[str, list[Any]], call: Call, box: Mapping[str, Any]) -> bool:
    aliases = {f"{alias}@{call.spec['domain']}" for alias in box.get("aliases", ())}
    return [str(value) for value in entry.get("mailQuotaMB", [])] == [str(call.spec["quota_mb"])] and aliases == {
        str(value) for value in entry.get("mailAlias", [])
    }


def _put(ldap: ldap3.Connection, call: Call, dn: str, classes: list[str], attributes: Mapping[str, Any]) -> None:
    """Add the entry, or make ours as wanted."""
    wanted = {**attributes, MARK: str(call.service_id)}
    if _mine(ldap, call, dn) is None:
        full = {name: value for name, value in wanted.items() if value != []}
        ldap.add(dn, classes, full)  # type: ignore[no-untyped-call]
        return
    naming = dn.split("=", 1)[0]
    changes = {
        name: [(ldap3.MODIFY_REPLACE, value if isinstance(value, list) else [value])]
        for name, value in wanted.items()
        if name != naming
    }
    ldap.modify(dn, changes)  # type: ignore[no-untyped-call]


def _remove(ldap: ldap3.Connection, call: Call, dn: str) -> None:
    if _mine(ldap, call, dn) is not None:
        try:
            ldap.delete(dn)  # type: ignore[no-untyped-call]
        except LDAPOperationResult as error:
            if error.result != NO_OBJECT:
                raise
