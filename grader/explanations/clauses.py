"""Clauses: how far a negation reaches."""

from __future__ import annotations

from collections.abc import Sequence

from grader.explanations.tokens import Token

REACH = 9
_DENIALS = frozenset({"@neg", "wrong", "false", "irrelevant", "incorrect", "nonsense"})
DENYING = _DENIALS | {"@disbelief", "@falsehood", "@supposition"}
_REJECTIONS = frozenset({"@neg", "but", "however", "wrong", "false"})


def denied_before(tokens: Sequence[Token], at: int) -> bool:
    """Whether a negation before ``tokens[at]`` governs it.

    A plain negation reaches to the end of its clause; "I don't think", "it is false that" and the
    like reach to the end of their sentence. What is merely supposed is denied by what rejects it.
    """
    if _merely_supposed(tokens, at):
        return True
    sentence = tokens[at].sentence
    for i in range(at - 1, -1, -1):
        if tokens[i].sentence != sentence:
            break
        if "@disbelief" in tokens[i].marks:
            return True
    for i in range(at - 1, max(-1, at - 1 - REACH), -1):
        if tokens[i].sentence != sentence or _ends_clause(tokens, i):
            return False
        if "@neg" in tokens[i].marks:
            return True
    return False


def rejects(tokens: Sequence[Token], at: int) -> bool:
    """Whether the negation ``tokens[at]`` takes back what was merely supposed before.

    "I thought that it is the product rule, but it isn't": the word "not".
    """
    for i in range(at - 1, -1, -1):
        if "@supposition" in tokens[i].marks:
            return True
        if tokens[i].sentence < tokens[at].sentence - 1 or "@neg" in tokens[i].marks:
            return False
    return False


def _merely_supposed(tokens: Sequence[Token], at: int) -> bool:
    """Whether ``tokens[at]`` stands between a supposition and its rejection."""
    sentence = tokens[at].sentence
    for i in range(at - 1, -1, -1):
        if tokens[i].sentence != sentence or not _REJECTIONS.isdisjoint(tokens[i].marks):
            return False
        if "@supposition" in tokens[i].marks:
            break
    else:
        return False
    return any(
        token.sentence <= sentence + 1 and not _REJECTIONS.isdisjoint(token.marks)
        for token in tokens[at + 1 :]
    )


def denied_after(tokens: Sequence[Token], at: int) -> bool:
    """Whether ``tokens[at]`` is the subject of a denial.

    "… plays no role" follows at once; "… is false" ends the clause or the sentence.
    """
    rest = [token for token in tokens[at + 1 :] if token.sentence == tokens[at].sentence]
    if any(_is_falsehood(token) for token in rest[-2:]) or _called_false(rest):
        return True
    following = rest[:2]
    if following and "@disbelief" in following[0].marks:
        return True
    return (
        len(following) == 2
        and following[0].text in ("is", "plays", "play", "has")
        and not _DENIALS.isdisjoint(following[1].marks)
    )


def _is_falsehood(token: Token) -> bool:
    return not token.marks.isdisjoint(("@falsehood", "@disbelief"))


def _called_false(rest: Sequence[Token]) -> bool:
    for i, token in enumerate(rest):
        if "@clause" in token.marks:
            return i > 0 and _is_falsehood(rest[i - 1])
    return False


def _ends_clause(tokens: Sequence[Token], i: int) -> bool:
    if tokens[i].text == "because":
        return i == 0 or tokens[i - 1].text not in ("not", "is")
    return "@boundary" in tokens[i].marks
