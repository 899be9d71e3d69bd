"""Row numbers: those of evidence.csv as the ids of associations."""

from collections.abc import Sequence
from typing import overload

import numpy as np

from csgraph.detect.columns import Int64


class RowNumbers(Sequence[str]):
    """Row numbers of evidence.csv as the ids of associations, kept as numbers until they are asked for."""

    def __init__(self, numbers: Int64) -> None:
        self._numbers = numbers.astype(np.int32)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return [str(each) for each in self._numbers[index]] if isinstance(index, slice) else str(self._numbers[index])

    def __len__(self) -> int:
        return self._numbers.size
