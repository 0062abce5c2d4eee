"""Dates as a careful person writes them: EDTF (ISO 8601-2:2019), level 0 and 1, and from level 2 `[a..b]` and `[a,b]`.

`a/b` lasted from a to b; `[a..b]` is one moment somewhere inside; `[a,b]` is one of these dates. Every date knows its
earliest and its latest day, so it can be ordered and searched, and prints back exactly as it was written: `~`, `?` and
`%` never move the bounds.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache, total_ordering
from itertools import pairwise
from typing import Final, NamedTuple

from timeline.record.problems import Refused, Rule

NOT_A_DATE: Final = Rule(
    "TL401",
    "not-a-date",
    """A date is not written in EDTF.

    Dates are read as EDTF (ISO 8601-2) so that "about May 2011" is neither lost nor made more exact than it is known.
    `date: 23/05/2011` is not read; write `date: 2011-05-23`, `2011-05` for a month, `2011-05~` for about May,
    `2011-05?` where the source is doubtful, `2011-05-23/2011-05-27` for what lasted, `[2011-05-23..2011-05-27]` for one
    day somewhere inside, `[2011-05-23,2011-05-27]` for one of these days, `2011-05-23/..` for what goes on.
    """,
)
NO_SUCH_DAY: Final = Rule(
    "TL402",
    "no-such-day",
    """A date is not in the calendar.

    A day such as `2011-02-30` is a slip of the pen that would otherwise move an event without a word. Look it up again;
    if only the month is known, write `2011-02`.
    """,
)
END_BEFORE_START: Final = Rule(
    "TL403",
    "end-before-start",
    """A span ends before it starts.

    `2011-05-27/2011-05-23` is usually two dates in the wrong order, `2011-12-30/2011-01-02` a year that was not turned.
    The ends are compared by the latest day of the end and the earliest of the start, so mixed precision is no fault.
    """,
)

OPEN: Final = ".."
UNKNOWN: Final = ""

SEASONS: Final = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
SEASON_START: Final = {"21": 3, "22": 6, "23": 9, "24": 12}  # meteorological; winter runs into the next year

MONTHS: Final = tuple("January February March April May June July August September October November December".split())
SHORT_MONTHS: Final = tuple("Jan Feb March April May June July Aug Sept Oct Nov Dec".split())


class Part(NamedTuple):
    """One date without an interval: digits as written (`XX` where unspecified, "" where absent), mark and bounds."""

    year: str
    month: str
    day: str
    mark: str
    earliest: dt.date
    latest: dt.date


End = Part | str
"""An end of an interval: a date, `OPEN` (it goes on) or `UNKNOWN` (nobody has said)."""


@total_ordering
class When:
    """A date of the record. `kind` is `on` (one date), `lasted` (`a/b`) or `within` (`[a..b]`, `[a,b]`).

    `earliest` and `latest` are inclusive days, None where the date has no bound on that side; `members` are the dates
    of which a `[a,b]` is one, in order, and none for any other date. Two dates are equal when they are written alike;
    they are ordered by earliest bound, then latest bound (no bound sorts outermost), then text. `order` is these bounds
    to sort by: no earliest day sorts first, no latest day last.
    """

    __slots__ = ("earliest", "end", "kind", "latest", "members", "order", "start", "text")

    def __init__(self, text: str, kind: str, start: End, end: End, members: tuple[Part, ...] = ()) -> None:
        self.text = text
        self.kind = kind
        self.start = start
        self.end = end
        self.members = members
        self.earliest: dt.date | None = start.earliest if isinstance(start, Part) else None
        self.latest: dt.date | None = end.latest if isinstance(end, Part) else None
        self.order = (self.earliest or dt.date.min, self.latest or dt.date.max)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"When({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, When) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __lt__(self, other: When) -> bool:
        return (*self.order, self.text) < (*other.order, other.text)

    @property
    def spans(self) -> tuple[tuple[dt.date | None, dt.date | None], ...]:
        """The first and the last day of each stretch the date may be in: one, or one for each of its members."""
        return tuple((part.earliest, part.latest) for part in self.members) or ((self.earliest, self.latest),)

    @property
    def exact(self) -> bool:
        """Whether this is one whole day, or a span of days whose two ends are whole days, without any mark."""
        return self.kind != "within" and all(_is_exact_day(end) for end in (self.start, self.end))

    @property
    def label(self) -> str:
        """The date in British words: `about May 2023`, `13 to 15 June 2023`, `by 5 June 2023`."""
        return _label(self, MONTHS)

    @property
    def short(self) -> str:
        """The label with the months shortened as newspapers do, for narrow columns."""
        return _label(self, SHORT_MONTHS)

    @property
    def dateline(self) -> str:
        """The label where an event stands at its beginning: `from 11 March 2025`, where a post is held `since` it."""
        return _at_its_beginning(self.label)

    @property
    def short_dateline(self) -> str:
        """The dateline with the months shortened, for narrow columns."""
        return _at_its_beginning(self.short)


def _at_its_beginning(label: str) -> str:
    return f"from {label.removeprefix('since ')}" if label.startswith("since ") else label


def _is_exact_day(end: End) -> bool:
    return isinstance(end, Part) and not end.mark and end.earliest == end.latest


# Bounds


def possibly(when: When, low: dt.date | None, high: dt.date | None) -> bool:
    """Whether a date may lie in a range of days (None: unbounded): the bounds overlap, or those of a member do."""
    if when.members:
        return any(p.earliest <= (high or dt.date.max) and p.latest >= (low or dt.date.min) for p in when.members)
    earliest, latest = when.order
    return earliest <= (high or dt.date.max) and latest >= (low or dt.date.min)


def certainly(when: When, low: dt.date | None, high: dt.date | None) -> bool:
    """Whether a date must lie in a range of days: its bounds are inside."""
    earliest, latest = when.order
    return earliest >= (low or dt.date.min) and latest <= (high or dt.date.max)


# Reading

_PART = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([~?%]?)")


PATTERN: Final = rf"^(?:{_PART.pattern}|(?:{_PART.pattern}|\.\.)?/(?:{_PART.pattern}|\.\.)?|\[.*(?:\.\.|,).*\])$"
"""The shape of a date, for editors: it refuses nothing that `parse` reads, and needs no more than JavaScript has."""


class _Unlike(ValueError):
    """A text of no shape of EDTF: what was meant is only looked for when somebody will read the refusal."""


@lru_cache(maxsize=4096)
def parse(text: str) -> When:
    """Read one EDTF date; raises `Refused` with what would be right for everything outside the supported subset."""
    try:
        return _read(text)
    except _Unlike as unlike:
        raise _refusal(str(unlike)) from None


def _read(text: str) -> When:
    if part := _plain_day(text):
        return When(text, "on", part, part)
    if text.startswith("[") and text.endswith("]") and "," in text:
        return _among(text)
    if text.startswith("[") and text.endswith("]") and text.count("..") == 1:
        return _one_of(text)
    if text.count("/") == 1 and not text.startswith("[") and not _EUROPEAN.fullmatch(text):
        return _interval(text)
    part = _part(text)
    return When(text, "on", part, part)


def _plain_day(text: str) -> Part | None:
    """The commonest date of all, read without the grammar."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return Part(text[:4], text[5:7], text[8:], "", day, day)


def _part(text: str) -> Part:
    found = _PART.fullmatch(text)
    if not found:
        raise _Unlike(text)
    year, month, day, mark = (group or "" for group in found.groups())
    if year == "0000":
        raise Refused(NO_SUCH_DAY, f"`{text}`: there is no year 0", "write a year from 0001 to 9999")
    if "X" in year + month + day:
        _refuse_odd_unspecified(text, year, month, day, mark)
    return Part(year, month, day, mark, *_bounds(text, year, month, day))


def _refuse_odd_unspecified(text: str, year: str, month: str, day: str, mark: str) -> None:
    """Level 1 leaves digits unspecified only from the right, and marks no such date (EDTF 2019, level 1)."""
    if mark and _readable(text[:-1]):
        whole = text[:-1].replace("-XX", "")
        hint = f"write `{text[:-1]}`" + ("" if "X" in whole else f", or `{whole}{mark}` for the whole")
        raise Refused(NOT_A_DATE, f"`{text}` marks a date with unspecified digits", hint)
    if (month == "XX" and day not in ("", "XX")) or ("X" in year and month):
        hint = f"leave digits out only from the right: `{year}`" + (f", `{year}-XX`" if "X" not in year else "")
        raise Refused(NOT_A_DATE, f"`{text}` has digits after unspecified ones", hint)


def _bounds(text: str, year: str, month: str, day: str) -> tuple[dt.date, dt.date]:
    if "X" in year or month in ("", "XX"):
        return dt.date(int(year.replace("X", "0")) or 1, 1, 1), dt.date(int(year.replace("X", "9")), 12, 31)
    if month in SEASONS and not day:
        return _season(int(year), SEASON_START[month])
    if not 1 <= int(month) <= 12:
        raise _no_such_month(text, year, month, day)
    last = calendar.monthrange(int(year), int(month))[1]
    if day in ("", "XX"):
        return dt.date(int(year), int(month), 1), dt.date(int(year), int(month), last)
    if not 1 <= int(day) <= last:
        hint = f"{MONTHS[int(month) - 1]} {year} has {last} days; write `{year}-{month}` if the day is not known"
        raise Refused(NO_SUCH_DAY, f"`{text}` is not in the calendar", hint)
    exact = dt.date(int(year), int(month), int(day))
    return exact, exact


def _season(year: int, month: int) -> tuple[dt.date, dt.date]:
    end_year, end_month = (year + 1, 2) if month == 12 else (year, month + 2)
    if end_year > 9999:
        raise Refused(NO_SUCH_DAY, "a winter of 9999 runs past the last year", "write a year up to 9998")
    return dt.date(year, month, 1), dt.date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])


_MONTHS_ARE: Final = "months are 01 to 12, seasons 21 to 24"


def _no_such_month(text: str, year: str, month: str, day: str) -> Refused:
    if not day and "33" <= month <= "36":
        first = 3 * (int(month) - 33) + 1
        span = f"{year}-{first:02}/{year}-{first + 2:02}"
        return Refused(NOT_A_DATE, f"`{text}` is a quarter, which is not supported", f"write `{span}`")
    if day and "01" <= day <= "12" and month <= "31":
        turned = text.replace(f"{month}-{day}", f"{day}-{month}")
        return Refused(NO_SUCH_DAY, f"`{text}`: there is no month {month}", _write(turned, _MONTHS_ARE))
    return Refused(NO_SUCH_DAY, f"`{text}`: there is no month {month}", _MONTHS_ARE)


def _interval(text: str) -> When:
    first, second = text.split("/")
    if re.fullmatch("[0-9]{4}[0-9-]{0,6}", first) and re.fullmatch("(?:[0-9]{2}-)?[0-9]{2}", second):
        raise Refused(NOT_A_DATE, f"`{text}` is not an EDTF interval", _in_full(first, second))
    start, end = (_end(text, side) for side in (first, second))
    if not isinstance(start, Part) and not isinstance(end, Part):
        raise Refused(NOT_A_DATE, f"`{text}` has no date on either side", "write the side that is known: `2011-05/..`")
    _refuse_backwards(text, start, end, f"{second}/{first}")
    return When(text, "lasted", start, end)


def _in_full(first: str, second: str) -> str:
    """ISO 8601 lets an end leave out what both share, EDTF does not; `2010/11` is mostly a financial year."""
    if len(first) > 4:
        return _write(f"{first}/{first[: -len(second)]}{second}", _USUAL)
    after = f"{int(first) + 1:04}"
    if after[2:] != second:
        return _write(f"{first}-{second}", _USUAL)
    financial = _write(f"{first}-04-01/{after}-03-31", _USUAL)
    return f"for the financial year {financial}, for two years `{first}/{after}`" if financial != _USUAL else _USUAL


def _end(text: str, side: str) -> End:
    if side in (OPEN, UNKNOWN):
        return side
    if side.lower() in ("open", "unknown"):
        now = OPEN if side.lower() == "open" and not text.startswith("[") else UNKNOWN
        hint = _write(text.replace(side, now), "write the side that is known: `2011-05/..`")
        raise Refused(NOT_A_DATE, f"`{side}` is a word of the 2012 draft of EDTF", hint)
    part = _part(side)
    if part.month in SEASONS:
        months = f"{part.earliest.isoformat()[:7]} or {part.latest.isoformat()[:7]}"
        raise Refused(NOT_A_DATE, f"`{text}` has a season in {_between(text)}", f"write the month: {months}")
    if "X" in part.year + part.month + part.day:
        plain = text.replace("-XX", "")
        hint = "write whole years" if "X" in plain else _write(plain, "write whole months or years")
        raise Refused(NOT_A_DATE, f"`{text}` has unspecified digits in {_between(text)}", hint)
    return part


def _between(text: str) -> str:
    return "a choice" if text.startswith("[") else "an interval"


def _one_of(text: str) -> When:
    first, second = text[1:-1].split("..")
    if not first and not second:
        raise Refused(
            NOT_A_DATE, f"`{text}` has no date on either side", "write the side that is known: `[..2011-05-23]`"
        )
    start, end = (_end(text, side) if side else OPEN for side in (first, second))
    _refuse_marks(text, "an end of a choice", start, end)
    _refuse_backwards(text, start, end, f"[{second}..{first}]")
    return When(text, "within", start, end)


def _among(text: str) -> When:
    """One of a set of dates (EDTF 2019, level 2), of which each is over before the next begins; no span among them."""
    sides = text[1:-1].split(",")
    if "" in sides or ".." in text:
        given = [side for side in re.split(r",|\.\.", text[1:-1]) if side] or [""]
        right = f"[{given[0]}..{given[-1]}]" if ".." in text else f"[{','.join(given)}]" if given[1:] else given[0]
        wrong = "has a span among the dates of a choice" if ".." in text else "has nothing beside a comma"
        raise Refused(NOT_A_DATE, f"`{text}` {wrong}", _write(right, "write it as in `[2011-05-23,2011-05-27]`"))
    if text != (close := re.sub(r"\s", "", text)):
        raise Refused(NOT_A_DATE, f"`{text}` has spaces in it", _write(close, _USUAL))
    members = tuple(part for side in sides if isinstance(part := _end(text, side), Part))
    _refuse_marks(text, "a date of a choice", *members)
    if any(after.earliest <= part.latest for part, after in pairwise(members)):
        ordered = ",".join(sorted(dict.fromkeys(sides)))
        hint = _write(f"[{ordered}]", "write the earliest first, and no date that lies inside another")
        raise Refused(NOT_A_DATE, f"`{text}` is no list of dates that follow one another", hint)
    return When(text, "within", members[0], members[-1], members)


def _refuse_marks(text: str, what: str, *sides: End) -> None:
    for side in sides:
        if isinstance(side, Part) and side.mark:
            hint = "the brackets already say that the day is not known"
            hint = _write(re.sub("[~?%]", "", text), "take the mark out") + f": {hint}"
            raise Refused(NOT_A_DATE, f"`{text}` marks {what} with `{side.mark}`", hint)


def _refuse_backwards(text: str, start: End, end: End, turned: str) -> None:
    """An end precedes its start when even its latest day comes before the earliest of the start."""
    if isinstance(start, Part) and isinstance(end, Part) and end.latest < start.earliest:
        raise Refused(END_BEFORE_START, f"`{text}` ends before it starts", f"write `{turned}`, or correct the year")


# Refusals: what people write instead, and what would be right

_EUROPEAN = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_NAMED = "|".join(["sept", *(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)])
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_WORDED = rf"(?i:(?:(?:[a-z]+day,? )?(?:the )?{_DAY}(?: of)?[ -])?(?P<month>{_NAMED})\.?,?[ -](?P<year>[0-9]{{4}}))"
_MONTH_FIRST = rf"(?i:(?P<month>{_NAMED})\.? {_DAY},? (?P<year>[0-9]{{4}}))"
_SEASONED = rf"(?i:(?:the )?({'|'.join(SEASONS.values())})(?: of)? ([0-9]{{4}})(?:(?:[/-]| to )[0-9]{{2,4}})?)"


def _iso(year: str, month: int | str, day: int | str = 0) -> str:
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if int(day) else "")


def _right(text: str) -> str:
    """A part of a text written right, or as it is when that cannot be told."""
    return _readable(text) or corrected(text) or text


def _european(m: re.Match[str]) -> str:
    """Day before month, unless only the other order is possible."""
    day, month, year = m.groups()
    return _iso(year, day, month) if int(month) > 12 >= int(day) else _iso(year, month, day)


def _from_words(m: re.Match[str]) -> str:
    month = [name[:3].lower() for name in MONTHS].index(m["month"][:3].lower()) + 1
    return _iso(m["year"], month, m["day"] or 0)


def _from_season(m: re.Match[str]) -> str:
    return f"{m[2]}-{next(code for code, season in SEASONS.items() if season == m[1].lower())}"


def _span(m: re.Match[str]) -> str:
    """Both ends written right; the first borrows what it shares with the second: `23 to 27 May 2011`."""
    first, last = (side.strip() for side in m.groups())
    shared = re.fullmatch(_WORDED, last)
    whole = (f"{first} {shared['month']} {shared['year']}", f"{first} {shared['year']}") if shared else ()
    begun = next((right for text in (first, *whole) if (right := _right(text)) != text), first)
    return f"{begun}/{_right(last)}"


Cure = Callable[[re.Match[str]], str]

_HABITS: Final[tuple[tuple[str, str, Cure | None], ...]] = (
    (r"\s+(.*)|(.*\S)\s+", "there are spaces round it", lambda m: _right(m[0].strip())),
    (r"([0-9]{4})[‐‑–−-]([0-9]{4})", "a span is written with a slash", lambda m: f"{m[1]}/{m[2]}"),
    (r"[0-9]+(?:[‐‑–−][0-9]+){1,2}", "the parts are joined by hyphens", lambda m: _right(re.sub("[‐‑–−]", "-", m[0]))),
    (r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", "months and days have two digits", lambda m: _iso(m[1], m[2], m[3])),
    (r"([0-9]{4})-([0-9])", "months have two digits", lambda m: _iso(m[1], m[2])),
    (_EUROPEAN.pattern, "the year comes first, with hyphens", _european),
    (r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}", "the year comes first and has four digits", None),
    (r"([0-9]{4})([0-9]{2})([0-9]{2})", "only the form with hyphens is read", lambda m: _iso(m[1], m[2], m[3])),
    (r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})", "hyphens join the parts", lambda m: _iso(m[1], m[2], m[3])),
    (r"([0-9]{4})\.([0-9]{1,2})", "hyphens join the parts", lambda m: _iso(m[1], m[2])),
    (r"(?i:circa|ca?\.?|about|around|approx\.?|approximately|early|mid|late)(?=[ 0-9-])[ -]*(.*[0-9].*)",
     "the words for about are written `~`", lambda m: f"{_right(m[1])}~"),
    (r"([~?%])(.+)", "the mark comes after the date", lambda m: f"{_right(m[2])}{m[1]}"),
    (r"(\[.+\])[~?%]", "the brackets already say that the day is not known", lambda m: m[1]),
    (r"(.*)(?:~\?|\?~)", "uncertain and approximate together are written `%`", lambda m: m[1] + "%"),
    (r"(.*)([~?%])\2+", "one mark is enough", lambda m: m[1] + m[2]),
    (r"[0-9]{2,3}[xu]{1,2}|[0-9]{4}-(?:[xu]{2}|[0-9]{2}-[xu]{2}|[xu]{2}-[xu]{2})",
     "unspecified digits are written as a capital X", lambda m: re.sub("[xu]", "X", m[0])),
    (r"([0-9]{4}(?:-[0-9]{2})?)-[0-9]X", "a month or a day is unspecified as a whole", lambda m: m[1] + "-XX"),
    (r"(?i:the )?([0-9]{3})0[’']?s", "a decade is written with an X", lambda m: m[1] + "X"),
    (_SEASONED, "seasons are written as months 21 to 24", _from_season),
    (r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9]| [0-9]+:).*", "a record is kept by the day, without the time",
     lambda m: m[1]),
    (r"\[([^,]+)/([^,]+)\]", "the two ends of a choice are joined by dots", lambda m: f"[{m[1]}..{m[2]}]"),
    (r"\[([^,]+)\]", "a choice has two dates at least", lambda m: _right(m[1])),
    (r"\{.*\}", "what took place on several days is a span, or an event for each", None),
    (r"(?i:between) (.+?) and (.+)", "one day somewhere inside is written in brackets",
     lambda m: f"[{_span(m).replace('/', '..')}]"),
    (r"(?i:from )?(.+?)(?: - | to |\.\.| ?[–—] ?)(.+)", "a span is written with a slash", _span),
    (r"(?i:since|from) (.+)", "what goes on is written with a slash and dots", lambda m: f"{_right(m[1])}/.."),
    (r"(?i:until|till) (.+)", "what went on is written with dots and a slash", lambda m: f"../{_right(m[1])}"),
    (r"(?i:by|on or before) (.+)", "the latest day is written in brackets", lambda m: f"[..{_right(m[1])}]"),
    (_WORDED, "dates are written in figures", _from_words),
    (_MONTH_FIRST, "dates are written in figures", _from_words),
    (r"(?:Y|-)-?[0-9]+.*|[0-9]{5,}.*", "years are 0001 to 9999", None),
    (r"[0-9]{4}-W.*", "weeks are not read", None),
    (r"(?i:either )?(.+?) or (.+)", "one of several dates is written in brackets",
     lambda m: f"[{_span(m).replace('/', ',')}]"),
    (r".+(?:,| and | & ).+", "it holds one date only", None),
    (r"", "it is empty", None),
)  # fmt: skip
"""What people write in place of EDTF: the habit, why it is not read, and the same date written right."""


def corrected(text: str) -> str | None:
    """The EDTF date that a habit most likely meant, or None when that cannot be told."""
    return _diagnosis(text)[1]


def _diagnosis(text: str) -> tuple[str, str | None]:
    if len(text) >= 100:
        return "it is a long text", None
    for habit, reason, cure in _HABITS:
        if found := re.fullmatch(habit, text, re.DOTALL):
            return reason, _readable(cure(found)) if cure else None
    return "", None


_proposing: ContextVar[bool] = ContextVar("proposing", default=False)


def _readable(text: str) -> str | None:
    """A proposal is only made when it can itself be read; one that cannot needs no proposal of its own."""
    before = _proposing.set(True)
    try:
        return _read(text).text
    except (Refused, _Unlike):
        return None
    finally:
        _proposing.reset(before)


_USUAL: Final = "write it as in 2011-05-23, 2011-05, 2011-05~ or 2011-05-23/2011-05-27"


def _write(text: str, otherwise: str) -> str:
    """The hint that proposes a date, or another one when that cannot be read either."""
    return f"write `{text}`" if not _proposing.get() and _readable(text) else otherwise


def _refusal(text: str) -> Refused:
    """The sentence for a date that is not one: the first habit that fits, with the same date written right."""
    reason, right = _diagnosis(text)
    shown = text if len(text) <= 40 else text[:39] + "…"
    hint = f"write `{right}`" if right else _USUAL
    says = f"`{shown}` is not a date" + (f": {reason}" if reason else "")
    return Refused(NOT_A_DATE, says, hint, right if right and says_all(text, parse(right)) else "")


def says_all(text: str, when: When) -> bool:
    """Whether a date says all that a text does: the same numbers in the same order, or the same words.

    `11 March 2025`, `2025-3-11` and `23/05/2011` lose nothing; `early May 2011` loses a word, and `05/06/2011` is one
    of two days.
    """
    numbers, meant = ([int(n) for n in re.findall("[0-9]+", said)] for said in (text, when.text))
    if numbers and re.fullmatch(r"[0-9\s/.‐‑–−~?%-]+", text):
        is_turned = numbers == meant[::-1] and (numbers[0] > 12 or numbers[:1] == numbers[1:2])
        return numbers == meant or is_turned or "".join(re.findall("[0-9]", text)) == when.text.replace("-", "")
    return _bare_words(text, when) == _bare_words(when.label, when)


_ORDINAL: Final = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b")
_FILLERS: Final = frozenset({"of", "the", "from", "and", "to", "on", "in"})


def _bare_words(text: str, when: When) -> list[str]:
    """The words and numbers of a date, without what they may do without, such as the weekday that it is."""
    day = when.earliest if when.earliest == when.latest else None
    weekday = f"{day:%A}".lower() if day else ""
    words = re.findall(r"[0-9]+|[^\W\d_]+", _ORDINAL.sub("", text.lower()))
    months = {month.lower() for month in (*MONTHS, *SHORT_MONTHS)} | {month[:3].lower() for month in MONTHS}
    said = [str(int(w)) if w.isdecimal() else w[:3] if w in months else w for w in words]
    return [word for word in said if word not in _FILLERS and not (weekday and weekday == word)]


# Labels


def _label(when: When, months: tuple[str, ...]) -> str:
    start, end = when.start, when.end
    if when.kind == "on" and isinstance(start, Part):
        return _say(start, months)
    if when.members:
        is_one_month = len(when.members) == 2 or len({part[:2] for part in when.members}) == 1
        listed = [_up_to(part, after, months, with_month=not is_one_month) for part, after in pairwise(when.members)]
        return f"{', '.join(listed)} or {_say(when.members[-1], months)}"
    if isinstance(start, Part) and isinstance(end, Part):
        between = _pair(start, end, months, " and " if when.kind == "within" else " to ")
        return f"between {between}" if when.kind == "within" and start != end else between
    return _half_open(when, start, end, months)


def _half_open(when: When, start: End, end: End, months: tuple[str, ...]) -> str:
    if isinstance(start, Part):
        said = _say(start, months)
        if when.kind == "within":
            return f"{'on' if start.day else 'in'} or after {said}"
        return f"since {said}" if end == OPEN else f"from {said}, end unknown"
    said = _say(end, months) if isinstance(end, Part) else ""
    if when.kind == "within":
        return f"by {said}"
    return f"until {said}" if start == OPEN else f"until {said}, start unknown"


def _pair(start: Part, end: Part, months: tuple[str, ...], joiner: str) -> str:
    """Two ends with what they share said once: `13 to 15 June 2023`, `28 June to 4 July 2011`."""
    if start == end and not start.mark:
        return _say(start, months)
    return f"{_up_to(start, end, months)}{joiner}{_say(end, months)}"


def _up_to(part: Part, after: Part, months: tuple[str, ...], *, with_month: bool = False) -> str:
    """A date without what the date named after it says: `24` before `31 March 2012`."""
    if part.year != after.year or not part.month or not after.month:
        return _say(part, months)
    is_same_month = part.month == after.month and part.day and after.day and not (part.mark or after.mark)
    return str(int(part.day)) if is_same_month and not with_month else _say(part, months, year=False)


def _say(part: Part, months: tuple[str, ...], *, year: bool = True) -> str:
    said = _bare(part, months, f" {part.year.lstrip('0')}" if year else "")
    return f"{'about ' if part.mark in ('~', '%') else ''}{said}{' (uncertain)' if part.mark in ('?', '%') else ''}"


def _bare(part: Part, months: tuple[str, ...], year: str) -> str:
    if part.year.endswith("XX"):
        return f"{part.earliest.year} to {part.latest.year}"
    if part.year.endswith("X"):
        return f"{part.earliest.year}s"
    if part.month in SEASONS:
        winter = f" to {part.latest.year}" if part.latest.year != part.earliest.year else ""
        return f"{SEASONS[part.month]}{year}{winter}"
    if part.month == "XX":
        return f"a {'day' if part.day else 'month'} in{year}"
    if not part.month:
        return year.strip()
    month = months[int(part.month) - 1] + year
    if part.day == "XX":
        return f"a day in {month}"
    return f"{int(part.day)} {month}" if part.day else month
