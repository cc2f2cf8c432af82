"""The records of a class on disk, one for each student. All pages and tables are made from them.

This room may know what a submission and a result are. It does not know how marks come about, nor
how they are shown.
"""
