"""The platforms on which classes are kept: how work comes from them, and marks and pages go back.

This room may know how a submission is read, graded and reported. It knows nothing of the command
line, and decides no marks.

``platform`` says what a learning platform can do, and each has a module of its own (``canvas``,
``moodle``, ...); ``known`` lists them and recognises a download. ``collect`` lays a download out as
a class: ``archive`` reads it, ``choosing`` decides which files count, and ``collected`` notes where
each came from. ``export`` fills marks into a platform's own table (``tables``, ``marks``), and
``feedback`` packs pages; both read scores with ``results``. Two folders are for platforms that
grade by themselves: ``nbgrader``, and ``autograder`` for those that run it on each submission.
"""
