"""Records of any size for the benchmarks, and the same events as an hledger journal."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

EPOCH_YEARS = (2010, 2020)


class Made(NamedTuple):
    """One made event: enough to write it in either format."""

    number: int
    date: str
    union: str
    votes_for: int
    votes_against: int


def made(count: int) -> Iterator[Made]:
    """Events spread over ten years and five unions, the same for the same count."""
    chance = random.Random(count)
    for number in range(count):
        date = f"{chance.randint(*EPOCH_YEARS)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        union = chance.choice(("unison", "unite", "gmb", "ucatt", "nut"))
        yield Made(number, date, union, chance.randint(1, 3000), chance.randint(1, 3000))


def record(count: int) -> str:
    """The events as a record of ours, with figures, a claim and sources each."""
    unions = "".join(
        f"  - {{id: {name}, name: {name.upper()}, kind: union}}\n"
        for name in ("unison", "unite", "gmb", "ucatt", "nut")
    )
    people = "  - {id: ann-lee, name: Ann Lee, kind: person}\n"
    source = "sources:\n  - {id: echo-1, type: article-newspaper, publisher: Echo, title: Ballot}\n"
    return f"title: Made\nactors:\n{unions}{people}{source}events:\n" + "".join(map(_event, made(count)))


def _event(event: Made) -> str:
    return f"""\
  - id: ballot-{event.number}
    type: ballot
    form: consultative
    date: {event.date}
    title: Members vote on the pay offer, ballot number {event.number}
    summary: The ballot was held by post and the result given out in the afternoon, after the stewards had met.
    actors: [{event.union}]
    figures:
      votes_for: {event.votes_for}
      votes_against: {event.votes_against}
      votes_cast: {event.votes_for + event.votes_against}
    claims:
      - by: ann-lee
        says: The turnout beat that of the local elections.
        figures: {{members: ~3000 members}}
        sources: [echo-1]
    sources: [echo-1]
    tags: [pay]

"""


def journal(count: int) -> str:
    """The same events as an hledger journal."""
    return "".join(
        f"{event.date} * (ballot-{event.number}) Members vote on the pay offer  ; union:{event.union}\n"
        f"    votes:for      {event.votes_for}\n    votes:against  {event.votes_against}\n    votes:cast\n\n"
        for event in made(count)
    )
