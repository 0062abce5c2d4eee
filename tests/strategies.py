"""Hypothesis strategies for valid values of a record, each as the text a file would hold."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from timeline.record.dates import SEASONS, parse

MARKS = st.sampled_from("~?%")

_DATES = st.dates(min_value=dt.date(1, 1, 1), max_value=dt.date(9998, 12, 31))

days = _DATES.map(dt.date.isoformat)
months = _DATES.map(lambda day: day.isoformat()[:7])
years = _DATES.map(lambda day: day.isoformat()[:4])
seasons = st.builds("{}-{}".format, years, st.sampled_from(sorted(SEASONS)))

unspecified = st.one_of(
    years.map(lambda year: year[:3] + "X"),
    years.map(lambda year: year[:2] + "XX"),
    years.map("{}-XX".format),
    months.map("{}-XX".format),
    years.map("{}-XX-XX".format),
)
"""Dates with digits left out from the right; no mark may follow them."""

plain = days | months | years
"""Dates of level 0, and the only ones that may end an interval."""

marked = st.builds("{}{}".format, plain | seasons, MARKS)

ends = st.builds("{}{}".format, plain, st.just("") | MARKS)
"""Ends of an interval, with or without a mark."""


def _in_order(pair: tuple[str, str]) -> tuple[str, str]:
    """Two dates of which the first may come before the second: the earlier by its bounds goes first."""
    first, second = sorted(pair, key=lambda text: parse(text).order)
    return first, second


plain_intervals = st.tuples(plain, plain).map(_in_order).map("/".join)
intervals = st.tuples(ends, ends).map(_in_order).map("/".join)
open_or_unknown = st.one_of(
    ends.map("{}/..".format), ends.map("../{}".format), ends.map("{}/".format), ends.map("/{}".format)
)
one_of = st.one_of(
    st.tuples(plain, plain).map(_in_order).map("..".join).map("[{}]".format),
    plain.map("[..{}]".format),
    plain.map("[{}..]".format),
)


def _one_after_another(texts: list[str]) -> list[str]:
    """Those of some dates of which each is over before the next begins."""
    found: list[str] = []
    for text in sorted(texts, key=lambda text: parse(text).order):
        if not found or parse(found[-1]).order[1] < parse(text).order[0]:
            found.append(text)
    return found


choices = (
    st.lists(plain, min_size=2, max_size=5)
    .map(_one_after_another)
    .filter(lambda few: len(few) > 1)
    .map(lambda few: f"[{','.join(few)}]")
)

dates = st.one_of(plain, seasons, unspecified, marked, intervals, open_or_unknown, one_of, choices)
"""Every kind of date a record may hold."""

_MONEY = st.sampled_from(["£", "€", "$", "GBP "])
_SCALES = st.sampled_from(["", "", "k", "m", "bn", " million"])
_UNITS = st.sampled_from(["", "%", " per cent", " people", " posts", " full-time equivalents", " days"])
_NUMBERS = st.one_of(
    st.integers(0, 10**7).map(str),
    st.integers(0, 10**7).map("{:,}".format),
    st.decimals(0, 10**5, places=1).map(str),
    st.decimals(0, 10**5, places=2).map(str),
)
_TAILS = st.builds(
    "{}{}".format,
    st.sampled_from(["", "", "/year", " a week", " per person", " one-off", " over 4 years"]),
    st.sampled_from(["", "", " (headcount)", " (changed terms, 2011/12)"]),
)

amounts = st.one_of(
    st.builds("{}{}{}".format, _MONEY, _NUMBERS, _SCALES),
    st.builds("{}{}{}".format, _NUMBERS, _SCALES, _UNITS),
    st.integers(1, 50).map("{}:1".format),
)
"""One number with its unit."""

_PUTS = ["", "", "~", "about ", "up to ", "at least ", "more than ", "less than ", "nearly ", "Over "]

figures = st.builds("{}{}{}".format, st.sampled_from(_PUTS), amounts, _TAILS)
"""Figures of one number, put in every way."""

ranges = st.builds(
    lambda pair, join, unit, tail: f"{join.join(f'{n:,}' for n in sorted(pair))}{unit}{tail}",
    st.tuples(st.integers(1000, 10**7), st.integers(1000, 10**7)),
    st.sampled_from(["-", "–", " to ", " - "]),
    _UNITS,
    _TAILS,
)

changes = st.builds(
    "from {0}{2} to {1}{2}{3}".format,
    st.integers(0, 999),
    st.integers(0, 10**7),
    st.sampled_from(["%", " people", " posts"]),
    _TAILS,
)
"""A value before and after."""

several = st.lists(st.integers(0, 10**7), min_size=2, max_size=4).map(
    lambda numbers: [f"{number} people (group {chr(97 + n)})" for n, number in enumerate(numbers)]
)
"""Values of one name, each with a basis of its own."""

_PIECES = (
    "2011|05|23|31|13|0000|9999|-XX|..| to | - |–|about |c.|ca |since |from |until |by |between | and |May |June"
    "|summer |s|open|unknown|/|£|€|m|k|bn| people| years|%|,| per cent|pc|:|up to |more than |nearly |/year| a week"
    "| one-off| over | or | plus|half|p|0|1|2|3|4|5|6|7|8|9|-|.|~|?|X|[|]|(|)| "
).split("|")

junk = st.one_of(
    st.text(max_size=30),
    st.text(st.sampled_from("0123456789-/.~?%X[]xu ,:TWQ"), max_size=30),
    st.lists(st.sampled_from(_PIECES), max_size=12).map("".join),
)
"""Texts that are mostly neither a date nor a figure, but made of the pieces of which these are made."""
