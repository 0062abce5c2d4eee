"""Where keys and values stand in a text: their places are found again when something is to be said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, cast

import yaml

from timeline.record import SECTIONS, Path, Places, Span
from timeline.text.document import blocks
from timeline.text.recovery import MARK
from timeline.text.units import Loader


def locate(text: str, wanted: set[Path]) -> Places:
    """Where keys and values stand: for each wanted path, those above it and its id, the span of its key and value."""
    near = {path[:n] for path in wanted for n in range(1, len(path) + 1)}
    near |= {(*path, "id") for path in near if isinstance(path[-1], int)}
    try:
        return _near(_thinned(text, wanted), near)
    except yaml.YAMLError:  # a text in quotes that runs over a line which looks like a record
        return _near(text, near)


def _near(text: str, near: set[Path]) -> Places:
    return {path: spans for path, spans in walk(text) if path in near}


def _thinned(text: str, wanted: set[Path]) -> str:
    """A text in which only the dash is left of the records nobody asks for: no line moves, and it is parsed sooner."""
    asked = {path[:2] for path in wanted}
    lines = text.split("\n")
    for start, end, record in records_of(text):
        if record[0].strip(MARK) in SECTIONS and record not in asked:
            lines[start:end] = [lines[start].partition("-")[0] + "-", *[""] * (end - start - 1)]
    return "\n".join(lines)


@lru_cache(maxsize=1)
def records_of(text: str) -> tuple[tuple[int, int, tuple[str, int]], ...]:
    """The records of a text; it is asked several times about the same one."""
    return tuple(_records(text.split("\n")))


def _records(lines: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, int]]]:
    """Where each record of a file in house style begins and ends, with its section and index."""
    keys = iter([(n, line.partition(":")[0]) for n, line in enumerate(lines) if line and line[0] not in " #-\r"])
    met, sections = Counter[str](), Counter[str]()
    section, ahead = "", next(keys, None)
    for start, end in blocks(lines):
        while ahead and ahead[0] < start:
            section, ahead = ahead[1] + MARK * sections[ahead[1]], next(keys, None)
            sections[section.rstrip(MARK)] += 1
        yield start, end, (section, met[section])
        met[section] += 1


def walk(text: str) -> Iterator[tuple[Path, tuple[Span, Span]]]:
    """Every value of a text with its path, the span of its key (or of itself, in a list) and its own span."""
    steps: list[Any] = []  # one for each open list or mapping: the index, the key, or None while a key is awaited
    met: list[set[str]] = []  # the keys of each
    key_span = Span(1, 1, 1, 2)
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionEndEvent):
            steps.pop()
            met.pop()
            _advance(steps)
        elif isinstance(event, yaml.ScalarEvent) and steps and steps[-1] is None:
            key, key_span = event.value, span_of(event)
            while key in met[-1]:
                key += MARK
            met[-1].add(key)
            steps[-1] = key
        elif isinstance(event, yaml.NodeEvent):
            span = span_of(event)
            yield tuple(steps), (key_span if steps and isinstance(steps[-1], str) else span, span)
            if isinstance(event, yaml.CollectionStartEvent):
                steps.append(0 if isinstance(event, yaml.SequenceStartEvent) else None)
                met.append(set())
            else:
                _advance(steps)


def _advance(steps: list[Any]) -> None:
    if steps:
        steps[-1] = steps[-1] + 1 if isinstance(steps[-1], int) else None


def span_of(event: yaml.Event) -> Span:
    """The place of a scalar in full, of anything longer its first character."""
    start, end = cast(Any, event.start_mark), cast(Any, event.end_mark)
    if end.line != start.line or not isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
        return Span(start.line + 1, start.column + 1, start.line + 1, start.column + 2)
    return Span(start.line + 1, start.column + 1, end.line + 1, max(end.column, start.column + 1) + 1)
