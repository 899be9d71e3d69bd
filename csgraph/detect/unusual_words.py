"""Words for how unusual something is: sentences for somebody who does not know statistics."""

from datetime import date

from csgraph.detect.explain import spoken
from csgraph.detect.unusual import Unusual

NOT_UNUSUAL = "Seen by the rule, not unusual here"


def in_words(each: Unusual) -> tuple[str, ...]:
    """How unusual a cluster is."""
    sentences: list[str] = []
    if each.score is not None:
        days = (each.ends - each.begins).days + 1
        use = f", about {each.users:.0f} young people use it" if each.users == each.users else ""
        lead = f"In the {days} days up to {spoken(each.ends)}" if days > 1 else f"On {spoken(each.ends)}"
        others = "1 was" if each.region == 1 else f"{each.region} were"
        sentences.append(
            f"{lead}, {each.score.observed} more unrelated reports followed a "
            f"first one; {about(each.score.expected)} would be expected, as it had {each.past} in the year "
            f"before{use} and {others} made about all other contexts of the area in those days."
        )
        if each.score.recurrence_days is not None:
            sentences.append(by_chance(each.score.recurrence_days))
        sentences.extend(_without_one(each))
    if each.little_history:
        sentences.append("There is little history of this area yet, so the rule alone decides.")
    if each.none_scored:
        sentences.append("Nothing of this kind was weighed in this area in the year before, so the rule alone decides.")
    if each.held_since is not None:
        sentences.append(as_entered(each.held_since))
    return tuple(sentences)


def in_brief(each: Unusual) -> str:
    """How unusual a cluster is in a few words, for a list; or why that is not said."""
    if each.little_history:
        return "little history of this area yet: the rule alone decides"
    if each.none_scored:
        return "nothing of this kind was weighed before: the rule alone decides"
    if each.score is None:
        return "too few reports close together to weigh"
    if each.score.recurrence_days is None:
        return "nothing to compare it with yet"
    if each.score.p >= 1.0:
        return "as often as ever"
    return f"by chance {once(each.score.recurrence_days)}"


def as_entered(held_since: date) -> str:
    """By what past something is judged where csgraph has not been there for a year."""
    return (
        f"csgraph has held evidence of this area since {spoken(held_since)}; the time before is judged by what the "
        "sources had entered by then, each entry from the day on which its source wrote it down."
    )


def falls_short_without(each: Unusual) -> tuple[str, ...]:
    """What a cluster that its score lets interrupt somebody would not be unusual enough without."""
    without = each.without
    if without is None or not each.decides or not each.interrupts or without.greatest <= each.limit:
        return ()
    if without.least > each.limit:
        return (f"Without any one of the {without.groups} unrelated young people counted for it, {_FALLS}.",)
    return (f"Without one of the unrelated young people, first counted on {spoken(without.first_on)}, {_FALLS}.",)


def why_not_unusual(each: Unusual) -> str:
    """Why a candidate does not interrupt anybody."""
    days = None if each.score is None else each.score.recurrence_days
    seldom = "" if days is None else f": by chance {once(days)} in this area"
    return f"{NOT_UNUSUAL}{seldom}."


_OVER = "more than "
_FALLS = "it would not be unusual enough to alert"


def _without_one(each: Unusual) -> tuple[str, ...]:
    if each.without is None or each.score is None or each.score.recurrence_days_without_one is None:
        return ()
    if each.without.greatest >= 1.0:
        return ("Without one of these unrelated young people, nothing unusual would be left.",)
    seldom = once(each.score.recurrence_days_without_one)
    still = f"still be {seldom}" if seldom.startswith("less") else f"be {seldom} or more seldom"
    return (f"Without any one of these unrelated young people, it would {still}.",)


def by_chance(recurrence_days: float) -> str:
    """How often as much would come about by chance."""
    return f"By chance this would happen {once(recurrence_days)} across the area."


def about(number: float) -> str:
    """A number that is not a whole one, as it is said."""
    return "fewer than 0.1" if number < 0.1 else f"about {number:.1f}" if number < 10 else f"about {number:.0f}"


def once(days: float) -> str:
    """How often something comes about, once in so many days: about once in 9 years."""
    span = often(days)
    return f"less often than once in {span[len(_OVER) :]}" if span.startswith(_OVER) else f"about once in {span}"


def often(days: float) -> str:
    """A span of days as it is said: 3 months, 9 years."""
    for length, one, many in ((365.0, "year", "years"), (30.0, "month", "months")):
        if days >= 1.5 * length:
            number = round(min(days / length, 1000.0))
            return f"{number:,} {many if number != 1 else one}" if days / length < 1000 else f"{_OVER}1,000 {many}"
    return f"{max(1, round(days))} {'days' if round(days) > 1 else 'day'}"
