"""``feedback/<student>.html``."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from grader.assignment.catalogue import EXERCISES
from grader.assignment.misconceptions import MISCONCEPTIONS, title_of
from grader.assignment.review import QUESTIONS
from grader.messages.files import REASONS
from grader.messages.verdicts import NEXT_STEPS, STATUSES
from grader.picture import Curve
from grader.reasons import because
from grader.report.feedback import feedback_page
from grader.result import NOTHING_TO_SAY, Check, GradedFile, Item, LeftOut, Message
from tests.report.classes import HOSTILE_TEXTS, failed, not_attempted, result
from tests.report.test_class_page import Tags

SLOPE = "single_neuron.sigmoid_prime"


def article(page: str, id: str) -> str:
    found = re.search(rf'<article id="{re.escape(id)}".*?</article>', page, re.DOTALL)
    assert found
    return found[0]


def test_every_exercise_and_question_has_its_place() -> None:
    ids = {attrs.get("id") for tag, attrs in Tags(feedback_page(result("ada"))).tags}

    assert {*EXERCISES, *(question.id for question in QUESTIONS)} <= ids


def test_a_misconception_is_named_once_and_explained() -> None:
    entry = MISCONCEPTIONS["missing_slope"]
    title = entry.title[0].upper() + entry.title[1:]
    item = failed(
        SLOPE, misconceptions=(entry.id,), message=Message(entry.sentence, title=entry.title)
    )
    told = article(feedback_page(result("ada", item)), SLOPE)

    assert told.count(title) == 1
    assert told.count(entry.sentence) == 1


def test_two_misconceptions_are_both_named_and_explained() -> None:
    both = ("missing_slope", "sign_flipped")
    sentences = " ".join(MISCONCEPTIONS[id].sentence for id in both)
    item = failed(SLOPE, misconceptions=both, message=Message(sentences, title=title_of(both)))
    told = article(feedback_page(result("ada", item)), SLOPE)

    assert told.count("A slope σ′ is missing; also: a sign is flipped") == 1
    for id in both:
        assert told.count(MISCONCEPTIONS[id].sentence) == 1


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_told_in_words_and_what_is_wrong_has_a_next_step(status: str) -> None:
    item = failed(SLOPE, status=status)
    told = article(feedback_page(result("ada", item)), SLOPE)

    assert STATUSES[item.status][1] in told
    assert ("Next step:" in told) == (status != "passed") == bool(NEXT_STEPS[item.status])


def test_what_was_right_is_told_beside_what_was_wrong() -> None:
    checks = (
        Check("shape", 1, 1, NOTHING_TO_SAY),
        Check("values", 0, 2, Message("Half of what it should be.")),
    )
    item = Item(
        SLOPE,
        1,
        3,
        "partial",
        Message("Half of what it should be."),
        checks,
        message_from=("values",),
    )
    told = article(feedback_page(result("ada", item)), SLOPE)

    assert re.search(r"right:</span></span> shape", told)
    assert re.search(r"wrong:</span></span> values", told)
    assert told.count("Half of what it should be.") == 1


def test_a_check_that_holds_and_is_worth_nothing_is_right_and_shows_no_points() -> None:
    checks = (Check("shape", 0, 0), Check("values", 0, 3, Message("Twice what it should be.")))
    item = Item(SLOPE, 0, 3, "failed", checks[1].message, checks, message_from=("values",))
    told = article(feedback_page(result("ada", item)), SLOPE)

    assert re.search(r"right:</span></span> shape\s*</li>", told)
    assert "0/0" not in told


def test_what_all_answers_of_a_question_have_in_common_is_said_once() -> None:
    same = Message("Not attempted yet.")
    checks = (Check("q1_factors", 0, 3, same), Check("q1_explanation", 0, 2, same))
    names = ("q1_factors", "q1_explanation")
    item = Item("review.q1", 0, 5, "not_attempted", same, checks, message_from=names)
    assert article(feedback_page(result("ada", item)), "review.q1").count(same.text) == 1


def test_an_explanation_is_shown_with_the_words_that_earned_each_concept() -> None:
    message = "You write about the product: “the rates <multiply>”."
    checks = (
        Check("q1_factors", 3, 3, Message("Right.")),
        Check("q1_explanation", 1, 2, Message(message)),
    )
    item = Item("review.q1", 4, 5, "partial", Message(message), checks, review_reason="not sure")
    told = article(feedback_page(result("ada", item)), "review.q1")

    assert "<mark>“the rates &lt;multiply&gt;”</mark>" in told
    assert "A person will read this explanation." in told


def test_a_follow_through_mark_says_so() -> None:
    item = failed(
        SLOPE, status="passed", follow_through=True, message=Message("Full points by `f`.")
    )
    told = article(feedback_page(result("ada", item)), SLOPE)

    assert "right by follow-through" in told
    assert "Full points by <code>f</code>." in told


def test_a_picture_is_drawn_only_where_there_is_one() -> None:
    curve = Curve("σ", (-1.0, 0.5), (0.3, 0.6), (0.2, 0.2))
    page = feedback_page(result("ada", failed(SLOPE, pictures=(curve,))))

    assert page.count("<svg") == article(page, SLOPE).count("<svg") == 1
    assert "<svg" not in feedback_page(result("ada", failed(SLOPE)))


@pytest.mark.parametrize("hostile", HOSTILE_TEXTS, ids=ascii)
def test_names_and_messages_stay_text(hostile: str) -> None:
    checks = (Check(hostile, 0, 3, Message(hostile)), Check("values", 0, 0, Message(hostile)))
    item = failed(SLOPE, message=Message(hostile), checks=checks)
    question = failed("review.q1", checks=checks, message=Message(hostile), review_reason=hostile)
    page = feedback_page(result(hostile, item, question))
    plain = Tags(feedback_page(result("ada", failed(SLOPE, checks=checks[:1]))))

    assert {tag for tag, _ in Tags(page).tags} <= {tag for tag, _ in plain.tags} | {"br", "code"}
    assert not [name for _, a in Tags(page).tags for name in a if name.startswith("on")]
    assert not re.search("[\x00-\x08\u202e\ud800-\udfff]", page)


def test_where_to_go_on_is_the_first_that_is_not_right() -> None:
    page = feedback_page(result("ada", *not_attempted("many_neurons.bias_gradient"), failed(SLOPE)))

    assert re.search(rf'Where to go on:</strong> <a href="#{SLOPE}"', page)
    assert "Everything is right." in feedback_page(result("ada"))


def test_many_files_that_were_left_out_are_folded() -> None:
    many = tuple(LeftOut("review", f"{n}/review.py", because("is_a_link")) for n in range(20))
    page = feedback_page(
        replace(result("s1"), left_out=(*many, LeftOut("", ".", because("further_files", count=3))))
    )
    assert "<summary>Files that were not graded: 21</summary>" in page
    assert f"<li>19/review.py was not graded: {REASONS['is_a_link']}</li>" in page
    assert "<li>More files were left out and are not named here: 3.</li>" in page


def test_the_page_says_which_files_were_graded_and_by_what() -> None:
    page = feedback_page(
        replace(
            result("s1"),
            name="Ann <b>",
            files={"review": GradedFile("mine/review (1).py", "ab" * 32)},
            versions={"Python": "3.11.2", "numpy": "2.1.0"},
            left_out=(LeftOut("review", "review.py", because("is_a_link")),),
        )
    )
    for said in (
        "Feedback for <bdi>Ann &lt;b&gt;</bdi>",
        "mine/review (1).py",
        "ab" * 32,
        "Judged with Python 3.11.2 and numpy 2.1.0.",
        f"review.py was not graded: {REASONS['is_a_link']}",
    ):
        assert said in page
    assert "Nothing was found" not in page
    assert "Nothing was found" in feedback_page(replace(result("s1"), handed_in=False))
