"""`courtier serve`: one command, and nothing left of it."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from catalogue.demo import HERE as DEMO
from tests.e2e.house import ROOT, House, fresh_house, loaded_house
from tests.support import wait_until

pytestmark = [pytest.mark.timeout(400), pytest.mark.xdist_group("house")]


def test_a_house_starts_serves_and_leaves_nothing_behind(shared: Path) -> None:
    with loaded_house(shared) as house:
        house.start()
        offers = httpx.get(f"{house.origin}/api/v1/offers", params={"q": "courriel"}, timeout=30).json()
        assert offers["total"] > 10
        for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/composants", "/fr/ouvrir-une-session"):
            assert httpx.get(house.origin + path, timeout=30).status_code == 200, path
        assert house.password in house.log
        listening = loopback_only(house)
        assert listening == set(), f"listens elsewhere: {listening}"
        assert house.stop() == 0
        wait_until(lambda: not house.processes(), within=10, what="a machine without processes of the house")


def test_a_killed_house_leaves_nothing_within_ten_seconds_and_the_next_start_recovers(shared: Path) -> None:
    with loaded_house(shared) as house:
        password = house.start().password
        house.stop(signal.SIGKILL)
        wait_until(lambda: not house.processes(), within=10, what="a machine without processes of the house")
        house.start()
        assert house.password == password
        answer = httpx.post(
            f"{house.origin}/api/v1/sessions",
            json={"email": "demandeur@demo.courtier.example", "password": password},
            timeout=30,
        )
        assert answer.status_code == 201


def test_an_empty_house_is_led_by_its_own_words_to_a_first_sign_in_and_a_catalogue(tmp_path: Path) -> None:
    email, password = "direction@exemple.test", "une phrase assez longue"
    with fresh_house(demo=False) as house:
        house.start()
        for words in ("organisation add", "person add", "membership grant", "password set"):
            assert f"COURTIER_DATA_DIR={house.data} ./run {words} --" in house.log
        body = command(house, "organisation", "add", "--kind", "centre", "--name", "Centre fictif")
        somebody = command(house, "person", "add", "--email", email, "--name", "Direction fictive")
        command(house, "membership", "grant", "--person", somebody, "--organisation", body, "--role", "director")
        command(house, "password", "set", "--email", email, answers=f"{password}\n{password}\n")
        answer = httpx.post(f"{house.origin}/api/v1/sessions", json={"email": email, "password": password}, timeout=30)
        assert answer.status_code == 201, answer.text
        assert "holiday: 0 added, 0 changed" in command(house, "reference", "load")
        assert "Offers published: 40" in command(house, "offer", "publish", str(catalogue(tmp_path)))
        offers = httpx.get(f"{house.origin}/api/v1/offers", params={"q": "courriel"}, timeout=30).json()
        assert offers["total"] > 10
        command(house, "ledger", "checkpoint")
        outside = house.data / "checkpoints.jsonl"
        assert "The ledger is whole" in command(house, "ledger", "verify", "--against", str(outside))
        for name in ("documents", "keys"):
            assert stat.S_IMODE((house.data / name).stat().st_mode) == 0o700, name
        house.stop()
        house.start()
        assert house.log.count("organisation add") == 1


def catalogue(folder: Path) -> Path:
    """The demonstration's catalogue as an operator's files, its agreements in force on any day that this runs."""
    copied = Path(shutil.copytree(DEMO, folder / "catalogue"))
    parties = copied / "suppliers.yaml"
    told = parties.read_text(encoding="utf-8")
    parties.write_text(told.replace("valid_to: 2030", "valid_to: 2999"), encoding="utf-8")
    return copied


def command(house: House, *words: str, answers: str = "") -> str:
    """What `courtier …` prints for the installation that runs there; `answers` is what is typed when asked."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COURTIER_")}
    environment |= {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "COURTIER_DATA_DIR": str(house.data)}
    done = subprocess.run(
        [sys.executable, "-m", "broker", *words],
        input=answers,
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        timeout=120,
        start_new_session=True,  # without a terminal, a password is read from the input
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


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
