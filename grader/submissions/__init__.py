"""What students handed in: files in, cells of code out.

It holds the students' folders of a class (``class_folder``), the roster, the files of one folder
that may be parts (``finding``), what was handed out (``handed_out``), and one student's submission
as cells (``submission``, ``notebook``). It knows the assignment and the sandbox's ``Cell``; it
judges nothing, runs nothing and writes nothing.
"""
