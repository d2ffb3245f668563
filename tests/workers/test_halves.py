"""Every kind of provider has its two halves, and decisions follow the tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import broker.providers
import workers.adapters
from broker.fulfilment.machines import OPERATION, SERVICE, STEP
from broker.providers import KINDS
from core.machines import Machine
from workers.adapters import adapters
from workers.contract import RULES, Accepted, Done, ErrorKind, ProviderError, Waiting
from workers.decide import Decision, Policy, Situation, decide
from workers.watchdog import Watchdog


def modules(package: object, *without: str) -> set[str]:
    folder = Path(str(package.__file__)).parent  # type: ignore[attr-defined]
    return {path.stem for path in folder.glob("*.py")} - {"__init__", *without}


def test_every_kind_has_its_two_halves() -> None:
    kinds = set(KINDS) - {"simulated"}
    assert modules(broker.providers, "kinds", "connecting") == kinds
    assert modules(workers.adapters) == kinds
    assert set(adapters()) == kinds


@pytest.mark.parametrize("machine", [SERVICE, OPERATION, STEP], ids=lambda machine: machine.name)
@given(data=st.data())
def test_a_machine_is_never_stuck_before_a_final_state(machine: Machine, data: st.DataObject) -> None:
    state = machine.initial
    for _ in range(30):
        if state in machine.final:
            return
        events = [event for event in machine.events if (state, event) in machine._index]
        assert events, f"{machine.name} is stuck in {state}"
        state = machine.find(state, data.draw(st.sampled_from(events))).target


def test_every_error_has_its_rule() -> None:
    assert set(RULES) == set(ErrorKind)


SITUATIONS = st.builds(
    Situation,
    st.sampled_from(["perform", "find"]),
    st.integers(0, 40),
    st.booleans(),
    st.booleans(),
    st.just(False),
)
ERRORS = st.builds(
    ProviderError,
    st.sampled_from(list(ErrorKind)),
    retry_after=st.none() | st.floats(0, 100_000),
    orphan=st.none() | st.booleans(),
)
OUTCOMES = st.builds(Done) | st.builds(Accepted, poll_after=st.none() | st.floats(0, 1e6)) | st.builds(Waiting)


@given(SITUATIONS, ERRORS | OUTCOMES)
def test_a_decision_is_legal_from_every_state_that_asks(
    situation: Situation, answer: ProviderError | Done | Accepted | Waiting
) -> None:
    decision = decide(situation, answer, Policy())
    states = ("leased", "pending", "retry_at", "ambiguous") if situation.asked == "find" else ("leased",)
    for state in states:
        STEP.find(state, decision.event)
    assert 0 <= decision.wait <= 3600


@given(st.booleans(), st.integers(0, 40), st.booleans(), ERRORS | OUTCOMES)
def test_a_decision_after_a_poll_is_legal(
    external: bool, tries: int, late: bool, answer: ProviderError | Done | Accepted
) -> None:
    if isinstance(answer, Accepted | Waiting):
        return
    decision = decide(Situation("poll", tries, False, late, external), answer, Policy())
    STEP.find("waiting_external" if external else "waiting_provider", decision.event)


@given(SITUATIONS, ERRORS)
def test_taking_back_never_gives_up_by_itself(situation: Situation, error: ProviderError) -> None:
    if situation.undoing:
        assert decide(situation, error, Policy()).event != "fail"


@given(st.integers(0, 20), st.booleans())
def test_what_may_have_been_done_is_never_called_rejected(tries: int, late: bool) -> None:
    for kind, rule in RULES.items():
        decision: Decision = decide(Situation("perform", tries, False, late), ProviderError(kind), Policy())
        assert (decision.attempt == "rejected") is (not rule.orphan)


def test_a_throttled_call_is_not_counted_and_waits_as_asked() -> None:
    error = ProviderError(ErrorKind.THROTTLED, retry_after=17)
    decision = decide(Situation("perform", 3), error, Policy())
    assert decision.uncounted
    assert decision.wait >= 17


def test_a_process_that_lost_half_its_threads_leaves() -> None:
    import threading

    left = threading.Event()
    with Watchdog(2, longest=0.01, every=0.01, leave=left.set) as watchdog, watchdog.watch():
        assert left.wait(5)
