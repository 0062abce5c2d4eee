"""What stands beside the page while the record is written: problems, what changed since the commit, dates, counts.

Comes in: what the record is at a moment. Goes out: markup, with the style and the script that belong to it.
"""

from timeline.live.beside.panel import Seen as Seen
from timeline.live.beside.panel import beside as beside
