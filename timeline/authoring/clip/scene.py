"""What a draft is made of, and what it is made from: an article, what was found in it, and the record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from timeline.authoring.clip.article import Article
from timeline.prose.findings import Findings
from timeline.prose.passages import Found
from timeline.record import Actor, Citation, Event, Source, Timeline

TO_WRITE: Final = re.compile(r"\[paras? [0-9, ]+: .*\]")
"""What a claim says in a draft until somebody has written it."""


class Joined(NamedTuple):
    """An event of the record that a proposal is about: its id, and why it is taken for the same."""

    id: str
    why: str


class Proposal(NamedTuple):
    """An event that an article tells of.

    `sure` is `likely` or `a guess`, `why` the words it was taken from, `paras` the paragraphs, `words` how many words
    these have. `joins` is the event of the record that it is about, where there is one.
    """

    event: Event
    sure: str
    why: str
    paras: tuple[int, ...]
    words: int
    joins: Joined | None = None


class Draft(NamedTuple):
    """All that is proposed. `known` is the source if the record has it already; `left` is what found no place."""

    source: Source
    known: bool
    actors: tuple[Actor, ...]
    proposals: tuple[Proposal, ...]
    left: tuple[Found, ...]


class Scene(NamedTuple):
    """An article, what was found in it, its source, and the record with the people who are new (ids by name)."""

    article: Article
    findings: Findings
    timeline: Timeline
    source: Source
    people: Mapping[str, str]
    day: str

    def cite(self, paras: Sequence[int]) -> Citation:
        """The source, at some paragraphs."""
        return Citation(self.source.id, located(paras))

    def in_para(self, para: int, *kinds: str) -> list[Found]:
        """What of some kinds was found in a paragraph."""
        return [item for item in self.findings.found[para - 1] if item.kind in kinds]


def located(paras: Sequence[int]) -> str:
    """`para 4`, `paras 2, 3`."""
    few = sorted(set(paras))
    return f"{'para' if len(few) == 1 else 'paras'} {', '.join(map(str, few))}"


def to_write(paras: Sequence[int], words: int, named: Mapping[str, Any], timeline: Timeline) -> str:
    """What stands in the place of words that somebody has to write: `[para 4: 31 words on turnout]`."""
    about = ", ".join(timeline.vocabulary.figure(name).label for name in named)
    return f"[{located(paras)}: {words} words{f' on {about}' if about else ''}]"
