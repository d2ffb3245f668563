"""What a process says about itself: one line an event, warnings and errors only, and never a secret.

On a terminal a line is for a person; anywhere else it is one JSON object, for machines. Nothing else in the house
writes to the standard streams while it serves.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, TextIO

import orjson
import redis.exceptions
import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name

HIDDEN = "***"
_HUSHED = ("sqlalchemy.pool",)
"""The pool tells of every dead connection that it could not close politely; nobody can do anything about it."""
OUTAGES = (ConnectionError, TimeoutError, redis.exceptions.ConnectionError, redis.exceptions.TimeoutError)
"""A part that is away is no mistake of ours: the line says which error it was, without the way to it."""
_SECRET = re.compile(r"password|passwd|secret|token|credential|authorization|cookie", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"(://[^/\s:@]*:)[^/\s@]+(@)")

Said = MutableMapping[str, Any]
Processor = Callable[[Any, str, Said], Said]


def configure_logs(process: str, *, stream: TextIO | None = None, level: int = logging.WARNING) -> None:
    """Send every record of this process, `process` by name, to `stream` (the error stream), a line each."""
    stream = sys.stderr if stream is None else stream
    before: list[Processor] = [add_log_level, add_logger_name, ExtraAdder()]
    render = _for_a_person if stream.isatty() else _for_a_machine
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[*before, structlog.processors.TimeStamper(fmt="iso", utc=True)],
            processors=[
                ProcessorFormatter.remove_processors_meta,
                _named(process),
                _with_traceback,
                without_secrets,
                render,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _HUSHED:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.captureWarnings(capture=True)


def _named(process: str) -> Processor:
    def add(_: Any, __: str, said: Said) -> Said:
        said["process"] = process
        return said

    return add


def _with_traceback(_: Any, __: str, said: Said) -> Said:
    error = said.pop("exc_info", None)
    if isinstance(error, tuple) and isinstance(error[1], OUTAGES):
        said["why"] = f"{error[0].__name__}: {error[1]}"
    elif isinstance(error, tuple) and error[0] is not None:
        said["exception"] = "".join(traceback.format_exception(*error)).rstrip()
    said.pop("stack_info", None)
    return said


def without_secrets(_: Any, __: str, said: Said) -> Said:
    """Hide what a name calls secret, and passwords inside addresses, however deep."""
    return {name: HIDDEN if _SECRET.search(name) else _hidden(value) for name, value in said.items()}


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return _IN_ADDRESS.sub(rf"\g<1>{HIDDEN}\g<2>", value)
    if isinstance(value, Mapping):
        return without_secrets(None, "", {str(name): one for name, one in value.items()})
    if isinstance(value, list | tuple):
        return [_hidden(one) for one in value]
    return value


def _for_a_machine(_: Any, __: str, said: Said) -> str:
    return orjson.dumps(dict(said), default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def _for_a_person(_: Any, __: str, said: Said) -> str:
    """`19:40:33 worker warning courtier.wake: no worker was woken; the sweeper will (why=ConnectionError)`"""
    when, level, name = str(said.pop("timestamp", ""))[11:19], said.pop("level", ""), said.pop("logger", "")
    event, process, exception = str(said.pop("event", "")), said.pop("process"), said.pop("exception", None)
    more = ", ".join(f"{key}={value}" for key, value in said.items())
    line = f"{when} {process} {level} {name}: {' '.join(event.split())}" + (f" ({more})" if more else "")
    return line if exception is None else f"{line}\n{exception}"
