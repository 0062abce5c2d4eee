"""Parts and wholes: shares and the base they name, complements, and lists that have a total."""

from __future__ import annotations

from typing import Final

from timeline.checks import Finding, Findings, check
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
from timeline.record import COUNTS, Figure, Level, Timeline, figure_mentions

_DURATIONS: Final = ("days", "weeks", "hours")


@check("TL606")
def negative_number(timeline: Timeline) -> Findings:
    """A count or a length of time is below nothing.

    There are no minus twelve votes; usually a hyphen was meant for a range or a dash for "not known". Write `2-5` for a
    range, and take the line out where the number is not known. Money and changes in percent may be negative.
    """
    for event in timeline.events:
        for path, name, figure in figure_mentions(event):
            if figure.text.startswith(("-", "−")):
                dimension = timeline.vocabulary.figure(name).dimension
                if dimension in _DURATIONS or (dimension in COUNTS and not name.startswith("gains_")):
                    says = f"`{figure}` is below nothing"
                    yield Finding(event, path, says, "write the number without a minus, or take the line out")


_COMPLEMENTS: Final = (
    ("share_for", "share_against"),
    ("workers_affected_share", "workers_exempt_share"),
    ("accepted_share", "unsigned_share"),
)


@check("TL609", Level.WARNING)
def complementary_shares_disagree(timeline: Timeline) -> Findings:
    """Two shares that are the parts of one whole do not make a hundred per cent.

    65 per cent of staff affected and 41 per cent exempt cannot both be of the same staff: 106 per cent. One is a slip,
    or they have different bases. Mend it, say in brackets what each is of, or give each to the speaker whose word it
    is. One point is allowed for rounding.
    """
    for voice in voices(timeline, *(second for _, second in _COMPLEMENTS)):
        for first, second in _COMPLEMENTS:
            if not voice.has(first, second) or "votes_for" in voice.figures:
                continue
            whole = added([spread(voice[first]), spread(voice[second])])
            if whole.low > 101 or (whole.high < 99 and "spoiled" not in voice.figures):
                total = told(added([_put(voice[first]), _put(voice[second])]), 2)
                says = f"{bare(voice[first])} + {bare(voice[second])} = {total}%, not 100%"
                yield Finding(voice.event, (*voice.path, second), says, "mend one of them, or say what each is of")


def _put(figure: Figure) -> Range:
    """The numbers of a figure as they were put, without any tolerance."""
    values = [value for value in (figure.low, figure.high) if value is not None]
    return Range(values[0], values[-1])


@check("TL612")
def impossible_percentage(timeline: Timeline) -> Findings:
    """A share is below nothing or above a hundred per cent.

    A turnout of 420 per cent is 42.0 with the point lost. Shares, turnouts and cuts lie between 0 and 100; a rise in
    pay or in a tax may be any number. Mend the number.
    """
    for event in timeline.events:
        for path, name, figure in figure_mentions(event):
            if figure.unit == "%" and _is_share(name):
                beyond = [n for n in (figure.low, figure.high) if n is not None and not 0 <= n <= 100]
                if beyond:
                    yield Finding(event, path, f"`{figure}` is not a share: {number(beyond[0])}%", "mend the number")


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


@check("TL613", Level.WARNING)
def share_and_count_disagree(timeline: Timeline) -> Findings:
    """A share is not what the count and its base make.

    17 of 4,627 staff are 0.37 per cent; a paper that prints 0.003% has put a percent sign behind a fraction. The base
    is the workforce, or the letters sent, that the same speaker gives. Mend the number; if it was printed so, keep it
    as the claim of who printed it and say so in its note.
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
                hint = "mend the number, or say what the share is of" + slipped(spread(voice[name]), computed)
                yield Finding(voice.event, (*voice.path, name), says, hint)


def _are_of_one_base(voice: Voice, share: str, part: str, whole: str) -> bool:
    """A count without a basis is of the base beside it; a basis that names something else is of something else."""
    if whole not in voice.figures:
        return False
    known = {"", voice[whole].basis, "of staff", "of the workforce"}
    return voice[share].basis in known and voice[part].basis in known


@check("TL614", Level.WARNING)
def workforce_without_basis(timeline: Timeline) -> Findings:
    """A workforce is given without what it counts.

    A council of 6,627 staff without teachers may have 4,300 on the contracts in question and 4,180 who do not teach;
    each makes another share of the same vote. Say in brackets what was counted, `6,627 people (without teachers)`, or
    that the source does not say it, `4,300 people (basis not given)`.
    """
    for event in timeline.events:
        for path, name, figure in figure_mentions(event):
            if name == "workforce" and not figure.basis:
                yield Finding(
                    event, path, f"`{figure}` does not say what was counted", f"write `{figure} (headcount)`, say"
                )


_WHOLES: Final = (
    ("accepted", "letters"),
    ("accepted", "workforce"),
    ("unsigned", "letters"),
    ("unsigned", "workforce"),
    ("workers_affected", "workforce"),
    ("workers_restored", "workers_affected"),
    ("votes_for_short_of_strike", "eligible"),
    ("eligible", "members"),
    ("seats_contested", "seats"),
    ("majority", "seats"),
)
"""Parts that cannot be more than the whole beside them."""


@check("TL615")
def part_exceeds_whole(timeline: Timeline) -> Findings:
    """A part is larger than the whole it is of.

    No more staff can accept than were sent letters, and no more have their pay restored than had it cut. `accepted:
    4,765 people` with `letters: 4,615` is a swapped digit or another base. Mend the number, or say in brackets what
    was counted.
    """
    for voice in voices(timeline, *(part for part, _ in _WHOLES)):
        for part, whole in _WHOLES:
            if part not in voice.figures or whole not in voice.figures or not _is_comparable(voice, part, whole):
                continue
            if spread(voice[part]).low > spread(voice[whole]).high:
                labels = (timeline.vocabulary.figure(name).label for name in (part, whole))
                part_label, whole_label = labels
                says = f"{bare(voice[part])} ({part_label}) is more than {bare(voice[whole])} ({whole_label})"
                yield Finding(voice.event, (*voice.path, part), says, "mend one of them, or say what each counts")


def _is_comparable(voice: Voice, part: str, whole: str) -> bool:
    """Figures of one basis; a workforce always has one, and what stands beside it without any is of that workforce."""
    return voice.has(part, whole) or (whole == "workforce" and not voice[part].basis)


_SUMS: Final = (
    ("letters", ("accepted", "unsigned"), True),
    ("posts_cut", ("compulsory", "voluntary"), False),
)
"""Totals, their parts, and whether the parts are all of it (a post that is cut may be vacant)."""


@check("TL616", Level.WARNING)
def parts_do_not_add_up(timeline: Timeline) -> Findings:
    """The parts of a total do not make it.

    Of 4,615 letters 4,545 accepted and 17 unsigned leave some unexplained; 12 compulsory and 40 voluntary redundancies
    are more than 45 posts cut. "More than 600" must be below its sum. Mend the number, or say in brackets what differs.
    """
    for voice in voices(timeline, *(total for total, _, _ in _SUMS)):
        for total, names, are_all in _SUMS:
            if not voice.has(total, *names):
                continue
            parts, stated = added([spread(voice[name]) for name in names]), spread(voice[total])
            if parts.low > stated.high or (are_all and parts.high < stated.low):
                sum_ = " + ".join(bare(voice[name]) for name in names)
                says = f"{sum_} = {told(parts)}, not {bare(voice[total])}"
                yield Finding(voice.event, (*voice.path, total), says, "mend one of them, or say what each counts")
