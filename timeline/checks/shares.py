"""Parts and wholes: shares and the base they name, complements, and lists that have a total."""

from __future__ import annotations

import re
from typing import Final

from timeline.checks.arithmetic import (
    Range,
    Voice,
    added,
    bare,
    number,
    percent,
    percentage,
    slipped,
    spread,
    told,
    voices,
)
from timeline.checks.engine import Finding, Findings, check
from timeline.record import Figure, Level, Timeline, figure_mentions

_LOOK: Final = "look them up in the source, or say in brackets what each counts"

_COMPLEMENTS: Final = (
    ("share_for", "share_against"),
    ("workers_affected_share", "workers_exempt_share"),
    ("accepted_share", "unsigned_share"),
)


_REST: Final = ("share_abstaining", "share_undecided")
"""Shares that are neither of the two."""

_UNDECIDED: Final = re.compile(
    r"\b(?:abst(?:ain|en)\w*|don.?t knows?|did not know|undecided|unsure|no opinion|neither|blank\w*|spoil\w*|invalid"
    r"|did not (?:say|answer|vote|respond|know)|no answer|refus\w+ to (?:say|answer)|the rest)\b",
    re.IGNORECASE,
)
"""Words for those who are on neither side, so that two shares do not make a hundred."""


@check("TL609", Level.WARNING, alone=True)
def complementary_shares_disagree(timeline: Timeline) -> Findings:
    """Two shares that are the parts of one whole do not make a hundred per cent.

    65 per cent of staff affected and 41 per cent exempt cannot both be of the same staff: 106 per cent. One is a slip,
    or they have different bases. Look both up, say in brackets what each is of, or give each to the speaker whose word
    it is. One point is allowed for rounding. Those who abstain or do not know are counted with `share_abstaining` and
    `share_undecided`.

    Does not find: shares below a hundred where a text speaks of those on neither side.
    """
    for voice in voices(timeline, *(second for _, second in _COMPLEMENTS)):
        for first, second in _COMPLEMENTS:
            if not voice.has(first, second) or "votes_for" in voice.figures:
                continue
            names = [name for name in (first, second, *_REST) if name in voice.figures]
            whole = added([spread(voice[name]) for name in names])
            if whole.low > 101 or (whole.high < 99 and not _has_rest(voice)):
                total = told(added([_put(voice[name]) for name in names]), 2)
                says = f"{' + '.join(bare(voice[name]) for name in names)} = {total}%, not 100%"
                hint = "look both up in the source, or say in brackets what each is of"
                yield Finding(voice.event, (*voice.path, second), says, hint)


def _has_rest(voice: Voice) -> bool:
    """Whether some may be on neither side and their share is not given."""
    words = f"{voice.said} {' '.join(voice.figures)} {' '.join(figure.basis for figure in voice.figures.values())}"
    is_counted = any(name in voice.figures for name in _REST)
    return "spoiled" in voice.figures or (not is_counted and bool(_UNDECIDED.search(words.replace("_", " "))))


def _put(figure: Figure) -> Range:
    """The numbers of a figure as they were put, without any tolerance."""
    values = [value for value in (figure.low, figure.high) if value is not None]
    return Range(values[0], values[-1])


@check("TL612", needs="item", alone=True)
def impossible_percentage(timeline: Timeline) -> Findings:
    """A share is below 0 or above 100 per cent.

    A turnout of 420 per cent is 42.0 with the point lost. Shares, turnouts and cuts lie between 0 and 100; a rise in
    pay or in a tax may be any number. Look the number up in the source.
    """
    for event in timeline.events:
        for path, name, figure in figure_mentions(event):
            if figure.unit == "%" and _is_share(name):
                beyond = [n for n in (figure.low, figure.high) if n is not None and not 0 <= n <= 100]
                if beyond:
                    side = "below 0%" if beyond[0] < 0 else "above 100%"
                    meant = "" if beyond[0] < 0 or beyond[0] > 1000 else f"; did you mean `{beyond[0] / 10:.1f}%`?"
                    yield Finding(event, path, f"{number(beyond[0])}% is {side}", f"look it up in the source{meant}")


def _is_share(name: str) -> bool:
    return name in ("turnout", "cut") or name.startswith("share_") or name.endswith("_share")


_SHARES: Final = (
    ("accepted_share", "accepted", ("workforce", "letters")),
    ("unsigned_share", "unsigned", ("workforce", "letters")),
    ("posts_cut_share", "posts_cut", ("workforce",)),
    ("workers_affected_share", "workers_affected", ("workforce",)),
    ("non_members_share", "members", ("workforce",)),
    ("share_not_rejecting", "votes_against", ("workforce",)),
)
"""Shares, what they count and what they are of; the last two are what is left of the whole."""

_LEFT_OVER: Final = ("non_members_share", "share_not_rejecting")


@check("TL613", Level.WARNING, alone=True)
def share_and_count_disagree(timeline: Timeline) -> Findings:
    """A share is not what the count and its base make.

    17 of 4,627 staff are 0.37 per cent; a paper that prints 0.003% has put a percent sign behind a fraction. The base
    is the workforce, or the letters sent, that the same speaker gives. Look the numbers up; if it was printed
    so, keep it as the claim of who printed it and say so in its note.
    """
    for voice in voices(timeline, *(name for name, _, _ in _SHARES)):
        for name, part, wholes in _SHARES:
            if name not in voice.figures or part not in voice.figures:
                continue
            whole = next((w for w in wholes if _are_of_one_base(voice, name, part, w)), "")
            if not whole:
                continue
            computed = percentage(spread(voice[part]), spread(voice[whole]))
            sum_ = f"{bare(voice[part])} / {bare(voice[whole])}"
            if name in _LEFT_OVER:
                computed, sum_ = Range(100 - computed.high, 100 - computed.low), f"100% - {sum_}"
            if not computed.meets(spread(voice[name])):
                says = f"{sum_} = {percent(computed, voice[name])}, not {bare(voice[name])}"
                hint = "look the numbers up, or say in brackets what the share is of" + slipped(
                    spread(voice[name]), computed
                )
                yield Finding(voice.event, (*voice.path, name), says, hint)


def _are_of_one_base(voice: Voice, share: str, part: str, whole: str) -> bool:
    """A count without a basis is of the base beside it; a basis that names something else is of something else."""
    if whole not in voice.figures:
        return False
    known = {"", voice[whole].basis, "of staff", "of the workforce"}
    return voice[share].basis in known and voice[part].basis in known


@check("TL614", Level.WARNING, needs="item", alone=True)
def workforce_without_basis(timeline: Timeline) -> Findings:
    """A workforce is given without what it counts.

    A council of 6,627 staff without teachers may have 4,300 on the contracts in question and 4,180 who do not teach;
    each makes another share of the same vote. Say in brackets what was counted, `6,627 people (without teachers)`, or
    that the source does not say it, `4,300 people (basis not given)`.
    """
    for event in timeline.events:
        for path, name, figure in figure_mentions(event):
            if name == "workforce" and not figure.basis:
                hint = f"say in brackets what was counted: `{figure} (headcount)`, or `{figure} (basis not given)`"
                yield Finding(event, path, f"`{figure}` does not say what was counted", hint)


_WHOLES: Final = (
    ("accepted", "letters"),
    ("accepted", "workforce"),
    ("unsigned", "letters"),
    ("unsigned", "workforce"),
    ("workers_affected", "workforce"),
    ("workers_involved", "workforce"),
    ("workers_restored", "workers_affected"),
    ("votes_for_short_of_strike", "eligible"),
    ("eligible", "members"),
    ("seats_contested", "seats"),
    ("majority", "seats"),
)
"""Parts that cannot be more than the whole beside them."""


@check("TL615", alone=True)
def part_exceeds_whole(timeline: Timeline) -> Findings:
    """A part is larger than the whole it is of.

    No more staff can accept than were sent letters, no more can strike than there are, and no more have their pay
    restored than had it cut. `accepted: 4,765 people` with `letters: 4,615` is a swapped digit or another base. Look
    both up, or say in brackets what each counts.
    """
    for voice in voices(timeline, *(part for part, _ in _WHOLES)):
        for part, whole in _WHOLES:
            if part not in voice.figures or whole not in voice.figures or not _is_comparable(voice, part, whole):
                continue
            if spread(voice[part]).low > spread(voice[whole]).high:
                labels = (timeline.vocabulary.figure(name).label for name in (part, whole))
                part_label, whole_label = labels
                says = f"{bare(voice[part])} ({part_label}) is more than {bare(voice[whole])} ({whole_label})"
                yield Finding(
                    voice.event,
                    (*voice.path, part),
                    says,
                    _LOOK,
                )


def _is_comparable(voice: Voice, part: str, whole: str) -> bool:
    """Figures of one basis; a workforce always has one, and what stands beside it without any is of that workforce."""
    return voice.has(part, whole) or (whole == "workforce" and not voice[part].basis)


_SUMS: Final = (
    ("letters", ("accepted", "unsigned"), True),
    ("posts_cut", ("compulsory", "voluntary"), False),
)
"""Totals, their parts, and whether the parts are all of it (a post that is cut may be vacant)."""


@check("TL616", Level.WARNING, alone=True)
def parts_do_not_add_up(timeline: Timeline) -> Findings:
    """The parts of a total do not make it.

    Of 4,615 letters 4,545 accepted and 17 unsigned leave some unexplained; 12 compulsory and 40 voluntary redundancies
    are more than 45 posts cut. "More than 600" must be below its sum. Look the numbers up, or say in brackets what
    differs.
    """
    for voice in voices(timeline, *(total for total, _, _ in _SUMS)):
        for total, names, are_all in _SUMS:
            if not voice.has(total, *names):
                continue
            parts, stated = added([spread(voice[name]) for name in names]), spread(voice[total])
            if parts.low > stated.high or (are_all and parts.high < stated.low):
                sum_ = " + ".join(bare(voice[name]) for name in names)
                says = f"{sum_} = {told(parts)}, not {bare(voice[total])}"
                yield Finding(
                    voice.event,
                    (*voice.path, total),
                    says,
                    _LOOK,
                )
