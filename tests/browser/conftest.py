"""Chromium, pages opened from disk, and a class with everything that pages can show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from grader.picture import Curve, HeatMap, Layers, Links, Paths
from grader.report.class_page import write_class_page
from grader.report.class_report import ClassReport, ClassTable
from grader.report.feedback import write_feedback
from grader.result import Check, Item, Message
from tests.report.classes import ABOUT, HOSTILE_NAMES, HOSTILE_TEXTS, failed, result


@dataclass
class Opened:
    """A page and everything that went wrong or out on it."""

    page: Any
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


@pytest.fixture
def open_page(browser: Any) -> Iterator[Open]:
    contexts = []

    def opened(file: Path, scheme: str = "light", width: int = 1200, **more: Any) -> Opened:
        context = browser.new_context(
            color_scheme=scheme, viewport={"width": width, "height": 800}, **more
        )
        contexts.append(context)
        each = Opened(context.new_page())
        each.page.on("console", lambda message: each.errors.append(message.text))
        each.page.on("pageerror", lambda error: each.errors.append(str(error)))
        each.page.on("dialog", lambda dialog: each.errors.append(f"dialog: {dialog.message}"))
        each.page.on("request", lambda request: each.requests.append(request.url))
        each.page.goto(file.as_uri())
        return each

    yield opened
    for context in contexts:
        context.close()


PICTURES = {
    "single_neuron.sigmoid_prime": Curve("σ", (-2.0, 0.0, 3.0), (0.1, 0.5, 0.9), (0.1, 0.25, 0.05)),
    "single_neuron.weight_gradient": Links("w", (0.8, 0.2, -0.6), 1, -0.48),
    "single_neuron.chain_gradient": Layers((False, True, True), (False, False, True)),
    "many_neurons.previous_activation_gradient": Paths(
        "a_prev", (1,), "z", (0.4, -0.2, 1.0), (True, False, False)
    ),
    "matrix_form.weight_gradient": HeatMap(
        "∂C0/∂W", ((1.0, -2.0), (0.5, 3.0), (1.0, 1.0)),
        ((1.0, 0.5, 1.0), (-2.0, 3.0, 1.0)), (3, 2), (2, 3),
    ),
    "matrix_form.backprop": HeatMap("dW[0]", ((-1.234e-5, -2.0),), ((1.0, 0.0),), (1, 2), (1, 2)),
}  # fmt: skip

STATUSES = ("not_attempted", "error", "timeout", "crashed")
QUOTED = "You write about the product: “the rates multiply”.\nStill missing: the way. Why?"


def everything(student: str, text: str) -> Any:
    """A result with every picture and status, and with ``text`` in every message."""
    pictured = [
        failed(
            id, pictures=(picture,), misconceptions=("missing_slope",), status="partial", score=1.0
        )
        for id, picture in PICTURES.items()
    ]
    stopped = [
        failed(f"cross_entropy.{function}", status=status, message=Message(text))
        for function, status in zip(
            ("dC_da", "output_delta", "softmax_output_delta", "backprop"), STATUSES, strict=True
        )
    ]
    checks = (
        Check("q1_factors", 1, 3, Message(text)),
        Check("q1_explanation", 1, 2, Message(QUOTED)),
    )
    question = Item("review.q1", 2, 5, "partial", Message(text), checks, review_reason=text)
    followed = failed("matrix_form.bias_gradient", status="passed", score=2.0, follow_through=True)
    return result(student, *pictured, *stopped, question, followed)


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``report.html`` and ``feedback/`` of a class with hostile names and messages."""
    out = tmp_path_factory.mktemp("class")
    (out / "feedback").mkdir()
    texts = [*HOSTILE_TEXTS]
    results = [everything(name, texts.pop()) for name in HOSTILE_NAMES]
    results += [result("ada"), result("zoe", failed("single_neuron.dC_da"))]
    for each in results:
        write_feedback(out / "feedback", each)
    write_class_page(out, ClassReport(ABOUT, ClassTable.of(results)))
    return out
