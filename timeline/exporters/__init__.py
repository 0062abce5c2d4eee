"""A selection of the record as a document or data for others; each format is a module in the folder `formats`.

Comes in: a `Timeline` and a format's options. Goes out: text or bytes, and what the format does not hold.
Modules, each importing only from those before it: markup, tables, registry, picture, page, formats, articles.
Neighbours use the names below, and the modules articles, page.
"""

from timeline.exporters.registry import Loss as Loss
from timeline.exporters.registry import extra_of as extra_of
from timeline.exporters.registry import for_suffix as for_suffix
from timeline.exporters.registry import get as get
from timeline.exporters.registry import losses as losses
from timeline.exporters.registry import names as names
from timeline.exporters.registry import options as options
