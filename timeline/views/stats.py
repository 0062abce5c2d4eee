"""What is counted over a selection, with bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from timeline.query.stats import Count, Stats
from timeline.query.stoppages import Lost, StrikeDays
from timeline.record import Timeline, count
from timeline.views.labels import bounds, extent
from timeline.views.layout import Block, Line, Page, flat, indented, width_of, wrap

MOST_ROWS: Final = 12
"""More bars than this are counted in the last line of their table."""

EIGHTHS: Final = " ▏▎▍▌▋▊▉"


class Bar(NamedTuple):
    """A row of a bar chart: its words, what is written beside them, and the length of the bar, solid and in all."""

    label: str
    said: str
    solid: int
    whole: int


def render(timeline: Timeline, stats: Stats, of: int) -> Page:
    """All that is counted, one table under another; what there is none of is left out."""

    def lay_out(width: int) -> Iterator[Line]:
        yield from indented(Block(_said(timeline, stats, of), "bold").lines(width), 0)
        for title, bars in _charts(stats):
            yield from _chart(title, bars, width)
        for title, lines in _paragraphs(timeline, stats):
            yield from _headed(title, width) if lines else ()
            for line in lines:
                yield from indented(Block(line, "", 2).lines(width - 2), 2)

    return Page(lay_out)


def _said(timeline: Timeline, stats: Stats, of: int) -> str:
    return f"{extent(timeline, of)}; {count(stats.claims, 'claim')}"


def _charts(stats: Stats) -> Iterator[tuple[str, Sequence[Bar]]]:
    """The tables that have bars: their titles and rows."""
    yield "By type", _counts(stats.types)
    yield "By year", _counts(stats.years)
    yield "By actor", _counts(stats.actors)
    out = stats.stoppages
    yield "Days on strike", [_days(days) for days in (out.total, *out.unions, *out.disputes) if days.strikes]
    yield "Claims by side", _counts(stats.sides)
    yield "Claims by speaker", [Bar(f"{v.label} ({v.side})", f"{v.claims:,}", v.claims, v.claims) for v in stats.voices]
    yield "Events by number of independent sources", _counts(stats.coverage.publishers)
    yield "Events by publisher cited", _counts(stats.coverage.cited)


def _counts(counts: Iterable[Count]) -> list[Bar]:
    return [Bar(c.label, f"{c.number:,}", c.number, c.number) for c in counts]


def _days(days: StrikeDays) -> Bar:
    most = days.days.at_most
    return Bar(days.label, bounds(days.days), days.days.at_least, days.days.at_least if most is None else most)


# Bars


def _chart(title: str, bars: Sequence[Bar], width: int) -> Iterator[Line]:
    """A title and its bars, all on one scale, the words at the left; nothing for no bars."""
    if not bars:
        return
    yield from _headed(title, width)
    shown = bars[:MOST_ROWS] if len(bars) > MOST_ROWS + 1 and not title.endswith("year") else bars
    said = max(width_of(bar.said) for bar in shown)
    label = min(max(width_of(flat(bar.label)) for bar in shown), max(10, width - said - 4 - max(8, width // 4)))
    room = min(60, width - 2 - label - 1 - said - 1)
    longest = max((bar.whole for bar in shown), default=0) or 1
    for bar in shown:
        *before, last = wrap(flat(bar.label), label, 2)
        yield from ([("  " + line, "")] for line in before[:1])
        yield from ([("    " + line, "")] for line in before[1:])
        words = "  " + ("  " if before else "") + last
        yield _drawn(words + " " * (label + 2 - width_of(words)), bar, said, room, longest)
    if rest := bars[len(shown) :]:
        yield [(f"  and {len(rest):,} more", "bright_black")]


def _headed(title: str, width: int) -> Iterator[Line]:
    yield []
    yield from indented(Block(title, "bold").lines(width), 0)


def _drawn(words: str, bar: Bar, said: int, room: int, longest: int) -> Line:
    solid = _blocks(bar.solid * room * 8 // longest)
    rest = "░" * (bar.whole * room // longest - len(solid))
    spans = [(f"{words} {bar.said:>{said}}", ""), *([(f" {solid}", "cyan")] if solid or rest else [])]
    return [*spans, (rest, "bright_black")] if rest else spans


def _blocks(eighths: int) -> str:
    return ("█" * (eighths // 8) + EIGHTHS[eighths % 8]).rstrip()


# Words


def _paragraphs(timeline: Timeline, stats: Stats) -> Iterator[tuple[str, Sequence[str]]]:
    """What is said in sentences, under its titles."""
    yield "Working days lost", _lost(stats.stoppages.lost)
    yield (
        "Longest silences",
        [
            f"{count(s.days, 'day')}, {s.first.day} {s.first:%B %Y} to {s.last.day} {s.last:%B %Y}: "
            f"after {_title(timeline, s.after)}, before {_title(timeline, s.before)}"
            for s in stats.silences
        ],
    )
    cover, many = stats.coverage, stats.events or 1
    yield (
        "Rests on partisan sources only",
        [
            f"{count(len(ids), 'event')} ({len(ids) * 100 // many}%){_listed(ids)}"
            for ids in (cover.partisan_only,)
            if ids
        ],
    )
    yield "Without a source", [f"{count(len(ids), 'event')}{_listed(ids)}" for ids in (cover.unsourced,) if ids]
    open_ = stats.unsettled
    rows = (
        ("planned", open_.planned),
        ("planned, with no outcome though the day has passed", open_.overdue),
        ("disputed", open_.disputed),
        ("dated only approximately or uncertainly", open_.estimated),
    )
    yield "Open", [f"{len(ids):,} {words}{_listed(ids)}" for words, ids in rows if ids]


def _lost(lost: Lost) -> Sequence[str]:
    if not lost.counted:
        return []
    strikes = count(lost.strikes, "strike")
    counted = f"{bounds(lost)}, over the {lost.counted} of {strikes} whose people are established"
    return [f"{counted}: the people times the days, at least those from Monday to Friday, at most all of them"]


def _title(timeline: Timeline, id: str) -> str:
    return f"“{timeline.event[id].title}”"


def _listed(ids: Sequence[str]) -> str:
    """The ids, a few of them where they are many."""
    shown = ids[:MOST_ROWS]
    return f": {', '.join(shown)}" + (f" and {len(ids) - len(shown):,} more" if len(ids) > len(shown) else "")
