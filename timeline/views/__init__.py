"""What the terminal shows: a view is a function from records to a `Page` of styled lines, and prints nothing.

Comes in: a `Timeline`, problems, changes. Goes out: a `Page`, or the text of a report.
Modules, each importing only from those before it: layout, labels, reports.
Neighbours use the names below, and every module.
"""

from timeline.views.labels import extent as extent
from timeline.views.labels import status_note as status_note
from timeline.views.labels import type_label as type_label
from timeline.views.labels import type_style as type_style
from timeline.views.layout import ADDRESS as ADDRESS
from timeline.views.layout import Block as Block
from timeline.views.layout import Cell as Cell
from timeline.views.layout import Column as Column
from timeline.views.layout import Line as Line
from timeline.views.layout import Page as Page
from timeline.views.layout import Span as Span
from timeline.views.layout import clean as clean
from timeline.views.layout import ending as ending
from timeline.views.layout import flat as flat
from timeline.views.layout import flowing as flowing
from timeline.views.layout import grid as grid
from timeline.views.layout import indented as indented
from timeline.views.layout import linked as linked
from timeline.views.layout import measure as measure
from timeline.views.layout import width_of as width_of
from timeline.views.layout import wrap as wrap
