"""Pictures as SVG: those beside wrong answers, and those of the lesson.

``picture`` has the data of a picture of a wrong answer, and ``draw`` draws it; ``lesson`` and
``learning`` draw what a student asks for in a notebook. All are laid out as a ``diagram``, a
``plot`` or a ``table``, and ``svg`` turns these layouts into SVG.

This room may know the catalogue and the mathematics. It knows nothing of marks, files or students.
"""
