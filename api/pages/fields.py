"""Fields: what forms offer and what is wrong with them, as the macros of the design system take it."""

from collections.abc import Collection, Mapping

from csgraph.vocabulary import Term


def choices(terms: Mapping[str, Term], chosen: Collection[str]) -> list[dict[str, object]]:
    """The codes of a vocabulary as boxes or circles to tick, with their words."""
    return [
        {"value": code, "text": term.label, "hint": {"text": term.description}, "checked": code in chosen}
        for code, term in terms.items()
    ]


def ticks(words: Mapping[str, str], chosen: Collection[str]) -> list[dict[str, object]]:
    """Codes with their words alone, as boxes or circles to tick."""
    return [{"value": code, "text": text, "checked": code in chosen} for code, text in words.items()]


def options(words: Mapping[str, str], chosen: str, none: str = "Choose") -> list[dict[str, object]]:
    """Codes with their words as a list to choose from; first the words for none of them."""
    found: list[dict[str, object]] = [{"value": "", "text": none}]
    return found + [{"value": code, "text": text, "selected": code == chosen} for code, text in words.items()]


def errors(wrong: Mapping[str, str]) -> list[dict[str, str]]:
    """All that is wrong with a form, each with a link to its field."""
    return [{"text": text, **({"href": f"#{name}"} if name else {})} for name, text in wrong.items()]


def message(wrong: Mapping[str, str], name: str) -> dict[str, str] | None:
    """What stands beside a field that is wrong."""
    return {"text": wrong[name]} if name in wrong else None
