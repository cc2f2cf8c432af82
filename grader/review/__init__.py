"""What a person settles: explanations that wait, marks to change, comments.

``marks`` says what waits, ``alike`` puts answers together that say the same and proposes what was
settled before, ``table`` does it through a spreadsheet, and ``server`` on a page in the browser.
This room may know records, reports, the rules for explanations and the lock of a class run. Every
decision is in the file before it is shown; how decisions change results is the records' business.
"""
