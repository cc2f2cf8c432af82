"""Pictures as SVG: those beside wrong answers, and those of the lesson.

``draw`` draws a picture of a wrong answer from its data (``grader.picture``); ``lesson`` and
``learning`` draw what a student asks for in a notebook. All are laid out as a ``diagram``, a
``plot`` or a ``table``, and ``svg`` turns these layouts into SVG.

This room may know the catalogue and the mathematics. It knows nothing of marks, files or students.
"""
