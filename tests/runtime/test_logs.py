"""What processes say: a line each, for machines or for people, without secrets."""

from __future__ import annotations

import io
import json
import logging
import warnings
from collections.abc import Iterator

import pytest

from core.runtime.logs import configure_logs

log = logging.getLogger("courtier.example")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def test_a_record_is_one_json_line_with_what_was_added_to_it() -> None:
    said = io.StringIO()
    configure_logs("worker", stream=said)
    log.warning("an operation\nwas left: %s", "why", extra={"step": "s-1"})
    log.info("nobody needs this")
    (line,) = said.getvalue().splitlines()
    told = json.loads(line)
    assert told["event"] == "an operation\nwas left: why"
    assert (told["process"], told["level"], told["logger"], told["step"]) == (
        "worker",
        "warning",
        "courtier.example",
        "s-1",
    )
    assert told["timestamp"].endswith("Z")


def test_an_exception_stays_within_its_line() -> None:
    said = io.StringIO()
    configure_logs("worker", stream=said)
    try:
        raise ZeroDivisionError("no")
    except ZeroDivisionError:
        log.exception("it failed")
    (line,) = said.getvalue().splitlines()
    assert "ZeroDivisionError: no" in json.loads(line)["exception"]


def test_a_part_that_is_away_is_told_without_a_traceback() -> None:
    said = io.StringIO()
    configure_logs("worker", stream=said)
    try:
        raise ConnectionResetError(104, "reset by peer")
    except ConnectionResetError:
        log.exception("it could not be said")
    (line,) = said.getvalue().splitlines()
    assert json.loads(line)["why"] == "ConnectionResetError: [Errno 104] reset by peer"
    assert "exception" not in json.loads(line)


def test_a_terminal_gets_lines_for_people() -> None:
    said = Terminal()
    configure_logs("scheduler", stream=said)
    log.warning("no worker\n\nwas woken", extra={"why": "ConnectionError"})
    (line,) = said.getvalue().splitlines()
    assert line.endswith("scheduler warning courtier.example: no worker was woken (why=ConnectionError)")


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_secrets_are_never_said(stream: type[io.StringIO]) -> None:
    said = stream()
    configure_logs("worker", stream=said)
    try:
        raise OSError("redis://cache:hunter2@store.example.org/0")
    except OSError:
        log.exception(
            "cannot reach postgresql://courtier_service:hunter2@db.example.org/courtier",
            extra={"api_token": "hunter2", "given": {"Password": "hunter2", "urls": ["amqp://a:hunter2@b"]}},
        )
    assert "hunter2" not in said.getvalue()
    assert "courtier_service:***@db.example.org" in said.getvalue()


def test_warnings_of_libraries_become_lines() -> None:
    said = io.StringIO()
    configure_logs("worker", stream=said)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("old\nways", DeprecationWarning, stacklevel=1)
    assert len(said.getvalue().splitlines()) == 1
