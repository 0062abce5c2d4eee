"""Keep the record of a council's industrial relations: ballots, strikes, budgets, talks, and who said what about them.

Rooms, each importing only from those before it: record, text, query, prose, checks, review, authoring, views,
corpus, exporters, links, live, cli.
"""

__version__ = "0.1.0"
