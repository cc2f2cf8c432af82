"""Every message that a student can read: the words, and nothing about when they are said.

Any room may import a module of this one. It knows the data that messages are about (``answers``,
``reasons``, ``result``) and ``text``, and no other room. Who says something picks the message and
gives it the facts; whatever a student wrote is quoted here, where the sentence is made. The texts
of the lesson and its hints, the misconceptions (``grader.assignment``) and the rubric
(``solutions``) are subject matter and stand elsewhere. docs/messages.md shows an example of each
message.

    files          parts and files that were not found, read or graded
    answers        calls and variables that gave no usable value
    verdicts       statuses, next steps, and what is wrong with a function's values
    review         formulas and other variables of the review
    explanations   what a rubric found, and why a person should read an explanation
    pictures       titles and captions
    self_check     ``check`` and ``hint`` in a notebook
    site           the pages of ``backprop site``, beside the lesson itself
"""
