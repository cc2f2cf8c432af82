"""The lesson as static pages: text, editors, checks and hints in a browser, nothing to install.

``lesson`` reads the exercises that students are handed, ``text`` turns their Markdown and formulas
into HTML, ``pages`` writes the folder and ``runtime`` puts Python beside it. ``static`` holds the
pages' own JavaScript and style, and ``editor.js``, which is bundled from ``web/``.

This room knows how verdicts are shown, so that a page looks like all others. It knows no solutions,
no students and no results; what runs in the browser is ``grader.self_check.browser``.
"""
