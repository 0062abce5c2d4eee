"""A person's words become a record: questions and answers, tables from elsewhere, and what an editor offers.

Comes in: answers, options, rows of a table. Goes out: the text of new records, a JSON Schema, words to complete.
Modules, each importing only from those before it: schema, naming, fields, drafts, placement, clip, conversation,
interview, walk, importing, completion.
Neighbours use the modules clip, completion, conversation, drafts, fields, importing, interview, naming, placement,
schema, walk.
"""
