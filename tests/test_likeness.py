"""Texts and words that are alike are found without a comparison of each with each."""

from __future__ import annotations

import random
from difflib import get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.record import Words, nearest
from timeline.review import likeness
from timeline.review.likeness import most_alike


def any_two(_i: int, _j: int) -> bool:
    return True


def claims(number: int, word: str) -> list[list[str]]:
    return [f"claim {i} of many about {i % 13} things {word}".split() for i in range(number)]


def test_texts_in_other_words_are_paired() -> None:
    old, new = claims(40, "before"), claims(40, "after")
    shuffled = random.Random(1).sample(range(40), 40)
    assert most_alike(old, [new[i] for i in shuffled], any_two) == {i: shuffled.index(i) for i in range(40)}


def test_what_is_not_alike_or_not_of_one_speaker_is_not_paired() -> None:
    assert most_alike([["a", "b"]], [["c", "d"]], any_two) == {}
    assert most_alike([["a", "b"]], [["a", "b"]], lambda _i, _j: False) == {}


def test_the_comparisons_grow_with_the_texts_and_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def counted(one: object, _other: object) -> float:
        made.append(one)
        return 0.0

    monkeypatch.setattr(likeness, "_likeness", counted)
    most_alike(claims(300, "before"), claims(300, "after"), any_two)
    few = len(made)
    made.clear()
    most_alike(claims(600, "before"), claims(600, "after"), any_two)
    assert len(made) < 2.2 * few < 20 * 300


@given(st.lists(st.text("abcd-", min_size=1, max_size=6), max_size=30, unique=True), st.text("abcd-", max_size=6))
def test_of_few_words_all_are_compared(known: list[str], word: str) -> None:
    assert nearest(word, known)[:1] == (get_close_matches(word, known, n=1) or nearest(word, known)[:1])


@pytest.mark.parametrize("word", ["sorce-517-x", "source-517", "SOURCE-517-X"])
def test_of_many_words_the_nearest_is_found(word: str) -> None:
    assert "source-517-x" in Words(f"source-{i}-x" for i in range(1_000)).nearest(word)


def test_of_many_words_few_are_compared() -> None:
    words = Words(f"source-{i}-x" for i in range(1_000))
    assert len(words._likely("sorce-517-x")) <= 64  # noqa: SLF001


@pytest.mark.parametrize(
    ("word", "meant"),
    [("unsion", "unison"), ("uniso", "unison"), ("unisson", "unison"), ("unicon", "unison"), ("Unison", "unison")],
)
def test_one_slip_of_the_pen_is_found(word: str, meant: str) -> None:
    assert Words([meant, "unite", "council"]).only_slip(word) == meant


def test_two_words_one_slip_away_are_none() -> None:
    assert Words(["bands", "bonds"]).only_slip("binds") == ""
    assert Words(["echo-1"]).only_slip("echo-2") == ""
