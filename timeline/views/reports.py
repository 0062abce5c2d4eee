"""Problems for machines: annotations of a GitHub workflow, SARIF 2.1.0, and the table of checks for the README.

Values from the record are in the messages, so each format escapes them: nothing in a record can begin a second
annotation or drive the terminal a log is read on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

import msgspec

from timeline.record import Level, Problem, Rule
from timeline.views.layout import flat

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"

_COMMANDS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def github(problems: Iterable[Problem]) -> str:
    """Workflow commands that annotate the lines of a pull request, one for each problem.

    GitHub shows ten of a kind for a step, so errors come first and a summary belongs after them.
    """
    order = list(Level)
    return "".join(_annotation(p) for p in sorted(problems, key=lambda p: (order.index(p.level), p.order)))


def _annotation(problem: Problem) -> str:
    place = {"file": problem.path, "line": problem.line}
    if problem.line == problem.end_line:  # columns are only taken when the place is on one line
        place |= {"col": problem.column, "endLine": problem.end_line, "endColumn": problem.end_column}
    place["title"] = f"{problem.code} {problem.name}"
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items())
    return f"::{_COMMANDS[problem.level]} {properties}::{_data(_sentence(problem))}\n"


def _sentence(problem: Problem) -> str:
    return flat(f"{problem.message} ({problem.hint})" if problem.hint else problem.message)


def _data(text: str) -> str:
    return flat(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(problems: Sequence[Problem], rules: Mapping[str, Rule], version: str) -> str:
    """A SARIF 2.1.0 log of one run; columns are counted in characters, as everywhere in timeline."""
    used = sorted({problem.code for problem in problems})
    driver = {
        "name": "timeline",
        "version": version,
        "rules": [_rule(rules[code]) for code in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, used.index(problem.code)) for problem in problems],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary(rule)},
        "fullDescription": {"text": manual(rule)},
        "help": {"text": manual(rule)},
        "defaultConfiguration": {"level": rule.level.value},
    }


def _result(problem: Problem, index: int) -> dict[str, Any]:
    region = {
        "startLine": problem.line,
        "startColumn": problem.column,
        "endLine": problem.end_line,
        "endColumn": problem.end_column,
    }
    same = f"{problem.code}\0{problem.path}\0{problem.record}\0{problem.message}"
    return {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": problem.level.value,
        "message": {"text": _sentence(problem)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(problem.path)}, "region": region}}],
        "partialFingerprints": {"timeline/v1": hashlib.sha256(same.encode(errors="surrogateescape")).hexdigest()[:32]},
    }


def _uri(path: str) -> str:
    """A path as a relative reference (RFC 3986 section 4.2), or as a file address where it is absolute."""
    quoted = quote(path.replace("\\", "/"), errors="surrogateescape")
    if quoted.startswith("/"):
        return f"file://{quoted}"
    return f"./{quoted}" if ":" in quoted.partition("/")[0] else quoted


# The manual


def summary(rule: Rule) -> str:
    """The first sentence of a manual page: what is wrong."""
    return rule.manual.strip().partition("\n")[0]


def manual(rule: Rule) -> str:
    """A manual page with one line to each paragraph."""
    paragraphs = rule.manual.strip().split("\n\n")
    return "\n\n".join(" ".join(line.strip() for line in paragraph.split("\n")) for paragraph in paragraphs)


def table(rules: Mapping[str, Rule]) -> str:
    """Every check as a row of a Markdown table, for the README."""
    rows = (f"| {r.code} | {r.name} | {r.level.value} | {_cell(summary(r))} |\n" for r in rules.values())
    return "| code | name | level | what is wrong |\n|---|---|---|---|\n" + "".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
