"""Growing: arrays that are written to at their end, and named tuples of them."""

from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T", bound=NamedTuple)


def longer(array: npt.NDArray[Any], size: int, fill: float = 0) -> npt.NDArray[Any]:
    """The array, or one twice as long that begins with it where it has no room for `size`."""
    if size <= array.shape[0]:
        return array
    grown = np.full((max(2 * array.shape[0], size, 8), *array.shape[1:]), fill, dtype=array.dtype)
    grown[: array.shape[0]] = array
    return grown


def longer_all(arrays: T, size: int) -> T:
    """The same of every array of a named tuple."""
    if size <= arrays[0].shape[0]:
        return arrays
    return arrays._replace(**{name: longer(getattr(arrays, name), size) for name in arrays._fields})


def later(clock: npt.NDArray[Any], before: int, size: int) -> npt.NDArray[Any]:
    """A clock (days last) that begins so many days earlier, with room for at least `size` days."""
    size = max(size + before, clock.shape[-1] + before)
    moved = np.zeros((*clock.shape[:-1], size), dtype=clock.dtype)
    moved[..., before : before + clock.shape[-1]] = clock
    return moved
