"""The words of notices: fixed templates. What leaves by e-mail or webhook holds references and no names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.natures import spoken
from csgraph.domain.notices import About, alerts_of

WHAT = {
    ChangeKind.RAISED: "has been raised",
    ChangeKind.GROWN: "has grown",
    ChangeKind.CHANGED_IN_KIND: "has changed in kind",
    ChangeKind.RETURNED: "has returned",
    ChangeKind.RESTORED: "stands again: its context is no longer merged into another",
    ChangeKind.SUPERSEDED: "no longer stands: what is known changed, or its context was merged into another",
}
IN_SHORT = {**WHAT, ChangeKind.RESTORED: "stands again", ChangeKind.SUPERSEDED: "no longer stands"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What somebody reads."""

    subject: str
    body: str


def looked_at(cases: Sequence[str], *, contact: str, site: str = "") -> Message:
    """The fixed words for a practitioner. `cases` are the case numbers of their own young people, each once.

    The link is to the service alone: of an alert a practitioner is told nothing.
    """
    lines = [
        f"A context linked to your young person (case no. {case}) is being looked at. Contact {contact}."
        for case in cases
    ]
    lines += [f"Your notices: {site}/"] if site else []
    return Message(subject="A context linked to your young person is being looked at", body="\n".join(lines) + "\n")


def message(
    about: About, refs: Mapping[str, str], *, contact: str, site: str = "", cases: Sequence[str] = ()
) -> Message:
    """The words of a notice; `cases` as in `looked_at`, which is the only kind that has any.

    `site` is the address at which people reach the service's pages; where it is not known, a command stands for it.
    All but those to leads say at their end whom to ask.
    """
    if about is About.LOOKED_AT:
        return looked_at(cases, contact=contact, site=site)
    told = _of_alerts(about, refs, site)
    is_for_leads = about is About.ALERT or (about is About.GROWTH and "case" not in refs)
    return told if is_for_leads else replace(told, body=f"{told.body}Contact {contact}.\n")


def _of_alerts(about: About, refs: Mapping[str, str], site: str) -> Message:
    match about:
        case About.ALERT:
            return Message(
                subject=f"Alert {refs['alert']} {_changes(refs, IN_SHORT)}", body=f"{_what(refs)}\n{_read(refs, site)}"
            )
        case About.CASE:
            body = f"It is about the context of Level 2 case {refs['case']}. {_what(refs)}\n"
            body += f"The case: {site}/cases/{refs['case']}\n" if site else ""
            return Message(subject=f"Level 2 case {refs['case']}: its alert {_changes(refs, IN_SHORT)}", body=body)
        case About.FELL:
            again = "You decided about this alert: please look again at what rests on it."
            body = f"{_what(refs)} {again}\n{_read(refs, site)}"
            return Message(subject=f"Alert {refs['alert']} no longer stands", body=body)
        case _:
            return _growth(refs, site)


def _growth(refs: Mapping[str, str], site: str) -> Message:
    """The words of a digest, or of one that waits for it."""
    day = spoken(date.fromisoformat(refs["on"]))
    alerts = alerts_of(refs)
    of_case = f"They are about the context of Level 2 case {refs['case']}.\n" if "case" in refs else ""
    lines = [f"Alert {each} has grown. {_read({'alert': each}, site)}" for each in alerts]
    return Message(subject=f"Alerts that grew on {day}", body=f"These alerts grew on {day}.\n{of_case}{''.join(lines)}")


def _what(refs: Mapping[str, str]) -> str:
    return f"Alert {refs['alert']} {_changes(refs, WHAT)} ({spoken(date.fromisoformat(refs['on']))})."


def _changes(refs: Mapping[str, str], words: Mapping[ChangeKind, str]) -> str:
    return " and ".join(words[ChangeKind(each)] for each in refs["what"].split())


def _read(refs: Mapping[str, str], site: str) -> str:
    where = f"{site}/alerts/{refs['alert']}" if site else f"csgraph alerts show {refs['alert']}"
    return f"The full explanation with its evidence: {where}\n"
