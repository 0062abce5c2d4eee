"""Which events: terms and options become a `Query`, and a query selects from a `Timeline`; dates in words become EDTF.

Comes in: a `Timeline`, and words from the command line. Goes out: the `Timeline` of the events that answer them.
Modules, each importing only from those before it: conditions, query, lanes, phrases, accounts, voices,
stoppages, stats.
Neighbours use the names below, and the modules accounts, conditions, lanes, phrases, search, stats,
stoppages, voices, words.
"""

from timeline.query.query import CONDITIONS as CONDITIONS
from timeline.query.query import InMemory as InMemory
from timeline.query.query import Known as Known
from timeline.query.query import Query as Query
from timeline.query.query import QueryError as QueryError
from timeline.query.query import ReadDate as ReadDate
from timeline.query.query import Term as Term
from timeline.query.query import compiled as compiled
from timeline.query.query import figure_name as figure_name
from timeline.query.query import figure_names as figure_names
from timeline.query.query import find_actor as find_actor
from timeline.query.query import find_event as find_event
from timeline.query.query import find_sources as find_sources
from timeline.query.query import folded as folded
from timeline.query.query import parse as parse
from timeline.query.query import select as select
from timeline.query.query import selectors as selectors
from timeline.query.query import split as split
from timeline.query.query import used as used
from timeline.query.query import with_events as with_events
