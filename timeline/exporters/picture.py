"""The whole range of a record on one picture, as SVG: lanes of marks on a line of time.

Doubt is drawn as doubt: a day that is only about right is a hollow mark, a moment somewhere in a month is a mark on a
whisker, an end that is not known to the day fades out, and what goes on ends in an arrow. The lanes carry the meaning,
so the picture can be read in grey. Labels never overlap: each has the length it was measured at, and those of the
events that matter least are left out (see `lanes.in_rows`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Final, NamedTuple

from timeline.exporters.markup import escape_html as escaped
from timeline.query import lanes
from timeline.query.lanes import Grouping, Lanes, Mark, Placed, Room
from timeline.record import Timeline, count

ROW: Final = 20
AXIS: Final = 30
PADDING: Final = 10
MOST_ROWS: Final = 6
LABELS: Final = (64, 34)
"""Characters of a title that a label shows, or where these have no room; the whole of it is in the mark's own title."""

FONT: Final = "Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif"
SIZE: Final = 11

_IN_ORDER: Final = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 "
    "556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 "
    "722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 "
    "500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_WIDTHS: Final = dict(zip(map(chr, range(32, 127)), map(int, _IN_ORDER.split()), strict=True))
"""Widths of characters in thousandths of their size, from the space to the tilde: Helvetica's, and Arial's."""

COLOURS: Final = {
    "red": "#b3261e",
    "green": "#2e6b30",
    "blue": "#1a56b0",
    "yellow": "#7a5b00",
    "magenta": "#8a2a7c",
    "cyan": "#00646e",
    "white": "#5f5f66",
    "black": "#4a4a50",
    "default": "#4a4a50",
}
"""Colours of the terminal as they are printed: each has a contrast of at least 4.5 to white (WCAG 2.2, 1.4.3)."""


def colour(name: str) -> str:
    """The plain name of a colour of the vocabulary: `bright_red` is `red`, one that is not known is `default`."""
    plain = name.removeprefix("bright_")
    return plain if plain in COLOURS else "default"


def text_width(text: str, size: float = SIZE) -> float:
    """The width of a text in pixels; characters beyond ASCII are taken to be as wide as they are high."""
    return sum(map(_WIDTHS.get, text, repeat(1000))) * size / 1000


def shortened(text: str, most: int) -> str:
    """The beginning of a text, cut between words where it is too long."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0][: most - 1].rstrip(' ,;:–-')}…"


# The sheet


class Sheet(NamedTuple):
    """Where the days stand: the two days at the ends, and the pixels between which they are."""

    start: dt.date
    end: dt.date
    left: float
    right: float

    def x(self, day: dt.date) -> float:
        """The pixel at which a day begins."""
        days = self.end.toordinal() + 1 - self.start.toordinal()
        return round(self.left + (self.right - self.left) * (day.toordinal() - self.start.toordinal()) / days, 1)

    def after(self, day: dt.date) -> float:
        """The pixel at which a day ends."""
        return self.x(day + dt.timedelta(days=1)) if day < dt.date.max else self.right


class _Row(NamedTuple):
    """A lane with its marks in rows, from a pixel down."""

    label: str
    top: float
    rows: int
    marks: Sequence[Placed]

    @property
    def height(self) -> float:
        return self.rows * ROW + PADDING


def svg(timeline: Timeline, *, width: int = 1200, by: Grouping = "type", linked: bool = False) -> str:
    """The picture as a whole SVG file, or, `linked`, as an element of a page whose marks are links to `#id`.

    The page brings its own style for the classes; the file has one that is meant for print.
    """
    laid_out = lanes.lay_out(timeline, by)
    if laid_out is None:
        return _document(
            width, AXIS + PADDING, "No events", "There is no event with a date to draw.", [], linked=linked
        )
    left = PADDING + min(max(text_width(lane.label, 13) for lane in laid_out.lanes), width / 4) + PADDING
    sheet = Sheet(laid_out.start, laid_out.end, left, width - PADDING)
    rows = list(_rows(sheet, laid_out))
    bottom = rows[-1].top + rows[-1].height
    parts = [*_axis(sheet, bottom), *(part for row in rows for part in _lane(timeline, sheet, row, linked=linked))]
    legend = list(_legend(sheet, bottom))
    parts += [part for row in legend for part in row]
    return _document(width, bottom + len(legend) * ROW + PADDING, *_words(timeline, laid_out, by), parts, linked=linked)


def _words(timeline: Timeline, laid_out: Lanes, by: Grouping) -> tuple[str, str]:
    """The title of the picture and what is to be seen on it, for those who do not see it."""
    extent = f"{laid_out.start:%B %Y} to {laid_out.end:%B %Y}"
    told = ", ".join(f"{lane.label} {len(lane.marks)}" for lane in laid_out.lanes)
    said = f"{count(len(timeline.events), 'event')} from {extent} in lanes by {by}: {told}."
    return f"{timeline.title or 'Timeline'}, {extent}", said


def _document(width: float, height: float, title: str, said: str, parts: Iterable[str], *, linked: bool) -> str:
    role = "group" if linked else "img"
    style = "" if linked else f"<style>{STYLE}</style>"
    ground = "" if linked else f'<rect width="{width}" height="{height:g}" class="ground"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}" '
        f'role="{role}" aria-labelledby="picture_title picture_desc" font-family="{escaped(FONT)}" '
        f'font-size="{SIZE}" class="picture"><title id="picture_title">{escaped(title)}</title>'
        f'<desc id="picture_desc">{escaped(said)}</desc>{style}<defs>{_FADES}</defs>{ground}{"".join(parts)}</svg>\n'
    )


_FADES: Final = "".join(
    f'<linearGradient id="fade_{name}_{hue}" class="c-{hue}" x1="{a}" x2="{b}"><stop offset="0" '
    'stop-color="currentColor" stop-opacity=".75"/><stop offset="1" stop-color="currentColor" stop-opacity=".06"/>'
    "</linearGradient>"
    for name, a, b in (("right", 0, 1), ("left", 1, 0))
    for hue in COLOURS
)

STYLE: Final = (
    ".ground{fill:#fff}.grid{stroke:#d9d9de}.tick{fill:#4a4a50}.lane{fill:#1b1b1f;font-weight:bold}"
    ".rule{stroke:#ececf0}.name{fill:#1b1b1f}.legend{fill:#4a4a50}.hollow{fill:#fff}"
    + "".join(f".c-{name}{{color:{value}}}" for name, value in COLOURS.items())
)


# Axis


def _axis(sheet: Sheet, bottom: float) -> Iterator[str]:
    """A line for each year, or for each month where there is room for its name."""
    months = list(_months(sheet))
    per_month = (sheet.right - sheet.left) / len(months)
    step = next(step for step in (1, 3, 12, 60, 120, 600, 1200, 12000) if per_month * step >= (34 if step < 12 else 40))
    named = [day for day in months if not ((day.year - 1) * 12 + day.month - 1) % step]
    if not named or sheet.x(named[0]) - sheet.x(sheet.start) >= 34:
        named.insert(0, sheet.start)
    for day in named:
        x, is_year = sheet.x(day), day.month == 1 or step >= 12 or day == named[0]
        label = str(day.year) if is_year else f"{day:%b}"
        weight = ' font-weight="bold"' if is_year else ""
        yield f'<path d="M{x} {AXIS - 12}V{bottom:g}" class="grid"/>'
        yield f'<text x="{x + 3}" y="{AXIS - 14}" class="tick"{weight}>{label}</text>'


def _months(sheet: Sheet) -> Iterator[dt.date]:
    for number in range(sheet.start.year * 12 + sheet.start.month - 1, sheet.end.year * 12 + sheet.end.month):
        yield dt.date(number // 12, number % 12 + 1, 1)


# Lanes


def _rows(sheet: Sheet, laid_out: Lanes) -> Iterator[_Row]:
    top: float = AXIS
    for lane in laid_out.lanes:
        placed = lanes.in_rows(lane.marks, lambda mark: _room(sheet, mark), MOST_ROWS)
        row = _Row(lane.label, top, max(p.row for p in placed) + 1, placed)
        yield row
        top += row.height


class _Label(NamedTuple):
    """A text beside a mark: where it begins, and the pixels that it takes together with the mark."""

    text: str
    x: float
    left: float
    right: float


def _labels(sheet: Sheet, mark: Mark) -> list[_Label]:
    """The labels a mark may have, in order of liking: at its right or its left, with more of its title or with less."""
    left, right = _extent(sheet, mark)
    labels = []
    for text in dict.fromkeys(shortened(mark.event.title, most) for most in LABELS):
        width = text_width(text)
        labels.append(_Label(text, right + 4, left, right + width + 8))
        labels.append(_Label(text, left - 4 - width, left - width - 10, right))
    return [label for label in labels if label.left >= sheet.left - 6 and label.right <= sheet.right + 6]


def _room(sheet: Sheet, mark: Mark) -> Room:
    """The pixels a mark takes with its label and without."""
    labels = _labels(sheet, mark)
    return Room(tuple((label.left, label.right) for label in labels), _extent(sheet, mark))


def _extent(sheet: Sheet, mark: Mark) -> tuple[float, float]:
    first, last = sheet.x(mark.first), sheet.after(mark.last)
    middle = (first + last) / 2
    return min(first, middle - 6), max(last, middle + 6) + (6 if mark.goes_on else 0)


def _lane(timeline: Timeline, sheet: Sheet, row: _Row, *, linked: bool) -> Iterator[str]:
    name = shortened(row.label, max(4, int(sheet.left / 6.2)))
    yield f'<path d="M0 {row.top + row.height:g}H{sheet.right + PADDING:g}" class="rule"/>'
    yield f'<text x="{PADDING}" y="{row.top + 17:g}" font-size="12" class="lane">{escaped(name)}</text>'
    for placed in _seen(sheet, row.marks):
        hue = colour(timeline.vocabulary.event_type(placed.mark.event.type).colour)
        inside = _drawn(sheet, placed, row.top + PADDING / 2 + placed.row * ROW + ROW / 2, hue)
        kind = f'class="mark c-{hue}"'
        yield f'<a href="#{placed.mark.event.id}" {kind}>{inside}</a>' if linked else f"<g {kind}>{inside}</g>"


def _seen(sheet: Sheet, marks: Iterable[Placed]) -> Iterator[Placed]:
    """The marks but for those that lie right under another one, in the row where marks do that.

    A lane of thousands is a band of marks; what lies under them stands in the record, and in the chronology of a page.
    """
    taken: set[tuple[int, int]] = set()
    for placed in marks:
        left, right = _extent(sheet, placed.mark)
        at = round(left), round(right)
        if placed.row < 2 * MOST_ROWS - 1 or at not in taken:
            taken |= {at} if placed.row == 2 * MOST_ROWS - 1 else set()
            yield placed


def _drawn(sheet: Sheet, placed: Placed, y: float, hue: str) -> str:
    mark = placed.mark
    event = mark.event
    status = "" if event.status == "confirmed" else f" ({event.status})"
    title = f"<title>{escaped(f'{event.date.label}: {event.title}{status}')}</title>"
    shapes = "".join(_bar(sheet, mark, y, hue) if mark.lasted else _moment(sheet, mark, y))
    if event.status == "cancelled":
        left, right = _extent(sheet, mark)
        shapes += f'<path d="M{left - 2:g} {y:g}H{right + 2:g}" stroke="currentColor" stroke-width="1.5"/>'
    return f"{title}{shapes}{_label(sheet, placed, y)}"


def _label(sheet: Sheet, placed: Placed, y: float) -> str:
    if placed.side is None:
        return ""
    label = _labels(sheet, placed.mark)[placed.side]
    return (
        f'<text x="{label.x:.1f}" y="{y + 4:g}" class="name" textLength="{text_width(label.text):.1f}" '
        f'lengthAdjust="spacingAndGlyphs">{escaped(label.text)}</text>'
    )


def _moment(sheet: Sheet, mark: Mark, y: float) -> Iterator[str]:
    """A disc for a day, hollow where the date is marked as doubtful; on a whisker where it lies somewhere inside."""
    first, last = sheet.x(mark.first), sheet.after(mark.last)
    middle = round((first + last) / 2, 1)
    within = mark.first != mark.last
    if within:
        ends = ("" if mark.opens else f"M{first} {y - 4:g}v8") + ("" if mark.goes_on else f"M{last} {y - 4:g}v8")
        dashes = ' stroke-dasharray="2 2"' if mark.opens or mark.goes_on else ""
        yield f'<path d="M{first} {y:g}H{last}" stroke="currentColor"{dashes}/><path d="{ends}" stroke="currentColor"/>'
    hollow = within or mark.doubt
    style = ' class="hollow" stroke-width="1.6"' if hollow else ' fill="currentColor"'
    dashes = ' stroke-dasharray="2.2 1.6"' if mark.doubt else ""
    yield f'<circle cx="{middle}" cy="{y:g}" r="4.5" stroke="currentColor"{style}{dashes}/>'


def _bar(sheet: Sheet, mark: Mark, y: float, hue: str) -> Iterator[str]:
    """A bar over the days it certainly lasted; it fades where the end is not known to the day."""
    first, last = sheet.x(mark.first), sheet.after(mark.last)
    begun = sheet.x(mark.begun) if mark.begun > mark.first else first
    ended = sheet.after(mark.ended) if mark.ended < mark.last else last
    begun, ended = min(begun, ended), max(begun, ended)
    top = y - 5
    if begun > first or mark.opens:
        begun = max(begun, first + min(24, (last - first) / 2)) if mark.opens else begun
        yield _faded(f"fade_left_{hue}", first, begun, top)
    if ended < last or mark.goes_on:
        ended = min(ended, last - min(24, (last - first) / 2)) if mark.goes_on else ended
        yield _faded(f"fade_right_{hue}", ended, last, top)
    solid = max(ended - begun, 3.0)
    dashes = ' stroke-dasharray="2.2 1.6" fill-opacity=".35"' if mark.doubt else ""
    yield (
        f'<rect x="{begun:g}" y="{top:g}" width="{solid:g}" height="10" rx="2" fill="currentColor" '
        f'stroke="currentColor"{dashes}/>'
    )
    if mark.goes_on:
        yield f'<path d="M{last - 5:g} {y - 6:g}l6 6l-6 6" fill="none" stroke="currentColor" stroke-width="1.6"/>'


def _faded(fade: str, left: float, right: float, top: float) -> str:
    return f'<rect x="{left:g}" y="{top:g}" width="{max(right - left, 0):g}" height="10" rx="2" fill="url(#{fade})"/>'


# Legend


def _legend(sheet: Sheet, bottom: float) -> Iterator[list[str]]:
    """What each shape means, drawn as the marks are, in as many rows as the width needs."""
    row: list[str] = []
    x, y = PADDING + 6.0, bottom + PADDING / 2 + ROW / 2
    for shape, words in _LEGEND_ROWS:
        width = 32 + text_width(words)
        if row and x + width > sheet.right:
            yield row
            row, x, y = [], PADDING + 6.0, y + ROW
        row.append(
            f'<g class="c-default">{shape.format(x=x, x2=x + 24, middle=x + 18, y=y, top=y - 5, left=y - 4)}</g>'
        )
        row.append(f'<text x="{x + 32:g}" y="{y + 4:g}" class="legend">{words}</text>')
        x += width + 18
    yield row


_LINE: Final = '<path d="M{x:g} {y:g}H{x2:g}M{x:g} {left:g}v8M{x2:g} {left:g}v8" stroke="currentColor"/>'
_LEGEND_ROWS: Final = (
    ('<circle cx="{middle:g}" cy="{y:g}" r="4.5" fill="currentColor"/>', "a day"),
    (('<circle cx="{middle:g}" cy="{y:g}" r="4.5" class="hollow" stroke="currentColor" stroke-width="1.6" '
     'stroke-dasharray="2.2 1.6"/>'), "about, or uncertain"),
    (_LINE, "a moment somewhere between"),
    ('<rect x="{x:g}" y="{top:g}" width="24" height="10" rx="2" fill="currentColor"/>', "lasted"),
    ('<rect x="{x:g}" y="{top:g}" width="24" height="10" rx="2" fill="url(#fade_right_default)"/>',
     "begins or ends on a day not known"),
    ('<path d="M{x:g} {y:g}H{x2:g}m-5 -6l6 6l-6 6" fill="none" stroke="currentColor" stroke-width="1.6"/>', "goes on"),
    (('<circle cx="{middle:g}" cy="{y:g}" r="4.5" fill="currentColor"/><path d="M{x:g} {y:g}H{x2:g}" '
     'stroke="currentColor" stroke-width="1.5"/>'), "cancelled"),
)  # fmt: skip
