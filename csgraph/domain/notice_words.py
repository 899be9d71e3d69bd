"""The words of notices: fixed templates. What leaves by e-mail or webhook holds references and no names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.natures import spoken
from csgraph.domain.notices import About

WHAT = {
    ChangeKind.RAISED: "has been raised",
    ChangeKind.GROWN: "has grown",
    ChangeKind.CHANGED_IN_KIND: "has changed in kind",
    ChangeKind.RETURNED: "has returned",
    ChangeKind.SUPERSEDED: "no longer stands: what is known changed, or its context was merged into another",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What somebody reads."""

    subject: str
    body: str


def looked_at(cases: Sequence[str], *, contact: str) -> Message:
    """The fixed words for a practitioner. `cases` are the case numbers of their own young people, each once."""
    lines = [
        f"A context linked to your young person (case no. {case}) is being looked at. Contact {contact}."
        for case in cases
    ]
    return Message(subject="A context linked to your young person is being looked at", body="\n".join(lines) + "\n")


def message(about: About, refs: Mapping[str, str], *, contact: str, cases: Sequence[str] = ()) -> Message:
    """The words of a notice; `cases` as in `looked_at`, which is the only kind that has any."""
    match about:
        case About.LOOKED_AT:
            return looked_at(cases, contact=contact)
        case About.ALERT:
            return Message(subject=f"Alert {refs['alert']}", body=f"{_what(refs)}\n{_read(refs)}")
        case About.CASE:
            body = f"It is about the context of Level 2 case {refs['case']}. {_what(refs)}\n"
            return Message(subject=f"Level 2 case {refs['case']}", body=body)
        case About.FELL:
            body = f"{_what(refs)} You decided about this alert: please look again at what rests on it.\n{_read(refs)}"
            return Message(subject=f"Alert {refs['alert']} no longer stands", body=body)
        case About.GROWTH:
            return _growth(refs)


def _growth(refs: Mapping[str, str]) -> Message:
    """The words of a digest, or of one that waits for it."""
    day = spoken(date.fromisoformat(refs["on"]))
    alerts = refs.get("alerts", refs.get("alert", "")).split()
    of_case = f"They are about the context of Level 2 case {refs['case']}.\n" if "case" in refs else ""
    lines = [f"Alert {each} has grown. {_read({'alert': each})}" for each in alerts]
    return Message(subject=f"Alerts that grew on {day}", body=f"These alerts grew on {day}.\n{of_case}{''.join(lines)}")


def _what(refs: Mapping[str, str]) -> str:
    changes = " and ".join(WHAT[ChangeKind(each)] for each in refs["what"].split())
    return f"Alert {refs['alert']} {changes} ({spoken(date.fromisoformat(refs['on']))})."


def _read(refs: Mapping[str, str]) -> str:
    return f"The full explanation with its evidence: csgraph alerts show {refs['alert']}\n"
