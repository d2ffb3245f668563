"""The points and the signals of a purchase's summary in words: a title, what it means, the formula of a signal."""

from __future__ import annotations

from dataclasses import dataclass

from core.language import Language


@dataclass(frozen=True)
class Words:
    """How a point or a signal is told; only signals have a formula."""

    title: str
    meaning: str
    formula: str = ""


def point_words(code: str, language: Language) -> Words:
    """What a point of the summary states when it is shown, and what it rests on."""
    return Words(language.t(f"point-{code}"), language.t(f"point-{code}-meaning"))


def signal_words(code: str, language: Language) -> Words:
    """What a signal says when it is raised, why it is worth looking into, and how it is computed."""
    return Words(
        language.t(f"signal-{code}"), language.t(f"signal-{code}-meaning"), language.t(f"signal-{code}-formula")
    )
