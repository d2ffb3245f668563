"""`courtier serve`: one command, and nothing left of it."""

from __future__ import annotations

import signal
from pathlib import Path

import httpx
import pytest

from tests.e2e.house import House
from tests.support import wait_until

pytestmark = [pytest.mark.timeout(400), pytest.mark.xdist_group("house")]


def test_a_house_starts_serves_and_leaves_nothing_behind(tmp_path: Path) -> None:
    house = House(tmp_path / "data").start()
    try:
        offers = httpx.get(f"{house.origin}/api/v1/offers", params={"q": "courriel"}, timeout=30).json()
        assert offers["total"] > 10
        for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/composants", "/fr/ouvrir-une-session"):
            assert httpx.get(house.origin + path, timeout=30).status_code == 200, path
        assert house.password in house.log
        listening = loopback_only(house)
        assert listening == set(), f"listens elsewhere: {listening}"
    finally:
        status = house.stop()
    assert status == 0
    wait_until(lambda: not house.processes(), within=10, what="a machine without processes of the house")


def test_a_killed_house_leaves_nothing_within_ten_seconds_and_the_next_start_recovers(tmp_path: Path) -> None:
    house = House(tmp_path / "data").start()
    password = house.password
    house.stop(signal.SIGKILL)
    wait_until(lambda: not house.processes(), within=10, what="a machine without processes of the house")
    house.start()
    try:
        assert house.password == password
        answer = httpx.post(
            f"{house.origin}/api/v1/sessions",
            json={"email": "demandeur@demo.courtier.example", "password": password},
            timeout=30,
        )
        assert answer.status_code == 201
    finally:
        house.stop()


def loopback_only(house: House) -> set[str]:
    """The addresses, other than loopback's, where a process of the house listens."""
    inodes = set()
    for pid in house.processes():
        try:
            for descriptor in Path(f"/proc/{pid}/fd").iterdir():
                target = str(descriptor.readlink())
                if target.startswith("socket:["):
                    inodes.add(target[8:-1])
        except OSError:
            continue
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes and not fields[1].startswith("0100007F"):
                found.add(fields[1])
    return found
