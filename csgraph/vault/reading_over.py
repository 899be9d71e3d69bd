"""Reading over: a thematic text is looked through for personal data before it is kept, and every look is on record.

The look compares the text with the names of young people and professionals, so its answer tells who is linked to a
context. It is therefore given like any other identity: written down first, in a unit of its own, so that a refusal
stays on record though nothing else of the step does; in full only for a stated purpose and of few words; and not
often (`docs/decisions/0030-reading-over.md`).
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from csgraph.domain.access import Actor
from csgraph.domain.personal_data import Finding, find, seems_personal
from csgraph.errors import InvalidInput, NotPermitted
from csgraph.vault import audit
from csgraph.vault.vault import Unit, Vault

LOOK = "level2:text:check"
REFUSAL = "level2:text:refuse"
REFUSALS = 5
"""How many texts about one context one person may have refused within a day."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words that somebody gives, and why they should be kept if they look personal (None: they should not)."""

    words: str
    override_reason: str | None = None


def read_over(
    vault: Vault,
    texts: Sequence[Text],
    *,
    actor: Actor,
    second: Actor | None,
    subject: str,
    names: Callable[[Unit], Collection[str]],
) -> tuple[Finding, ...]:
    """What was found in texts that are kept all the same; `subject` is the context that they are about.

    `second` is somebody else who has read them too. Raises InvalidInput where what looks personal has no reason to be
    kept, or nobody else has read it; NotPermitted after too many such texts about this context by this person.
    """
    with vault.unit(actor=actor, action=LOOK, subject=subject) as unit:
        since = vault.clock.now() - DAY
        tried = audit.count(unit.connection, actor=actor, action=REFUSAL, subject=subject, since=since)
        wanted = names(unit) if tried < REFUSALS else frozenset[str]()
        refused, kept = _found(texts, wanted, vault.clock.today())
        unit.details["found"] = dict(sorted(Counter(each.kind.name for each in (*refused, *kept)).items()))
        unit.details["refused_before"] = tried
        if refused or (kept and second is None):
            audit.write(unit.connection, at=vault.clock.now(), actor=actor, action=REFUSAL, subject=subject, details={})
    if tried >= REFUSALS:
        raise _too_many()
    if refused:
        raise seems_personal(refused, for_a_purpose=actor.purpose is not None)
    if kept and second is None:
        raise _second_needed()
    return kept


def _found(
    texts: Sequence[Text], names: Collection[str], today: date
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What there is no reason to keep, and what there is one for."""
    refused: list[Finding] = []
    kept: list[Finding] = []
    for each in texts:
        found = find(each.words, names=names, today=today)
        (kept if (each.override_reason or "").strip() else refused).extend(found)
    return tuple(refused), tuple(kept)


def _second_needed() -> InvalidInput:
    return InvalidInput(
        "second_needed",
        "Words that look personal are kept only once a second person has read them too.",
        advice="Let a colleague read them and give their own access token (--second-file, `second`).",
    )


def _too_many() -> NotPermitted:
    return NotPermitted(
        "too_many_tries",
        f"{REFUSALS} texts about this context that looked personal were refused within a day: "
        "no more are read today, since each answer tells who is linked to it.",
        advice="Ask a colleague to word it with you, or try again tomorrow.",
    )
