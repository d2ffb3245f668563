"""Open Service Broker 2.17, the client's side: provision, bind, update, unbind, deprovision, and what is owed after a
failure.

The specification's table of orphan mitigation is `MITIGATION`; it is read literally. Where it asks for mitigation the
engine looks first (`last_operation`, then the instance itself), adopts what is ours and complete, and otherwise asks
again under the same identifier, which the specification makes safe; when the operation fails for good, `undo` deletes.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import msgspec

from workers import http
from workers.contract import Accepted, Call, Connection, Deadline, Done, ErrorKind, Health, Outcome, ProviderError

VERSION = "2.17"
PLATFORM = "courtier"

MITIGATION: Mapping[str, frozenset[str]] = {
    "200-malformed": frozenset(),
    "201-malformed": frozenset({"provision", "bind"}),
    "202-malformed": frozenset({"provision", "bind"}),
    "other-2xx": frozenset({"provision", "bind", "deprovision", "unbind"}),
    "408": frozenset(),
    "other-4xx": frozenset(),
    "5xx": frozenset({"provision", "bind", "deprovision", "unbind"}),
    "time-out": frozenset({"provision", "bind"}),
    "operation-failed": frozenset({"provision", "bind", "deprovision", "unbind"}),
    "concurrency": frozenset(),
}
"""After which answers something may be left behind, by what was asked (specification, "Orphan Mitigation")."""


def mitigates(answer: str, action: str) -> bool:
    """Whether orphan mitigation is owed after `answer` to `action`."""
    return action in MITIGATION[answer]


@dataclass(frozen=True)
class OpenServiceBrokerAdapter:
    """See the module. Settings: `url`, `service_id`, `plans`, `bindable`; credentials: `username`, `password`."""

    key: str = "osb"

    def check(self, connection: Connection, deadline: Deadline) -> Health:
        """Whether the broker shows its catalogue, with our service in it."""
        answer = _send(connection, deadline, "GET", "/v2/catalog")
        if answer.status_code != 200:
            raise refusal(answer, "catalog")
        services = [one.get("id") for one in _object(answer, "catalog").get("services", [])]
        wanted = connection.settings.get("service_id")
        return Health(wanted in services, "" if wanted in services else "the service is not in the catalogue")

    def find(self, call: Call) -> Outcome | None:
        """What the broker says of the instance or the binding."""
        if call.action == "bind":
            return self._find_binding(call)
        if call.action != "provision":
            # A deletion may be repeated (410 is success), and so may an update. "Not found" proves nothing here:
            # brokers need
            # not let instances be fetched, nor remember operations that were done at once.
            return None
        answer = _send(call.connection, call.deadline, "GET", f"{_instance(call)}/last_operation", params=_ids(call))
        if answer.status_code in (404, 410):
            return self._find_instance(call)
        if answer.status_code == 200:
            state = _object(answer, "last_operation").get("state")
            if state == "in progress":
                return Accepted(poll_after=http.retry_after(answer))
            if state == "succeeded":
                return self._find_instance(call) or Done()
            return None
        if answer.status_code in (401, 403, 429) or answer.status_code >= 500:
            raise refusal(answer, "last_operation")
        return self._find_instance(call)

    def perform(self, call: Call) -> Outcome:
        """Send the one request of the step's action."""
        if call.action == "provision":
            return self._provision(call)
        if call.action == "bind":
            return self._bind(call)
        if call.action == "update":
            return self._update(call, dict(call.spec), call.spec.get("previous"))
        if call.action == "unbind":
            return self._delete(call, _binding(call))
        if call.action == "deprovision":
            return self._delete(call, _instance(call))
        raise ProviderError(ErrorKind.UNSUPPORTED, call.action)

    def poll(self, call: Call) -> Outcome:
        """Ask for the last operation; only `failed` is a failure, everything odd is asked again."""
        path = _binding(call) if call.action in ("bind", "unbind") else _instance(call)
        ids = _ids(call)
        if call.action == "update" and call.spec.get("previous"):
            ids["plan_id"] = str(
                call.spec["previous"]["plan_id"]
            )  # until it has succeeded, the old plan is the one in force
        if call.token:
            ids["operation"] = call.token
        answer = _send(call.connection, call.deadline, "GET", f"{path}/last_operation", params=ids)
        deleting = call.action in ("unbind", "deprovision") or (call.undoing and call.action in ("provision", "bind"))
        if answer.status_code == 410 and deleting:
            return Done()
        if answer.status_code != 200:
            if answer.status_code in (401, 403):
                raise refusal(answer, "last_operation")
            return Accepted(poll_after=http.retry_after(answer))
        body = _object(answer, "last_operation")
        if body.get("state") == "succeeded":
            return self._fetched(call) if call.action == "bind" and not deleting else Done(ref=str(call.service_id))
        if body.get("state") == "failed":
            owed = mitigates("operation-failed", call.action)
            raise ProviderError(ErrorKind.FAILED, str(body.get("description", ""))[: http.DETAIL], orphan=owed)
        return Accepted(poll_after=http.retry_after(answer))

    def undo(self, call: Call) -> Outcome:
        """Take back: delete what was provisioned or bound, set an update back. This is also orphan mitigation."""
        if call.action == "provision":
            return self._delete(call, _instance(call))
        if call.action == "bind":
            return self._delete(call, _binding(call))
        if call.action == "update" and call.spec.get("previous"):
            return self._update(call, call.spec["previous"], call.spec)
        return Done()

    def _provision(self, call: Call) -> Outcome:
        body = {
            "service_id": call.spec["service_id"],
            "plan_id": call.spec["plan_id"],
            "organization_guid": call.spec["organization_guid"],
            "space_guid": call.spec["organization_guid"],
            "context": {
                "platform": PLATFORM,
                "organization_guid": call.spec["organization_guid"],
                "space_guid": call.spec["organization_guid"],
                "instance_name": str(call.service_id),
            },
            "parameters": call.spec["parameters"],
        }
        answer = _send(call.connection, call.deadline, "PUT", _instance(call), params=_async(), json=body, who=call)
        if answer.status_code in (200, 201):
            return Done(_provisioned(_object(answer, "provision")), ref=str(call.service_id))
        return self._later(call, answer)

    def _bind(self, call: Call) -> Outcome:
        body = {
            "service_id": call.spec["service_id"],
            "plan_id": call.spec["plan_id"],
            "context": {"platform": PLATFORM},
            "parameters": {},
        }
        answer = _send(call.connection, call.deadline, "PUT", _binding(call), params=_async(), json=body, who=call)
        if answer.status_code in (200, 201):
            return _bound(_object(answer, "bind"), call)
        return self._later(call, answer)

    def _update(self, call: Call, wanted: Mapping[str, Any], previous: Mapping[str, Any] | None) -> Outcome:
        body: dict[str, Any] = {
            "service_id": wanted["service_id"],
            "plan_id": wanted["plan_id"],
            "parameters": wanted["parameters"],
            "context": {
                "platform": PLATFORM,
                "organization_guid": wanted["organization_guid"],
                "space_guid": wanted["organization_guid"],
            },
        }
        if previous:
            body["previous_values"] = {"service_id": previous["service_id"], "plan_id": previous["plan_id"]}
        answer = _send(call.connection, call.deadline, "PATCH", _instance(call), params=_async(), json=body, who=call)
        if answer.status_code == 200:
            _object(answer, "update")
            return Done(ref=str(call.service_id))
        return self._later(call, answer)

    def _delete(self, call: Call, path: str) -> Outcome:
        answer = _send(call.connection, call.deadline, "DELETE", path, params={**_ids(call), **_async()}, who=call)
        if answer.status_code in (200, 404, 410):
            return Done()
        return self._later(call, answer)

    def _later(self, call: Call, answer: httpx.Response) -> Outcome:
        if answer.status_code != 202:
            raise refusal(answer, call.action)
        body = _object(answer, call.action)
        operation = body.get("operation")
        return Accepted(None if operation is None else str(operation), poll_after=http.retry_after(answer))

    def _find_instance(self, call: Call) -> Outcome | None:
        answer = _send(call.connection, call.deadline, "GET", _instance(call), params=_ids(call))
        if answer.status_code == 200:
            body = _object(answer, "fetch")
            if body.get("plan_id", call.spec["plan_id"]) != call.spec["plan_id"]:
                raise ProviderError(ErrorKind.FOREIGN, "the instance has another plan")
            return Done(_provisioned(body), ref=str(call.service_id))
        if answer.status_code == 422:
            return Accepted(poll_after=http.retry_after(answer))
        if answer.status_code in (401, 403, 429) or answer.status_code >= 500:
            raise refusal(answer, "fetch")
        return None

    def _find_binding(self, call: Call) -> Outcome | None:
        answer = _send(call.connection, call.deadline, "GET", _binding(call), params=_ids(call))
        if answer.status_code == 200:
            return _bound(_object(answer, "fetch"), call)
        if answer.status_code in (401, 403, 429) or answer.status_code >= 500:
            raise refusal(answer, "fetch")
        return None

    def _fetched(self, call: Call) -> Outcome:
        found = self._find_binding(call)
        if found is None:
            raise ProviderError(ErrorKind.NOT_YET, "the credential is not to be had yet")
        return found


def refusal(answer: httpx.Response, action: str) -> ProviderError:
    """What an answer that is no success means."""
    status, said = answer.status_code, http.detail(answer)
    after = http.retry_after(answer)
    name = _error(answer)
    if 200 <= status < 300:
        return ProviderError(ErrorKind.BUG, said, orphan=mitigates("other-2xx", action))
    if status == 408:
        return ProviderError(ErrorKind.TRANSIENT, said, retry_after=after, orphan=mitigates("408", action))
    if status == 429:
        return ProviderError(ErrorKind.THROTTLED, said, retry_after=after)
    if status == 422 and name == "ConcurrencyError":
        return ProviderError(ErrorKind.TRANSIENT, said, retry_after=after, orphan=mitigates("concurrency", action))
    if status == 422 and name == "MaintenanceInfoConflict":
        return ProviderError(ErrorKind.CONFLICT, said)
    if status == 409:
        return ProviderError(ErrorKind.FOREIGN, said, orphan=False)
    if status in (401, 403):
        return ProviderError(ErrorKind.AUTH, said)
    if status in (404, 410):
        return ProviderError(ErrorKind.GONE, said)
    if 400 <= status < 500:
        kind = ErrorKind.UNSUPPORTED if name in ("AsyncRequired", "RequiresApp") else ErrorKind.INVALID
        return ProviderError(kind, said, orphan=mitigates("other-4xx", action))
    owed = mitigates("5xx", action) if status >= 500 else False
    if status in (502, 504):
        return ProviderError(ErrorKind.AMBIGUOUS, said, retry_after=after)
    return ProviderError(ErrorKind.TRANSIENT, said, retry_after=after, orphan=owed)


def originating_identity(organisation: UUID) -> str:
    """The header that says for whom we ask."""
    said = msgspec.json.encode({"organization_guid": str(organisation)})
    return f"{PLATFORM} {base64.b64encode(said).decode()}"


def _send(
    connection: Connection,
    deadline: Deadline,
    method: str,
    path: str,
    *,
    params: Mapping[str, str] | None = None,
    json: Any = None,
    who: Call | None = None,
) -> httpx.Response:
    headers = {"X-Broker-API-Version": VERSION}
    if who is not None:
        headers["X-Broker-API-Request-Identity"] = str(who.attempt)
        headers["X-Broker-API-Originating-Identity"] = originating_identity(who.organisation_id)
    return http.send(
        method,
        connection.settings["url"].rstrip("/") + path,
        deadline=deadline,
        auth=(connection.credentials["username"], connection.credentials["password"]),
        headers=headers,
        params=params,
        json=json,
    )


def _instance(call: Call) -> str:
    return f"/v2/service_instances/{call.service_id}"


def _binding(call: Call) -> str:
    return f"{_instance(call)}/service_bindings/{call.spec['binding_id']}"


def _ids(call: Call) -> dict[str, str]:
    return {"service_id": str(call.spec["service_id"]), "plan_id": str(call.spec["plan_id"])}


def _async() -> dict[str, str]:
    return {"accepts_incomplete": "true"}


def _error(answer: httpx.Response) -> str:
    try:
        body = answer.json()
    except ValueError:
        return ""
    return str(body.get("error", "")) if isinstance(body, dict) else ""


def _object(answer: httpx.Response, action: str) -> dict[str, Any]:
    """The answer's JSON object.

    Raises:
        ProviderError: it is none; whether something was left behind depends on the status and on what was asked.
    """
    try:
        body = answer.json()
    except ValueError:
        body = None
    if isinstance(body, dict):
        return body
    name = f"{answer.status_code}-malformed"
    if answer.status_code == 200:
        kind = ErrorKind.FAILED if action in ("provision", "bind", "update", "deprovision", "unbind") else ErrorKind.BUG
        raise ProviderError(kind, "the answer is no JSON object", orphan=False)
    raise ProviderError(
        ErrorKind.BUG, "the answer is no JSON object", orphan=name in MITIGATION and mitigates(name, action)
    )


def _provisioned(body: Mapping[str, Any]) -> dict[str, Any]:
    url = body.get("dashboard_url")
    return {"dashboard_url": url} if isinstance(url, str) else {}


def _bound(body: Mapping[str, Any], call: Call) -> Done:
    credentials = body.get("credentials")
    if not isinstance(credentials, dict):
        raise ProviderError(ErrorKind.BUG, "the binding has no credentials", orphan=True)
    return Done(ref=str(call.spec["binding_id"]), credentials={"administrator": credentials})
