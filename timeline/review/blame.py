"""The last change of each value of a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from timeline.record import AnyRecord
from timeline.review.changes import Change, Field, Step
from timeline.review.comparison import clipped
from timeline.review.wording import as_written, in_a_line


class Blamed(NamedTuple):
    """A value a record has, the way to it, and the step that last changed it; None where the history does not say."""

    field: str
    value: str
    step: Step | None


def blame(record: AnyRecord, steps: Iterable[Step]) -> list[Blamed]:
    """For each value of a record the newest of its steps (given newest first) that put it there."""
    rows: dict[tuple[str, str], Step | None] = dict.fromkeys(_values(record))
    for step in steps:
        for row in [row for row, found in rows.items() if found is None and _touches(step.change, *row)]:
            rows[row] = step
    return [Blamed(field, value, step) for (field, value), step in rows.items()]


def _values(record: AnyRecord) -> Iterator[tuple[str, str]]:
    """The values of a record as `(way, text)`, each member of a list and each claim for itself."""
    for name, value in sorted(as_written(record).items(), key=lambda item: item[0] == "x-"):
        if name == "claims":
            yield from ((f"claims.{claim['by']}", clipped(claim["says"])) for claim in value)
        elif isinstance(value, list):
            yield from ((name, in_a_line(item)) for item in value)
        elif isinstance(value, dict):
            for key, inner in value.items():
                items = inner if isinstance(inner, list) else [inner]
                yield from ((key if name == "x-" else f"{name}.{key}", in_a_line(item)) for item in items)
        else:
            yield name, clipped(str(value))


def _touches(change: Change, field: str, value: str) -> bool:
    """Whether a change put a value where it is."""
    if change.what == "added" or (field == "id" and change.was):
        return True
    inside = (f"{field}.", f"{field}.{value.partition(',')[0]}.")
    return any(f.new is not None and (f.field.startswith(inside) or _is_value(f, field, value)) for f in change.fields)


def _is_value(changed: Field, field: str, value: str) -> bool:
    """Whether a changed value is this one; a figure, a date or a text is, whatever it was changed to."""
    if changed.field != field:
        return False
    new = changed.new
    if field.startswith("claims."):
        return isinstance(new, dict) and clipped(new["says"]) == value
    return changed.about in ("figure", "date", "text", "detail") or in_a_line(new) == value
