"""Changes of a record's files that an editor makes, and can undo: another text, a key or a record more."""

from __future__ import annotations

from typing import NamedTuple

from timeline.live.snapshot import Entry, Place, Snapshot
from timeline.record import SECTIONS, Edit, Path


class FileEdit(NamedTuple):
    """A change of a file of the record."""

    file: str
    edit: Edit


def written(place: Place, text: str) -> FileEdit:
    """Another text at a place."""
    return FileEdit(place.file, Edit(**place.span._asdict(), text=text))


def inserted(file: str, line: int, column: int, text: str) -> FileEdit:
    """A text put in at a line and a column from 0."""
    return written(Place(file, line, column, column), text)


def below(snapshot: Snapshot, file: str, line: int, text: str) -> FileEdit:
    """Lines put in under a line of a file, with its line ends."""
    above = snapshot.lines(file)[line]
    end = "\r\n" if above.endswith("\r") else "\n"
    return inserted(file, line, len(above.rstrip("\r")), "".join(f"{end}{part}" for part in text.split("\n")))


def key_added(snapshot: Snapshot, entry: Entry, path: Path, text: str) -> FileEdit:
    """A key with its value as the last of a mapping of a record, or after its first key where it stands in braces."""
    lines = snapshot.lines(entry.file)
    first, *rest = [s for s in entry.spots if s.is_key and s.path[:-1] == path]
    if "{" in lines[first.line][: first.start]:
        value = next(s for s in entry.spots if not s.is_key and s.path == first.path)
        quote = lines[value.line][value.start - 1] in "\"'"
        return inserted(entry.file, value.line, value.end + quote, f", {text}")
    last = ([*rest] or [first])[-1].line
    for number in range(last + 1, entry.last):
        line = lines[number]
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() and (indent < first.start or (indent == first.start and line.lstrip()[0] not in "-]}")):
            break
        last = number if line.strip() else last
    return below(snapshot, entry.file, last, f"{' ' * first.start}{text}")


def record_added(snapshot: Snapshot, section: str, near: str, keys: list[str]) -> FileEdit:
    """A record as the last of a section, in a file if it has that section, or in the first that has it."""
    others = [entry for entry in snapshot.entries if entry.section == section]
    if not others:
        return _section_added(snapshot, section, near, keys)
    last = ([entry for entry in others if entry.file == near] or others)[-1]
    lines = snapshot.lines(last.file)
    column = len(lines[last.first]) - len(lines[last.first].lstrip(" "))
    at = max(n for n in range(last.first, last.last) if lines[n].strip() and not lines[n].lstrip().startswith("#"))
    gap = "\n" if last.first and not lines[last.first - 1].strip() else ""
    return below(snapshot, last.file, at, gap + _record(column, keys))


def _record(column: int, keys: list[str]) -> str:
    first, *rest = keys
    return "\n".join([f"{' ' * column}- {first}", *(f"{' ' * column}  {key}" for key in rest)])


def _section_added(snapshot: Snapshot, section: str, file: str, keys: list[str]) -> FileEdit:
    """A record under a header of its own, above the sections that follow it in house order."""
    lines = snapshot.lines(file)
    later = list(SECTIONS)[list(SECTIONS).index(section) + 1 :]
    at = next((n for n, line in enumerate(lines) if line.partition(":")[0] in later), len(lines) - 1)
    end = "\r\n" if lines[0].endswith("\r") else "\n"
    text = f"{section}:\n{_record(2, keys)}\n\n".replace("\n", end)
    return inserted(file, at, 0, text)
