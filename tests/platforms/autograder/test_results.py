"""What is written for each platform: whole, within its limits, and harmless where it is shown."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from grader.assignment.catalogue import CATALOGUE
from grader.errors import GraderError
from grader.grading.task import not_judged
from grader.platforms.autograder.autograder import Judged
from grader.platforms.autograder.known import AUTOGRADERS
from grader.reasons import because
from grader.result import Check, Item, LeftOut, Message, Result
from tests.platforms.autograder.container import VARIABLES
from tests.platforms.autograder.importers import IMPORTERS
from tests.report.classes import HOSTILE_TEXTS, UNPRINTABLE, failed, result

PLATFORMS = list(AUTOGRADERS)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)


def written(platform: str, of: Result) -> dict[str, str]:
    """The files that a platform is given, by name."""
    files = AUTOGRADERS[platform].files(Judged(of, 7, "landlock 7, seccomp, rlimits"))
    assert set(files) == set(AUTOGRADERS[platform].written)
    return dict(files)


def main_file(platform: str, of: Result) -> str:
    return written(platform, of)[AUTOGRADERS[platform].written[0]]


def saying(text: str) -> Result:
    """A student whose words stand wherever a student's words can stand."""
    told = Message(text, title=text, advice=text, evidence=text)
    checks = (Check("values", 0, 3, told, answer=text, entries=(told, told)),)
    items = [failed(id, message=told, checks=checks, review_reason=text) for id in list(CATALOGUE)]
    left_out = (LeftOut("", text, because("no_part_name")),)
    return replace(result(text, *items), left_out=left_out)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("text", [*HOSTILE_TEXTS, UNPRINTABLE], ids=ascii)
def test_no_word_of_a_student_is_markup(platform: str, text: str) -> None:
    files = written(platform, saying(text))
    marks = IMPORTERS[platform](main_file(platform, saying(text)))
    for shown in (*marks.words.values(), marks.about, files.get("release-body.md", "")):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e\ud800-\udfff]", shown), ascii(shown)
        if platform != "prairielearn":  # it shows plain text
            tags = set(re.findall(r"<[^>]*>?", shown))
            known = {"<p>", "</p>", "<strong>", "</strong>", "<br>", "<mark>", "</mark>",
                     "<code>", "</code>", "<pre>", "</pre>"}  # fmt: skip
            assert tags <= known, tags


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("letter", ["x", "<", "\U0001f600", "\u4e2d", '"', "\x01"], ids=ascii)
def test_results_stay_within_the_platforms_limits(platform: str, letter: str) -> None:
    files = written(platform, saying(letter * 5_000))
    IMPORTERS[platform](files[AUTOGRADERS[platform].written[0]])
    assert len(files.get("release-body.md", "")) <= 125_000


UNEVEN = {"single_neuron.dC_da": 0.5, "single_neuron.sigmoid_prime": 1.4999, "review.q1": 2.5}


def test_classroom_50_gets_whole_numbers_and_a_half_is_rounded_up() -> None:
    items = [failed(id, score=score, status="partial") for id, score in UNEVEN.items()]
    of = result("ann", *items)
    document = json.loads(main_file("classroom50", of))
    scores = {test["test-name"]: test["score"] for test in document["tests"]}
    assert {id: scores[id] for id in UNEVEN} == {
        "single_neuron.dC_da": 1,
        "single_neuron.sigmoid_prime": 1,
        "review.q1": 3,
    }
    lost = sum(CATALOGUE[id].points - score for id, score in UNEVEN.items())
    assert document["score"] == int(100 - lost + 0.5), "the total is rounded, not added up"
    assert document["max-score"] == 100


def test_a_sum_that_is_a_half_but_for_the_machines_digits_is_rounded_up() -> None:
    items = [failed("single_neuron.dC_da", score=0.1 + 0.2 + 0.2 - 1e-12, status="partial")]
    document = json.loads(main_file("classroom50", result("ann", *items)))
    assert document["tests"][0]["score"] == 1


@pytest.mark.parametrize("platform", PLATFORMS)
def test_marks_that_wait_for_a_person_are_said_to_be_provisional(platform: str) -> None:
    of = result("ann", failed("review.q2", review_reason="in doubt"))
    files = written(platform, of)
    shown = " ".join(files.values())
    assert "This mark is provisional." in shown
    assert "A person will look at review.q2" in shown
    assert "A person will read this explanation." in shown
    assert "in doubt" in shown
    sure = " ".join(written(platform, result("ann")).values())
    assert "provisional" not in sure


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_submission_that_could_not_be_judged_has_no_points_and_says_so(platform: str) -> None:
    files = written(platform, not_judged("ann", "ZeroDivisionError"))
    marks = IMPORTERS[platform](files[AUTOGRADERS[platform].written[0]])
    assert marks.total == 0
    assert not any(marks.items.values())
    assert "The grader itself failed on this submission (ZeroDivisionError)" in " ".join(
        files.values()
    )


def test_prairielearn_takes_no_attempt_for_what_could_not_be_judged() -> None:
    document = json.loads(main_file("prairielearn", not_judged("ann", "ZeroDivisionError")))
    assert document["gradable"] is False
    assert "score" not in document


@pytest.mark.parametrize("platform", ["gradescope", "prairielearn"])
def test_each_item_has_the_words_of_the_students_page(platform: str) -> None:
    told = Message("Your values are 2 times.", "the factor 2 is missing", "Look.", "“x”")
    checks = (Check("shape", 0.3, 0.3), Check("values", 0.0, 2.7, Message("They differ.")))
    item = Item("single_neuron.dC_da", 0.3, 3.0, "partial", told, checks, ("missing_factor_2",))
    words = IMPORTERS[platform](main_file(platform, result("ann", item))).words[item.id]
    for said in ("Your values are 2 times.", "Look.", "✓ shape", "✗ values", "They differ.",
                 "Next step:", "backprop hint single_neuron.dC_da"):  # fmt: skip
        assert said in words, words


def test_classroom_50_says_which_variables_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSIGNMENT")
    monkeypatch.setenv("SUBMISSION_TAG", "")
    with pytest.raises(GraderError, match="ASSIGNMENT and SUBMISSION_TAG are not set"):
        written("classroom50", result("ann"))


@pytest.mark.parametrize("missing", ["CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG"])
def test_classroom_50_says_which_variable_is_missing(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(missing)
    with pytest.raises(GraderError, match=f"{missing} is not set"):
        written("classroom50", result("ann"))


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("reason", ["in doubt", "It was settled before."])
def test_every_sentence_ends_once(platform: str, reason: str) -> None:
    of = result("ann", failed("review.q2", review_reason=reason))
    shown = re.sub("<[^>]*>", "", " ".join(written(platform, of).values()))
    assert f"{reason.removesuffix('.')}. The points for it may still change." in shown
    for said in ("Next step:", "This mark is provisional.", "A person will read this explanation."):
        assert said in shown
        assert f"{said}:" not in shown
