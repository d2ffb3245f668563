"""`courtier family check` tells every mistake by its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

from click.testing import CliRunner

from catalogue.commands import family
from catalogue.tree import FAMILIES


def test_the_families_that_are_shipped_are_good() -> None:
    result = CliRunner().invoke(family, ["check"])
    assert (result.exit_code, result.output) == (0, "email: good\n")


def test_a_mistake_is_told_by_file_and_line(tmp_path: Path) -> None:
    broken = tmp_path / "email"
    shutil.copytree(FAMILIES / "email", broken)
    section = broken / "offer" / "service_level.yaml"
    lines = section.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if "Guaranteed availability" in line)
    lines[place] = "    label: {fr: Disponibilité garantie}\n"
    section.write_text("".join(lines), encoding="utf-8")
    result = CliRunner().invoke(family, ["check", str(broken)])
    assert result.exit_code == 1
    assert f"service_level.yaml:{place + 1}:" in result.output
