"""Rows of cells become records: each cell is read as an answer to a question is, and held against the record.

A row that the record has already adds nothing; where it differs, the difference is reported, and no record is changed.
A row with a cell that cannot be used makes no record; what is wrong with it is reported with its number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from timeline.authoring import drafts, fields, naming
from timeline.authoring.fields import FIELDS, SOURCE_FIELDS, UNUSABLE, Known, Read, Tie, chosen, words
from timeline.query import QueryError, folded
from timeline.record import ID_PATTERN, Event, Source, When, count, spoken_list
from timeline.text import writer

Kind = type[Event] | type[Source]


class Row(NamedTuple):
    """A row of a table or an item of a list.

    Its number counts from 1. `cells` are texts that say something, by field. `faults` say by field why what stands
    there is no such text; one under "" is about the whole row. `name` is what its own program calls it.
    """

    number: int
    cells: Mapping[str, str]
    faults: Mapping[str, str] = {}
    name: str = ""


class Bad(NamedTuple):
    """A row that is no record, and why."""

    number: int
    reason: str
    name: str = ""


class Table(NamedTuple):
    """The rows of a file, and in `asides` what of the file is not taken, in words.

    With `is_matched`, a row that the record has already brings nothing; without, it is a bad row.
    """

    rows: Sequence[Row]
    asides: Sequence[str] = ()
    is_matched: bool = True


class Outcome(NamedTuple):
    """What comes of a table: new records and those that the record has, each with its row, and the bad rows."""

    good: list[tuple[Row, Event | Source]]
    present: list[tuple[Row, Event | Source]]
    bad: list[Bad]


# A row from an item


def row(number: int, item: Any, readers: Mapping[str, Callable[[Any], str]], name: str = "") -> Row:
    """A row of what readers find in an item, each by its field; what they raise is a fault of the row."""
    cells: dict[str, str] = {}
    faults: dict[str, str] = {}
    if not isinstance(item, dict):
        return Row(number, {}, {"": f"it is {_sort(item)} where an object in braces is wanted"})
    for field, read in readers.items():
        try:
            cells[field] = words(read(item), _NOBODY)
        except UNUSABLE as refused:
            faults[field] = _reason(field, refused)
    return Row(number, {field: cell for field, cell in cells.items() if cell}, faults, name)


_NOBODY: Any = None
"""Words are read without a look at the record."""


def text(item: Mapping[str, Any], key: str) -> str:
    """The text under a key of an item, "" where there is none; a number is the text of it. Raises QueryError."""
    match item.get(key):
        case None:
            return ""
        case str(said):
            return said.strip()
        case bool():
            pass
        case int(number):
            return str(number)
    raise QueryError(f"`{key}` is {_sort(item[key])} where a text is wanted")


def _sort(value: Any) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", type(None): "null", str: "a text"}
    return names.get(type(value), "a number")


def day(year: Any, month: Any = None, day: Any = None) -> str:
    """A date in EDTF of the parts that are known, each a number or its digits; raises QueryError for anything else."""
    known = [part for part in (year, month, day) if part not in (None, "", 0, "0")]
    said = [str(part).strip() for part in known]
    if not said or year != known[0] or not all(part.isascii() and part.isdigit() for part in said):
        raise QueryError(
            f"`{'-'.join(said) or 'nothing'}` is not a date",
            "write the year, month and day as numbers, from the year 1",
        )
    if day == known[-1] and len(known) == 2:
        raise QueryError(f"the date has a day ({day}) and no month")
    return "-".join([said[0].zfill(4), *(part.zfill(2) for part in said[1:])])


def event_type(said: Iterable[str], known: Known, fallback: str) -> str:
    """The first of some words that names a type of event, by its name or label; else what was given for the others."""
    types = {folded(name): row for row, label in fields.types(known).items() for name in (row, label)}
    given = [word for word in said if word]
    if found := [types[folded(word)] for word in given if folded(word) in types]:
        return found[0]
    if fallback:
        return fallback
    what = f"`{given[0]}` is no type of event" if given else "it has no type"
    raise QueryError(what, "`--type TYPE` gives one to all that have none; `timeline words types` lists them")


# Reading cells


def many(read: Read) -> Read:
    """What reads a list, its items parted by semicolons."""
    return lambda text, known: [read(part, known) for part in re.split(r"\s*;\s*", text) if part]


def _pairs(read: Callable[[str, str, Known], tuple[Any, ...]]) -> Read:
    """What reads `name: value; name: value` as pairs."""

    def pairs(text: str, known: Known) -> list[tuple[str, Any]]:
        found = [re.fullmatch(r"([\w ]+?)\s*[:=]\s*(.+)", part) for part in re.split(r"\s*;\s*(?=[\w ]+[:=])", text)]
        if not all(found):
            raise QueryError(f"`{text}` is not a list of names and values", "write `name: value; name: value`")
        return [read(pair[1], pair[2], known) for pair in found if pair]

    return pairs


def _figure(name: str, value: str, known: Known) -> tuple[str, str]:
    answer: tuple[str, str] = FIELDS["figures"].read(f"{name}={value}", known)
    return answer


def _dated(name: str, value: str, known: Known) -> tuple[str, str]:
    return chosen(name, _names(known.timeline.vocabulary.dates)), FIELDS["date"].read(value, known)


def _linked(name: str, value: str, known: Known) -> Tie:
    return Tie(chosen(name, _names(known.timeline.vocabulary.links)), words(value, known))


def _names(rows: Mapping[str, Any]) -> dict[str, str]:
    return {name: row.label for name, row in rows.items()}


_CLAIM: Final = re.compile(
    r"(?P<by>[\w-]+)(?:, according to (?P<reporter>[\w-]+))?(?: \((?P<date>[^()]*)\))?: (?P<says>.*?)"
    r"(?: \((?P<figures>[a-z_]+: .*)\))?(?P<sources>(?: \[[^\[\]]*\])*)",
    re.DOTALL,
)


def _claims(text: str, known: Known) -> list[dict[str, Any]]:
    """Claims as `export csv` writes them: `ann-lee (2011-02-25): Few came. (attendance: ~80) [echo-1, para 4]`."""
    begins = re.compile(r";\s*(?=([\w-]+)(?:, according to [\w-]+)?(?: \([^()]*\))?: )")
    cuts = [found.span() for found in begins.finditer(text) if found[1] in known.timeline.actor]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    return [_claim(text[start:end], known) for start, end in zip(starts, ends, strict=True)]


def _claim(text: str, known: Known) -> dict[str, Any]:
    found = _CLAIM.fullmatch(text)
    if not found:
        raise QueryError(f"`{text}` is not a claim", "write `who: what is said [source]`")
    figures = [part.partition(": ") for part in re.split(r", (?=[a-z_]+: )", found["figures"] or "") if part]
    sources = [FIELDS["sources"].read(cited, known) for cited in re.findall(r"\[([^\[\]]*)\]", found["sources"])]
    by = FIELDS["actors"].read(found["by"], known)
    claim = drafts.claim(by, found["says"], sources, [_figure(name, value, known) for name, _, value in figures])
    reporter = {"according_to": FIELDS["actors"].read(found["reporter"], known)} if found["reporter"] else {}
    return claim | reporter | ({"date": FIELDS["date"].read(found["date"], known)} if found["date"] else {})


_EVENT_CELLS: Final[dict[str, Read]] = {
    "id": FIELDS["id"].read,
    "type": FIELDS["type"].read,
    "form": FIELDS["form"].read,
    "date": FIELDS["date"].read,
    **dict.fromkeys(("title", "summary", "question", "dispute", "place", "financial_year", "note"), words),
    "status": FIELDS["status"].read,
    "actors": many(FIELDS["actors"].read),
    "dates": _pairs(_dated),
    "figures": lambda text, known: drafts.together("figures", _pairs(_figure)(text, known)),
    "claims": _claims,
    "sources": many(FIELDS["sources"].read),
    "links": _pairs(_linked),
    "tags": many(words),
    "formerly": many(words),
}
"""The type comes before the form."""

_SOURCE_CELLS: Final[dict[str, Read]] = {name: field.read for name, field in SOURCE_FIELDS.items()}

CELLS: Final[dict[Kind, dict[str, Read]]] = {Event: _EVENT_CELLS, Source: _SOURCE_CELLS}
"""How a cell is read, by the kind of record and its field."""

REQUIRED: Final[dict[Kind, tuple[str, ...]]] = {Event: ("title", "type", "date"), Source: ("title", "type")}

DATES: Final[dict[Kind, tuple[str, ...]]] = {Event: ("date", "dates"), Source: ("published", "accessed")}


# Records


def read(table: Table, known: Known, kind: Kind) -> Outcome:
    """The records of a table, told apart: new ones, those that the record has, and rows that are none."""
    outcome = Outcome([], [], [])
    ours = _index(known, kind) if table.is_matched else {}
    seen: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        keys = list(_keys(row.cells, kind, row.name)) if table.is_matched else []
        if twin := next((seen[key] for key in keys if key in seen), 0):
            outcome.bad.append(Bad(row.number, f"it is the same as number {twin}", row.name))
            continue
        seen |= dict.fromkeys(keys, row.number)
        same = next((ours[key] for key in keys if key in ours), None)
        known = _taken_in(row, known, kind, same, outcome)
    return outcome


def _taken_in(row: Row, known: Known, kind: Kind, same: Event | Source | None, outcome: Outcome) -> Known:
    """One row put where it belongs in an outcome, and the record with it."""
    cells = {field: cell for field, cell in row.cells.items() if not (same and field == "id")}
    answers, faults = _answers(row._replace(cells=cells), known, kind)
    if faults:
        outcome.bad.extend(faults)
        return known
    if same:
        record = _record(answers.saying("id", same.id), kind)
        outcome.present.append((row, record))
        return known
    record = _record(answers, kind)
    outcome.good.append((row, record))
    section = "events" if isinstance(record, Event) else "sources"
    records = (*getattr(known.timeline, section), record)
    return known._replace(timeline=msgspec.structs.replace(known.timeline, **{section: records}))


def _record(answers: Known, kind: Kind) -> Event | Source:
    if kind is Event:
        return drafts.event(answers)
    if "id" not in answers.answers:
        answers = answers.saying("id", naming.proposed_source_id(answers.answers, answers.timeline))
    return drafts.source(answers)


def _answers(row: Row, known: Known, kind: Kind) -> tuple[Known, list[Bad]]:
    reasons = [*row.faults.values()]
    if "" not in row.faults:
        reasons += [f"no {name}" for name in REQUIRED[kind] if name not in row.cells and name not in row.faults]
    known = known._replace(answers={})
    for field, read in CELLS[kind].items():
        try:
            if field in row.cells:
                known = known.saying(field, read(row.cells[field], known))
        except UNUSABLE as refused:
            reasons.append(_reason(field, refused))
    return known, [Bad(row.number, reason, row.name) for reason in reasons]


def _reason(field: str, refused: Any) -> str:
    hint = f"; {refused.hint}" if refused.hint else ""
    return f"{field}: {refused.message}{hint}"


# What the record has already


def _index(known: Known, kind: Kind) -> dict[tuple[str, ...], Event | Source]:
    """The records of a kind, by all that tells that a row is one of them."""
    records: Iterable[Event | Source] = known.timeline.events if kind is Event else known.timeline.sources
    found: dict[tuple[str, ...], Event | Source] = {}
    for record in records:
        said = {key: value for key, value in writer.plain(record).items() if isinstance(value, str)}
        for key in [*_keys(said, kind), *(("id", id) for id in record.formerly)]:
            found.setdefault(key, record)
    return found


def _keys(said: Mapping[str, str], kind: Kind, name: str = "") -> Iterator[tuple[str, ...]]:
    """What tells that two records are the same, the surest first: the id, a DOI, an address, else what it is called."""
    yield from [("id", id) for id in dict.fromkeys((said.get("id", ""), name)) if id]
    if kind is Event:
        yield from [("event", said["type"], said["date"], folded(said["title"]))] if _has(said, kind) else []
        return
    found = [*doi(said.get("url", "")), *doi(said.get("note", ""))]
    yield from (("doi", name) for name in found)
    addresses = [naming.bare(said[field]) for field in ("url", "archived") if said.get(field)]
    yield from (("address", address) for address in addresses)
    if not (found or addresses) and said.get("title"):
        yield "source", folded(said["title"]), folded(said.get("publisher", "")), said.get("published", "")


def _has(said: Mapping[str, str], kind: Kind) -> bool:
    return all(said.get(field) for field in REQUIRED[kind])


def doi(text: str) -> list[str]:
    """The Digital Object Identifiers in a text, in lower case, for they do not tell cases apart (ISO 26324)."""
    return [found.rstrip(".,;)").lower() for found in re.findall(r"\b10\.[0-9]{4,9}/[^\s\"<>]+", text)]


def differences(row: Row, record: Event | Source, same: Event | Source) -> list[str]:
    """What a row says otherwise than the record: `title `One` in the record, `Two` here`.

    Only texts are compared: no other program holds the whole of a list, such as all sources of an event.
    """
    new, old = writer.plain(record), writer.plain(same)
    texts = [field for field in row.cells if isinstance(new.get(field), str) and field != "id"]
    fields = [name for name in texts if _compared(name, new[name]) != _compared(name, old.get(name, ""))]
    return [f"{field} {_cut(old.get(field, ''))} in the record, {_cut(new[field])} here" for field in fields]


def _compared(field: str, text: str) -> Any:
    """What of a text has to be the same: of a summary the words, for no other program has our Markdown."""
    return re.findall(r"\w+", text) if field == "summary" else _folded(text)


def _folded(text: str) -> str:
    """A text without its line breaks, which say nothing."""
    return " ".join(text.split())


def _cut(text: str) -> str:
    said = _folded(text)
    return f"`{said[:40]}{'…' if len(said) > 40 else ''}`" if said else "missing"


# Messages


def understood(good: Iterable[tuple[Row, Event | Source]]) -> Iterator[tuple[Row, str]]:
    """How each date in words was understood: `last May: 2011-05, May 2011`."""
    for row, record in good:
        for cell, date in _dates(row, record):
            if date.text not in cell:
                yield row, f"{cell}: {date}, {date.label}"


def _dates(row: Row, record: Event | Source) -> Iterator[tuple[str, When]]:
    """The dates of a record, each with the cell it was read from."""
    for field in DATES[type(record)]:
        value = getattr(record, field)
        if field in row.cells:
            yield from ((row.cells[field], date) for date in (value.values() if isinstance(value, dict) else [value]))


def told(bad: Iterable[Bad], unit: str) -> list[str]:
    """What is wrong with rows, the same fault of several rows told once."""
    rows: dict[str, list[str]] = {}
    for fault in bad:
        rows.setdefault(fault.reason, []).append(called(fault))
    return [f"{unit if len(at) == 1 else f'{unit}s'} {_some(at)}: {reason}" for reason, at in rows.items()]


def called(row: Row | Bad) -> str:
    """The number of a row, and its name where it has one."""
    return f"{row.number} (`{row.name}`)" if row.name else str(row.number)


def _some(rows: Sequence[str]) -> str:
    more = [count(len(rows) - 8, "more", "more")] if len(rows) > 8 else []
    return spoken_list([*rows[:8], *more])


def usable_id(id: str) -> str:
    """An id of another program if it can be one of ours, else "": then one is made as `add` makes it."""
    return id if re.search(ID_PATTERN, id) else ""
