"""Ids for new records, what can be read from the address of a page, and the names near a mistyped one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from timeline.record import (
    Refused,
    Source,
    Timeline,
    dates,
    nearest,
)

# Addresses


def is_address(text: str) -> bool:
    """Whether a text is the address of a page, as it is pasted from a browser."""
    return re.fullmatch(r"(?:https?://|www\.)[^\s/?#]+\.[^\s]+", text.strip(), re.IGNORECASE) is not None


def _without_scheme(address: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address.strip(), flags=re.IGNORECASE)


def bare(address: str) -> str:
    """What makes an address the same as another: without scheme, `www.`, fragment and what counts visitors."""
    plain = _without_scheme(address).partition("#")[0]
    return re.sub(r"[?&](?:utm_\w+|fbclid|gclid)=[^&]*", "", plain).rstrip("/").casefold()


def source_at(address: str, timeline: Timeline) -> Source | None:
    """The source that has an address."""
    wanted = bare(address)
    return next((s for s in timeline.sources if wanted in (bare(s.url), bare(s.archived))), None)


_ENDINGS: Final = frozenset({"html", "htm", "php", "aspx", "stm", "shtml"})


def title_of(address: str) -> str:
    """The words in an address, as a title: `Union members reject council pay cut`; "" for fewer than three words."""
    path = re.sub(r"[?#].*", "", _without_scheme(address)).partition("/")[2]
    said = [[word for word in re.split(r"[-_.+ ]+", part) if _is_word(word)] for part in path.split("/")]
    longest = max(said, key=len, default=[])
    return " ".join(longest).capitalize() if sum(not word.isdecimal() for word in longest) > 2 else ""


def _is_word(text: str) -> bool:
    """Whether a text may be a word of a title: letters, or a short number; no file's ending, no code."""
    return re.fullmatch(r"[a-z]{2,}|a|i|[0-9]{1,4}", text, re.IGNORECASE) is not None and text not in _ENDINGS


_DAY: Final = r"/((?:19|20)[0-9]{2})[/-]?([0-9]{2})[/-]?([0-9]{2})(?=[/-]|$)"


def day_of(address: str) -> str:
    """The day that stands in an address, as `/2011/02/24/`."""
    found = re.search(_DAY, address)
    try:
        return dates.parse("-".join(found.groups())).text if found else ""
    except Refused:
        return ""


class Usual(NamedTuple):
    """What a source most likely is: its type, and who publishes it."""

    type: str
    publisher: str


def usual_at(address: str, timeline: Timeline) -> Usual:
    """The type and publisher of the newest source of the same site; without one, what an address alone tells."""
    host = bare(address).partition("/")[0]
    same = [s for s in timeline.sources if host and bare(s.url).partition("/")[0] == host]
    if same:
        return Usual(same[-1].type, same[-1].publisher)
    return Usual("webpage" if host else "article-newspaper", host)


# Ids


_SMALL_WORDS: Final = frozenset(
    "a an and are as at by for from has have in into is of on or over that the to was with".split()
)
MOST_WORDS: Final = 5


def slug(text: str) -> str:
    """A text as an id: lower-case letters and digits without accents, parted by hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("£", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain)).strip("-")


def proposed_id(title: str, timeline: Timeline) -> str:
    """An id from the first words of a title that say something, unlike all others; it is never derived again."""
    said = slug(title).split("-")
    telling = [word for word in said if word not in _SMALL_WORDS] or said
    return unlike("-".join(telling[:MOST_WORDS]) or "event", taken(timeline))


def proposed_source_id(source: Mapping[str, Any], timeline: Timeline) -> str:
    """An id from the publisher's last word and the number in the address, the date or the title."""
    numbers = re.findall(r"[0-9]{5,}", re.sub(_DAY, "/", source.get("url", "")))
    publisher = source.get("publisher", "")
    said = publisher.partition(".")[0] if " " not in publisher else publisher  # a site's own name, without `.org.uk`
    name = slug(said).split("-")[-1] or "source"
    what = (
        numbers[-1] if numbers else slug(source.get("published", "")) or proposed_id(source.get("title", ""), timeline)
    )
    return unlike(f"{name}-{what}", taken(timeline))


def taken(timeline: Timeline) -> set[str]:
    """The ids that records have or had."""
    return {id for record in timeline.records() for id in (record.id, *record.formerly)} | timeline.lost


def free_id(id: str, timeline: Timeline) -> str:
    """An id, with a number where a record has or had it."""
    return unlike(id, taken(timeline))


def unlike(id: str, others: set[str]) -> str:
    """An id, with a number where another has it."""
    numbered = (f"{id}-{number}" for number in range(2, len(others) + 3))
    return id if id not in others else next(name for name in numbered if name not in others)


# Near names


def near_actors(timeline: Timeline, name: str) -> list[str]:
    """The ids of the actors with a name that begins so or is most like it, best first."""
    names = {said: actor.id for actor in timeline.actors for said in (actor.id, actor.name, *actor.aliases)}
    return _near(name, names)


def near_sources(timeline: Timeline, name: str) -> list[str]:
    """The ids of the sources whose id, title or publisher begins so or is most like a name, the newest first."""
    names = {said: source.id for source in timeline.sources for said in (source.id, source.title)}
    names |= {source.publisher: source.id for source in timeline.sources}
    return _near(name, dict(reversed(names.items())))


def _near(name: str, names: Mapping[str, str]) -> list[str]:
    begins = re.compile(rf"\b{re.escape(name)}", re.IGNORECASE)
    found = [*(said for said in names if begins.search(said)), *nearest(name, names, most=5)]
    return list(dict.fromkeys(names[said] for said in found))[:MOST_OFFERED]


MOST_OFFERED: Final = 6
