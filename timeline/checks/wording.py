"""The words by which checks read a text, as tables: a word that is missing is a row here, and no change of a check.

Weekdays and months as papers write them, words of another time, words that judge, the names of posts, and the councils
whose elections follow other law than England's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

# Weekdays and months

WEEKDAYS: Final = {
    "Monday": ("Monday", "Mon"),
    "Tuesday": ("Tuesday", "Tues", "Tue"),
    "Wednesday": ("Wednesday", "Weds", "Wed"),
    "Thursday": ("Thursday", "Thurs", "Thur", "Thu"),
    "Friday": ("Friday", "Fri"),
    "Saturday": ("Saturday", "Sat"),
    "Sunday": ("Sunday", "Sun"),
}
"""The days of the week, Monday first, and how they are written."""

MONTH_FORMS: Final = (
    ("January", "Jan"), ("February", "Feb"), ("March", "Mar"), ("April", "Apr"), ("May",), ("June", "Jun"),
    ("July", "Jul"), ("August", "Aug"), ("September", "Sept", "Sep"), ("October", "Oct"), ("November", "Nov"),
    ("December", "Dec"),
)  # fmt: skip
"""The months, January first, and how they are written."""

WEEKDAY_OF: Final = {form: number for number, forms in enumerate(WEEKDAYS.values()) for form in forms}
MONTH_OF: Final = {form: number for number, forms in enumerate(MONTH_FORMS, 1) for form in forms}


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of these words, the longer first."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


# Sentences


class Sentence(NamedTuple):
    """A sentence of a text, and where it begins there."""

    text: str
    start: int


_SENTENCE: Final = re.compile(r"(?:[^.!?;\n]|\.(?=\w)|(?<=\b[A-Z])\.|(?<=\b(?:Cllr|Mont))\.|(?<=\b(?:Mr|Dr|St|No))\.)+")


def sentence_at(text: str, place: int) -> Sentence:
    """The sentence of a text that a place is in; a semicolon ends one too."""
    for found in _SENTENCE.finditer(text):
        if found.start() <= place < found.end():
            return Sentence(found[0], found.start())
    return Sentence(text, 0)


YEAR: Final = re.compile(r"(?<![\w£$€/.,-])(?:19|20)[0-9]{2}(?![\w]|,[0-9]|\.[0-9])")
"""A year, as a number of four digits that nothing is joined to."""

YEAR_BESIDE: Final = re.compile(
    r"\b(?:(?:last|next|previous|following) year|a year (?:earlier|later|before|after|ago|on)"
    r"|year (?:before|after)|(?:two|three|\d+) years (?:earlier|later|before|after|ago|on))\b",
    re.IGNORECASE,
)
"""Words that put a date into another year than that of the event."""

OTHER_TIME: Final = re.compile(
    r"\b(?:formerly|previously|recall\w*|remember\w*|look(?:s|ing)? back|back then|at the time|by then"
    r"|(?:who|he|she) had|will (?:be|become|take|serve)|would (?:be|become)|to become|bec[ao]mes?|succe(?:ed|ss)\w*"
    r"|replac\w*|resign\w*|st(?:ood|ands?|epped|eps?) down|took over|takes? over|used to|earlier|ago|oust\w*"
    r"|(?:last|next|previous|following) (?:year|month|week|spring|summer|autumn|winter)|(?:re-?)?elect(?:s|ed)?"
    r"|appoint\w*|predecessor)\b",
    re.IGNORECASE,
)
"""Words of a sentence that may speak of another time than that of the event, or of a post that changes hands."""

NOT_THAT_POST: Final = frozenset(
    "acting assistant associate co deputy former future group incoming interim joint late minority new next opposition "
    "outgoing party past previous prospective shadow temporary then vice ex one-time sometime onetime ousted deposed "
    "sacked suspended retired retiring departing longest-serving first last old current-and-former".split()
)
"""Words before a post that make it another post, or that of another time."""

_TERM: Final = r"until|till|since|between|at the time|designate|when|then|for (?:the )?(?:past|last|next|\w+ years)"
BOUNDED: Final = re.compile(
    rf"[\s(–—-]+(?:{_TERM}|from|to|in|before|after|during|elect|[12][0-9]{{3}}|and former|at that|as of|as it was)\b"
    rf"|[,)]? (?:{_TERM}|now|had|who (?:was|had|left|took|will)|from (?:[0-9]|[A-Z]))\b",
)
"""What follows a post, or the name after it, and says when it was held."""

# Posts

POST_FORMS: Final = {
    "leader": ("leader",),
    "deputy leader": ("deputy leader",),
    "chief executive": ("chief executive", "chief executive officer", "chief exec", "CEO"),
    "branch secretary": ("branch secretary", "secretary of the branch"),
    "general secretary": ("general secretary", "general sec", "gen sec"),
    "convenor": ("convenor", "convener"),
    "chair": ("chair", "chairman", "chairwoman", "chairperson"),
    "finance director": ("finance director", "director of finance"),
    "headteacher": ("headteacher", "head teacher"),
    "vice-chancellor": ("vice-chancellor", "vice chancellor"),
}
"""Posts, and other words for the same post."""

POST_HEADS: Final = (
    ("cabinet member for ", "portfolio holder for ", "executive member for ", "cabinet lead for "),
)  # fmt: skip
"""How titles of one post begin; what follows is the same."""

COURTESIES: Final = frozenset(
    "cllr councillor mr mrs ms miss dr sir dame lord lady baroness prof professor rev".split()
)
"""Words that stand before a name and are no part of it."""


def post_forms(title: str) -> tuple[str, ...]:
    """The words that a post goes by, the usual ones first; in lower case."""
    low = title.casefold()
    for usual, forms in POST_FORMS.items():
        if low in {form.casefold() for form in (usual, *forms)}:
            return tuple(dict.fromkeys(form.casefold() for form in (usual, *forms)))
    for heads in POST_HEADS:
        if found := next((head for head in heads if low.startswith(head)), ""):
            return tuple(head + low.removeprefix(found) for head in heads)
    return (low,)


# Words that judge

_JUDGING: Final = """
    appalling* atrocious* betray* bloated brutal* bullies bully bully-boy bullying callous* chaos chaotic* cowardly
    cripple crippling* crushing* cynical* damning* despicabl* devastat* disastrous* disgrace* disgust* draconian
    farce* farcical fat_cat* greed greedy heartless* heroic* historic_victory humiliat* hypocri* incompeten*
    landslide* ludicrous* magnificent* militant* outrage* overwhelming* pathetic* reckless* resounding* ruthless*
    savage* savaging scandal* shambles shambolic* shameful* shameless* shocking* slashed slashing spineless* stunning*
    swingeing thug* unacceptabl* unprecedented* vicious* vindictive* worst_ever wreck*

    absurd* arrogan* barbaric* blackmail* blasted bloodbath* botched bungl* butchered butchering carnage
    catastroph* climb-down climbdown contemptible cowardice cruel* cruelty debacle deceitful decimat* derisory
    diabolical disgraced dishonest evil extortionate* eye-watering fiasco furious* fury gutted gutting hammered hated
    heartbreaking held_to_ransom hold_to_ransom holding_to_ransom hopeless* idiotic inept* inhuman* insulting*
    jaw-dropping lambast* laughable* lavish* liars ludicrous mayhem meagre mean-spirited miserly monstrous* nightmare*
    nonsensical obscene* onslaught paltry pitiful* preposterous* punishing ridiculous* scandalous scathing* shock_move
    sickening* sinister slam slammed slamming slams stupid* toothless triumphant* uncaring union_barons union_bosses
    unjust unjustly unscrupulous* vile whopping wicked*
"""
"""Words that judge and do not tell; each belongs to a speaker. `*` stands for any ending, `_` for a space.

The first paragraph is what the press said of the disputes this table was first made for; the second are words that
style books of newspapers ban for news in their own voice ("slammed", "bloodbath", "slashed": the banned words at
pedant.co.uk) and that Wikipedia's manual of style lists as words to watch. A record's own list is this row.
"""


class Judging(NamedTuple):
    """A word that judges, in lower case; `open` says that it may end in any way."""

    word: str
    open: bool


@cache
def judging_words() -> tuple[Judging, ...]:
    """The table of judging words, each once."""
    rows = dict.fromkeys(_JUDGING.split())
    return tuple(Judging(row.rstrip("*").replace("_", " "), row.endswith("*")) for row in rows)


NOT_JUDGING: Final = re.compile(
    r"\bmilitant (?:tendency|group|newspaper|supporters?)\b|\bbullying(?! (?:tactics|letters?|campaign|threats?))"
    r"|\b(?:scandal|outrages?) (?:inquiry|hearing|report|tribunal|compensation|victims)\b|\bship ?wreck\w*"
    r"|\bwreck(?:s|ed|age) (?:of|in) (?:a|the) (?:crash|fire|storm)\b|\bcrushing (?:injur\w+|plant|machine\w*)"
    r"|\bdevastat\w+ by (?:a |the )?(?:fire|flood\w*|storm|explosion)\b|\bslash(?:ed|ing) (?:tyres?|tires?)\b"
    r"|\b(?:tyres?|tires?) (?:are |were |is |was )?(?:found )?slashed\b|\b(?:lump )?hammered (?:in|into|on)\b"
    r"|\b(?:found|lies?|left) wrecked\b|\bgutted by fire\b|\bwrecking amendments?\b|\bcruelty to (?:animals|children)\b"
    r"|\banimal cruelty\b|\bbrutalis[mt]\w*\b",
    re.IGNORECASE,
)
"""Where the same letters tell and do not judge: names of things, the matter of a dispute, what fire or flood did."""


# Councils

OTHER_ELECTIONS: Final = re.compile(
    r"\b(?:mayor\w*|police|commissioners?|parliament\w*|general election|MPs?|MSPs?|Assembly|Senedd|Holyrood|Scot\w*"
    r"|Wales|Welsh|Northern Ireland|Ulster|Stormont|City of London|Corporation of London|Common Council"
    r"|Court of Aldermen|aldermanic|European|general secretary|presiden\w+|executive council|parish|community council"
    r"|postpone\w*|put off|countermand\w*|delayed|rescheduled|re-run|rerun|deferred|moved|void\w*|referendum)\b"
)
"""Elections whose day is another: of mayors, of other bodies, in other nations, and those put off."""

OTHER_NATIONS: Final = re.compile(
    r"\b(?:Scotland|Scottish|Wales|Welsh|Northern Ireland|Cyngor|"
    # Scotland (Local Government etc (Scotland) Act 1994 Sch. 1)
    r"Aberdeen|Aberdeenshire|Angus|Argyll|Clackmannanshire|Dumfries|Dundee|Ayrshire|Dunbartonshire|Lothian|Edinburgh"
    r"|Eilean Siar|Western Isles|Falkirk|Fife|Glasgow|Highland|Inverclyde|Midlothian|Moray|Lanarkshire|Orkney|Perth"
    r"|Renfrewshire|Borders|Shetland|Stirling|Strathclyde|Tayside|Grampian|"
    # Wales (Local Government (Wales) Act 1994 Sch. 1)
    r"Blaenau Gwent|Bridgend|Caerphilly|Cardiff|Carmarthenshire|Ceredigion|Conwy|Denbighshire|Flintshire|Gwynedd"
    r"|Anglesey|Merthyr Tydfil|Monmouthshire|Neath|Port Talbot|Newport|Pembrokeshire|Powys|Rhondda|Swansea|Torfaen"
    r"|Vale of Glamorgan|Glamorgan|Wrexham|Gwent|Clwyd|Dyfed|"
    # Northern Ireland (Local Government Act (Northern Ireland) 1972 and 2014)
    r"Belfast|Derry|Londonderry|Strabane|Antrim|Newtownabbey|Ards|North Down|Armagh|Banbridge|Craigavon|Causeway Coast"
    r"|Fermanagh|Omagh|Lisburn|Castlereagh|Mid Ulster|Newry|Mourne|Ballymena|Coleraine|Larne|Limavady|Magherafelt"
    r"|Moyle|Carrickfergus|Cookstown|Dungannon|Down District)\b"
)
"""Names by which a council outside England is known."""

# Quotations

_QUOTATION: Final = re.compile(
    r"[“\"](?P<double>[^“”\"]+)[”\"]|‘(?P<curly>(?:[^‘’]|’(?=\w))+)’(?!\w)"
    r"|(?<![\w'])'(?=[^\W\d])(?P<single>(?:[^'\n]|'(?=\w))+)(?<=[\w.,!?…])'(?!\w)"
)


def quotations(text: str) -> Iterator[re.Match[str]]:
    """The quotations of a text, in double or in single marks; an apostrophe opens and closes none."""
    return _QUOTATION.finditer(text) if any(mark in text for mark in "\"“‘'") else iter(())


def quoted(found: re.Match[str]) -> str:
    """The words of a quotation without its marks."""
    return found["double"] or found["curly"] or found["single"]
