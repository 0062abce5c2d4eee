"""A file's text becomes a record, and a record becomes text again; a place in the record is found in the text.

Comes in: the bytes of files. Goes out: a `Reading` (a `Timeline`, and problems with their places), or new text.
Modules, each importing only from those before it: files, units, opening, document, recovery, characters,
places, yaml, fixes, rows, validation, conversion, reader, cache, writer, style, formatting, clippings.
Neighbours use the modules cache, clippings, document, files, fixes, formatting, opening, reader, units, validation,
writer.
"""
