"""`courtier`: what it offers, and how it refuses to start."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import main as bench
from broker.cli import courtier
from tests.runtime.conftest import ROOT

NOWHERE = {
    "COURTIER_DATABASE_URL": "postgresql://courtier_service:hunter2@127.0.0.1:1/courtier",
    "COURTIER_REDIS_URL": "redis://:hunter2@127.0.0.1:1/0",
}


def typed(*words: str, program: str = "broker", **environ: str) -> subprocess.CompletedProcess[str]:
    """`courtier …` in a process of its own, with no setting but `environ`."""
    around = {name: value for name, value in os.environ.items() if not name.startswith("COURTIER_")}
    around |= {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **environ}
    command = [sys.executable, "-m", program, *words]
    return subprocess.run(command, capture_output=True, text=True, env=around, cwd=ROOT, timeout=60, check=False)


def test_it_offers_groups_and_never_what_is_inside_them() -> None:
    shown = CliRunner().invoke(courtier, ["--help"]).output.partition("Commands:")[2].splitlines()
    assert [line.split()[0] for line in shown if line.strip()] == [
        "connection",
        "database",
        "family",
        "ledger",
        "machine",
        "membership",
        "migrate",
        "offer",
        "organisation",
        "password",
        "person",
        "reference",
        "scheduler",
        "serve",
        "settings",
        "web",
        "worker",
    ]
    assert CliRunner().invoke(courtier, ["add"]).exit_code == 2


@pytest.mark.parametrize(
    ("part", "needs"),
    [("web", "DATABASE REDIS"), ("worker", "DATABASE REDIS"), ("scheduler", "DATABASE REDIS"), ("migrate", "DATABASE")],
)
def test_a_part_that_runs_alone_names_every_address_that_it_lacks(part: str, needs: str, tmp_path: Path) -> None:
    refused = typed(part, COURTIER_DATA_DIR=str(tmp_path))
    assert refused.returncode == 78
    assert "Traceback" not in refused.stderr
    assert [f"COURTIER_{name}_URL is missing" in refused.stderr for name in needs.split()] == [True] * len(
        needs.split()
    )


def test_a_worker_started_by_its_module_says_the_same(tmp_path: Path) -> None:
    refused = typed("worker", program="workers", COURTIER_DATA_DIR=str(tmp_path), LC_ALL="fr_CA.UTF-8")
    assert refused.returncode == 78
    assert "COURTIER_DATABASE_URL manque" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("command", ["serve", "web", "migrate"])
def test_servers_that_do_not_answer_are_named_before_anything_starts(command: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    refused = typed(command, COURTIER_DATA_DIR=str(data), **NOWHERE)
    assert refused.returncode == 78
    assert "postgresql://courtier_service:***@127.0.0.1:1/courtier does not answer" in refused.stderr
    assert ("redis://:***@127.0.0.1:1/0 does not answer" in refused.stderr) == (command != "migrate")
    assert "hunter2" not in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not data.exists()


def test_an_administrators_address_that_is_of_no_use_is_said_to_be_so_without_its_password() -> None:
    nobody = "postgresql://postgres:s3cret@127.0.0.1:1/postgres"
    silent = typed("database", "prepare", "--admin-url", nobody, **NOWHERE)
    assert silent.returncode == 78
    assert silent.stderr.startswith("--admin-url: postgresql://postgres:***@127.0.0.1:1/postgres does not answer.")
    assert "s3cret" not in silent.stderr


@pytest.mark.parametrize(
    "address",
    [
        "postgres//postgres:s3cret@127.0.0.1",
        "postgresql://postgres:s3cret@[::1/postgres",
        "postgresql://postgres:100%s3cret@127.0.0.1:1/postgres",
        "postgresql://postgres:1/s3cret@127.0.0.1:1/postgres",
    ],
)
def test_what_is_no_administrators_address_is_said_in_one_sentence_without_its_password(address: str) -> None:
    wrong = typed("database", "prepare", "--admin-url", address, **NOWHERE, LC_ALL="fr_CA.UTF-8")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (78, 1)
    assert "--admin-url doit être une adresse postgresql://…" in wrong.stderr
    assert "s3cret" not in wrong.stderr


def test_a_store_that_does_not_answer_does_not_let_embedded_servers_start(tmp_path: Path) -> None:
    refused = typed("serve", COURTIER_DATA_DIR=str(tmp_path / "data"), COURTIER_REDIS_URL=NOWHERE["COURTIER_REDIS_URL"])
    assert refused.returncode == 78
    assert "COURTIER_REDIS_URL: redis://:***@127.0.0.1:1/0 does not answer" in refused.stderr


def test_the_port_of_the_demonstration_provider_is_called_its_own(tmp_path: Path) -> None:
    last = typed("serve", "--port", "65535", "--data", str(tmp_path))
    assert (last.returncode, "none comes after 65535" in last.stderr) == (78, True), last.stderr
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        taken = typed("serve", "--port", str(port - 1), "--data", str(tmp_path))
    assert taken.returncode == 78
    assert "demonstration provider" in taken.stderr
    assert f"port {port} of 127.0.0.1 is already taken" in taken.stderr


def test_a_command_on_a_folder_where_nothing_runs_says_so_and_makes_nothing(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    refused = typed("person", "add", "--email", "a@exemple.test", "--name", "A", COURTIER_DATA_DIR=str(nowhere))
    assert refused.returncode == 75
    assert f"does not run on the data folder {nowhere}" in refused.stderr
    assert not nowhere.exists()


def test_a_benchmark_that_does_not_exist_is_refused_with_the_names_of_those_that_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as left:
        bench(["nope"])
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert "search-sql" in said
    assert "[]" not in said
