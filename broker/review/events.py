"""What the ledger tells of reviews: who looked, what was computed again, what was taken away."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

from core.ledger import Event, ObjectKey, Stream, Value

REPORTS = UUID("6f2d7d1e-8a53-5c0e-9d35-7f5d5a0c9b11")


def stream(file_id: UUID) -> Stream:
    """The reviews of one file, apart from the file's own events."""
    return Stream("review", file_id)


def report_stream(name: str) -> Stream:
    """The downloads of one report."""
    return Stream("report", uuid5(REPORTS, name))


class FileReviewed(Event, name="review.file_read"):
    """A reviewer looked at a file; told once an hour."""

    file: ObjectKey
    number: Value[str]


class ResultsRecomputed(Event, name="review.results_recomputed"):
    """The results of a frozen list were computed again from what it pinned."""

    frozen_list: ObjectKey
    round: Value[int]
    offers: Value[int]
    same: Value[bool]
    differences: Value[list[str]]
    """The offers (codes) and checks that came out otherwise."""


class EvidenceDownloaded(Event, name="review.evidence_downloaded"):
    """The bundle of a file was taken away; the hash is that of its bytes."""

    file: ObjectKey
    sha256: Value[str]
    size: Value[int]


class ReportDownloaded(Event, name="review.report_downloaded"):
    """A report was taken away as CSV."""

    report: Value[str]
    first_day: Value[date]
    last_day: Value[date]
    group: Value[str]
    rows: Value[int]
    sha256: Value[str]
