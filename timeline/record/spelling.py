"""Known words by their parts, so that those a misspelt one may stand for are found without a look at each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

_FEW: Final = 64
"""So many words are all compared; of more, as many as share the rarest parts."""


class Words:
    """Words that are known, in the order in which they are preferred where two are equally near."""

    def __init__(self, known: Iterable[str]) -> None:
        self._names = list(known)
        self._folded = {name.casefold(): name for name in reversed(self._names)}

    def nearest(self, word: str, most: int = 3) -> list[str]:
        """The words most like a misspelt one, best first; an empty list when none is near."""
        from difflib import get_close_matches

        folded = word.casefold()
        likely = self._likely(folded)
        close = get_close_matches(folded, likely, n=most, cutoff=0.6)
        longer = [name for name in likely if len(word) > 2 and folded in name and name not in close]
        return [self._folded[name] for name in (close + sorted(longer, key=len))[:most]]

    def only_slip(self, word: str) -> str:
        """The word that one slip of the pen made another of; "" where there is none, or more than one."""
        found = {name for rest in _rests(word.casefold()) for name in self._by_rest.get(rest, ()) if name != word}
        found = {name for name in found if _is_slip(word.casefold(), name.casefold())}
        return found.pop() if len(found) == 1 else ""

    def _likely(self, word: str) -> list[str]:
        """Few enough words to compare: those that share the rarest parts with a word."""
        if len(self._folded) <= _FEW:
            return list(self._folded)
        parts = [names for part in set(_parts(word)) if (names := self._by_part.get(part))]
        likely: dict[str, None] = {}
        for names in sorted(parts, key=len):
            likely |= dict.fromkeys(names[: _FEW - len(likely)])
        return list(likely)

    @cached_property
    def _by_part(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._folded:
            for part in set(_parts(name)):
                found.setdefault(part, []).append(name)
        return found

    @cached_property
    def _by_rest(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._names:
            for rest in _rests(name.casefold()):
                found.setdefault(rest, []).append(name)
        return found


def _parts(word: str) -> Iterator[str]:
    """Every three letters of a word, its ends marked."""
    marked = f" {word} "
    return (marked[i : i + 3] for i in range(len(marked) - 2))


def _rests(word: str) -> set[str]:
    """A word, and what is left of it without each of its letters: two words one slip apart share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _is_slip(word: str, meant: str) -> bool:
    """Whether two words are the same but for one slip: what is left without their common ends tells."""
    if word == meant:
        return True
    begin = next((i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    word_, meant_ = word[begin:], meant[begin:]
    while word_ and meant_ and word_[-1] == meant_[-1]:
        word_, meant_ = word_[:-1], meant_[:-1]
    is_turned = len(word_) == 2 and word_ == meant_[::-1]
    is_one = max(len(word_), len(meant_)) == 1
    return (is_turned or is_one) and min(len(word), len(meant)) > 3 and not re.search("[0-9]", word_ + meant_)
