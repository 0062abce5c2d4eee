"""Parquet: the whole record, a row for each event with all that a question asks, for DuckDB, Spark and their like."""

from __future__ import annotations

from timeline.corpus import parquet
from timeline.exporters.registry import Loss
from timeline.record import Timeline

SUFFIX = ".parquet"

EXTRA = "corpus"


def render(timeline: Timeline, *, record: str = "") -> bytes:
    """The bytes of one file; with a `record`, every id begins with that name, as in `southampton/joint-ballot`."""
    return parquet.render(timeline, record)


def losses(_timeline: Timeline) -> list[Loss]:
    """Everything is kept."""
    return []
