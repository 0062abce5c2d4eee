"""The words by which a text is understood, as tables; the rules that use them stand in the other modules.

To teach `timeline clip` a word, add it here, or for types of event and names of figures to the `words` of their row in
the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from timeline.record import MONTHS

ABBREVIATIONS: Final = tuple(
    "Mr Mrs Ms Dr Cllr Cllrs Coun Prof Rev Sgt Lt St No Nos vs Jan Feb Aug Sept Oct Nov Dec approx ca c".split()
)

# Dates

MONTH_NAMES: Final[Mapping[str, int]] = {
    **{name: number for number, name in enumerate(MONTHS, 1)},
    **{name[:3]: number for number, name in enumerate(MONTHS, 1) if len(name) > 4},
    "Sept": 9,
}
"""Months as they are written, and their numbers."""

WEEKDAYS: Final = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())

DAY_WORDS: Final[Mapping[str, int]] = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "overnight": -1,
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "this lunchtime": 0,
    "the day after tomorrow": 2, "tomorrow": 1,
}  # fmt: skip
"""Words for a day, and how far it is from the day of the text."""

TIMES_OF_DAY: Final = tuple("morning lunchtime afternoon evening night teatime midnight noon".split())

AROUND_WORDS: Final = ("about", "around", "circa", "roughly")
PART_WORDS: Final = (
    "early", "late", "mid-", "mid", "earlier", "the end of", "the start of", "the beginning of", "the middle of",
    "the close of",
)  # fmt: skip
"""Words that place a date in a part of a month or a year: nobody knows in which days, so it is approximate."""

MONTH_PREPOSITIONS: Final = (
    "in", "since", "until", "till", "by", "from", "during", "before", "after", "of", "for", "to", "through",
    "throughout", "between",
    "last", "next", "this", "every", "each", "both", "and",
)  # fmt: skip
"""Words before a month that stands alone: without one, `May` and `March` may be no months."""

MONTHLY: Final = (
    "ballot", "strike", "strikes", "election", "elections", "meeting", "budget", "vote", "walkout", "talks", "local",
    "council", "pay", "poll", "deadline", "march", "settlement", "deal",
)  # fmt: skip
"""Words after a month that stands alone before them: `the May ballot`."""

FEASTS: Final[Mapping[str, str]] = {
    "New Year's Eve": "12-31", "New Year's Day": "01-01", "May Day": "05-01", "Christmas Eve": "12-24",
    "Christmas Day": "12-25", "Boxing Day": "12-26", "Christmas": "12~",
    "the new year": "01~",
}  # fmt: skip
"""Days that have names, as month and day."""

MOVING_FEASTS: Final[Mapping[str, int]] = {
    "Good Friday": -2, "Easter Sunday": 0, "Easter Monday": 1, "Easter": 0, "Ascension Day": 39, "Whit Sunday": 49,
    "Whitsun": 49, "Whit Monday": 50,
}  # fmt: skip
"""Days that have names and move with Easter, and how many days after Easter Sunday they are."""

FUTURE: Final = (
    "will", "would", "shall", "won't", "due", "plan", "plans", "planned", "planning", "set to", "set for", "is to",
    "are to", "going to",
    "expected", "until", "deadline", "next", "must", "ahead of", "could", "may", "might", "scheduled", "proposed",
    "proposes", "intends", "intend", "threatened to", "prepares", "prepare", "preparing", "faces", "face", "begins",
    "starts", "meets", "meet", "opens", "closes",
    "takes place", "take place", "take effect", "takes effect", "come into force", "vote on", "being held",
    "be held", "called for", "coming", "later", "lobby", "decide", "resume", "resumes", "reopen",
    "reopens", "restart", "restarts", "announce", "should",
    "pledged", "promised", "called off", "goes", "go to", "return", "returns",
)  # fmt: skip
PAST: Final = (
    "was", "were", "had", "did", "has", "have", "been", "met", "began", "went", "came", "took", "left", "lost",
    "won", "held", "sent", "gave",
    "made", "fell", "rose", "broke", "stood", "became", "saw", "got", "put", "ran", "ago", "last", "since", "heard",
    "found",
)  # fmt: skip
"""Words that tell whether `on Monday` is to come or is over; a verb that ends in -ed tells that it is over."""

# Figures

NOUNS: Final[Mapping[str, str]] = {
    noun: dimension
    for dimension, nouns in {
        "people": "people person staff worker employee member resident councillor striker delegate protester "
        "demonstrator "
        "marcher picket picketer teacher driver nurse cleaner carer porter librarian collector official manager "
        "supporter passenger pupil child adult patient claimant officer steward rep voter pensioner family tenant "
        "engineer firefighter warden crew union-member trade-unionist binman caretaker assistant director head man "
        "woman applicant volunteer guard "
        "cook signatory lecturer student candidate taxpayer",
        "posts": "job post redundancy role position vacancy dismissal apprenticeship",
        "votes": "vote ballot-paper paper abstention",
        "seats": "seat",
        "days": "day",
        "weeks": "week",
        "hours": "hour",
        "number": "month year minute mile strike ward fortnight stage step phase part instalment round",
        "money": "pound",
        "weight": "tonne ton",
        "things": "letter bag bin home household street signature school library centre bus route vehicle lorry "
        "complaint claim case objection collection shift site office depot branch union council rat email call "
        "house property business meeting service building garage appointment operation lesson town village "
        "response page card grievance motion amendment leaflet question option hospital clinic nursery college",
        "percent": "point percentage-point",
    }.items()
    for noun in nouns.split()
}  # fmt: skip
"""Nouns that are counted, in the singular, and what a figure of them measures."""

PUT_AFTER: Final[Mapping[str, str]] = {
    "-odd": "about", " or so": "about", " or thereabouts": "about", " or more": "at least", "-plus": "at least",
    "+": "at least", " or over": "at least", " or above": "at least", " or fewer": "up to", " or less": "up to",
    " or under": "up to",
}  # fmt: skip
"""Words after a number that tell how it is put: `70-odd people`, `£1,000 or more`."""

CHANGED: Final = (
    "rais",
    "ris",
    "rose",
    "fall",
    "fell",
    "drop",
    "increas",
    "cut",
    "reduc",
    "grow",
    "grew",
    "grown",
    "climb",
    "up",
    "down",
    "went",
    "chang",
    "mov",
    "lower",
    "lift",
)
"""Beginnings of words after which `from 4,000 to 3,000` are two figures, of which one became the other."""

PLURALS: Final[Mapping[str, str]] = {
    "person": "people", "man": "men", "woman": "women", "child": "children", "staff": "staff", "people": "people",
    "binman": "binmen",
}  # fmt: skip

NOT_BETWEEN: Final = frozenset(
    "of the to and in on for a an or who at by with from were was have had has said says voted is are after before "
    "but that which as into out than "
    "this their its his her they it not would will could until when while since per cent against over under been be "
    "where if so each every other "
    "fewer less last next first".split()
)
"""Words that do not stand between a number and what is counted: `400 refuse workers`, not `400 in the workers`."""

NUMBERED: Final = (
    "section", "sections", "room", "page", "pages", "form", "paragraph", "para", "number", "no", "article", "clause",
    "schedule", "platform", "junction", "route",
    "channel", "phase", "stage", "band", "grade", "grades", "level", "local", "tier", "unit", "chapter", "option",
    "agenda item", "item", "gate", "bay", "type", "group",
)  # fmt: skip
"""Words after which a number is a name."""

# Names

TITLES: Final = (
    "Cllr", "Cllrs", "Coun", "Councillor", "Councillors", "Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor",
    "Sir", "Dame", "Lord", "Lady",
    "Baroness", "Rev", "Reverend", "Ald", "Alderman", "Alderwoman", "Canon", "Bishop", "Judge", "Justice", "MP",
    "Brother", "Sister",
)  # fmt: skip

POSTS: Final = (
    "leader", "councillor", "chief executive", "secretary", "branch secretary", "organiser", "regional organiser",
    "convenor", "convener", "chair", "chairman",
    "chairwoman", "director", "mayor", "cabinet member", "spokesman", "spokeswoman", "official", "officer",
    "president", "manager", "MP",
)  # fmt: skip
"""What a person is called by a post: `the new leader` is the last person who was named."""

POST_NOUNS: Final = tuple(
    "secretary leader organiser officer convenor convener chair chairman chairwoman director manager member executive "
    "president steward rep representative candidate worker cleaner driver carer collector teacher nurse librarian "
    "professor solicitor barrister chief head mayor mother father resident treasurer conciliator judge daughter son "
    "wife husband widow widower sister brother partner friend neighbour grandmother grandfather".split()
)
"""Nouns beside a person's name that tell that it is one: `branch chair Bo Marsh`, `Bo Marsh, a resident`."""

BODY_NOUNS: Final = (
    "Council", "Union", "Trust", "Association", "Party", "Committee", "Board", "University", "Hospital", "College",
    "Federation", "Forum", "Alliance",
    "Campaign", "Authority", "Department", "Tribunal", "Court", "Partnership", "Society", "Institute", "Congress",
    "Commission", "Agency", "Executive", "Chamber", "Network",
    "Foundation", "Coalition", "Against", "TUC", "Services", "Group", "Ltd", "plc", "Limited", "Police", "School",
    "Academy", "Cabinet", "Ministry", "Branch", "League", "Employers",
)  # fmt: skip
"""Nouns in which the name of a body ends."""

PLACE_NOUNS: Final = (
    "Road", "Street", "Avenue", "Lane", "Square", "Park", "Centre", "House", "Hall", "Place", "Way", "Drive",
    "Close", "Station", "Bridge", "Gardens", "Court", "Terrace", "Wharf",
    "Quay", "Market", "Stadium", "Theatre", "Library", "Hill", "Green", "Depot", "Island", "Shire", "City", "Town",
    "County", "Pool", "Leisure", "Civic", "Guildhall", "Row", "Yard", "Chambers", "Baths",
    "Act", "Day", "Minister", "Government", "Office", "Survey", "Review", "Budget", "Ballot", "East", "West",
    "North", "South", "Estate",
    "Echo", "Gazette", "Herald", "Post", "News", "Mail", "Times", "Chronicle", "Star", "Argus", "Mercury",
    "Advertiser", "Courier", "Telegraph", "Express",
)  # fmt: skip
"""Nouns in which a name ends that is no person's and no body's that acts."""

PLURAL_TITLES: Final = ("Cllrs", "Councillors", "Messrs", "Drs", "Aldermen")
"""Titles before a list of surnames: `Councillors Marsh, Teller and Birch`."""

THINGS: Final = frozenset(
    "chamber chambers tax house houses home homes estate flat flats tenant tenants chamber's offices car cars".split()
)
"""Words after `the council` with which it is a thing, and not the body that acts: `the council tax`."""

NO_BODY_BEGINS: Final = tuple(
    "The A An But And At In On For By From When If As After Both Full Members Yesterday Former".split()
)
"""Words with a capital that begin no body's name."""

NOT_NAMES: Final = frozenset(
    "The A An In On At By For From But And Or If When While As After Before Since Last Next This That These Those "
    "It He She They We You I His Her "
    "Their Our My Its There Here What Who How Why Where Members Staff Workers Unions Council Councillors Leader "
    "Leaders Conservative Conservatives Labour "
    "Liberal Democrat Democrats Tory Tories Green Greens Independent Chief Executive Branch Secretary Regional "
    "Officer Deputy Cabinet Member Town City County Full "
    "Civic General Strike Union Bank Holiday Royal New Old Great North South East West Saint St Mr Mrs Ms Miss Cllr "
    "Speaking Asked Last Under Both "
    "More Some Many Most All Every Each No Not Now Then Yesterday Today Tomorrow Meanwhile However Although Despite "
    "Earlier Later Only Also Head Director Former "
    "Assistant National Local Public Human Resources Finance Housing Children's Adult Social Care Services "
    "Department Trade "
    "Refuse Bin Library Parking Street School Schools Teaching University Prime Minister British English Welsh "
    "Scottish European GMB Unison Unite".split()
)
"""Words with a capital that begin no person's name."""

# Speech

SPEECH_VERBS: Final = frozenset(
    "said says say told tells added adds claimed claims argued argues warned warns insisted insists denied denies "
    "accused accuses described describes "
    "criticised criticises welcomed welcomes urged urges believes believed explained explains admitted admits "
    "stressed stresses maintained maintains "
    "suggested suggests replied replies responded responds stated states branded brands blamed blames commented "
    "comments predicted predicts "
    "estimated estimates complained complains conceded concedes countered counters declared declares condemned "
    "condemns attacked attacks hailed hails praised praises "
    "thinks wrote writes acknowledged acknowledges alleged alleges asserted asserts defended defends joked pointed "
    "promised promises pledged pledges vowed vows "
    "repeated called labelled dubbed hit remarked continued concluded recalled noted notes reiterated demanded "
    "demands feared fears apologised accepted appealed thanked "
    "argue insist believe accuse deny estimate maintain warn claim put puts announced confirmed confirms revealed "
    "reveals calls suggest points accepts dismissed disputed disputes questioned tweets tweeted "
    "recalls remembers".split()
)
"""Verbs of saying, as they stand in a report."""

ONLY_BEFORE: Final[Mapping[str, str]] = {
    "points": r"\s(?:out|to)\b",
    "pointed": r"\s(?:out|to)\b",
    "hit": r"\s(?:out|back)\b",
    "called": r"\s(?:on|for|it|him|her|them|the\s\w+(?:\s\w+)?\s[“\"‘'•])|\s[“\"‘'•]",
    "calls": r"\s(?:on|for|it|him|her|them)\b",
    "promised": r"\s(?:to|that|a|an|no|there|the|in|more|it|he|she|they|[“\"‘'•])",
    "demanded": r"\s(?:that|to|an?|the)\b",
    "announced": r"\s(?:that|it|he|she|they)\b|:",
    "confirmed": r"\s(?:that|it|he|she|they|the|there|no)\b|:",
    "confirms": r"\s(?:that|it|he|she|they|there)\b|:",
    "revealed": r"\s(?:that|it|he|she|they|there)\b|:",
    "reveals": r"\s(?:that|it|he|she|they|there)\b|:",
    "accepted": r"\s(?:that|it|there)\b",
    "accepts": r"\s(?:that|it|there)\b",
    "dismissed": r"\s(?:the\s)?(?:claims?|suggestions?|talk|idea|figures?|criticism|it|this|that|[“\"‘'•])",
    "disputed": r"\s(?:the|that|this|his|her|their|those|it)\b",
    "brands": r"\s(?:it|the|this)\b",
    "states": r"\s(?:that|:)|:",
    "notes": r"\s(?:that|:)|:",
    "claims": r"\s(?!(?:of|for|against|over|by|and|to|from|made|are|were|is)\b)",
    "comments": r"\s(?:that)\b|:",
    "demands": r"\s(?:that|to)\b",
    "fears": r"\s(?:that|the|it|more|a|an|[a-z]+\swill)\b",
    "attacks": r"\s(?:the|his|her|their|what)\b",
    "estimates": r"\s(?:that|the|it|there)\b",
    "continued": r":|\s?[“\"‘•]",
    "concluded": r":|\s?[“\"‘•]|\sthat\b",
    "repeated": r"\s(?:that|his|her|their|its)\b",
    "maintained": r"\s(?:that|it|he|she|they|the)\b",
    "defended": r"\s(?:the|his|her|their|its|this)\b",
    "attacked": r"\s(?:the|his|her|their|its|what)\b",
    "claim": r"\s(?:that|it|they|he|she|the)\b",
    "estimate": r"\s(?:that|it|there|the)\b",
    "put": r"\s(?:it|them|the\s(?:\w+\s){0,5}\w+)\s(?:at|nearer|closer|higher|lower)\b",
    "puts": r"\s(?:it|them|the\s(?:\w+\s){0,5}\w+)\s(?:at|nearer|closer|higher|lower)\b",
    "recalled": r"\s(?:that|how|the)\b|:",
    "noted": r"\s(?:that|how)\b|:",
}  # fmt: skip
"""Verbs that are of saying only before some words, and the pattern of these."""

PASSIVE: Final = (
    "was",
    "were",
    "been",
    "is",
    "are",
    "be",
    "being",
    "not",
    "never",
    "to",
    "of",
    "a",
    "an",
    "its",
    "their",
    "no",
)
"""Words after which a verb of saying is passive, or none: `staff were told`, `the claims`."""

ADVERBS: Final = (
    "also", "then", "later", "today", "yesterday", "has", "have", "had", "again", "repeatedly", "previously",
    "earlier", "now", "tonight", "himself", "herself", "both", "all",
    "however", "meanwhile", "simply", "publicly", "angrily", "this week", "last night", "last week", "this morning",
    "afterwards", "recently", "once", "even", "still", "never", "only",
)  # fmt: skip
"""Words between a speaker and the verb."""

ACCOUNTS: Final = (
    "reckoning",
    "estimate",
    "estimates",
    "account",
    "calculation",
    "calculations",
    "count",
    "figures",
    "admission",
    "view",
    "words",
    "sums",
)
"""Nouns of what somebody says, where a phrase says it for a verb: `by the union's own reckoning`."""

ACCORDING_TO: Final = ("according to", "in the words of", "in the view of", "said by")

SPOKESPEOPLE: Final = (
    "spokesman", "spokeswoman", "spokesperson", "spokespeople", "press officer", "statement from", "statement by",
    "statement", "source", "letter from", "letter",
)  # fmt: skip

STAND_INS: Final[Mapping[str, tuple[str, ...]]] = {
    "the union": ("union",), "the branch": ("union",), "the council": ("council", "employer"),
    "the authority": ("council", "employer"),
    "the employer": ("employer", "council"), "the company": ("employer",), "the party": ("party",),
    "the group": ("group", "party"), "the campaign": ("group",),
    "the tribunal": ("court",), "the conciliation service": ("public-body",), "council": ("council", "employer"),
    "union": ("union",),
    "council bosses": ("council",), "council chiefs": ("council",), "town hall": ("council",),
    "town hall bosses": ("council",), "council managers": ("council",), "bosses": ("council", "employer"),
}  # fmt: skip
"""What an actor is called by its kind, where only one of that kind is in the text."""

GROUPS: Final = (
    "union leaders", "union bosses", "unions", "the unions", "campaigners", "residents", "opponents", "critics",
    "members", "workers", "staff", "strikers", "opposition councillors", "councillors",
    "union officials", "protesters", "managers", "parents", "traders", "one member", "one worker", "one resident",
    "ministers", "conservatives", "labour", "liberal democrats", "tories", "police", "organisers", "sources",
    "union sources", "activists",
    "leaders", "officers", "officials",
)  # fmt: skip
"""Speakers that are left open: more than one may be meant."""
