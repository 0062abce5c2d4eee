"""TimelineJS (knightlab.com): events from its JSON, or from the CSV of its spreadsheet.

Dates are no more exact than a slide has them. Times of day are left out, and said to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, get_args

from timeline.authoring import naming
from timeline.authoring.fields import Known
from timeline.authoring.importing import parsing
from timeline.authoring.importing.rows import Row, Table, day, event_type, row, text, usable_id
from timeline.query import QueryError
from timeline.record import Event, Refused, Status, count, dates, spoken_list

KIND: Final = Event
UNIT: Final = "slide"


def read(content: str, known: Known, *, type: str = "") -> Table:
    """A row for each slide. `type` is that of slides whose group is no type of event."""
    is_json = content.lstrip()[:1] in ("{", "[")
    slides, asides = _slides_of_json(content) if is_json else _slides_of_sheet(content)
    readers = _readers(known, type)
    rows = [row(number, slide, readers, _name(slide)) for number, slide in slides]
    timed = [str(number) for number, slide in slides if _has_time(slide)]
    return Table(rows, [*asides, *_read_in_words(slides, rows, known), *_untimed(timed)])


def _untimed(timed: Sequence[str]) -> list[str]:
    units = UNIT if len(timed) == 1 else f"{UNIT}s"
    return [f"the time of day is not taken: {units} {spoken_list(timed)}"] if timed else []


def _name(slide: Any) -> str:
    return str(slide.get("unique_id") or "") if isinstance(slide, dict) else ""


# Slides


_Slides = list[tuple[int, Any]]


def _slides_of_json(content: str) -> tuple[_Slides, list[str]]:
    data = parsing.plain_data(content, "TimelineJS")
    slides = data.get("events") if isinstance(data, dict) else None
    if not isinstance(slides, list):
        raise QueryError("it has no list `events`, as TimelineJS 3 has", "give the JSON or the CSV of its spreadsheet")
    eras = data.get("eras")
    asides = [f"not taken: {count(len(eras), 'era')}"] if isinstance(eras, list) and eras else []
    return list(enumerate(slides, 1)), asides


_PARTS: Final = ("Year", "Month", "Day", "Time")


def _slides_of_sheet(content: str) -> tuple[_Slides, list[str]]:
    """The rows of the spreadsheet as slides of the JSON; those of a title or an era are counted."""
    sheet = parsing.sheet(content)
    if missing := [name for name in ("Year", "Headline") if name not in sheet.header]:
        columns = spoken_list([f"`{name}`" for name in missing])
        raise QueryError(
            f"no column is called {columns}, as in the spreadsheet of TimelineJS",
            "another table is read by `timeline import csv` with `--map`",
        )
    found = [(line, dict(zip(sheet.header, cells, strict=False))) for line, cells in sheet.rows]
    slides = [(line, _slide(cells)) for line, cells in found if not cells.get("Type")]
    others = [str(line) for line, cells in found if cells.get("Type")]
    asides = [f"not taken, being a title or an era: line{'s' if len(others) > 1 else ''} {spoken_list(others)}"]
    return slides, asides if others else []


def _slide(cells: Mapping[str, str]) -> dict[str, Any]:
    media = {key: cells.get(f"Media{name}", "") for key, name in _MEDIA.items()}
    end = {part.lower(): cells.get(f"End {part}", "") for part in _PARTS}
    return {
        "start_date": {part.lower(): cells.get(part, "") for part in _PARTS},
        "end_date": end if any(end.values()) else None,
        "display_date": cells.get("Display Date", ""),
        "text": {"headline": cells.get("Headline", ""), "text": cells.get("Text", "")},
        "media": {key: value for key, value in media.items() if value},
        "group": cells.get("Group", ""),
    }


_MEDIA: Final = {"url": "", "credit": " Credit", "caption": " Caption"}


# Fields


def _readers(known: Known, type: str) -> dict[str, Callable[[Mapping[str, Any]], str]]:
    """How each field of an event is read from a slide."""
    return {
        "id": lambda slide: usable_id(text(slide, "unique_id")),
        "title": lambda slide: _headline(slide)[0],
        "status": lambda slide: _headline(slide)[1],
        "date": lambda slide: _date(slide, known),
        "summary": lambda slide: parsing.prose(text(_part(slide, "text"), "text")).markdown,
        "sources": lambda slide: "; ".join(_sources(slide, known)),
        "note": lambda slide: "\n".join(_notes(slide, known)),
        "type": lambda slide: event_type([text(slide, "group")], known, type),
    }


def _part(slide: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = slide.get(key)
    if part is not None and not isinstance(part, dict):
        raise QueryError(f"`{key}` is no object in braces")
    return part or {}


_STATUS: Final = re.compile(rf"(.*\S)\s+\(({'|'.join(get_args(Status))})\)", re.DOTALL)


def _headline(slide: Mapping[str, Any]) -> tuple[str, str]:
    """The headline without marks, and the status that our own export puts behind it in brackets."""
    said = parsing.plain(text(_part(slide, "text"), "headline"))
    found = _STATUS.fullmatch(said)
    return (found[1], found[2]) if found else (said, "")


def _addresses(slide: Mapping[str, Any]) -> tuple[str, ...]:
    media = text(_part(slide, "media"), "url")
    return (*parsing.prose(text(_part(slide, "text"), "text")).links, *([media] if naming.is_address(media) else []))


def _sources(slide: Mapping[str, Any], known: Known) -> list[str]:
    """The sources of the record at the addresses of a slide."""
    found = (naming.source_at(address, known.timeline) for address in _addresses(slide))
    return list(dict.fromkeys(source.id for source in found if source))


def _notes(slide: Mapping[str, Any], known: Known) -> Iterator[str]:
    """What a slide says that an event has no field for: its picture, and a date in words that are none."""
    said, media = _displayed(slide), _part(slide, "media")
    if said and not text(slide, "edtf") and _worded(slide, known) is None:
        yield f"The date is given as \u201c{said}\u201d."
    url = text(media, "url")
    shown = [url, *(parsing.plain(text(media, key)) for key in ("caption", "credit"))]
    if any(shown) and not (naming.is_address(url) and naming.source_at(url, known.timeline)):
        yield f"Shown with it: {'; '.join(filter(None, shown))}"


# Dates


def _displayed(slide: Mapping[str, Any]) -> str:
    return text(slide, "display_date") or text(_part(slide, "start_date"), "display_date")


def _date(slide: Mapping[str, Any], known: Known) -> str:
    """The date as our own export has it in EDTF; else its words, where they are one; else its parts."""
    return text(slide, "edtf") or _worded(slide, known) or _parts(slide)


def _parts(slide: Mapping[str, Any]) -> str:
    start, end = _day(_part(slide, "start_date")), _part(slide, "end_date")
    return f"{start}/{_day(end)}" if end and _day(end) != start else start


def _day(parts: Mapping[str, Any]) -> str:
    if not parts:
        raise QueryError("it has no `start_date`", "give it a year at least")
    return day(parts.get("year"), parts.get("month"), parts.get("day"))


def _worded(slide: Mapping[str, Any], known: Known) -> str | None:
    """The words that a date is displayed in, if they are a date which the parts agree with: `about May 2011`."""
    if not (said := _displayed(slide)):
        return ""
    try:
        when, parts = known.read_date(said), dates.parse(_parts(slide))
    except Refused:
        return None
    return when.text if dates.possibly(when, parts.earliest, parts.latest) else None


def _read_in_words(slides: _Slides, rows: Sequence[Row], known: Known) -> Iterator[str]:
    """How the words of dates were understood where the parts say something else."""
    for (number, slide), made in zip(slides, rows, strict=True):
        if "date" in made.cells and not text(slide, "edtf") and (said := _displayed(slide)):
            when = dates.parse(made.cells["date"]) if _worded(slide, known) else None
            if when and when.text != _parts(slide):
                yield f"{UNIT} {number}: {said}: {when}, {when.label}"


def _has_time(slide: Any) -> bool:
    ends = [slide.get(key) for key in ("start_date", "end_date")] if isinstance(slide, dict) else []
    return any(end.get(key) for end in ends if isinstance(end, dict) for key in ("time", "hour", "minute"))
