"""Reports: what a month had that stands out, in words for people who plan."""

from dataclasses import dataclass
from datetime import date

from csgraph.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualPlace:
    """One context, or neighbouring ones, of which more was said from `since` on than usual.

    `p` is how often dates shuffled by chance gave anything as unusual anywhere (a thousandth at least);
    `fitted_p` goes on where that ends.
    """

    contexts: tuple[str, ...]
    names: tuple[str, ...]
    region: str
    since: date
    until: date
    observed: int
    expected: float
    p: float
    fitted_p: float
    explanation: str


def last_day_of(month: str) -> date:
    """The last day of a month that is written YYYY-MM. Raises InvalidInput."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise InvalidInput("bad_date", "This is not a month.", advice="Write it as YYYY-MM.") from None
    following = first.replace(day=28).toordinal() + 4
    return date.fromordinal(following - date.fromordinal(following).day)
