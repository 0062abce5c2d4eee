"""What a check is, how the checks of this folder are found, and what holds where a value is unknown.

A check takes a timeline and yields what it finds. Its decorator gives it a code, its name is its readable name, and its
docstring is its manual page. To add one, write one function.

A value that did not read is unknown, and no check mistakes it for one that is not there: to read it raises `Unknown`,
and the check is asked again about the records that have what it needs. An author need not think of this, with two
exceptions. A check that looks at single items, such as a reference, says `needs="item"` and is shown the items of a
list that read. A check that finds something because something else is nowhere ("no ballot mandates this strike", "the
first strike of the dispute") says `needs="all"`, and says nothing while a value it reads is unknown. The test for
which of these a check is: with a record fewer, does it ever find more? Then it is `"all"`.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Final, Literal, NamedTuple, Protocol

import msgspec

from timeline.record import (
    SECTIONS,
    AnyRecord,
    Cure,
    Event,
    Fault,
    Known,
    Level,
    Partial,
    Path,
    Rule,
    Some,
    Timeline,
    Unknown,
    Vocabulary,
    origin_of,
)
from timeline.record.unknown import is_known, passing_gaps, text_path


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


Needs = Literal["item", "values", "all", "clippings"]
"""What must be known for the findings of a check to hold.

`item`: one value, or one item of a list, by itself; what is unknown beside it does not matter. `values`: the values the
check reads. `all`: everything it reads, for it finds that something is nowhere in the record. `clippings`: the values,
and the texts that are kept beside the record; where none is, the check is silent.
"""


class _Filed(NamedTuple):
    """A check as it was filed: its rule, its function, what its findings rest on and whether it looks at one event."""

    rule: Rule
    function: Check
    needs: Needs
    alone: bool


_CHECKS: Final[dict[str, _Filed]] = {}


def check(
    code: str, level: Level = Level.ERROR, *, needs: Needs = "values", alone: bool = False
) -> Callable[[Check], Check]:
    """File a function as the check of a code.

    `alone` says that what it finds in an event rests on no other event, but only on this one, the actors, the sources
    and the vocabulary: then it need not look again at events that have not changed (see `Memory`).
    """

    def file(function: Check) -> Check:
        name = function.__name__.replace("_", "-")
        rule = Rule(code, name, inspect.cleandoc(function.__doc__ or ""), level)
        _CHECKS[code] = _Filed(rule, function, needs, alone)
        return function

    return file


ROOMS: Final = ("timeline.record", "timeline.text", "timeline.checks")
"""The packages whose modules have rules."""


def _modules(room: str) -> Iterator[ModuleType]:
    return (import_module(f"{room}.{module.name}") for module in pkgutil.iter_modules(import_module(room).__path__))


@cache
def filed() -> Mapping[str, _Filed]:
    """The checks, by code."""
    for _ in _modules("timeline.checks"):
        pass  # importing a module files its checks
    return dict(sorted(_CHECKS.items()))


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule a problem can break, by code: those of the reader and those of the checks."""
    modules = (module for room in ROOMS for module in _modules(room))
    known = {r.code: r for module in modules for r in vars(module).values() if isinstance(r, Rule)}
    return dict(sorted((known | {code: check.rule for code, check in filed().items()}).items()))


class Recalling(Protocol):
    """What the checks of one event at a time need not do again; what is found is the same without it."""

    def fresh(self, timeline: Timeline) -> Timeline:
        """The timeline without the events that are known."""

    def with_known(self, code: str, findings: list[Finding]) -> list[Finding]:
        """What a check finds, with what it finds in the events that are known."""


def run(timeline: Timeline, memory: Recalling | None = None) -> list[Fault]:
    """Everything the checks find in a timeline; of records that read in part, what can be known of them."""
    memory = memory or Memory()
    fresh = memory.fresh(timeline)
    faults: list[Fault] = []
    for check in filed().values():
        met = Counter[tuple[int, Path, str]]()
        looked_at = fresh if check.alone else timeline
        findings = list(_told_once(_known(check, looked_at)))
        for found in memory.with_known(check.rule.code, findings) if check.alone else findings:
            about = (id(found.record), found.path, found.word)
            faults.append(_fault(timeline, check.rule, found, met[about]))
            met[about] += 1
    return faults


class Memory:
    """What the checks of one event at a time found, for a timeline that is checked again after each keystroke.

    It holds for the same events, as objects, beside equal actors, sources and words that all read. An event that reads
    in part is always looked at again, since what is known of it may depend on the others.
    """

    def __init__(self) -> None:
        self._beside: tuple[object, ...] = ()
        self._events: dict[int, Event] = {}
        self._found: dict[str, list[Finding]] = {}

    def fresh(self, timeline: Timeline) -> Timeline:
        """The timeline without the events that are known from last time; those of this time are known from now on."""
        beside = (timeline.vocabulary, timeline.actors, timeline.sources, timeline.lost, timeline.gaps)
        is_known = not timeline.gaps and not any(isinstance(r, Partial) for r in (*timeline.actors, *timeline.sources))
        if beside != self._beside or not is_known or _has_gaps(timeline.vocabulary):
            self._events, self._found = {}, {}
        known, self._beside = self._events, beside
        self._events = {id(event): event for event in timeline.events if not isinstance(event, Partial)}
        self._found = {
            code: kept
            for code, found in self._found.items()
            if (kept := [one for one in found if id(one.record) in self._events])
        }
        return part_of(timeline, lambda record: id(record) not in known) if known else timeline

    def with_known(self, code: str, findings: list[Finding]) -> list[Finding]:
        """What a check finds, with what it found in the events that are known."""
        found = [*findings, *self._found.get(code, ())]
        self._found[code] = [one for one in found if id(one.record) in self._events]
        return found


def _has_gaps(vocabulary: Vocabulary) -> bool:
    return any(isinstance(getattr(vocabulary, table), Known) for table in vocabulary.__struct_fields__)


def _told_once(findings: Findings) -> Findings:
    """Findings without those that say the same of the same place, which figures of several values may lead to."""
    seen: set[tuple[int, Path, str]] = set()
    for found in findings:
        about = (id(found.record), found.path, found.message)
        if found.word or about not in seen:
            seen.add(about)
            yield found


# What is unknown


def _known(check: _Filed, timeline: Timeline) -> Iterator[Finding]:
    """What a check finds that holds whatever the unknown values are."""
    match check.needs:
        case "item":
            with passing_gaps():
                found = _without_unknown(check.function, timeline)
            yield from (finding for finding in found if is_known(finding.record, finding.path))
        case "all":
            gaps = {section: Some.of(getattr(timeline, section), section, ()) for section in timeline.gaps}
            with suppress(Unknown):
                yield from list(check.function(msgspec.structs.replace(timeline, **gaps) if gaps else timeline))
        case "clippings" if not timeline.clippings:
            return
        case _:
            yield from _without_unknown(check.function, timeline)


def _without_unknown(function: Check, timeline: Timeline) -> list[Finding]:
    """The findings without the records that lack a value which the function needs.

    If it still meets something unknown, by way of another record or of the vocabulary, it is asked about fewer and
    fewer records at a time, till only those are passed over that need it; and so it is about those left out at first.
    """
    lacking: set[str] = set()
    while True:
        part = (
            part_of(timeline, lambda record: not (isinstance(record, Partial) and record.lacks & lacking))
            if lacking
            else timeline
        )
        try:
            found = list(function(part))
        except Unknown as unknown:
            if unknown.what not in lacking and _is_lacked(timeline, unknown.what):
                lacking.add(unknown.what)
                continue
            found = _halved(function, part, list(part.records()))
        left_out = [record for record in timeline.records() if isinstance(record, Partial) and record.lacks & lacking]
        return [*found, *(_halved(function, timeline, left_out) if left_out else ())]


def _is_lacked(timeline: Timeline, what: str) -> bool:
    return any(isinstance(record, Partial) and what in record.lacks for record in timeline.records())


def _halved(function: Check, timeline: Timeline, records: Sequence[AnyRecord]) -> list[Finding]:
    try:
        return list(function(_only(timeline, records)))
    except Unknown:
        if len(records) < 2:
            return []
        middle = len(records) // 2
        return [*_halved(function, timeline, records[:middle]), *_halved(function, timeline, records[middle:])]


def part_of(timeline: Timeline, chosen: Callable[[AnyRecord], bool]) -> Timeline:
    """The timeline with some of its records; those that are left out can still be looked up by their ids."""
    return _only(timeline, list(filter(chosen, timeline.records())))


def _only(timeline: Timeline, records: Sequence[AnyRecord]) -> Timeline:
    sections = {name: tuple(r for r in records if isinstance(r, kind)) for name, kind in SECTIONS.items()}
    part = msgspec.structs.replace(timeline, **sections)
    part.__dict__.update(actor=timeline.actor, source=timeline.source, event=timeline.event)
    return part


def _fault(timeline: Timeline, rule: Rule, found: Finding, nth: int) -> Fault:
    origin = origin_of(timeline, found.record)
    other, way = found.first or (None, ())
    first = origin_of(timeline, other) if other else None
    cure = found.cure
    return Fault(
        rule=rule,
        message=found.message,
        hint=found.hint,
        file=origin.file,
        path=(*origin.path, *text_path(found.record, found.path)),
        on_key=found.on_key,
        word=found.word,
        nth=nth,
        cure=cure,
        record=found.record.called if isinstance(found.record, Partial) else found.record.id,
        first_file=first.file if first else "",
        first=(*first.path, *text_path(other, way)) if first else (),
    )
