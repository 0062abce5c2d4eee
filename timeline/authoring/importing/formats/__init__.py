"""The formats of other programs that are read: one module each."""
