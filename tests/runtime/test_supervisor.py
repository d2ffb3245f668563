"""A real house started, stopped and killed, by root and by an ordinary account."""

from __future__ import annotations

import os
import signal
import socket
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from core.runtime.folder import DataFolder
from core.runtime.processes import alive, children_of, until
from core.runtime.supervisor import http_ready, require_port, tcp_ready
from core.runtime.wording import RuntimeRefusal
from tests.runtime.conftest import House, Houses

pytestmark = pytest.mark.faults

SLEEPER: dict[str, Any] = {"name": "sleeper", "argv": ["sleep", "1000"]}
Script = Callable[[str], list[str]]


def postgres_of(house: House) -> int:
    """The postmaster."""
    return int(house.ready["pids"]["postgres"])


def children(house: House) -> set[int]:
    """The supervisor's own children, the guardian among them."""
    return set(children_of(house.process.pid))


def answers(url: str) -> bool:
    """Whether the service can sign in at `url`."""
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_a_cold_start_then_a_warm_one_keep_the_data_and_stop_without_a_trace(houses: Houses) -> None:
    for starts, number in ((1, signal.SIGTERM), (2, signal.SIGINT)):
        house = houses.ready(children=[SLEEPER])
        assert house.ready["starts"] == starts
        assert answers(house.ready["service_url"])
        assert len(house.whole) > 8
        assert house.stop(number) == 0
        assert house.left() == set()
        assert not Path(house.ready["sockets"]).exists()
        assert "Ready in" in house.errors()


def test_a_killed_supervisor_leaves_nothing_and_the_next_start_recovers_the_data(houses: Houses) -> None:
    house = houses.ready(children=[SLEEPER])
    with redis.Redis.from_url(house.ready["redis_url"]) as store:
        store.set("kept", "yes")
        assert until(lambda: bool(store.info("persistence")["aof_enabled"]), 5)
    house.process.kill()
    assert until(lambda: not house.left(), 10), house.left()
    again = houses.ready(children=[SLEEPER])
    assert again.ready["starts"] == 2
    with redis.Redis.from_url(again.ready["redis_url"]) as store:
        assert store.get("kept") == b"yes"
    assert again.stop() == 0


def test_a_start_right_after_a_kill_waits_for_nobody(houses: Houses) -> None:
    house = houses.ready(children=[SLEEPER])
    house.process.kill()
    again = houses.ready(children=[SLEEPER])
    assert again.ready["starts"] == 2
    assert until(lambda: not house.left(), 10), house.left()


def test_a_killed_postmaster_is_started_again_after_its_busy_sessions_are_ended(houses: Houses) -> None:
    house = houses.ready(children=[SLEEPER])
    url = house.ready["service_url"]
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        busy = connection.info.backend_pid
        connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000000)")
        connection.pgconn.flush()
        os.kill(postgres_of(house), signal.SIGKILL)
        assert until(lambda: not alive(busy), 20)
    assert until(lambda: answers(url), 20), house.errors()
    assert "postgres: killed by SIGKILL" in house.errors()
    assert until(lambda: "postgres answers again" in house.errors(), 10)
    assert house.stop() == 0
    assert house.left() == set()


def test_a_killed_valkey_is_started_again_with_its_data(own_houses: Houses) -> None:
    house = own_houses.ready(children=[SLEEPER])
    with redis.Redis.from_url(house.ready["redis_url"]) as store:
        store.set("kept", "yes")
    os.kill(house.ready["pids"]["valkey"], signal.SIGKILL)
    assert until(lambda: "valkey answers again" in house.errors(), 20), house.errors()
    with redis.Redis.from_url(house.ready["redis_url"]) as store:
        assert store.get("kept") == b"yes"


def test_a_second_start_on_the_same_data_is_refused_and_says_who_holds_it(own_houses: Houses) -> None:
    house = own_houses.ready(children=[SLEEPER])
    second = own_houses.start(children=[SLEEPER])
    assert second.next() == {"event": "status", "status": 75}
    assert f"process {house.process.pid}" in second.errors()
    assert "Traceback" not in second.errors()
    assert answers(house.ready["service_url"])


def test_a_child_that_keeps_dying_is_given_up_with_a_message(own_houses: Houses, script: Script) -> None:
    crashing = {"name": "web", "argv": script("exit 3")}
    house = own_houses.start(servers=False, restarts=3, children=[SLEEPER, crashing])
    assert house.next() == {"event": "status", "status": 70}
    assert "web stopped 4 times within 60 s; Courtier gives up. Last cause: ended with status 3." in house.errors()
    assert house.process.wait(10) == 70


def test_a_child_that_dies_once_is_started_again(own_houses: Houses, base: Path, script: Script) -> None:
    mark = base / "mark"
    once = script(f"test -e {mark} && exec sleep 1000; touch {mark}; exit 1")
    house = own_houses.ready(servers=False, children=[{"name": "worker", "argv": once}])
    assert until(lambda: "worker: ended with status 1; restarting" in house.errors(), 10)
    assert until(lambda: "worker answers again" in house.errors(), 10)
    assert house.stop() == 0


def test_a_child_that_never_answers_is_given_up(own_houses: Houses, base: Path) -> None:
    silent = {**SLEEPER, "marks": str(base / "never"), "ready_deadline": 0.2}
    house = own_houses.start(servers=False, restarts=1, children=[silent])
    assert house.next() == {"event": "status", "status": 70}
    assert "not ready after 0.2 s" in house.errors()


def test_a_child_is_ready_when_it_says_so(own_houses: Houses, base: Path, script: Script) -> None:
    mark = base / "ready"
    mark.touch()  # what an earlier life left does not count
    slow = {"name": "web", "argv": script(f"sleep 0.3; touch {mark}; exec sleep 1000"), "marks": str(mark)}
    house = own_houses.ready(servers=False, children=[slow])
    assert house.ready["timings"]["web"] >= 0.3


def test_a_child_that_dies_again_before_it_serves_is_not_said_to_answer(
    own_houses: Houses, base: Path, script: Script
) -> None:
    mark, dead = base / "ready", base / "dead"
    twice = f"test $(wc -l < {dead}) -gt 2 && touch {mark}; exec sleep 1000"
    first = f"test -e {dead} || {{ echo 1 > {dead}; touch {mark}; sleep 0.3; exit 1; }}"
    then = f"test $(wc -l < {dead}) -lt 3 && {{ echo 1 >> {dead}; exit 1; }}"
    house = own_houses.ready(
        servers=False,
        children=[{"name": "worker", "argv": script(f"{first}; {then}; {twice}"), "marks": str(mark)}],
    )
    assert until(lambda: "worker answers again" in house.errors(), 10), house.errors()
    said = house.errors()
    assert said.count("worker: ended with status 1") == 3
    assert said.count("worker answers again") == 1
    assert said.index("worker answers again") > said.rindex("worker: ended with status 1")


def test_what_a_house_writes_is_for_its_account_alone(houses: Houses, script: Script) -> None:
    writing = {"name": "web", "argv": script("umask >$PLACE/umask; echo >$PLACE/paper; exec sleep 1000")}
    place = houses.base / "data"
    house = houses.ready(children=[{**writing, "env": {"PLACE": str(place)}}])
    assert until(lambda: (place / "paper").exists(), 10)
    assert (place / "umask").read_text().strip() == "0077"
    assert stat.S_IMODE((place / "paper").stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) & 0o066 == 0
    assert answers(house.ready["service_url"])
    assert house.stop() == 0


def test_a_folder_that_stood_open_is_closed(base: Path) -> None:
    papers = base / "data" / "documents"
    papers.mkdir(parents=True)
    papers.chmod(0o755)
    assert DataFolder(base / "data").private_folder("documents") == papers
    assert stat.S_IMODE(papers.stat().st_mode) == 0o700


def test_a_child_deaf_to_its_signal_is_killed_with_its_whole_group(own_houses: Houses, base: Path) -> None:
    mark = base / "ready"
    text = f"trap '' TERM INT; (trap '' TERM INT; while :; do sleep 1; done) & touch {mark}; while :; do sleep 1; done"
    deaf = {"name": "web", "argv": ["/bin/sh", "-c", text], "ready": str(mark), "stop_deadline": 0.3}
    house = own_houses.ready(servers=False, children=[deaf])
    assert house.stop() == 0
    assert house.left() == set()


def test_a_second_signal_hurries_the_end(own_houses: Houses, base: Path) -> None:
    mark = base / "ready"
    text = f"trap '' TERM INT; touch {mark}; while :; do sleep 0.1; done"
    deaf = {"name": "web", "argv": ["/bin/sh", "-c", text], "ready": str(mark), "stop_deadline": 60}
    house = own_houses.ready(servers=False, children=[deaf])
    house.process.send_signal(signal.SIGTERM)
    assert not until(lambda: house.process.poll() is not None, 0.5)
    house.process.send_signal(signal.SIGTERM)
    assert house.process.wait(10) == 0


@pytest.mark.skipif("sys.platform != 'linux'", reason="only on Linux are orphans adopted")
def test_an_orphan_that_left_its_group_is_ended_with_the_rest(own_houses: Houses, base: Path) -> None:
    mark = base / "ready"
    text = f"setsid sh -c 'echo $$ >{mark}.new; mv {mark}.new {mark}; exec sleep 1000' & exec sleep 1000"
    house = own_houses.ready(servers=False, children=[{"name": "web", "argv": ["sh", "-c", text], "marks": str(mark)}])
    orphan = int(mark.read_text())
    os.kill(house.ready["pids"]["web"], signal.SIGKILL)
    assert alive(orphan)
    assert house.stop() == 0
    assert not alive(orphan)


def test_a_signal_during_the_start_stops_everything(own_houses: Houses, base: Path) -> None:
    silent = {**SLEEPER, "marks": str(base / "never")}
    house = own_houses.start(children=[silent])
    assert until(lambda: len(house.everyone()) > 8, 30)
    assert house.stop() == 0
    assert house.left() == set()


def test_the_guardian_alone_is_enough(own_houses: Houses) -> None:
    house = own_houses.ready(unleashed=True)
    assert len(house.whole) > 8
    house.process.kill()
    assert until(lambda: not house.left(), 10), house.left()


def test_a_killed_guardian_is_replaced(own_houses: Houses) -> None:
    house = own_houses.ready(children=[SLEEPER])
    guardian = (house.everyone() - set(house.ready["pids"].values()) - {house.process.pid}) & children(house)
    assert len(guardian) == 1
    os.kill(guardian.pop(), signal.SIGKILL)
    assert until(lambda: len(children(house)) == 4, 10)
    assert house.stop() == 0
    assert house.left() == set()


def test_a_port_that_is_taken_is_refused_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert tcp_ready("127.0.0.1", port)()
        with pytest.raises(RuntimeRefusal, match=f"{port}"):
            require_port("127.0.0.1", port)
    require_port("127.0.0.1", port)
    assert not tcp_ready("127.0.0.1", port)()
    assert not http_ready(f"http://127.0.0.1:{port}/")()
