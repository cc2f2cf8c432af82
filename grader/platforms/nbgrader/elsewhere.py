"""nbgrader's own steps, for notebooks that are not the grader's.

``RestoreCells`` leaves nothing for them to find in ours, and they take a quarter of a run's time.
Their names, and so their sections in a configuration, stay the same.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbgrader import preprocessors as stock

from grader.platforms.nbgrader.scope import part_of


class _Elsewhere(Preprocessor):
    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        return super().preprocess(nb, resources) if part_of(resources) is None else (nb, resources)


class DeduplicateIds(_Elsewhere, stock.DeduplicateIds):
    """Takes the metadata of a cell whose id was there before."""


class OverwriteKernelspec(_Elsewhere, stock.OverwriteKernelspec):
    """Puts the source's kernel back."""


class OverwriteCells(_Elsewhere, stock.OverwriteCells):
    """Puts locked cells back."""


class CheckCellMetadata(_Elsewhere, stock.CheckCellMetadata):
    """Stops at metadata that nbgrader does not understand."""
