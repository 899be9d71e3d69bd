"""The page of an alert's states: what may happen to it, by evidence and by people."""

from csgraph.domain.alert_states import CHANGES, NEWS, Change


def alerts_page() -> str:
    """docs/alert-states.md: the life of an alert as a table."""
    return "\n".join(
        [
            "# States of an alert",
            "",
            "Made from `csgraph/domain/alert_states.py` by `scripts/make_docs.py`; change it there.",
            "",
            "There is one living alert for each rule and context. Each change is kept with its day, who made it (or",
            "that evidence did), and the counts, evidence, rule and policy that stood then; they are only ever added.",
            "Evaluating again, restarting, or importing the same rows changes nothing and tells nobody.",
            "",
            "| from | change | to | by | when | must be given | told |",
            "|---|---|---|---|---|---|---|",
            *(_line(each) for each in CHANGES),
            "",
        ]
    )


def _line(change: Change) -> str:
    before = ", ".join(change.before) or "(no alert)"
    by = "a person" if change.by_person else "evidence"
    told = "yes" if change.kind in NEWS else ""
    after = change.after or "as before"
    return f"| {before} | {change.kind} | {after} | {by} | {change.when} | {', '.join(change.given)} | {told} |"
