"""Which texts of two lists are one text before and after it was put into other words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

LEAST: Final = 0.5
"""How alike two texts must be to be one, from 0 to 1."""

_RARE: Final = 8
"""A word in more texts than these says little of any; two texts are compared when they share one in fewer."""

_NEAR: Final = 2
"""Texts so many places apart are compared in any case."""

Words = Sequence[str]


def most_alike(old: Sequence[Words], new: Sequence[Words], may_be_one: Callable[[int, int], bool]) -> dict[int, int]:
    """The places of old texts with those of the new ones that they became: those most alike first, each once.

    The work grows with the words of both lists, not with the product of their lengths.
    """
    near = [(_likeness(old[i], new[j]), i, j) for i, j in _candidates(old, new) if may_be_one(i, j)]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for likeness, i, j in sorted(near, key=lambda pair: (-pair[0], pair[1:])):
        if likeness >= LEAST and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _candidates(old: Sequence[Words], new: Sequence[Words]) -> Iterator[tuple[int, int]]:
    """The places of texts that share a rare word, or stand at about the same place."""
    places: dict[str, list[int]] = {}
    for i, words in enumerate(old):
        for word in set(words):
            places.setdefault(word, []).append(i)
    for j, words in enumerate(new):
        found = {i for word in set(words) if len(places.get(word, ())) <= _RARE for i in places.get(word, ())}
        yield from ((i, j) for i in sorted({*found, *range(max(0, j - _NEAR), min(len(old), j + _NEAR + 1))}))


def _likeness(one: Words, other: Words) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= LEAST else 0
