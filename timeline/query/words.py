"""The vocabulary at hand: every word a record may use, what it means, and whether the record itself added it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, get_args

from timeline.query.query import QueryError, folded
from timeline.record import (
    EXAMPLES,
    STANDARD,
    DateName,
    EventType,
    FigureName,
    Kind,
    LinkKind,
    Row,
    SourceType,
    Status,
    Timeline,
    did_you_mean,
    figure_mentions,
)


class Word(NamedTuple):
    """A word of the vocabulary.

    `group` is the group it belongs to, as GROUPS names it; `says` are sentences about it; `example` is a line of a file
    that uses it; `row` is what a record would write to have the word, none where the set of words is fixed.
    """

    group: str
    name: str
    label: str
    says: tuple[str, ...]
    example: str
    is_added: bool = False
    row: Row | None = None


GROUPS: Final = {
    "event_types": "Types of event",
    "forms": "Forms of a type",
    "figures": "Figures",
    "dates": "Further dates of an event",
    "links": "Links to other events",
    "source_types": "Types of source",
    "kinds": "Kinds of actor",
    "statuses": "Statuses of an event",
}
"""The groups of words and their titles, in the order shown; the tables of a vocabulary have their own names."""


def words(timeline: Timeline) -> list[Word]:
    """Every word, in the order of the groups."""
    latest_first = (mention for event in reversed(timeline.events) for mention in reversed([*figure_mentions(event)]))
    used = {name: figure.text for _, name, figure in latest_first}  # so that the first use of a name stays
    tables = {name: getattr(timeline.vocabulary, name) for name in timeline.vocabulary.__struct_fields__}
    rows = [_of_row(name, row, used) for name, table in tables.items() for row in table.values()]
    every = [*rows, *_forms(timeline), *_fixed("kinds", Kind, "kind"), *_fixed("statuses", Status, "status")]
    return sorted(every, key=lambda word: list(GROUPS).index(word.group))


def find(timeline: Timeline, asked: str) -> list[Word]:
    """The words of a name or a label, or those of a group; raises QueryError with the nearest ones."""
    every, wanted = words(timeline), folded(asked)
    if found := [word for word in every if wanted in (folded(word.name), folded(word.label))]:
        return found
    if found := [word for word in every if wanted in _names_of(word.group)]:
        return found
    known = [*dict.fromkeys(word.name for word in every), *GROUPS]
    raise QueryError(f"no word is `{asked}`", did_you_mean(asked, known, "`timeline words` lists them all"))


def _names_of(group: str) -> Iterable[str]:
    """What a group may be called: `event_types`, `types`, `type`, `Types of event`."""
    last = group.rpartition("_")[2]
    return {folded(name) for name in (group, last, last.removesuffix("s"), last.removesuffix("es"), GROUPS[group])}


def _of_row(group: str, row: Row, used: dict[str, str]) -> Word:
    is_added = getattr(STANDARD, group).get(row.name) != row
    return Word(group, row.name, row.label, tuple(_says(row)), _example(row, used), is_added, row)


def _says(row: Row) -> Iterator[str]:
    match row:
        case EventType():
            parts = (("forms", row.forms), ("needs", row.requires), ("figures", row.figures))
            yield from (f"{name}: {', '.join(listed)}" for name, listed in parts if listed)
        case FigureName():
            yield f"measures {row.dimension}"
        case LinkKind() if row.inverse:
            yield f"the other way: {row.inverse}"


def _example(row: Row, used: dict[str, str]) -> str:
    """A line that uses the word: a figure's own value in the record at hand where there is one."""
    match row:
        case EventType():
            return f"type: {row.name}"
        case FigureName():
            return f"{row.name}: {used.get(row.name, EXAMPLES[row.dimension])}"
        case DateName():
            return f"{row.name}: 2011-05-23"
        case LinkKind():
            return f"{row.name}: [the-id]"
        case SourceType():
            return f"type: {row.name}"
    return row.name


def _forms(timeline: Timeline) -> Iterator[Word]:
    """The forms, each with the types that have it."""
    types: dict[str, list[str]] = {}
    for row in timeline.vocabulary.event_types.values():
        for form in row.forms:
            types.setdefault(form, []).append(row.name)
    standard = {form for row in STANDARD.event_types.values() for form in row.forms}
    for form, names in types.items():
        says = (f"of: {', '.join(names)}",)
        yield Word("forms", form, form.replace("_", " "), says, f"form: {form}", form not in standard)


def _fixed(group: str, literal: object, key: str) -> Iterator[Word]:
    for name in get_args(literal):
        yield Word(group, name, name.replace("-", " "), (), f"{key}: {name}")
