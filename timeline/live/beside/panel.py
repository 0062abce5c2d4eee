"""The panel beside the page, as the template asks for it.

Pure: values in, markup out, with the style and the script that `exporters.page` puts into the page and allows there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from markupsafe import Markup

from timeline.checks.due import Agenda, Due
from timeline.exporters import page
from timeline.live.editors import Editor, Place
from timeline.query.stats import Count, Stats
from timeline.record import AnyRecord, Level, Problem, Timeline, count
from timeline.review import diff as differences
from timeline.review.changes import Change, Diff, Field, Word
from timeline.review.comparison import marked
from timeline.review.wording import named
from timeline.views import diagnostics

MOST: Final = 200
"""So many problems, changes or dates are shown; `check`, `diff` and `due` show the rest."""


class Seen(NamedTuple):
    """What the record is at a moment.

    timeline: The events that were asked for; none of their problems are left out, whatever was asked for.
    before: The record at the last commit compared with this one; None where git does not know it.
    banner: Why the events are those of an earlier moment; "" where they are not.
    left_out: How many records cannot be read.
    """

    timeline: Timeline
    problems: Sequence[Problem] = ()
    before: Diff | None = None
    agenda: Agenda = Agenda([], [], [])
    stats: Stats | None = None
    today: dt.date = dt.date.min
    banner: str = ""
    left_out: int = 0


_CODE: Final = re.compile(r"`([^`]+)`")


def beside(seen: Seen, files: Sequence[str], editor: Editor, version: int) -> page.Beside:
    """The panel of a moment, for the page of the same moment."""
    view = _View(seen, editor)
    template = page.engine(__package__).get_template("beside.html")
    markup = template.render(seen=seen, view=view, files=files, editor=editor, version=version, most=MOST, levels=Level)
    return page.Beside(markup, _text("beside.css"), _text("beside.js"))


@cache
def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


class _View:
    """What the template asks for."""

    def __init__(self, seen: Seen, editor: Editor) -> None:
        self.seen = seen
        self._editor = editor
        self._shown = {event.id for event in seen.timeline.events}

    def link(self, problem: Problem) -> str:
        """The address that opens the place of a problem in the editor; "" where there is none."""
        return self._editor.link(Place(problem.path, problem.line, problem.column)) if self._editor.address else ""

    def coded(self, text: str) -> Markup:
        """The words of a message with what stands in backticks as code."""
        parts = _CODE.split(text)
        return Markup("").join(Markup("<code>{}</code>").format(p) if n % 2 else p for n, p in enumerate(parts))

    def is_shown(self, id: str) -> bool:
        """Whether an event stands on the page."""
        return id in self._shown

    @property
    def summary(self) -> str:
        """`2 errors, 1 warning`."""
        return diagnostics.summary(self.seen.problems)

    def of_level(self, *levels: Level) -> list[Problem]:
        """The problems of some levels: those of the first level before the others, each in the order of the files."""
        return [problem for level in levels for problem in self.seen.problems if problem.level is level]

    @property
    def changed(self) -> str:
        """`1 event changed; 82 events unchanged`."""
        return differences.summary(self.seen.before) if self.seen.before else ""

    def heading(self, change: Change) -> str:
        """What a change is of: the title or the name of its record."""
        record = change.new or change.old
        return named(record) if record else "The record itself"

    def told(self, change: Change) -> str:
        """A record that was added or removed, in a line."""
        record: AnyRecord | None = change.new or change.old
        if self.seen.before is None or record is None or change.what not in ("added", "removed"):
            return ""
        return differences.told(self.seen.before.new if change.new else self.seen.before.old, record)

    def label(self, field: Field) -> str:
        """What of a record changed, without the words themselves where these are shown one by one."""
        return field.says.removesuffix(marked(field.words)) if field.words else field.says

    def word(self, word: Word) -> tuple[str, str]:
        """Words and the element they stand in: `ins`, `del` or `span`."""
        return {"+": "ins", "-": "del"}.get(word[0], "span"), marked([("=" if word[0] in "+-" else word[0], word[1])])

    @property
    def dates(self) -> list[tuple[str, Sequence[Due]]]:
        """The parts of the agenda that there are."""
        agenda = self.seen.agenda
        parts = (
            ("Goes on after its mandate", agenda.lapsed),
            ("Ahead", agenda.ahead),
            ("Passed without an outcome", agenda.passed),
        )
        return [(title, items) for title, items in parts if items]

    @property
    def due(self) -> str:
        """`2 ahead, 1 without an outcome`."""
        agenda = self.seen.agenda
        numbers = (
            (len(agenda.lapsed), "past its mandate"),
            (len(agenda.ahead), "ahead"),
            (len(agenda.passed), "without an outcome"),
        )
        return ", ".join(f"{number} {what}" for number, what in numbers if number) or "nothing"

    def day(self, item: Due) -> str:
        """`4 July 2011`."""
        return f"{item.day.day} {item.day:%B %Y}" if item.day else "open"

    def distance(self, item: Due) -> str:
        """`in 3 days`, `today`, `3 days ago`."""
        if item.day is None:
            return ""
        days = (item.day - self.seen.today).days
        return "today" if not days else f"in {count(days, 'day')}" if days > 0 else f"{count(-days, 'day')} ago"

    @property
    def charts(self) -> Iterator[tuple[str, Sequence[Count], int]]:
        """What is counted: a title, the rows, and the longest of them."""
        stats = self.seen.stats
        rows = (
            ("By type", stats.types if stats else ()),
            ("By year", stats.years if stats else ()),
            ("Claims by side", stats.sides if stats else ()),
            ("What events rest on", stats.coverage.publishers if stats else ()),
        )
        for title, counts in rows:
            if counts:
                yield title, counts, max(row.number for row in counts) or 1
