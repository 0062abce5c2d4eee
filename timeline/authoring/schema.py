"""The JSON Schema of a record, for editors: what a key means, which words it takes, a squiggle under a wrong one.

It is made from the record types and their docstrings, the vocabulary in force and the ids of the record itself. It is
draft-07, which editors read. It refuses nothing that the reader and the checks accept, so it knows less than they do:
whatever else may be wrong, `timeline check` says.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec

from timeline.record import (
    COUNTS,
    Actor,
    AnyRecord,
    Citation,
    Claim,
    Event,
    EventType,
    Figure,
    File,
    Link,
    Record,
    Role,
    Row,
    Source,
    Timeline,
    When,
    dates,
    figures,
)

Schema = dict[str, Any]

DRAFT: Final = "http://json-schema.org/draft-07/schema#"
MADE_BY: Final = "Made by `timeline schema` from the record; make it again when actors, sources or events are added."

STRUCTS: Final = (Actor, Role, Source, Event, Claim)
"""The records that stand among the definitions; everything else is written where it is used."""

TEXT: Final[Schema] = {"type": ["string", "number"]}
"""A text: an editor's YAML takes `1984` for a number; our reader does not."""


def schema(timeline: Timeline) -> Schema:
    """The schema of a record: plain data, for JSON."""
    return {
        "$schema": DRAFT,
        "$comment": MADE_BY,
        "title": timeline.title or "A record of events",
        **_mapping(File, timeline),
        "definitions": {
            "date": _written(
                "integer", dates.PATTERN, "Not a date: write 2011-05-23, 2011-05, 2011-05~ or 2011-05-23/.."
            ),
            "figure": {"anyOf": [_ONE_FIGURE, {"type": "array", "items": _ONE_FIGURE, "minItems": 2}]},
            **{name: words(timeline) for name, words in WORDS.items()},
            **{kind.__name__.lower(): _mapping(kind, timeline) for kind in STRUCTS},
            "citation": _reference("source-id", Citation.aside, TEXT),
            "link": _reference("event-id", Link.aside, _ref("actor-id")),
        },
    }


def _written(number: str, pattern: str, otherwise: str) -> Schema:
    """A value written in one line, which an editor may take for a number; `otherwise` is said under a wrong one."""
    return {"type": ["string", number], "pattern": pattern, "patternErrorMessage": otherwise}


_ONE_FIGURE: Final = _written("number", figures.PATTERN, "Not a figure: write 1,552, ~60%, £12m or 205 posts.")


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


# The words a record knows


def _enum(words: Mapping[str, str]) -> Schema:
    """One of some words, each with what it means; a text where there are none yet."""
    if not words:
        return TEXT
    numbers = [int(word) for word in words if re.fullmatch("[1-9][0-9]*", word)]
    return {"enum": [*words, *numbers], "enumDescriptions": [*words.values(), *map(str, numbers)]}


def _known(words: Iterable[str]) -> Schema:
    """Words to choose from, where another is no fault."""
    known = list(dict.fromkeys(words))
    return {"anyOf": [{"enum": known}, TEXT]} if known else TEXT


def _ids(records: Mapping[str, Actor] | Mapping[str, Source] | Mapping[str, Event]) -> dict[str, str]:
    """Ids, those that records have now first, with what each stands for."""
    current = sorted(records, key=lambda known: known != records[known].id)
    return {id: _title(records[id]) for id in current}


def _title(record: AnyRecord) -> str:
    return record.name if isinstance(record, Actor) else record.title


def _labels(rows: Mapping[str, Row]) -> dict[str, str]:
    return {name: row.label for name, row in rows.items()}


def _figures(timeline: Timeline) -> dict[str, str]:
    rows = timeline.vocabulary.figures.values()
    return {
        row.name: f"{row.label} ({'whole number, ' if row.dimension in COUNTS else ''}{row.dimension})" for row in rows
    }


def _keys(known: Mapping[str, str], value: Schema) -> Schema:
    """A mapping with known keys, each with what it means, and values of one schema."""
    properties = {name: {"description": says, **_alone(value)} for name, says in known.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _alone(schema: Schema) -> Schema:
    """A schema that other keys may stand beside: draft-07 ignores what stands beside a reference."""
    return {"allOf": [schema]} if "$ref" in schema else schema


WORDS: Final[dict[str, Callable[[Timeline], Schema]]] = {
    "actor-id": lambda timeline: _enum(_ids(timeline.actor)),
    "source-id": lambda timeline: _enum(_ids(timeline.source)),
    "event-id": lambda timeline: _enum(_ids(timeline.event)),
    "event-type": lambda timeline: _enum(_labels(timeline.vocabulary.event_types)),
    "source-type": lambda timeline: _enum(_labels(timeline.vocabulary.source_types)),
    "dispute": lambda timeline: _known(event.dispute for event in timeline.events if event.dispute),
    "tag": lambda timeline: _known(tag for event in timeline.events for tag in event.tags),
    "publisher": lambda timeline: _known(source.publisher for source in timeline.sources if source.publisher),
    "figures": lambda timeline: _keys(_figures(timeline), _ref("figure")),
    "dates": lambda timeline: _keys(_labels(timeline.vocabulary.dates), _ref("date")),
    "links": lambda timeline: _keys(_labels(timeline.vocabulary.links), {"type": "array", "items": _ref("link")}),
}
"""The words a field may be, or is likely to be, by the name of a definition."""

FIELDS: Final[dict[tuple[type, str], str]] = {
    (Actor, "part_of"): "actor-id",
    (Role, "of"): "actor-id",
    (Claim, "by"): "actor-id",
    (Claim, "according_to"): "actor-id",
    (Event, "actors"): "actor-id",
    (Event, "type"): "event-type",
    (Event, "dispute"): "dispute",
    (Event, "tags"): "tag",
    (Event, "figures"): "figures",
    (Event, "dates"): "dates",
    (Event, "links"): "links",
    (Claim, "figures"): "figures",
    (Source, "type"): "source-type",
    (Source, "publisher"): "publisher",
}
"""The fields that take words of a definition: one, a list of them, or a mapping with such keys."""


# Records


def _mapping(kind: type[msgspec.Struct], timeline: Timeline) -> Schema:
    """A record type: its fields with what they mean, the author's own keys, and what one field says of another."""
    hints = get_type_hints(kind, include_extras=True)
    fields = [field for field in msgspec.structs.fields(kind) if field.name != "own"]
    own = {"patternProperties": {"^x-": {"description": "A key of your own: kept, and never looked at."}}}
    return {
        "type": "object",
        **_said(_summary(kind)),
        "properties": {
            field.name: {
                **_said(described(kind)[field.name]),
                **_alone(_typed(hints[field.name], FIELDS.get((kind, field.name)), timeline)),
            }
            for field in fields
        },
        **(own if issubclass(kind, Record | File) else {}),
        "additionalProperties": False,
        **({"required": [field.name for field in fields if field.required]} if kind is not File else {}),
        **({"allOf": [_forms(row) for row in timeline.vocabulary.event_types.values()]} if kind is Event else {}),
    }


def _typed(hint: Any, words: str | None, timeline: Timeline) -> Schema:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return {"type": "array", "items": _typed(arguments[0], words, timeline)}
    if words:
        return _ref(words)
    if origin is Literal:
        return {"enum": list(arguments)}
    if type(None) in arguments:
        return _typed(arguments[0], words, timeline)
    if pattern := next((m.pattern for m in getattr(hint, "__metadata__", ()) if m.pattern), ""):
        return _written("integer", pattern, "Not an id: write letters a to z, digits and hyphens.")
    if hint in SIMPLE:
        return SIMPLE[hint]
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return _ref(hint.__name__.lower()) if hint in STRUCTS else _mapping(hint, timeline)
    return TEXT


SIMPLE: Final[dict[Any, Schema]] = {
    bool: {"type": "boolean"},
    When: _ref("date"),
    Figure: _ref("figure"),
    Citation: _ref("citation"),
    Link: _ref("link"),
}


def _reference(words: str, aside: str, what: Schema) -> Schema:
    """An id alone, or a mapping of the id and what belongs to this mention only."""
    mapping = {
        "type": "object",
        "properties": {"id": _ref(words), aside: what},
        "required": ["id"],
        "additionalProperties": False,
    }
    return {"anyOf": [_ref(words), mapping]}


def _forms(row: EventType) -> Schema:
    """What the type of an event says of its form."""
    forms: Schema = {"enum": list(row.forms)} if row.forms else {"not": {}}
    return {
        "if": {"properties": {"type": {"const": row.name}}, "required": ["type"]},
        "then": {"properties": {"form": forms}},
    }


# What fields mean


def _said(text: str) -> Schema:
    """A description; again as Markdown where it holds any, which an editor would else show with its marks."""
    return {"description": text} | ({"markdownDescription": text} if "`" in text else {})


def _summary(kind: type) -> str:
    return inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0]


_FIELD = re.compile(r"^(\w+): (.+(?:\n  +.+)*)", re.MULTILINE)


@cache
def described(kind: type[msgspec.Struct]) -> Mapping[str, str]:
    """What each field of a record means, from the docstrings of its type and of those it is built on."""
    said = "\n".join(inspect.cleandoc(base.__doc__ or "") for base in kind.__mro__)
    meanings = {name: re.sub(r"\s+", " ", text) for name, text in _FIELD.findall(said)}
    return {name: meanings[name] for name in kind.__struct_fields__ if name != "own"}
