"""Many records, one question: a record as Parquet, a data set of many, and the same `Query` on an engine.

Comes in: a `Timeline`, folders of records, Parquet files and a `Query`. Goes out: Parquet, and the `Timeline` of the
events that an engine selects. Nothing here is imported before a Parquet file is named or written.
Modules, each importing only from those before it: qualified, parquet, sessions, expressions, engine, dataset.
Neighbours use the modules dataset, engine, parquet, qualified.
"""
