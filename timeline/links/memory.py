"""What servers said of addresses, remembered for a week, and since when they have said so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import msgspec

from timeline.text import files

State = Literal["fine", "moved", "paywalled", "gone", "unclear"]
"""What becomes of a reader who follows an address; `unclear` where no server says so, and another day it may."""

LASTS: Final = dt.timedelta(days=7)
"""How long an answer is taken for today's."""

FILE: Final = "links.json"


class Reply(msgspec.Struct, frozen=True):
    """What a server says of an address: the state, its status code (0 where there is none), where it leads, and why."""

    state: State
    code: int = 0
    to: str = ""
    reason: str = ""


class Answer(msgspec.Struct, frozen=True):
    """A reply, the day it was given, and the first day on which this state was found."""

    reply: Reply
    asked: dt.date
    since: dt.date

    def holds(self, today: dt.date) -> bool:
        """Whether it need not be asked for again; what was unclear is asked for each time."""
        return self.reply.state != "unclear" and dt.timedelta(0) <= today - self.asked < LASTS


Answers = Mapping[str, Answer]
"""Answers by address."""


def answered(reply: Reply, before: Answer | None, today: dt.date) -> Answer:
    """A reply of today, in its state since the day it was first found in it."""
    is_same = before is not None and before.reply.state == reply.state
    return Answer(reply, today, before.since if before and is_same else today)


def recalled(folder: Path | None) -> dict[str, Answer]:
    """The answers that are remembered; none where there is no memory, or it cannot be read."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=dict[str, Answer]) if folder else {}
    except (OSError, msgspec.MsgspecError):
        return {}


def remember(folder: Path | None, answers: Answers) -> None:
    """Keep answers beside those of other records; what was unclear does not take the place of what was known.

    That they cannot be kept is no reason to stop.
    """
    if folder is None:
        return
    known = {url: answer for url, answer in answers.items() if answer.reply.state != "unclear"}
    kept = dict(sorted((recalled(folder) | known).items()))
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.put(folder / FILE, msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
