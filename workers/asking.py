"""What happens at the provider, on a worker's thread and outside any transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from broker.fulfilment.vault import CannotUnseal, Vault
from broker.providers.connecting import missing
from workers.contract import Accepted, Adapter, Call, Connection, Deadline, Done, ErrorKind, ProviderError
from workers.decide import Policy, overdue
from workers.work import Answer, Work, decoded

log = logging.getLogger("courtier.engine")


class Asker:
    """Turns work into one call of an adapter, and whatever comes of it into an answer."""

    def __init__(self, adapters: Mapping[str, Adapter], vault: Vault, policy: Policy) -> None:
        self._adapters = adapters
        self._vault = vault
        self._policy = policy

    def ask(self, work: Work) -> Answer:
        """Ask the adapter what `work` says. None: `find` found nothing, so that an attempt is needed.

        An answer that cannot be written down is an error, or it would be asked for again for ever.
        """
        answer = self._answer(work)
        if isinstance(answer, Done | Accepted) and not keepable(answer):
            return ProviderError(ErrorKind.BUG, "an answer that cannot be kept")
        return answer

    def _answer(self, work: Work) -> Answer:
        if work.asked == "perform" and time.monotonic() - work.started > self._policy.margin:
            return ProviderError(ErrorKind.TRANSIENT, "this worker woke too late to send")
        if work.asked == "poll" and work.row["out_of_patience"]:
            return overdue(work.row["state"])
        try:
            adapter, call = self._configured(work)
            if work.undoing:
                return self._ask_undo(adapter, work, call)
            if work.asked == "find":
                return adapter.find(call)
            return adapter.poll(call) if work.asked == "poll" else adapter.perform(call)
        except ProviderError as error:
            return error
        except CannotUnseal as error:
            return ProviderError(ErrorKind.AUTH, f"not configured ({error})", orphan=True)
        except Exception as error:
            log.exception("an adapter failed", extra={"step": str(work.step), "kind": work.row["kind"]})
            return ProviderError(ErrorKind.BUG, type(error).__name__)

    @staticmethod
    def _ask_undo(adapter: Adapter, work: Work, call: Call) -> Answer:
        """Taking back is safe to repeat, so nothing is looked for first; it still needs an attempt of its own."""
        if work.asked == "find":
            return None
        return adapter.poll(call) if work.asked == "poll" else adapter.undo(call)

    def _configured(self, work: Work) -> tuple[Adapter, Call]:
        """Who is asked, and what.

        Raises:
            ProviderError: there is no such adapter, or its connection lacks what it needs; nothing was sent.
        """
        row = work.row
        adapter, sealed, wanting = self._adapters.get(row["kind"]), row["sealed"], "no adapter"
        if adapter is not None:
            try:
                credentials = self._vault.unseal(sealed, row["connection_id"]) if sealed is not None else {}
            except CannotUnseal as error:
                wanting = str(error)
            else:
                settings = decoded(row["settings"])
                lacking = missing(row["kind"], settings, credentials)
                if not lacking:
                    connection = Connection(row["connection_id"], row["connection_key"], settings, credentials)
                    return adapter, self._call(work, connection)
                wanting = f"without {', '.join(lacking)}"
        raise ProviderError(ErrorKind.AUTH, f"not configured ({wanting})", orphan=False)

    def _call(self, work: Work, connection: Connection) -> Call:
        row = work.row
        return Call(
            connection=connection,
            service_id=row["service_id"],
            organisation_id=row["organisation_id"],
            step_id=row["undone_id"] or row["id"],
            operation=row["operation_kind"],
            action=row["action"],
            spec=decoded(row["spec"]),
            deadline=Deadline.after(row["call_timeout"]),
            attempt=work.attempt or work.lease,
            vault=self._vault,
            derives_under=row["derives_under"],
            outputs=decoded(row["done"]),
            result={**decoded(row["undone_outputs"]), **decoded(row["outputs"])},
            token=row["token"],
            task=decoded(row["task_answer"]) if row["task_done"] else None,
            undoing=work.undoing,
            task_done=row["undone_task_done"],
        )


def keepable(answer: Done | Accepted) -> bool:
    """Whether the database can keep every text of an answer: U+0000 and lone surrogates it cannot."""
    if isinstance(answer, Done):
        return all(map(plain, (answer.ref, answer.outputs, answer.credentials)))
    return plain(answer.ref) and plain(answer.token)


def plain(value: Any) -> bool:
    """Whether no text within `value` holds what cannot be kept."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= one <= "\udfff" for one in value)
    if isinstance(value, Mapping):
        return all(plain(key) and plain(one) for key, one in value.items())
    if isinstance(value, list | tuple):
        return all(map(plain, value))
    return True
