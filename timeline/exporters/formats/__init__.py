"""One module for each format; `registry` finds them by listing this folder."""
