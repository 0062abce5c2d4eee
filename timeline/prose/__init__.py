"""What a text says: the dates, figures, names and speech in its paragraphs, each with its place.

Everything here is deterministic and knows no file and no network. A word that is recognised is a word in `tables`, a
name in the record, or one of the `words` of a row of the vocabulary. Nothing is imported here, because the patterns
take a tenth of a second to compile and most commands need none of them.

Comes in: the paragraphs of a text, the day it is of, and a `Timeline`. Goes out: `Found` things with their spans.
Modules, each importing only from those before it: numerals, tables, passages, days, amounts, names, speech, findings.
Neighbours use the modules amounts, days, findings, numerals, passages.
"""
