"""CSL-JSON 1.0.2: the sources of Zotero and other reference managers.

An item is the source that the record has under its id, its DOI or its address, or, where it has no address, under its
title, publisher and date. No abstract and no full text is taken: a record says things in its own words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from timeline.authoring import fields, naming
from timeline.authoring.fields import Known
from timeline.authoring.importing import parsing
from timeline.authoring.importing.rows import Row, Table, day, doi, row, text, usable_id
from timeline.query import QueryError
from timeline.record import SEASONS, Source, count, dates, did_you_mean, spoken_list

KIND: Final = Source
UNIT: Final = "item"

WHAT: Final = "CSL JSON"


def read(content: str, known: Known) -> Table:
    """A row for each item of a list, or of the list under `items` that the API of Zotero hands out."""
    data = parsing.plain_data(content, WHAT)
    items = data.get("items") if isinstance(data, dict) else data
    if not isinstance(items, list):
        raise QueryError("it is no list of items", f"export the library as {WHAT}")
    readers = {**_READERS, "type": lambda item: _type(item, known)}
    rows = [row(number, item, readers, _name(item)) for number, item in enumerate(items, 1)]
    return Table(rows, _left_out(items, rows))


def _name(item: Any) -> str:
    """What the other program calls an item."""
    id = item.get("id") if isinstance(item, dict) else None
    return str(id) if isinstance(id, str | int) else ""


def _type(item: Mapping[str, Any], known: Known) -> str:
    type, types = text(item, "type"), fields.source_types(known)
    if type and type not in types:
        raise QueryError(
            f"`{type}` is no type of source",
            did_you_mean(type, types, "change it there, or add a row to `source_types` of the record's vocabulary"),
        )
    return type


def _title(item: Mapping[str, Any]) -> str:
    """The title without the few marks that CSL has for it."""
    return " ".join(re.sub(r"</?(?:i|b|sub|sup|sc|span)\b[^>]*>", "", text(item, "title")).split())


def _publisher(item: Mapping[str, Any]) -> str:
    """What it appeared in, else who published it."""
    return text(item, "container-title") or text(item, "publisher")


def _author(item: Mapping[str, Any]) -> str:
    names = item.get("author")
    if names is None:
        return ""
    if not isinstance(names, list) or not all(isinstance(name, dict) for name in names):
        raise QueryError("`author` is not a list of names", 'write `[{"family": "Lee", "given": "Ann"}]`')
    return spoken_list([said for name in names if (said := _person(name))])


def _person(name: Mapping[str, Any]) -> str:
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return text(name, "literal") or " ".join(filter(None, (text(name, part) for part in parts)))


def _address(item: Mapping[str, Any]) -> str:
    """The address, else that of the DOI."""
    found = doi(text(item, "DOI"))
    return text(item, "URL") or (f"https://doi.org/{found[0]}" if found else "")


def _archived(item: Mapping[str, Any]) -> str:
    place = text(item, "archive_location")
    return place if naming.is_address(place) else ""


def _note(item: Mapping[str, Any]) -> str:
    """The note, and a DOI that the address does not say, in the way Zotero keeps one there."""
    note, found = text(item, "note"), doi(text(item, "DOI"))
    is_said = not found or found[0] in (*doi(_address(item)), *doi(note))
    return note if is_said else "\n".join(filter(None, (note, f"DOI: {found[0]}")))


def _custom(item: Mapping[str, Any], key: str) -> Any:
    """What our own export keeps in `custom`, which CSL leaves to its writers."""
    custom = item.get("custom")
    return custom.get(key) if isinstance(custom, dict) else None


# Dates


def _date(item: Mapping[str, Any], field: str, key: str) -> str:
    """A date in EDTF, or in words where it is only given so."""
    if isinstance(ours := _custom(item, field), str):
        return ours
    date = item.get(key)
    if date is None or date == {}:
        return ""
    if isinstance(date, str):
        return date
    if not isinstance(date, dict):
        raise QueryError(f"`{key}` is no date", 'write `{"date-parts": [[2011, 2, 24]]}`')
    if "date-parts" not in date:
        return text(date, "raw") or text(date, "literal")
    ends = date["date-parts"]
    if not isinstance(ends, list) or not 1 <= len(ends) <= 2 or not all(isinstance(end, list) for end in ends):
        raise QueryError(f"the `date-parts` of `{key}` are no date", "write `[[2011, 2, 24]]`")
    mark = "~" if date.get("circa") else ""
    said = [_end(end, str(date.get("season", ""))) + mark for end in ends]
    return dates.parse("/".join(said)).text


_SEASONS: Final = {name: code for number, (code, word) in enumerate(SEASONS.items(), 1) for name in (str(number), word)}


_MONTHS: Final = {str(12 + number): code for number, code in enumerate(SEASONS, 1)} | {code: code for code in SEASONS}


def _end(parts: list[Any], season: str) -> str:
    """Year, month and day; a season stands beside the year, or as the 13th to the 16th or 21st to 24th month."""
    if not 1 <= len(parts) <= 3:
        raise QueryError("`date-parts` have a year, a month and a day", "write `[[2011, 2, 24]]`")
    year, *rest = parts
    month = str(rest[0]) if rest else ""
    if month in _MONTHS and len(parts) == 2:
        return f"{day(year)}-{_MONTHS[month]}"
    if season.lower() in _SEASONS and not rest:
        return f"{day(year)}-{_SEASONS[season.lower()]}"
    return day(*parts)


_READERS: Final[dict[str, Callable[[Mapping[str, Any]], str]]] = {
    "id": lambda item: usable_id(text(item, "id")),
    "type": lambda item: text(item, "type"),
    "title": _title,
    "publisher": _publisher,
    "author": _author,
    "published": lambda item: _date(item, "published", "issued"),
    "accessed": lambda item: _date(item, "accessed", "accessed"),
    "url": _address,
    "archived": _archived,
    "partisan": lambda item: "yes" if _custom(item, "partisan") is True else "",
    "note": _note,
}
"""How each field of a source is read from an item."""


# What is left out


_TAKEN: Final = frozenset("id type title container-title publisher author issued accessed URL DOI note".split())
_NOTHING: Final = frozenset("archive archive_location custom citation-key citation-label language source".split())
"""Keys that say nothing of a source which a record has a place for; an archive has its address."""


def _left_out(items: list[Any], rows: list[Row]) -> list[str]:
    """The keys that are not taken, and how many items have them."""
    left: Counter[str] = Counter()
    for item, made in zip(items, rows, strict=True):
        if isinstance(item, dict):
            left.update(key for key, value in item.items() if key not in _TAKEN | _NOTHING and value)
            left.update(["publisher"] if item.get("container-title") and item.get("publisher") else [])
            left.update(["archive_location"] if item.get("archive_location") and "archived" not in made.cells else [])
    said = [f"`{key}` ({count(number, 'item')})" for key, number in sorted(left.items())]
    return [f"not taken: {spoken_list(said)}"] if said else []
