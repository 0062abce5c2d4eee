"""JSON lines: one record to a line, each with its kind, in the layout of `json`; the first line is the record's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from timeline.exporters import Loss, own_words
from timeline.exporters.json import event, head, plain
from timeline.model import Timeline

SUFFIX = ".jsonl"


def render(timeline: Timeline) -> str:
    """A line for the timeline, then for each actor, source and event; `record` says which it is."""
    return "".join(msgspec.json.encode(line).decode() + "\n" for line in _lines(timeline))


def losses(timeline: Timeline) -> list[Loss]:
    """Everything but the words a record adds is kept."""
    return [own_words(timeline)]


def _lines(timeline: Timeline) -> Iterator[dict[str, Any]]:
    yield {"record": "timeline", **head(timeline)}
    yield from ({"record": "actor", **plain(actor)} for actor in timeline.actors)
    yield from ({"record": "source", **plain(source)} for source in timeline.sources)
    yield from ({"record": "event", **event(e)} for e in timeline.events)
