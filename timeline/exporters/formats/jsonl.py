"""JSON lines: a line for each record, in the layout of `json`.

`record` says which kind it is; the first line is that of the timeline itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from timeline.exporters.formats.json import event, head, plain
from timeline.exporters.registry import Loss, own_words
from timeline.record import Timeline

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
