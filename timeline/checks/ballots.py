"""The arithmetic of ballots: votes, turnout, shares and ratios, each within one voice.

A number that does not add up would also spoil the shares taken of it, so what follows from one slip is not told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
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
from timeline.checks.relations import linked, unions
from timeline.record import Figure, Level, Timeline

_VOTES: Final = ("votes_for", "votes_against", "spoiled")
_COUNTED: Final = (*_VOTES, "votes_cast", "eligible", "votes_for_short_of_strike")


def _given(voice: Voice, names: Iterable[str]) -> list[Figure]:
    return [voice[name] for name in names if name in voice.figures]


def _sum(figures: Iterable[Figure]) -> str:
    """`307 + 1,552 = 1,859`."""
    figures = list(figures)
    return f"{' + '.join(map(bare, figures))} = {told(added([spread(figure) for figure in figures]))}"


def _votes_add_up(voice: Voice) -> int:
    """How votes for and against, and spoiled papers, stand to the votes cast: 0 they agree, 1 too many, -1 too few."""
    if not voice.has("votes_for", "votes_against", "votes_cast"):
        return 0
    parts, cast = added([spread(f) for f in _given(voice, _VOTES)]), spread(voice["votes_cast"])
    return 0 if parts.meets(cast) else 1 if parts.low > cast.high else -1


@check("TL603")
def votes_do_not_add_up(timeline: Timeline) -> Findings:
    """Votes for and against and spoiled papers do not make the votes cast.

    One swapped digit changes the turnout and every share that is taken of it. `votes_for: 307`, `votes_against: 1,552`
    and `votes_cast: 1,895` do not agree: 307 + 1,552 = 1,859. Look at the source again, and mend the number that
    differs from it. Where spoiled papers are not given, only too many votes are an error.
    """
    for voice in voices(timeline, "votes_cast"):
        side = _votes_add_up(voice)
        if side > 0 or (side < 0 and "spoiled" in voice.figures):
            yield Finding(
                voice.event,
                (*voice.path, "votes_cast"),
                f"{_sum(_given(voice, _VOTES))}, not {bare(voice['votes_cast'])}",
                "one of these numbers is not as in the source",
            )


@check("TL604", Level.WARNING)
def votes_unaccounted_for(timeline: Timeline) -> Findings:
    """More votes were cast than there are for and against, and spoiled papers are not given.

    The rest may be spoiled papers, or a digit may be wrong. `votes_for: 307`, `votes_against: 1,552` and
    `votes_cast: 1,895` leave 36 votes. Write `spoiled: 36` if the source says so, or mend the number.
    """
    for voice in voices(timeline, "votes_cast"):
        if _votes_add_up(voice) < 0 and "spoiled" not in voice.figures:
            parts = _given(voice, _VOTES)
            left = spread(voice["votes_cast"]).low - added([spread(f) for f in parts]).high
            yield Finding(
                voice.event,
                (*voice.path, "votes_cast"),
                f"{_sum(parts)}, not {bare(voice['votes_cast'])}: {number(left)} votes are not accounted for",
                f"write `spoiled: {number(left)}` if the source has them, or mend the number",
            )


def _cast(voice: Voice) -> tuple[Range, str] | None:
    """The votes cast, given or added up, and how they are said; None where they cannot be told."""
    if "eligible" not in voice.figures:
        return None
    if voice.has("votes_cast", "eligible"):
        return spread(voice["votes_cast"]), bare(voice["votes_cast"])
    if voice.has("votes_for", "votes_against", "eligible"):
        parts = _given(voice, _VOTES)
        return added([spread(figure) for figure in parts]), f"({' + '.join(map(bare, parts))})"
    return None


def _too_many(voice: Voice) -> bool:
    cast = _cast(voice)
    return bool(cast and cast[0].low > spread(voice["eligible"]).high)


@check("TL605")
def more_votes_than_voters(timeline: Timeline) -> Findings:
    """More votes were cast than people were entitled to vote.

    Either number may be wrong, or they are of different ballots: the votes of two unions and the members of one.
    `votes_cast: 1,859` with `eligible: 1,600 members` cannot be. Mend the number, or give each union its own event.
    """
    for voice in voices(timeline, "eligible"):
        if (cast := _cast(voice)) and not _votes_add_up(voice) and _too_many(voice):
            says = f"{told(cast[0])} votes were cast, but {bare(voice['eligible'])} were entitled to vote"
            yield Finding(
                voice.event, (*voice.path, "eligible"), says, "mend one of them, or part the ballots of the unions"
            )


@check("TL607", Level.WARNING)
def turnout_disagrees(timeline: Timeline) -> Findings:
    """The turnout is not the votes cast divided by those entitled to vote.

    A turnout may be printed of another base, such as all staff, or be a slip. `votes_cast: 1,859`, `eligible: 4,000`
    and `turnout: 60%` do not agree: it is 46.5 per cent. A printed 60% stands for 59.5 to 60.5, about 60% for 57.5 to
    62.5. Mend the number, or say in brackets what the turnout is of; what another speaker says is a claim.
    """
    for voice in voices(timeline, "turnout"):
        turnout = voice.figures.get("turnout")
        cast = _cast(voice) if turnout else None
        if not turnout or not cast or turnout.basis or _votes_add_up(voice) or _too_many(voice):
            continue
        computed = percentage(cast[0], spread(voice["eligible"]))
        if not computed.meets(spread(turnout)):
            says = f"{cast[1]} / {bare(voice['eligible'])} = {percent(computed, turnout)}, not {bare(turnout)}"
            hint = "mend the number, or say what the turnout is of" + slipped(spread(turnout), computed)
            yield Finding(voice.event, (*voice.path, "turnout"), says, hint)


_SHARES: Final = {
    "share_for": "votes_for",
    "share_against": "votes_against",
    "share_for_short_of_strike": "votes_for_short_of_strike",
}
_BASES: Final = (
    (("entitled", "eligible", "balloted"), "eligible"),
    (("member",), "members"),
    (("workforce", "staff", "employees"), "workforce"),
)
"""Words in the basis of a share that name what it is of; a share of votes needs none."""


def _bases(voice: Voice, share: Figure) -> Iterator[tuple[Range, str]]:
    """What a share of votes may be of: the base it names, else the votes cast, spoiled papers counted or not."""
    named = next((name for words, name in _BASES if any(word in share.basis for word in words)), "")
    if named and named in voice.figures:
        yield spread(voice[named]), bare(voice[named])
    if named or (share.basis and "vot" not in share.basis):
        return
    if "votes_for" in voice.figures and "votes_against" in voice.figures:
        parts = _given(voice, _VOTES[:2])
        yield added([spread(figure) for figure in parts]), f"({' + '.join(map(bare, parts))})"
    if "votes_cast" in voice.figures:
        yield spread(voice["votes_cast"]), bare(voice["votes_cast"])


def _share_is_computable(voice: Voice, name: str) -> bool:
    votes = _SHARES.get(name, "")
    return votes in voice.figures and name in voice.figures and any(_bases(voice, voice[name]))


@check("TL608", Level.WARNING)
def share_of_the_vote_disagrees(timeline: Timeline) -> Findings:
    """A share of the vote is not what the votes make.

    `votes_against: 266`, `votes_for: 53` and `share_against: 84.3%` do not agree: 266 of 319 are 83.4 per cent. A share
    of another base says so in brackets, `22% (of those entitled)`, and is then held against that base. Mend the number.
    """
    for voice in voices(timeline, *_SHARES):
        for name, votes in _SHARES.items():
            if not _share_is_computable(voice, name) or _votes_add_up(voice):
                continue
            share = voice[name]
            bases = [(percentage(spread(voice[votes]), base), says) for base, says in _bases(voice, share)]
            if not any(computed.meets(spread(share)) for computed, _ in bases):
                computed, base = bases[0]
                says = f"{bare(voice[votes])} / {base} = {percent(computed, share)}, not {bare(share)}"
                hint = "mend the number, or say what the share is of" + slipped(spread(share), computed)
                yield Finding(voice.event, (*voice.path, name), says, hint)


_SIMPLE: Final = sorted(
    {(a, b) for a in range(1, 6) for b in range(1, 6) if a >= b} | {(a, 1) for a in range(1, 101)},
    key=lambda ratio: (ratio[1], ratio[0]),
)
"""The ratios people say: n to 1, and those of two numbers up to five."""


@check("TL610", Level.WARNING)
def ratio_disagrees(timeline: Timeline) -> Findings:
    """A ratio is not the nearest simple one to the votes.

    "Three to two" stays in a reader's mind longer than the count. 655 votes against 393 are nearer `5:3` than `3:2`.
    Write the nearest ratio, or put `about` or `nearly` before a loose one; if somebody said it, it is a claim.
    """
    for voice in voices(timeline, "ratio"):
        ratio = voice.figures.get("ratio")
        if ratio and ratio.low and ratio.unit.startswith("to ") and (actual := _ratio(voice)):
            stated = ratio.low / Decimal(ratio.unit.removeprefix("to "))
            near = min(_SIMPLE, key=lambda r: (abs(Decimal(r[0]) / r[1] - actual[0]), r[1]))
            loose = Decimal("0.15") if ratio.put != "exact" else Decimal(0)
            allowed = abs(Decimal(near[0]) / near[1] - actual[0]) + loose * actual[0]
            if abs(max(stated, 1 / stated) - actual[0]) > allowed:
                says = f"{actual[1]} is nearest to {near[0]}:{near[1]}, not {bare(ratio)}"
                hint = f"write `{near[0]}:{near[1]}`, or `about {ratio.text}`"
                yield Finding(voice.event, (*voice.path, "ratio"), says, hint)


def _ratio(voice: Voice) -> tuple[Decimal, str] | None:
    """The larger side over the smaller, from exact votes or else from a share; and how it is said."""
    if voice.has("votes_for", "votes_against"):
        sides = [voice["votes_for"], voice["votes_against"]]
        values = [side.low for side in sides if side.put == "exact" and side.low == side.high and side.low]
        if len(values) == 2:
            low, high = sorted(values)
            return high / low, f"{number(high)} to {number(low)} ({round(high / low, 2):f} to 1)"
    return None


@check("TL611", Level.WARNING)
def parts_of_a_ballot_disagree(timeline: Timeline) -> Findings:
    """The votes of a combined ballot are not the sum of its parts.

    Two unions balloted together are two electorates, and a total for both must be the sum of what each counted. The
    parts are the ballots that link to the whole by `part_of`. 344 and 148 votes make 492, not 495. Mend the number; if
    the total was somebody's word, make it a claim. Where a union's part is not in the record, the rest cannot be told.
    """
    inside = linked(timeline, "part_of")
    for whole in timeline.events:
        parts = [part for part in inside.get(whole.id, ()) if part.type == whole.type == "ballot"]
        counted_unions = {id for part in parts for id in unions(timeline, part)}
        is_complete = len(parts) > 1 and unions(timeline, whole) <= counted_unions
        for name in _COUNTED:
            counted = [part.figures[name] for part in parts if name in part.figures]
            if (
                name not in whole.figures
                or not counted
                or len({whole.figures[name].basis, *(f.basis for f in counted)}) > 1
            ):
                continue
            total, stated = added([spread(figure) for figure in counted]), spread(whole.figures[name])
            if total.low > stated.high or (is_complete and len(counted) == len(parts) and not total.meets(stated)):
                says = f"{_sum(counted)} over the parts, not {bare(whole.figures[name])}"
                yield Finding(whole, ("figures", name), says, "mend the number, or link the part that is missing")
