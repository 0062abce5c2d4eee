"""A clean record, and faults of every class to put into it: each takes the place of one field of one record."""

from __future__ import annotations

from typing import Final, NamedTuple

CLEAN: Final = {
    "id": "id: vote",
    "type": "type: ballot",
    "form": "form: consultative",
    "date": "date: 2011-05-23",
    "title": "title: Members vote on the offer",
    "summary": "summary: The result was announced outside the civic centre.",
    "status": "status: confirmed",
    "dispute": "dispute: pay-2011",
    "place": "place: Civic Centre",
    "financial_year": "financial_year: 2011/12",
    "actors": "actors: [unison]",
    "dates": "dates: {opened: 2011-05-02, closed: 2011-05-20}",
    "figures": "figures: {votes_for: 300, votes_against: 700, spoiled: 10, votes_cast: 1010}",
    "claims": "claims:\n  - {by: ann-lee, says: The offer was fair., sources: [echo]}",
    "sources": "sources: [echo]",
    "links": "links: {responds_to: [offer]}",
    "tags": "tags: [pay]",
    "note": "note: The paper gives the result on page four.",
    "formerly": "formerly: [the-vote]",
}
"""The fields of a ballot that agree with each other."""

OFFER: Final = """\
  - id: offer
    type: statement
    date: 2011-05-01
    title: The council makes an offer
    actors: [council]
    sources: [echo]
"""


MARKERS: Final = ("<<<<<<<", "=======", ">>>>>>>")


class Slip(NamedTuple):
    """What stands in the place of a field, and the code of what is wrong with it."""

    field: str
    text: str
    code: str


SLIPS: Final = {
    "an id that is another's": Slip("id", "id: offer", "TL502"),
    "an id with capitals": Slip("id", "id: The-Vote-2011", "TL501"),
    "an unknown type": Slip("type", "type: balot", "TL311"),
    "a type that is a list": Slip("type", "type: [ballot]", "TL303"),
    "an unknown form": Slip("form", "form: consultive", "TL312"),
    "a month 13": Slip("date", "date: 2011-13", "TL402"),
    "a date in words": Slip("date", "date: sometime in spring", "TL401"),
    "a date that is missing": Slip("date", "x-date: none", "TL302"),
    "a second colon": Slip("title", "title: Members vote: no", "TL101"),
    "a quote not closed": Slip("title", 'title: "Members vote', "TL101"),
    "no title": Slip("title", "title:", "TL201"),
    "a title misspelt": Slip("title", "titel: Members vote", "TL301"),
    "a title twice": Slip("title", "title: Members vote\ntitle: They vote", "TL103"),
    "a title with an escape": Slip("title", 'title: "Members\\e vote"', "TL003"),
    "a key too deep": Slip("summary", "  summary: Members voted no.", "TL101"),
    "a judgement": Slip("summary", "summary: A savage cut.", "TL803"),
    "a control character": Slip("summary", "summary: Members\x07 voted.", "TL003"),
    "a zero-width space": Slip("summary", "summary: Members\u200b voted.", "TL004"),
    "a lone carriage return": Slip("summary", "summary: Members\rvoted.", "TL005"),
    "a byte in Latin-1": Slip("summary", "summary: It cost \udca3500.", "TL001"),
    "an unknown status": Slip("status", "status: confirmd", "TL304"),
    "a tab": Slip("dispute", "dispute:\tpay-2011", "TL102"),
    "an anchor": Slip("place", "place: &p Civic Centre", "TL105"),
    "an alias": Slip("place", "place: *p", "TL105"),
    "a tag": Slip("place", "place: !place Civic Centre", "TL107"),
    "a year of two": Slip("financial_year", "financial_year: 2011/13", "TL404"),
    "an unknown actor": Slip("actors", "actors: [unison, unitee]", "TL503"),
    "an actor twice": Slip("actors", "actors: [unison, unison]", "TL513"),
    "a text for a list": Slip("actors", "actors: unison", "TL303"),
    "a day that is not": Slip("dates", "dates: {opened: 2011-02-30, closed: 2011-05-20}", "TL402"),
    "a date of no name": Slip("dates", "dates: {opend: 2011-05-02, closed: 2011-05-20}", "TL314"),
    "dates changed over": Slip("dates", "dates: {opened: 2011-05-20, closed: 2011-05-02}", "TL718"),
    "votes that do not add up": Slip(
        "figures", "figures: {votes_for: 300, votes_against: 700, spoiled: 10, votes_cast: 900}", "TL603"
    ),
    "a figure in words": Slip("figures", "figures: {votes_for: 300, votes_against: 700, turnout: half}", "TL601"),
    "a figure without its unit": Slip("figures", "figures: {votes_for: 300, turnout: 60}", "TL602"),
    "a figure of no name": Slip("figures", "figures: {votes_for: 300, trnout: 60%}", "TL313"),
    "a comma in braces": Slip("figures", "figures: {votes_for: 1,300, votes_against: 700}", "TL201"),
    "an unknown speaker": Slip("claims", "claims:\n  - {by: ann-leee, says: It was fair., sources: [echo]}", "TL503"),
    "no speaker": Slip("claims", "claims:\n  - {says: It was fair., sources: [echo]}", "TL302"),
    "an unknown key of a claim": Slip(
        "claims", "claims:\n  - {by: ann-lee, says: It was fair., sorces: [echo]}", "TL301"
    ),
    "a bad date of a claim": Slip(
        "claims", "claims:\n  - {by: ann-lee, says: It was fair., date: 2011-05-32, sources: [echo]}", "TL402"
    ),
    "an unknown source": Slip("sources", "sources: [echo, echoo]", "TL504"),
    "a citation with a wrong key": Slip("sources", "sources: [{id: echo, page: 4}, gazette]", "TL303"),
    "an unknown event": Slip("links", "links: {responds_to: [offr]}", "TL505"),
    "an unknown link": Slip("links", "links: {respond_to: [offer]}", "TL315"),
    "a link to itself": Slip("links", "links: {responds_to: [vote, offer]}", "TL507"),
    "an item with a colon": Slip("tags", "tags:\n  - pay: now: soon\n  - jobs", "TL101"),
    "a conflict": Slip("note", "note: A\n<<<<<<< ours\n\n=======\n\n>>>>>>> theirs", "TL006"),
    "a merge key": Slip("tags", "<<: {tags: [pay]}", "TL106"),
    "a list as key": Slip("tags", "? [pay]\n: now", "TL109"),
    "a former id with capitals": Slip("formerly", "formerly: [The Vote]", "TL501"),
}
"""Faults of every class that a single record can have."""


def event(*slips: Slip, id: str = "vote") -> str:
    """A ballot with some of its fields replaced."""
    fields = CLEAN | {"id": f"id: {id}", "formerly": f"formerly: [former-{id}]"} | {s.field: s.text for s in slips}
    lines = [line if line[:7] in MARKERS else f"    {line}" for text in fields.values() for line in text.split("\n")]
    return "\n".join(["  - " + lines[0][4:], *lines[1:]]) + "\n"


def record(*events: str, above: str = "") -> bytes:
    """A file that holds events; a lone surrogate stands for a byte that is not UTF-8."""
    return f"{above}events:\n{OFFER}{''.join(events)}".encode("utf-8", "surrogateescape")
