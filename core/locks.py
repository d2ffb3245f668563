"""The advisory locks of a database, in one list: two that shared a number would wait for each other for ever.

The ledger's own functions (core_0001_ledger) hold 7 021 868 100 002 to 004 inside their transactions.
"""

from __future__ import annotations

from typing import Final

MIGRATING: Final = 7_021_868_100_001
"""Held while migrations run: two of one database stay apart."""

SEQUENCING: Final = 7_021_868_100_005
"""Held by the one sequencer of a database while its connection lives."""

SCHEDULING: Final = 7_021_868_100_011
"""Held by the one scheduler while its connection lives; another stands by."""

FILLING: Final = 7_021_868_100_021
"""Held by a transaction that fills the catalogue from files: a second one waits, and sees what the first brought."""
