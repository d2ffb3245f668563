"""Messages, and the check that keeps them whole."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from broker import rooms
from core.errors import CourtierError
from core.inputs import NAMES
from core.language import EN, FR, MessageMissing, glossary, load
from core.language.check import check, fix, spaced
from core.money import Money
from core.web import ROOM
from core.web.problem_pages import every_error

N = "\u00a0"


@pytest.fixture(autouse=True)
def words() -> None:
    load([ROOM])


def a_room(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / "core" / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def found(folder: Path) -> list[str]:
    return [finding.what for finding in check(folder, ["core"])[0]]


def test_a_missing_message_is_an_error_under_test() -> None:
    with pytest.raises(MessageMissing):
        FR.t("no-such-message")
    with pytest.raises(MessageMissing):
        FR.t("kit-errors")


def test_a_missing_message_shows_its_name_to_readers(caplog: pytest.LogCaptureFixture) -> None:
    load([ROOM], strict=False)
    assert FR.t("no-such-message") == "no-such-message"
    assert "no-such-message" in caplog.text
    load([ROOM])


def test_parameters_are_written_as_the_language_writes_them() -> None:
    assert FR.t("kit-before", due=dt.date(2026, 6, 12)) == f"au plus tard le 12{N}juin{N}2026"
    assert FR.t("kit-before", due=Money(123_450)) == f"au plus tard 1{N}234,50{N}$"
    assert EN.t("kit-task-waiting", who=["Marie", "Luc"]) == "Waiting for Marie and Luc"


def test_zero_is_singular_in_french_and_plural_in_english() -> None:
    assert FR.t("kit-chosen", count=0) == "0 choisi"
    assert EN.t("kit-errors", count=0) == "0 things need correcting"


def test_every_problem_of_an_input_has_its_words() -> None:
    for name in sorted({*NAMES.values(), "wrong-value"}):
        assert f"problem-{name}" in FR, name
        assert f"problem-{name}" in EN, name


def test_every_error_of_the_ground_floor_has_its_words() -> None:
    mine = {
        code: error for code, error in every_error().items() if error.__module__ in {"core.errors", "core.web.csrf"}
    }
    assert CourtierError.code in mine
    for code in mine:
        assert f"error-{code}" in FR, code


def test_the_glossary_has_both_languages_and_does_not_forbid_itself() -> None:
    for term in glossary.terms().values():
        for code in ("fr", "en"):
            assert term.term[code]
            assert term.definition[code]
            assert term.term[code] not in term.forbidden.get(code, ())


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("Échéance : demain", f"Échéance{N}: demain"),
        ("Échéance: demain", f"Échéance{N}: demain"),
        ("« liste figée »", f"«{N}liste figée{N}»"),
        ("Vraiment ?", "Vraiment?"),
        ("à 14:05, voir https://exemple.quebec", "à 14:05, voir https://exemple.quebec"),
    ],
)
def test_french_spacing(typed: str, right: str) -> None:
    assert spaced(typed) == right
    assert spaced(right) == right


def test_the_check_finds_what_is_missing_unused_and_unlike(tmp_path: Path) -> None:
    a_room(
        tmp_path,
        use_DOT_py='t("a-used")\nt("a-missing")\nclass Late(CourtierError):\n    code = "late"\n',
        templates__a_DOT_html='<p>{{ t("a-shown") }} Bonjour tout le monde</p>{{ t("a-kind-" ~ kind) }}',
        locales__a_DOT_fr_DOT_ftl="a-used = Oui { $who }\na-shown = Le statut : non\na-kind-x = X\na-idle = Rien\n",
        locales__a_DOT_en_DOT_ftl="a-used = Yes\na-shown = No\na-kind-x = X\na-idle = Nothing\n",
    )
    text = "\n".join(found(tmp_path))
    assert "a-missing is missing (fr)" in text
    assert "error-late is missing (en)" in text
    assert "a-idle is not used" in text
    assert "a-kind-x" not in text
    assert "a-used: parameters differ between languages (who)" in text
    assert "a-shown: 'statut'; write 'état'" in text
    assert "a-shown: French spacing" in text
    assert "words outside a message: 'Bonjour tout monde'" in text


def test_the_check_can_put_french_spacing_right(tmp_path: Path) -> None:
    a_room(
        tmp_path,
        locales__a_DOT_fr_DOT_ftl="a = Choix : { $n ->\n    [1] « un »\n   *[other] plus d'un !\n}\n",
        locales__a_DOT_en_DOT_ftl="a = Choice: { $n ->\n    [one] one\n   *[other] many\n}\n",
        use_DOT_py='t("a", n=1)',
    )
    assert fix(tmp_path, ["core"]) == 1
    assert found(tmp_path) == []


def test_one_without_its_number_is_not_said_of_nought_in_french(tmp_path: Path) -> None:
    lines = "{name} = {{ $n ->\n{zero}    [{one}] Une offre{number}\n   *[other] {{ $n }} offres\n}}\n"
    a_room(
        tmp_path,
        locales__a_DOT_fr_DOT_ftl="".join(
            lines.format(name=name, zero=zero, one=one, number=number)
            for name, zero, one, number in (
                ("wrong", "", "one", ""),
                ("exact", "", "1", ""),
                ("numbered", "", "one", " ({ $n })"),
                ("nought", "    [0] Aucune offre\n", "one", ""),
            )
        ),
        locales__a_DOT_en_DOT_ftl="wrong = { $n }\nexact = { $n }\nnumbered = { $n }\nnought = { $n }\n",
        use_DOT_py='t("wrong", n=1), t("exact", n=1), t("numbered", n=1), t("nought", n=1)',
    )
    assert found(tmp_path) == ["wrong: French says [one] of nought too; write [1], or add [0]"]


def test_no_french_colon_leaves_what_it_follows() -> None:
    root, loose = Path(__file__).parents[2], list[str]()
    paths = [path for room in rooms.NAMES for path in sorted((root / room).glob("**/locales/*.fr.ftl"))]
    assert paths
    for path in paths:
        for place, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.startswith("#") and re.search(rf"(?<!{N}):(?=\s|$)", line):
                loose.append(f"{path.relative_to(root)}:{place} {line}")
    assert loose == [], "a value before it, « { $day } : », as much as a word"


def test_the_kits_own_words_are_whole() -> None:
    root = Path(__file__).parents[2]
    mine = (root / "core" / "web", root / "core" / "language")
    assert [str(one) for one in check()[0] if any(one.path.is_relative_to(folder) for folder in mine)] == []
