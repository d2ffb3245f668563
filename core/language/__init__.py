"""Words in both languages: messages (Fluent), formats of numbers, money and dates, and the glossary.

French is written first and is authoritative. A `Language` is one of `FR` and `EN`; the composition roots call
`load(rooms)` once, after which `FR.t("offers-list-title", count=3)` answers. Content that belongs to data is a `Text`.
"""

from core.language.language import (
    EN,
    FR,
    LANGUAGES,
    Language,
    MessageMissing,
    Text,
    language,
    load,
    preferred,
)

__all__ = ["EN", "FR", "LANGUAGES", "Language", "MessageMissing", "Text", "language", "load", "preferred"]
