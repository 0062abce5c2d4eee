"""Formats a timeline can be written in: one module each, found by listing this folder.

A format is a module named for it with a docstring (its line in `export --list`), `SUFFIX` (how its files end) and
`render(timeline) -> str | bytes`. A format that needs more tells the command line by its parameters' names.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from timeline.model import Timeline


class Exporter(Protocol):
    """What a format's module offers."""

    __doc__: str | None
    SUFFIX: str

    def render(self, timeline: Timeline) -> str | bytes:
        """The timeline in this format; every text of it is escaped as the format asks."""


@cache
def names() -> tuple[str, ...]:
    """The formats there are, in order of name."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def get(name: str) -> Exporter:
    """The exporter of a name that `names` has."""
    return cast(Exporter, import_module(f"{__name__}.{name}"))


def for_suffix(file: str) -> str | None:
    """The format whose files end as this one does, if any."""
    return next((name for name in names() if file.endswith(get(name).SUFFIX)), None)
