"""What the pages of ``backprop site`` say beside the lesson itself."""

from __future__ import annotations

TITLE = "Backpropagation calculus"
LEAD = (
    "Exercises after chapter 4 of 3Blue1Brown's series on deep learning. You work them out on "
    "paper, write them as formulas in Python, and check each one right here. Nothing is installed."
)
HOW = (
    "Read, fill the gap in an exercise, and press Check below it. Python runs in this page, on "
    "your own device; nobody sees what you write until you hand it in.",
    "The first check fetches Python, about 17 MB. After that it stays in your browser's cache.",
    "Your work is kept in this browser, on this device. Download a part to hand it in or to go on "
    "elsewhere, and open the file there.",
)
KEYS = (
    "In an editor, Ctrl+Enter (on a Mac, Cmd+Enter) checks. Tab indents; to leave an editor by "
    "keyboard, press Escape and then Tab."
)
NEEDS_SCRIPTS = (
    "You can read the lesson here. To write and check, this page needs JavaScript, and it must "
    "come from a web server: an address that begins with http, not a file."
)
GIVEN = "Code that is given"
OWN = "Your own code"
EXPLANATION = "Your explanation is read and scored after you hand in, and is worth {points} points."
PICTURE = "A picture to play with"

KEPT = (
    "Your work is kept in this browser. A private window forgets it when you close it, and Safari "
    "after seven days without a visit: download it before."
)
FILES = (
    "Download gives the notebook {part}.ipynb, which you hand in. Open takes such a notebook, or a "
    "script {part}.py."
)

CHECK, HINT, STOP, DRAW, START_OVER = "Check", "Hint", "Stop", "Draw", "Start over"
CHECK_ALL, DOWNLOAD, OPEN, UNDO = "Check all", "Download", "Open a file", "Undo"

IN_SCRIPTS = {
    "loading_python": "Loading Python …",
    "loading_grader": "Loading the exercises …",
    "loading_sympy": "Loading sympy for this formula, once …",
    "waiting": "Waiting …",
    "checking": "Checking …",
    "working": "Working …",
    "stopped": "Stopped.",
    "timed_out": (
        "Took too long. Look for a loop that never ends, or for very much that is printed."
    ),
    "not_started": (
        "Python could not be loaded ({reason}). Your work is safe. Once there is a connection, "
        "press the button again."
    ),
    "failed": "This did not work ({reason}). Your work is safe. Reload the page and try again.",
    "worth": "{points} points",
    "points": "{score} of {max_score} points",
    "score": "{score} of {max_score}",
    "of_points": "of {max} points so far",
    "not_begun": "nothing checked yet",
    "checked_all": "{right} of {of} right, {score} of {max_score} points.",
    "changed": "changed since",
    "not_kept": (
        "This browser does not let the page keep your work: it is lost when you close or reload "
        "the page. Download it before you leave."
    ),
    "full": (
        "The browser's storage for this site is full, so what you write now is lost when you close "
        "the page. Download your work."
    ),
    "new_stub": (
        "This was corrected after you began. Your text was kept. Start over shows the new one, and "
        "you can undo that."
    ),
    "no_cell_any_more": (
        "The lesson has changed, and the place where you wrote this is gone. It was kept."
    ),
    "own_cell": OWN,
    "own_text": "Your own text",
    "started_over": "This is as it was handed out.",
    "downloaded": "Saved {file}.",
    "downloaded_script": (
        "The notebook could not be made, so your work was saved as the script {file}, which is as "
        "good to hand in."
    ),
    "can_be_opened": "On this page you can open {part}.ipynb and {part}.py.",
    "opened": "Opened {file}. Cells with work in them: {count}.",
    "looks_like": "{file} is named like this part, but it looks like part {number}, {title}.",
    "nothing_new": "{file} holds the same work as this page.",
    "other_part": "{file} holds part {number}, {title}. Open it on the page of that part.",
    "undone": "This is your work from before. Undo brings back what was here until now.",
    "restored": "Your text is back.",
    "replace_title": "Replace your work?",
    "replace": "{file} differs from what you wrote here in {differing}. You can undo it.",
    "one_cell": "one cell",
    "some_cells": "{count} cells",
    "go_on": "Replace",
    "cancel": "Keep mine",
    "new_elsewhere": "You changed this in another tab. It is the same here now.",
    "no_hint_more": "That was the last hint.",
    "printed": "Your code printed:",
    "too_large": "{file} is larger than 32 MB and was not opened.",
}
"""What the pages' scripts say, by name. What stands in braces is filled in."""
