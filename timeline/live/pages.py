"""The page of a record as it is saved: what the files hold becomes a page with its panel, again after each change.

What is shown is what `export html`, `check`, `diff`, `due` and `stats` would say at that moment. Only where nothing of
the record can be read, or the events asked for cannot be found, the events stay those of the moment before, and a
banner says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import NamedTuple

from timeline import exporters
from timeline.checks.due import due
from timeline.checks.remembered import remembered
from timeline.exporters import page
from timeline.live import watch
from timeline.live.beside import Seen, beside
from timeline.live.editors import Editor, Place
from timeline.query import QueryError
from timeline.query.stats import stats
from timeline.record import Fault, Level, Rule, Timeline, origin_of
from timeline.review import git
from timeline.review.diff import diff
from timeline.text import cache, clippings, reader
from timeline.text.reader import Reading


class Asked(NamedTuple):
    """What is to be shown: the files, which events of them (raises QueryError), on which day, and in what to edit."""

    paths: Sequence[str]
    select: Callable[[Timeline], Timeline]
    today: Callable[[], dt.date]
    editor: Editor


class Shown(NamedTuple):
    """A page, which one it is, and the record it was made of."""

    version: int
    page: str
    reading: Reading

    def place(self, id: str) -> Place | None:
        """Where the record of an id stands; None for an unknown id."""
        timeline = self.reading.timeline
        record = next((r for known in (timeline.event, timeline.actor, timeline.source) if (r := known.get(id))), None)
        if not record:
            return None
        origin = origin_of(timeline, record)
        at = Fault(rule=_PLACE, message="", file=origin.file, path=origin.path)
        return next(Place(found.path, found.line, found.column) for found in self.reading.located([at]))


_PLACE = Rule("", "", "")
"""What a place is asked for with; it is no problem."""


def pages(asked: Asked, stop: Event) -> Iterator[Shown]:
    """The page at once, and again after each change of the files, the last commit or the day, until `stop` is set."""
    committed = _Committed(asked.paths)
    last = Seen(Timeline(title="Timeline"))

    def also() -> object:
        return committed.commit(), asked.today()

    states = watch.states(asked.paths, stop, committed.folders, also)
    for version, state in enumerate(states, 1):
        reading = reader.read(state.contents, cache.remembering(cache.folder()))
        last = _guarded(reading, asked, committed.timeline(), last, state.refused)
        yield Shown(version, rendered(last, asked, version, list(state.contents)), reading)


# What is seen of a reading


def _guarded(reading: Reading, asked: Asked, before: Timeline | None, last: Seen, refused: str) -> Seen:
    """What a reading shows; a fault of the program is shown on the page, and the next save is looked at again."""
    try:
        return seen(reading, asked, before, last, refused)
    except Exception as error:  # noqa: BLE001 - whatever it is, the page goes on
        fault = f"A fault of the program, please report it: {type(error).__name__}: {error}."
        return last._replace(banner=fault)


def seen(reading: Reading, asked: Asked, before: Timeline | None, last: Seen, refused: str = "") -> Seen:
    """What a reading shows; where it cannot be shown, the events of the moment before, and why."""
    today = asked.today()
    problems = remembered(clippings.beside(reading), cache.folder()).problems if not refused else []
    chosen, why = _chosen(reading, asked, refused)
    timeline = last.timeline if chosen is None else chosen
    return Seen(
        timeline=timeline,
        problems=problems,
        before=last.before if chosen is None else diff(before, reading.timeline) if before else None,
        agenda=last.agenda if chosen is None else due(reading.timeline, today),
        stats=last.stats if chosen is None else stats(timeline, today),
        today=today,
        banner=why,
        left_out=_left_out(reading),
    )


def _chosen(reading: Reading, asked: Asked, refused: str) -> tuple[Timeline | None, str]:
    """The events asked for, or why there are none to show."""
    timeline = reading.timeline
    if refused:
        return None, f"{refused}."
    if not (timeline.events or timeline.actors or timeline.sources):
        errors = any(problem.level is Level.ERROR for problem in reading.problems)
        return None, "Nothing of the record can be read: see the errors." if errors else "The record is empty."
    try:
        return asked.select(timeline), ""
    except QueryError as error:
        return None, f"{error.message}: {error.hint}." if error.hint else f"{error.message}."


def _left_out(reading: Reading) -> int:
    """How many records have errors for which they cannot be read."""
    if not any(problem.level is Level.ERROR for problem in reading.problems):
        return 0
    return sum(1 for _ in reading.checkable.records()) - sum(1 for _ in reading.timeline.records()) or 1


def rendered(seen: Seen, asked: Asked, version: int, files: Sequence[str]) -> str:
    """The page of a moment with its panel; the same page that `export html` writes."""
    timeline = seen.timeline
    data = exporters.get("json_ld").render(timeline) if timeline.events else ""
    changed = max((day for path in files if (day := git.last_changed(Path(path)))), default=None)
    panel = beside(seen, files or asked.paths, asked.editor, version)
    return page.whole(timeline, changed=changed, data=str(data), beside=panel)


# The last commit


class _Committed:
    """The record as it was at the last commit, read again only when there is another one."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = paths
        self._read: tuple[str, Timeline | None] = "", None
        self.folders = self._git_folders()

    def commit(self) -> str:
        """The id of the last commit; "" where there is none."""
        try:
            return git.commit_of(self._top(), "HEAD")
        except git.GitError:
            return ""

    def timeline(self) -> Timeline | None:
        """The record at the last commit; None where there is none."""
        commit = self.commit()
        if commit != self._read[0]:
            self._read = commit, self._at(commit)
        return self._read[1]

    def _at(self, commit: str) -> Timeline | None:
        try:
            top = self._top()
            found = git.files_at(top, commit, [git.inside(top, path) for path in self._paths]) if commit else None
        except git.GitError:
            return None
        return reader.read(found).timeline if found is not None else None

    def _top(self) -> Path:
        first = Path(self._paths[0])
        return git.top(first if first.is_dir() else first.parent)

    def _git_folders(self) -> list[Path]:
        """Where git notes a commit: its own folder for this working copy, and that of its log."""
        try:
            own = git.own_folder(self._top())
        except git.GitError:
            return []
        return [own, own / "logs"]
