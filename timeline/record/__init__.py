"""What a record is: dates, figures, the vocabulary, and the events, actors and sources made of them. Values, no files.

Comes in: one line of text for each date and figure. Goes out: a `Timeline`, and a `Problem` for what cannot be read.
Modules, each importing only from those before it: spelling, problems, dates, figures, vocabulary, model, unknown.
Neighbours use the names below, and the modules dates, figures, model, unknown, vocabulary.
"""

from timeline.record.dates import MONTHS as MONTHS
from timeline.record.dates import OPEN as OPEN
from timeline.record.dates import SEASON_START as SEASON_START
from timeline.record.dates import SEASONS as SEASONS
from timeline.record.dates import Part as Part
from timeline.record.dates import When as When
from timeline.record.figures import CURRENCIES as CURRENCIES
from timeline.record.figures import Figure as Figure
from timeline.record.figures import tolerated as tolerated
from timeline.record.model import ID_PATTERN as ID_PATTERN
from timeline.record.model import KINDS as KINDS
from timeline.record.model import SECTIONS as SECTIONS
from timeline.record.model import WRONG_SHAPE as WRONG_SHAPE
from timeline.record.model import Actor as Actor
from timeline.record.model import AnyRecord as AnyRecord
from timeline.record.model import Citation as Citation
from timeline.record.model import Claim as Claim
from timeline.record.model import Converted as Converted
from timeline.record.model import Event as Event
from timeline.record.model import File as File
from timeline.record.model import Kind as Kind
from timeline.record.model import Link as Link
from timeline.record.model import Origin as Origin
from timeline.record.model import Record as Record
from timeline.record.model import Reference as Reference
from timeline.record.model import Role as Role
from timeline.record.model import Source as Source
from timeline.record.model import Status as Status
from timeline.record.model import Timeline as Timeline
from timeline.record.model import actor_mentions as actor_mentions
from timeline.record.model import decode as decode
from timeline.record.model import described as described
from timeline.record.model import encode as encode
from timeline.record.model import figure_mentions as figure_mentions
from timeline.record.model import holds as holds
from timeline.record.model import link_mentions as link_mentions
from timeline.record.model import source_mentions as source_mentions
from timeline.record.problems import Cure as Cure
from timeline.record.problems import Edit as Edit
from timeline.record.problems import Fault as Fault
from timeline.record.problems import Level as Level
from timeline.record.problems import Path as Path
from timeline.record.problems import Places as Places
from timeline.record.problems import Problem as Problem
from timeline.record.problems import Refused as Refused
from timeline.record.problems import Rule as Rule
from timeline.record.problems import Span as Span
from timeline.record.problems import count as count
from timeline.record.problems import cured as cured
from timeline.record.problems import did_you_mean as did_you_mean
from timeline.record.problems import nearest as nearest
from timeline.record.problems import only_slip as only_slip
from timeline.record.problems import spoken_list as spoken_list
from timeline.record.spelling import Words as Words
from timeline.record.unknown import UNKNOWN as UNKNOWN
from timeline.record.unknown import Known as Known
from timeline.record.unknown import Partial as Partial
from timeline.record.unknown import Some as Some
from timeline.record.unknown import Unknown as Unknown
from timeline.record.unknown import origin_of as origin_of
from timeline.record.vocabulary import COUNTS as COUNTS
from timeline.record.vocabulary import EXAMPLES as EXAMPLES
from timeline.record.vocabulary import STANDARD as STANDARD
from timeline.record.vocabulary import DateName as DateName
from timeline.record.vocabulary import EventType as EventType
from timeline.record.vocabulary import Extension as Extension
from timeline.record.vocabulary import FigureName as FigureName
from timeline.record.vocabulary import LinkKind as LinkKind
from timeline.record.vocabulary import Row as Row
from timeline.record.vocabulary import SourceType as SourceType
from timeline.record.vocabulary import Vocabulary as Vocabulary
