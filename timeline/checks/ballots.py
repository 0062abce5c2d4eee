"""The arithmetic of ballots: votes, turnout, shares and ratios, each within one voice.

A number that does not add up would also spoil the shares taken of it, so what follows from one slip is not told again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
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
from timeline.checks.relations import linked, unions
from timeline.record import Figure, Level, Timeline, spoken_list

_VOTES: Final = ("votes_for", "votes_against", "spoiled")
_COUNTED: Final = (*_VOTES, "votes_cast", "eligible", "votes_for_short_of_strike")


def _given(voice: Voice, names: Iterable[str]) -> list[Figure]:
    return [voice[name] for name in names if name in voice.figures]


def _sum(figures: Iterable[Figure]) -> str:
    """`307 + 1,552 = 1,859`."""
    figures = list(figures)
    return f"{' + '.join(map(bare, figures))} = {told(added([spread(figure) for figure in figures]))}"


_NEITHER: Final = re.compile(
    r"\b(?:abst(?:ain|en)\w*|blanks?|(?:left|were) (?:it )?blank|neither|did not (?:answer|mark|say)|no answer)\b",
    re.IGNORECASE,
)
"""Words for votes that were cast and are neither for nor against nor spoiled."""


def _parts(voice: Voice) -> Range:
    """The votes that the parts make: abstentions may count among the votes cast, or not."""
    parts = added([spread(figure) for figure in _given(voice, _VOTES)])
    more = spread(voice["abstentions"]).high if "abstentions" in voice.figures else Decimal(0)
    return Range(parts.low, parts.high + more)


def _votes_add_up(voice: Voice) -> int:
    """How the parts of a vote stand to the votes cast: 0 they agree, 1 too many, -1 too few."""
    if not voice.has("votes_for", "votes_against", "votes_cast"):
        return 0
    parts, cast = _parts(voice), spread(voice["votes_cast"])
    return 0 if parts.meets(cast) else 1 if parts.low > cast.high else -1


def _leaves_some_out(voice: Voice) -> bool:
    """Whether votes cast may be neither for nor against: abstentions, or papers that answer one of two questions."""
    return "votes_for_short_of_strike" in voice.figures or _speaks_of_neither(voice)


def _speaks_of_neither(voice: Voice) -> bool:
    """Whether a text, or a figure of the record's own, is of votes that are neither for nor against."""
    own = " ".join(name for name in voice.figures if name != "abstentions")
    return bool(_NEITHER.search(f"{voice.said} {own.replace('_', ' ')}"))


@check("TL603", alone=True)
def votes_do_not_add_up(timeline: Timeline) -> Findings:
    """Votes for and against and spoiled papers do not make the votes cast.

    One swapped digit changes the turnout and every share that is taken of it. `votes_for: 307`, `votes_against: 1,552`
    and `votes_cast: 1,895` do not agree: 307 + 1,552 = 1,859. Look at the source again, and correct the number that
    differs from it. Where spoiled papers are not given, only too many votes are an error; abstentions are votes cast
    that are neither for nor against (`abstentions: 36`). Votes for alone may not be more than the votes cast either.

    Does not find: too few votes in a ballot with two questions, or where a text speaks of abstentions.
    """
    for voice in voices(timeline, "votes_cast"):
        if "votes_cast" not in voice.figures:
            continue
        side = _votes_add_up(voice)
        hint = "one of these numbers is not as in the source"
        place = (*voice.path, "votes_cast")
        if side > 0 or (side < 0 and "spoiled" in voice.figures and not _leaves_some_out(voice)):
            says = f"{_sum(_given(voice, _WITH_ABSTENTIONS))}, not {bare(voice['votes_cast'])}"
            yield Finding(voice.event, place, says, hint)
        elif part := _above(voice, "votes_cast"):
            says = f"{bare(voice[part])} {_SAID[part]} are more than the {bare(voice['votes_cast'])} cast"
            yield Finding(voice.event, place, says, hint)


_WITH_ABSTENTIONS: Final = (*_VOTES, "abstentions")
_SAID: Final = {
    "votes_for": "votes for", "votes_against": "votes against", "spoiled": "spoiled papers",
    "votes_for_short_of_strike": "votes for action short of strike",
}  # fmt: skip


def _above(voice: Voice, whole: str) -> str:
    """The part of a vote that by itself is more than the whole, where the rest is not given; "" where there is none."""
    if voice.has("votes_for", "votes_against", whole):
        return ""
    parts = (name for name in _SAID if name in voice.figures and voice.has(name, whole))
    return next((name for name in parts if spread(voice[name]).low > spread(voice[whole]).high), "")


@check("TL604", Level.WARNING, alone=True)
def votes_unaccounted_for(timeline: Timeline) -> Findings:
    """More votes were cast than there are for and against, and spoiled papers are not given.

    The rest may be spoiled papers or abstentions, or a digit may be wrong. `votes_for: 307`, `votes_against: 1,552` and
    `votes_cast: 1,895` leave 36 votes. Look at the source, and write `spoiled: 36` or `abstentions: 36` if it says so.

    Does not find: votes left over where a text speaks of abstentions or of blank papers.
    """
    for voice in voices(timeline, "votes_cast"):
        is_short = _votes_add_up(voice) < 0 and "spoiled" not in voice.figures
        if is_short and not _speaks_of_neither(voice):
            parts = _given(voice, _WITH_ABSTENTIONS)
            left = spread(voice["votes_cast"]).low - added([spread(f) for f in parts]).high
            yield Finding(
                voice.event,
                (*voice.path, "votes_cast"),
                f"{_sum(parts)}, not {bare(voice['votes_cast'])}: {number(left)} votes are not accounted for",
                f"look at the source: `spoiled: {number(left)}` or `abstentions: {number(left)}`, or a wrong digit",
            )


def _cast(voice: Voice) -> tuple[Range, str] | None:
    """The votes cast, given or added up, and how they are said; None where they cannot be told."""
    if "eligible" not in voice.figures:
        return None
    if voice.has("votes_cast", "eligible"):
        return spread(voice["votes_cast"]), bare(voice["votes_cast"])
    if voice.has("votes_for", "votes_against", "eligible"):
        return _parts(voice), f"({' + '.join(map(bare, _given(voice, _WITH_ABSTENTIONS)))})"
    return None


def _too_many(voice: Voice) -> bool:
    cast = _cast(voice)
    return bool(cast and cast[0].low > spread(voice["eligible"]).high)


@check("TL605", alone=True)
def more_votes_than_voters(timeline: Timeline) -> Findings:
    """More votes were cast than people were entitled to vote.

    Either number may be wrong, or they are of different ballots: the votes of two unions and the members of one.
    `votes_cast: 1,859` with `eligible: 1,600 members` cannot be, nor can `votes_for: 1,859` alone. Look both up in the
    source, or give each union its own event.
    """
    hint = "look both up in the source; if they are of two unions, give each its own event"
    for voice in voices(timeline, "eligible"):
        if "eligible" not in voice.figures:
            continue
        place, most = (*voice.path, "eligible"), bare(voice["eligible"])
        if (cast := _cast(voice)) and not _votes_add_up(voice) and _too_many(voice):
            says = f"{told(cast[0])} votes were cast, but {most} were entitled to vote"
            yield Finding(voice.event, place, says, hint)
        elif not cast and (part := _above(voice, "eligible")):
            says = f"{bare(voice[part])} {_SAID[part]} are more than the {most} entitled to vote"
            yield Finding(voice.event, place, says, hint)


@check("TL607", Level.WARNING, alone=True)
def turnout_disagrees(timeline: Timeline) -> Findings:
    """The turnout is not the votes cast divided by those entitled to vote.

    A turnout may be printed of another base, such as all staff, or be a slip. `votes_cast: 1,859`, `eligible: 4,000`
    and `turnout: 60%` do not agree: it is 46.5 per cent. A printed 60% stands for 59.5 to 60.5, about 60% for 57.5 to
    62.5. Look the numbers up, or say in brackets what the turnout is of; what another speaker says is a claim.
    """
    for voice in voices(timeline, "turnout"):
        turnout = voice.figures.get("turnout")
        cast = _cast(voice) if turnout else None
        if not turnout or not cast or turnout.basis or _votes_add_up(voice) or _too_many(voice):
            continue
        computed = percentage(cast[0], spread(voice["eligible"]))
        if not computed.meets(spread(turnout)):
            says = f"{cast[1]} / {bare(voice['eligible'])} = {percent(computed, turnout)}, not {bare(turnout)}"
            hint = "look the numbers up, or say in brackets what the turnout is of" + slipped(spread(turnout), computed)
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
        for names in (_VOTES[:2], *([(*_VOTES[:2], "abstentions")] if "abstentions" in voice.figures else [])):
            parts = _given(voice, names)
            yield added([spread(figure) for figure in parts]), f"({' + '.join(map(bare, parts))})"
    if "votes_cast" in voice.figures:
        yield spread(voice["votes_cast"]), bare(voice["votes_cast"])


def _share_is_computable(voice: Voice, name: str) -> bool:
    votes = _SHARES.get(name, "")
    return votes in voice.figures and name in voice.figures and any(_bases(voice, voice[name]))


@check("TL608", Level.WARNING, alone=True)
def share_of_the_vote_disagrees(timeline: Timeline) -> Findings:
    """A share of the vote is not what the votes make.

    `votes_against: 266`, `votes_for: 53` and `share_against: 84.3%` do not agree: 266 of 319 are 83.4 per cent. A share
    of another base says so in brackets, `22% (of those entitled)`, and is then held against that base. Abstentions may
    count among the votes, or not. Look the numbers up in the source.
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
                hint = "look the numbers up, or say in brackets what the share is of" + slipped(spread(share), computed)
                yield Finding(voice.event, (*voice.path, name), says, hint)


@check("TL611", Level.WARNING, needs="all")
def parts_of_a_ballot_disagree(timeline: Timeline) -> Findings:
    """The votes of a combined ballot are not the sum of its parts, or its shares not between theirs.

    Two unions balloted together are two electorates, and a total for both must be the sum of what each counted; a
    turnout or share of the whole lies between those of its parts. The parts are the ballots that link to the whole by
    `part_of`. 344 and 148 votes make 492, not 495; parts of 61% and 70% make no 75%. Look the numbers up; if the total
    was somebody's word, make it a claim. Where a union's part is not in the record, the rest cannot be told.
    """
    inside = linked(timeline, "part_of")
    for whole in timeline.events:
        parts = [part for part in inside.get(whole.id, ()) if part.type == whole.type == "ballot"]
        counted_unions = {id for part in parts for id in unions(timeline, part)}
        is_complete = len(parts) > 1 and unions(timeline, whole) <= counted_unions
        for name in (*_COUNTED, *_SHARED) if parts else ():
            counted = [part.figures[name] for part in parts if name in part.figures]
            stated = whole.figures.get(name)
            if stated and counted and len({stated.basis, *(f.basis for f in counted)}) == 1:
                is_whole = is_complete and len(counted) == len(parts)
                wrong = _shared(counted, stated) if name in _SHARED else _summed(counted, stated, is_whole=is_whole)
                if wrong and (name in _COUNTED or is_whole):
                    hint = "look the numbers up in the source, or link the part that is missing"
                    yield Finding(whole, ("figures", name), f"{wrong}, and the whole {bare(stated)}", hint)


_SHARED: Final = ("turnout", *_SHARES)


def _summed(counted: list[Figure], stated: Figure, *, is_whole: bool) -> str:
    """What the parts of a ballot make together, where that is not what is stated."""
    total, sum_ = added([spread(figure) for figure in counted]), spread(stated)
    is_wrong = total.low > sum_.high or (is_whole and not total.meets(sum_))
    return f"{_sum(counted)} over the parts" if is_wrong else ""


def _shared(counted: list[Figure], stated: Figure) -> str:
    """Which shares the parts have, where that of the whole is not between them."""
    ranges = [spread(figure) for figure in counted]
    between = Range(min(r.low for r in ranges), max(r.high for r in ranges))
    return "" if between.meets(spread(stated)) else f"the parts have {spoken_list(map(bare, counted))}"
