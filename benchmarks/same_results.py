"""What a change does to marks, words and pages: one class, graded by two versions of the grader.

    python benchmarks/same_results.py REVISION [--seed 7] [--attacks] [--show 20]

The class holds every right, wrong and broken answer of ``tests/student_answers``, every explanation
of ``tests/explanations/answers``, the review answers below and, with ``--attacks``, the attacks.
REVISION is checked out beside this tree, both grade the class with one seed, and every file that
they wrote is compared. Each kind of difference is counted, with examples.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from revisions import BACKPROP, ROOT, checked_out, environment_of

sys.path.insert(0, str(ROOT))

from attacks.attack import attacks
from grader.assignment import CODING_PARTS

TESTS = ROOT / "tests"
QUESTIONS = range(1, 6)
BEGIN = re.compile(r"^# === .*$", re.MULTILINE)
PROCESS = re.compile(r"/proc/\d+")
OF_A_SCENE = {
    "CLASSMATE": "/nowhere/ada", "SOLUTIONS": "/nowhere/solutions", "GRADER": "/nowhere/grader",
    "GRADEBOOK": "/nowhere/gradebook.db", "HOME": "/nowhere", "TRACE": "/nowhere/trace", "PORT": 9,
    "UNIX_SOCKET": "/nowhere/socket", "ABSTRACT_SOCKET": "\0nowhere", "SELF_CHECK_ANSWERS": {},
}  # fmt: skip
"""What attacks know by name, for a machine that has none of it."""

REVIEW = {
    "q1_factors": (
        ["2*(a - y)", "sigma_prime(z)", "a_prev"], ["(a - y)", "sigma_prime(z)", "a_prev"],
        ["2*(y - a)", "a*(1-a)", "w"], ["a_prev", "2*(a-y)"], "2(a-y), σ'(z), a_prev", [], None, 3,
        ["2*(a - y)*sigma_prime(z)", "a_prev", "1"], ["import os", "a_prev", "2*(a-y)"],
    ),
    "q2_slope": ("a*(1 - a)", "a - a^2", "a*(1+a)", "a", "1 - a", "sigma_prime(z)", 4, None, "a*("),
    "q2_slope_at_zero": (0.25, "1/4", 0.5, 0, "1/0", "a", None, [1], float("nan"), "0.25 + 0"),
    "q2_when_saturated": ("learns slowly", " Learns  Slowly ", "learns fast", "slow", 2, None, ""),
    "q3_dz_db": (1, "1", "w", "0", "b", None, "a_prev", "1 +", [1]),
    "q3_dz_dw": ("a_prev", "w", "a_prev*1", "1", "b", None, "sigma_prime(z)"),
    "q3_ratio": ("a_prev", "1/a_prev", "w", "a_prev + 0*w", None, "2*a_prev", "1"),
    "q4_summed_index": ("j", "J", "k", "i", None, ["j"], 1),
    "q4_term": (
        "2*(a_j - y_j)*sigma_prime(z_j)*w_jk", "(a_j - y_j)*sigma_prime(z_j)*w_jk", "w_jk",
        "2*(a_j - y_j)*w_jk", "2*(a_j - y_j)*sigma_prime(z_j)", None,
        "2*(a_j-y_j)*a_j*(1-a_j)*w_jk",
    ),
    "q4_paths": (8, "8", "4*2", 12, 24, 4, 2, None, "eight", 8.0),
    "q5_changed": (["dC_da"], ("dC_da",), "dC_da", ["da_dz"], ["dC_da", "da_dz"], [], None, 5),
    "q5_dC_da": ("(a - y)/(a*(1 - a))", "-y/a + (1-y)/(1-a)", "2*(a-y)", "a - y", None, "y/a"),
    "q5_delta": ("a - y", "2*(a - y)*a*(1-a)", "y - a", "(a-y)*a*(1-a)", None, "2*(a-y)"),
}  # fmt: skip
"""Values of the review's variables, right and wrong, and of kinds that they cannot hold."""

Files = Mapping[str, str]


def main() -> int:
    """Grade with both versions and print what differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("revision", metavar="REVISION")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--attacks", action="store_true")
    parser.add_argument("--show", type=int, default=20, metavar="N", help="examples of each kind")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="same-results-") as name:
        folder = Path(name)
        count = write_class(folder / "class", hostile=options.attacks)
        before = graded_by(checked_out(options.revision, folder), folder, "before", options.seed)
        after = graded_by(ROOT, folder, "after", options.seed)
        differences = compare(before, after)
        print(f"{count} submissions, seed {options.seed}: {options.revision} and this tree")
        for kind, examples in sorted(differences.items()):
            print(f"\n{kind}: {len(examples)}")
            for example, times in Counter(examples).most_common(options.show):
                print(f"  {times} x {example}")
        if not differences:
            print("No difference.")
    return 1 if differences else 0


def write_class(folder: Path, *, hostile: bool) -> int:
    """Write the submissions and return how many there are."""
    by_part = {part: list(answers_to(part)) for part in CODING_PARTS}
    reviews = list(review_files())
    count = 0
    for *codes, review in zip_longest(*by_part.values(), reviews):
        own = folder / f"student{count:04}"
        own.mkdir(parents=True)
        for part, code in zip((*CODING_PARTS, "review"), (*codes, review), strict=True):
            if code is not None:
                (own / f"{part}.py").write_text(code, encoding="utf-8")
        count += 1
    for name, part, code in all_attacks() if hostile else ():
        own = folder / f"attack_{name}"
        own.mkdir()
        (own / f"{part}.py").write_text(code, encoding="utf-8")
        count += 1
    return count


def answers_to(part: str) -> Iterator[str]:
    """The part as a file for every answer: its solution with the answer below, or a broken file."""
    solution = (ROOT / "solutions" / f"{part}.py").read_text(encoding="utf-8")
    folders = [TESTS / "student_answers" / kind / part for kind in ("right", "wrong")]
    files = [file for folder in folders for file in sorted(folder.glob("*.py"))]
    followed = TESTS / "student_answers" / "follow_through" / f"{part}.py"
    for file in (*files, followed):
        for answer in answers_in(file):
            yield f"{solution}\n{answer}"
    broken = TESTS / "student_answers" / "broken" / f"{part}.txt"
    if broken.exists():
        yield from answers_in(broken)


def answers_in(file: Path) -> Iterator[str]:
    """The answers of one file, each with what stands above the first."""
    head, *answers = BEGIN.split(file.read_text(encoding="utf-8"))
    yield from (head + answer for answer in answers)


def review_files() -> Iterator[str]:
    """Review files, which between them hold every explanation and every value of ``REVIEW``."""
    explanations: dict[int, list[str]] = defaultdict(list)
    for file in sorted((TESTS / "explanations" / "answers").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            explanations[entry["question"]].append(entry["answer"])
    columns = [explanations[question] for question in QUESTIONS]
    for number, texts in enumerate(zip_longest(*columns)):
        values: dict[str, Any] = {
            name: of_it[number % len(of_it)] for name, of_it in REVIEW.items()
        }
        values |= {f"q{q}_explanation": text for q, text in zip(QUESTIONS, texts, strict=True)}
        lines = (f"{name} = {value!r}" for name, value in values.items())
        yield "nan = float('nan')\n" + "\n".join(lines) + "\n"


def all_attacks() -> Iterator[tuple[str, str, str]]:
    """The name, the part and the code of every attack that is one file of code."""
    known = "".join(f"{name} = {value!r}\n" for name, value in OF_A_SCENE.items())
    for attack in attacks():
        yield attack.name, attack.part, known + attack.code


def graded_by(tree: Path, folder: Path, name: str, seed: int) -> Files:
    """The texts of all files that the grader in ``tree`` makes of its records of the class."""
    out = folder / name
    subprocess.run(
        [*BACKPROP, "grade", folder / "class", "--out", out, "--seed", str(seed)],
        cwd=folder,
        env=environment_of(tree),
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return {
        str(path.relative_to(out)): PROCESS.sub("/proc/N", path.read_text(encoding="utf-8"))
        for path in sorted(out.rglob("*"))
        if path.suffix in (".json", ".csv", ".html") and path.parent.name != "students"
    }


def compare(before: Files, after: Files) -> dict[str, list[str]]:
    """Every difference, by kind, in words."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(before.keys() ^ after.keys()):
        found["files that only one has"].append(name)
    compare_verdicts(*(json.loads(files["results.json"]) for files in (before, after)), found)
    for name in sorted(before.keys() & after.keys()):
        if name != "results.json" and before[name] != after[name]:
            kind = "students' pages" if name.startswith("feedback") else name
            found[kind] += changes(before[name], after[name])
    return found


def compare_verdicts(
    before: Mapping[str, Any], after: Mapping[str, Any], found: dict[str, list[str]]
) -> None:
    """Compare the two ``results.json`` field by field."""
    heads = [{k: v for k, v in one.items() if k != "submissions"} for one in (before, after)]
    if heads[0] != heads[1]:
        found["head of results.json"].append(f"{heads[0]} -> {heads[1]}")
    pairs = zip_longest(before["submissions"], after["submissions"], fillvalue={})
    for one, other in pairs:
        for where, old, new in differing(one, other):
            kind = re.sub(r"\[\d+\]", "", where)
            for change in changes(old, new):
                found[f"results.json {kind}"].append(change)


def changes(old: Any, new: Any) -> list[str]:
    """Each change of a text line by line, and of anything else as a whole."""
    if not (isinstance(old, str) and isinstance(new, str)):
        return [f"{old!r} -> {new!r}"]
    lines = old.splitlines(), new.splitlines()
    steps = difflib.SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
    return [
        f"{lines[0][a:b]} -> {lines[1][c:d]}"[:800] for step, a, b, c, d in steps if step != "equal"
    ]


def differing(one: Any, other: Any, where: str = "") -> Iterator[tuple[str, Any, Any]]:
    """The places at which two JSON values differ, with what stands there."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from differing(one.get(key), other.get(key), f"{where}.{key}")
    elif isinstance(one, list) and isinstance(other, list):
        pairs: Sequence[tuple[Any, Any]] = list(zip_longest(one, other))
        for at, (a, b) in enumerate(pairs):
            yield from differing(a, b, f"{where}[{at}]")
    elif one != other:
        yield where, one, other


if __name__ == "__main__":
    sys.exit(main())
