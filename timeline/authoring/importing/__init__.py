"""Records from other programs: each format's items become rows of cells, and rows are read as a person's answers are.

    text --formats.NAME.read--> Table of rows --rows.read--> Outcome: records, those there already, bad rows

Neighbours use the names below, and the modules parsing and rows.
"""

from timeline.authoring.importing.registry import Importer as Importer
from timeline.authoring.importing.registry import get as get
from timeline.authoring.importing.registry import names as names
from timeline.authoring.importing.registry import options as options
