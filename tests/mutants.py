"""Files as hands leave them: a small record mutated at random, for the laws of `format`.

Each mutation is one slip or one liberty that YAML allows: another quoting, a block text, a comment anywhere, another
indentation, a bracket over lines, other line ends. What comes out is often no record and sometimes no YAML.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import yaml

from timeline.record import Refused
from timeline.text.formatting import formatted
from timeline.text.units import CannotCut

BASE: Final = """\
# yaml-language-server: $schema=events.schema.json
title: A dispute
summary: >-
  Folded words
  of a summary.

actors:
  - id: unison
    name: Unison
    kind: union
    roles:
      - {title: secretary, of: unison, during: 2010/2012, single: true}
  - {id: ann, name: Ann Lee, kind: person}

# What happened
events:
  # About the ballot
  - id: ballot
    type: ballot
    date: 2011-05-23
    title: Members vote
    summary: |
      One line
        and another.

      The end.
    actors: [unison, ann]
    figures:
      votes_for: 307
      votes_against: "1,552"
    claims:
      - by: ann
        says: They did not vote.
        figures: {cut: 5%}
        sources: [echo-1]
    tags:
      - pay
      - jobs
    x-mine: {deep: [a, "b, c"]}

  # 2012

  - tags: [pay]
    id: talks
    type: talks
    date: 2010-06
    title: "Talks: again"  # as told
    links:
      responds_to: [ballot]
    sources: [echo-1, {id: echo-2, at: para 4}]
    x-rows:
      - - a
        - b: c
      - "d"
# The end
"""

Lines = list[str]
Mutation = Callable[[Lines, random.Random, str], None]
"""Changes lines (with their ends) in place; the text is a word that no other comment has."""

_VALUE: Final = re.compile(r"^( *(?:- )?[\w-]+:|^ *-) (.+)\n$")
WORDS: Final = ("word " * 30).strip()


def mutated(rng: random.Random, number: int | None = None) -> str:
    """The record after some mutations, and sometimes with other line ends, a byte order mark or no last line end."""
    lines = BASE.splitlines(keepends=True)
    if rng.random() < 0.5:
        start = rng.randrange(len(lines))
        del lines[start : start + rng.randint(1, 25)]
    for place in range(number or rng.randint(1, 5)):
        if lines:
            rng.choice(MUTATIONS)(lines, rng, f"c{place}q{rng.randint(10, 99)}")
    text = "".join(lines)
    if rng.random() < 0.2:
        text = text.rstrip("\n")
    if rng.random() < 0.1:
        text = text.replace("\n", "\r\n")
    return "\ufeff" + text if rng.random() < 0.1 else text


def _at(lines: Lines, rng: random.Random, fitting: Callable[[str], object] = bool) -> int:
    """The place of a line of a sort; any where there is none."""
    places = [place for place, line in enumerate(lines) if fitting(line)]
    return rng.choice(places or range(len(lines)))


def comment(lines: Lines, rng: random.Random, word: str) -> None:
    lines.insert(rng.randint(0, len(lines)), f"{' ' * rng.choice([0, 0, 2, 2, 4, 4, 5, 6, 8, 12])}# {word}\n")


def beside(lines: Lines, rng: random.Random, word: str) -> None:
    at = _at(lines, rng, lambda line: "#" not in line)
    lines[at] = f"{lines[at].removesuffix(chr(10))}{' ' * rng.randint(1, 3)}# {word}\n"


def blank(lines: Lines, rng: random.Random, _word: str) -> None:
    lines.insert(rng.randint(0, len(lines)), rng.choice(["\n", "\n", "\n\n", "   \n", "          \n"]))


def shift(lines: Lines, rng: random.Random, _word: str) -> None:
    """Some lines stand deeper, or less deep, than they did."""
    start = rng.randrange(len(lines))
    by = rng.choice([-2, -1, 1, 2, 3])
    for at in range(start, min(len(lines), start + rng.randint(1, 6))):
        lines[at] = " " * by + lines[at] if by > 0 else lines[at].removeprefix(" " * -by)


def requote(lines: Lines, rng: random.Random, word: str) -> None:
    """A value spelled in another way; all but the last ways mean the same."""
    at = _at(lines, rng, _VALUE.match)
    found = _VALUE.match(lines[at])
    if not found or found[2][0] in "\"'[{|>":
        return
    head, value = found[1], found[2]
    column = len(head) - len(head.lstrip(" ")) + rng.choice([1, 2, 3, 4, 6])
    indent = " " * column
    first, _, rest = value.partition(" ")
    odd = " " * rng.randint(0, 2)
    lines[at] = head + rng.choice(
        [
            f" '{value}'\n",
            f'   "{value}"  # {word}\n',
            f"\n{indent}{value}\n",
            f"  # {word}\n{indent}{value}\n",
            f"\n{indent}# {word}\n{indent}'{value}'\n",
            f" {first}\n{indent}{rest or 'more'}\n",
            f' "{first}\n\n{indent}{rest}"\n',
            f" '{first}\n{indent}{rest}'  # {word}\n",
            f' "{first}\\\n{indent}{rest}"\n',
            f" >-\n{indent}{value}\n{indent}{odd}{WORDS}\n",
            f" >-  # {word}\n{indent}{odd}{value}\n{indent}{WORDS} {WORDS}\n",
            f" {rng.choice('|>')}{rng.choice(['', '-', '+'])}\n{indent}{value}\n\n{indent}{odd}# {word}\n",
            f" {rng.choice('|>')}{rng.choice(['2', '2+', '-2', '+2', '1', '4-'])}\n{indent}{value}\n{indent}{word}\n",
            f" {rng.choice('|>')}{rng.choice(['', '-', '+'])}\n\n{indent}{value}\n\n\n",
            f" {rng.choice('|>')}\n",
            f" {WORDS} {WORDS} {value}\n",
            f" {WORDS} {value}  # {word}\n",
            f' "{WORDS} {WORDS}: {value}"\n',
            f" {value}:\n",
            f" &a {value}\n",
            f" !!str {value}\n",
            "\n",
        ]
    )


def question(lines: Lines, rng: random.Random, _word: str) -> None:
    """`? key` and `: value` on lines of their own."""
    at = _at(lines, rng, re.compile(r"^ *[\w-]+:").match)
    found = re.match(r"^( *)([\w-]+):(.*)\n$", lines[at])
    if found:
        lines[at] = rng.choice([f"{found[1]}? {found[2]}\n{found[1]}:{found[3]}\n", f"{found[1]}? {found[2]}\n"])


def bracket(lines: Lines, rng: random.Random, word: str) -> None:
    """A list or a mapping in brackets over lines, with or without comments."""
    at = _at(lines, rng, re.compile(r".*[\[{].*[\]}]").match)
    breaks = [", ", ",\n    ", f",  # {word}\n   ", " ,", ",", f"\n      # {word}\n      , ", ",\n\n      "]
    lines[at] = re.sub(", ", lambda _: rng.choice(breaks), lines[at])
    lines[at] = re.sub(r"[\[{]", lambda found: found[0] + rng.choice(["", " ", "\n        ", "\n  "]), lines[at])
    lines[at] = re.sub(r"[\]}]", lambda found: rng.choice(["", ",", " ", "\n    ", ", "]) + found[0], lines[at])


def drop(lines: Lines, rng: random.Random, _word: str) -> None:
    del lines[rng.randrange(len(lines))]


def twice(lines: Lines, rng: random.Random, _word: str) -> None:
    at = rng.randrange(len(lines))
    lines.insert(rng.randint(0, len(lines)), lines[at])


def swap(lines: Lines, rng: random.Random, _word: str) -> None:
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def character(lines: Lines, rng: random.Random, _word: str) -> None:
    """A character put in or taken out, most of them with a meaning in YAML."""
    at = rng.randrange(len(lines))
    line, place = lines[at], rng.randint(0, len(lines[at]) - 1)
    odd = rng.choice([*"-:#'\"[]{},&*!|>%@`?~ \t\\", " #", ": ", "- ", "\r", "\u00a0", "\u2028", "\ufeff", "é", "\\n"])
    lines[at] = line[:place] + odd + line[place + rng.randint(0, 1) :]


def compact(lines: Lines, rng: random.Random, word: str) -> None:
    """A dash on a line of its own, spaces after a dash, spaces before a colon."""
    at = _at(lines, rng, re.compile(r"^ *- [\w-]+:").match)
    found = re.match(r"^( *)- ([\w-]+)(:.*)\n$", lines[at])
    if found:
        dash, indent, key = f"{found[1]}-", f"{found[1]}  ", f"{found[2]}{found[3]}\n"
        ways = [f"\n{indent}{key}", f"  # {word}\n{indent}{key}", f"\n{indent}# {word}\n{indent}{key}"]
        lines[at] = dash + rng.choice([*ways, f" '{found[2]}'{found[3]}\n", f" {found[2]} {found[3]}\n"])


def column(lines: Lines, rng: random.Random, _word: str) -> None:
    """All of a list in another column."""
    start = _at(lines, rng, re.compile(r"^(?:  )*[\w-]+:\n").match)
    indent = len(lines[start]) - len(lines[start].lstrip(" "))
    by = rng.choice([-2, -1, 1, 2])
    for at in range(start + 1, len(lines)):
        if lines[at].strip() and len(lines[at]) - len(lines[at].lstrip(" ")) <= indent:
            break
        lines[at] = " " * by + lines[at] if by > 0 else lines[at].removeprefix(" " * -by)


def document_mark(lines: Lines, rng: random.Random, word: str) -> None:
    lines.insert(
        rng.choice([0, len(lines)]), rng.choice(["---\n", "...\n", "--- # " + word + "\n", "%YAML 1.1\n---\n"])
    )


MUTATIONS: Final[Sequence[Mutation]] = (
    comment, comment, comment, beside, beside, blank, shift, requote, requote, requote, requote, question, bracket,
    bracket, drop, twice, swap, character, compact, column, document_mark,
)  # fmt: skip


# What must stay


def is_kept(text: str) -> bool:
    """Whether a file is set in house style, and not refused; asserts that no value and no comment is lost."""
    try:
        tidy = formatted(text)
    except (CannotCut, Refused):
        return False
    assert meaning(tidy) == meaning(text), text
    assert comments(tidy) == comments(text), text
    assert neighbours(tidy) == neighbours(text), text
    assert formatted(tidy) == tidy, text
    return True


def meaning(text: str) -> Any:
    """What YAML reads in a text, every scalar as text and keys in any order; the order of events is left out."""
    data = _value(yaml.compose(text, Loader=yaml.CSafeLoader))
    if isinstance(data, dict) and isinstance(data.get("events"), list):
        data["events"] = sorted(
            data["events"], key=lambda event: str(event.get("id") if isinstance(event, dict) else "")
        )
    return data


def _value(node: yaml.Node | None) -> Any:
    match node:
        case yaml.MappingNode(value=pairs):
            return {_value(key): _value(value) for key, value in pairs}
        case yaml.SequenceNode(value=items):
            return [_value(item) for item in items]
        case yaml.ScalarNode(value=value, style=style):
            return value if value or style else None
    return None


_COMMENT: Final = re.compile(r"#[^\S\n]*(c\d+q\d+|[A-Z][\w ]+)")


def comments(text: str) -> list[str]:
    """The words after every `#`, in comments and in texts."""
    return sorted(found.rstrip() for found in _COMMENT.findall(text))


def neighbours(text: str) -> dict[str, str]:
    """The word of every comment beside a value, with the key, the item or the whole of the brackets before it."""
    beside: dict[str, str] = {}
    inside: list[str] = []
    depth, last, done = 0, "", 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        start, end = event.start_mark.index, event.end_mark.index  # type: ignore[union-attr]
        if isinstance(event, yaml.CollectionStartEvent) and (depth or event.flow_style):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent) and depth:
            depth -= 1
            last, inside = (last, inside) if depth else (" ".join(sorted(inside)), [])
        elif isinstance(event, yaml.ScalarEvent):
            is_block = event.style in ("|", ">")
            words = _beside(text, done, text.find("\n", start) + 1 if is_block else start)
            beside |= dict.fromkeys(words, inside[-1] if inside else last)
            inside += [event.value] if depth else []
            last, done = last if depth else event.value, max(done, end)
    return beside | dict.fromkeys(_beside(text, done, len(text)), last)


def _beside(text: str, start: int, end: int) -> list[str]:
    """The words of comments in a stretch that has no scalar, without those that stand alone in their line."""
    found = re.finditer(r"#.*?(c\d+q\d+)", text[start:end])
    return [
        word[1]
        for word in found
        if text[text.rfind("\n", 0, start + word.start()) + 1 : start + word.start()].strip(" -\ufeff")
    ]
