"""What a person settles: explanations that wait, marks to change, comments.

``marks`` says what waits, ``alike`` puts answers together that say the same and proposes what was
settled before, ``table`` does it through a spreadsheet, and ``server`` on a page in the browser,
with the students' ``code``. This room may know records, reports, submissions and the rules for
explanations. Every decision is in the file
before it is shown; how decisions change results is the records' business. Nothing here judges.
"""
