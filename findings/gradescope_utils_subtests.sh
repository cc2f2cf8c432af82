#!/usr/bin/env bash
# gradescope-utils 0.5.0: a test with a failing subtest is not in results.json at all.
#
# Expected: the test stands there with status "failed" and 0 of its 2 points.
# Seen: its row is missing, and so are its 2 points of the maximum: the report shows 1 of 1, the best
# that can be reached. unittest tells of a failure within `subTest` in a call of its own (addSubTest)
# and then says neither success nor failure of the whole test; JSONTestRunner hears only of these two.
# A skipped test is left out in the same way. The runner itself does know: the run was no success.
#
#   | tests run: 3, successful: False
#   | test_bias: 1 of 1, passed
#   | score: 1

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check gradescope-utils==0.5.0
(cd "$folder" && venv/bin/python) <<'CODE' | tee "$folder/seen"
import io
import json
import unittest

from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner


class Gradients(unittest.TestCase):
    @weight(2)
    def test_slopes(self):
        for z in (0, 1, 2):
            with self.subTest(z=z):
                self.assertEqual(z * z, z)

    @weight(2)
    def test_batch(self):
        self.skipTest("not yet")

    @weight(1)
    def test_bias(self):
        self.assertEqual(1, 1)


written = io.StringIO()
runner = JSONTestRunner(stream=written, descriptions=False)
outcome = runner.run(unittest.defaultTestLoader.loadTestsFromTestCase(Gradients))
results = json.loads(written.getvalue())
print(f"tests run: {outcome.testsRun}, successful: {outcome.wasSuccessful()}")
for test in results["tests"]:
    name = test["name"].split()[0]
    print(f"{name}: {test['score']} of {test['max_score']}, {test['status']}")
print("score:", results["score"])
CODE
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
