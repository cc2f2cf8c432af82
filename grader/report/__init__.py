"""Shows verdicts: as JSON, tables, pages, lines in a terminal, and in a notebook.

``render`` makes the files of a class from its records. This room may know records, the catalogue
and pictures. It knows nothing of how answers and marks come about, and changes none of them.
"""
