"""What a text says: the dates, figures, names and speech in its paragraphs, each with its place.

Everything here is deterministic and knows no file and no network. A word that is recognised is a word in `tables`, a
name in the record, or one of the `words` of a row of the vocabulary.

Comes in: the paragraphs of a text, the day it is of, and a `Timeline`. Goes out: `Found` things with their spans.
Modules, each importing only from those before it: numerals, tables, passages, days, amounts, names, speech, findings.
Neighbours use the names below, and the module numerals.
"""

from timeline.prose.amounts import cue as cue
from timeline.prose.findings import Findings as Findings
from timeline.prose.findings import find as find
from timeline.prose.names import Cast as Cast
from timeline.prose.passages import Found as Found
from timeline.prose.passages import Kind as Kind
from timeline.prose.passages import masked as masked
from timeline.prose.passages import paragraphs as paragraphs
from timeline.prose.passages import quotations as quotations
from timeline.prose.passages import sentences as sentences
