"""What is wrong with a record that reads: one function for each check, found by listing this folder.

A check takes a timeline and yields what it finds. Its decorator gives it a code, its name is its readable name, and its
docstring is its manual page. To add one, write one function.

Comes in: a `Timeline`. Goes out: a `Fault` for everything wrong with it, and what a day brings (`due`).
Modules, each importing only from those before it: numerals, arithmetic, wording, relations, rules, mandates, law, due,
exceptions, fixing.
Neighbours use the names below, and the modules due, exceptions, fixing, law, mandates, rules.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Final, NamedTuple

from timeline.record import AnyRecord, Cure, Fault, Level, Path, Rule, Timeline, dates, figures, model
from timeline.text import reader, validation, yaml


class Finding(NamedTuple):
    """What a check found: in which record, at which way from the record, what is wrong and what would be right.

    `first` is a record, and a way in it, that the reader must compare; `word` is what of a text the finding is about;
    `cure` is what puts it right, where nothing else can be meant.
    """

    record: AnyRecord
    path: Path
    message: str
    hint: str
    on_key: bool = False
    first: tuple[AnyRecord, Path] | None = None
    word: str = ""
    cure: Cure | None = None


Findings = Iterator[Finding]
Check = Callable[[Timeline], Findings]

_CHECKS: Final[dict[str, tuple[Rule, Check]]] = {}


def check(code: str, level: Level = Level.ERROR) -> Callable[[Check], Check]:
    """File a function as the check of a code."""

    def file(function: Check) -> Check:
        name = function.__name__.replace("_", "-")
        _CHECKS[code] = (Rule(code, name, inspect.cleandoc(function.__doc__ or ""), level), function)
        return function

    return file


def _modules() -> Iterator[ModuleType]:
    return (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))


@cache
def _checks() -> Mapping[str, tuple[Rule, Check]]:
    for _ in _modules():
        pass  # importing a module files its checks
    return dict(sorted(_CHECKS.items()))


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule a problem can break, by code: those of the reader and those of the checks."""
    modules = (dates, figures, model, yaml, validation, reader, *_modules())
    known = {r.code: r for module in modules for r in vars(module).values() if isinstance(r, Rule)}
    return dict(sorted((known | {code: rule for code, (rule, _) in _checks().items()}).items()))


def run(timeline: Timeline) -> list[Fault]:
    """Everything the checks find in a timeline."""
    return [
        _fault(timeline, rule, finding)
        for rule, function in _checks().values()
        for finding in function(timeline)
    ]  # fmt: skip


def _fault(timeline: Timeline, rule: Rule, found: Finding) -> Fault:
    origin = timeline.origins[found.record.id]
    first = timeline.origins[found.first[0].id] if found.first else None
    return Fault(
        rule=rule,
        message=found.message,
        hint=found.hint,
        file=origin.file,
        path=(*origin.path, *found.path),
        on_key=found.on_key,
        word=found.word,
        cure=found.cure,
        record=found.record.id,
        first_file=first.file if first else "",
        first=(*first.path, *found.first[1]) if first and found.first else (),
    )
