"""README says what the program says."""

from __future__ import annotations

from pathlib import Path

from core.settings import settings_table

README = Path(__file__).parents[2] / "README.md"


def test_readme_holds_the_generated_table_of_settings() -> None:
    text = README.read_text(encoding="utf-8")
    between = text.partition("<!-- settings: ./run settings -->")[2].partition("<!-- /settings -->")[0]
    assert between.strip() == settings_table("en").strip()
