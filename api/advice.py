"""Advice: what to do about an error, in the words of this door: a route for a program, a link for a person.

An error brings advice for the command line. Its code says which advice it is; here each code has the words for the
two doors that have no commands. What stands here for none is taken as it is, if it names no command, and else in the
words of its kind.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from csgraph.errors import CsgraphError, Unavailable

COMMAND = re.compile(r"csgraph [a-z]|--[a-z]")
"""What only somebody at a command line can use."""

HOME = ("/", "Your first page")
FIND = ("/contexts", "Find a context")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do next: `program` with a route, `person` in words, with a link (address and words) where one helps."""

    program: str
    person: str
    link: tuple[str, str] | None = None


ALERTS = Advice(program="GET /v1/alerts lists them.", person="It may be under another name now.", link=HOME)
REGISTER = "No route keeps the register of people: an administrator does, on the pages."
BY_CODE: Mapping[str, Advice] = {
    "alert_changed": Advice(
        program="Nothing was written. Read it anew with GET /v1/alerts/{alert}, then decide.",
        person="Nothing was written. Look at it again, then decide.",
    ),
    "already_decided": Advice(
        program="Read it anew; its state says which decisions are open to it.",
        person="Look at it again: what it is now says what can be decided.",
    ),
    "case_open": Advice(
        program="Link the alert to that case with POST /v1/alerts/{alert}/link.",
        person="Let the alert be linked to that case in place of a second referral.",
        link=HOME,
    ),
    "cursor_invalid": Advice(
        program="Ask again without `cursor`, then follow `Link` or `next`.",
        person="Ask again from the beginning.",
    ),
    "evaluation_under_way": Advice(
        program="What was written is kept. Try again in a few minutes.",
        person="What was written is kept. Try again in a few minutes.",
    ),
    "missing_required": Advice(
        program="Give it in the body; /openapi.json says under which name.",
        person="Go back and fill it in.",
    ),
    "box_of_another": Advice(
        program=REGISTER, person="Boxes shows who reads it; that has to end first, at the command line."
    ),
    "has_left": Advice(program=REGISTER, person="Add them anew, and give them a role."),
    "no_such_person": Advice(program=REGISTER, person="People shows who there is."),
    "no_such_role": Advice(program=REGISTER, person="Their own page shows what they have."),
    "not_one_file": Advice(
        program="Put the ssd_….csv and ctx_….csv files into a zip, at its root, and send it as `files`; what else "
        "can be asked (such as dry_run) goes into the address.",
        person="Put the ssd_….csv and ctx_….csv files into one zip, and choose it.",
    ),
    "person_known": Advice(program=REGISTER, person="People shows who that is. Whoever has left can be added anew."),
    "no_such_alert": ALERTS,
    "no_such_candidate": Advice(
        program="GET /v1/candidates lists those that wait.", person="It may be decided by now.", link=HOME
    ),
    "no_such_case": Advice(program="GET /v1/cases lists them.", person="See the cases there are.", link=HOME),
    "no_such_context": Advice(
        program="Ask for what is known today; GET /v1/contexts?text=… looks for a name.",
        person="Ask for what is known today, or look for it by its name.",
        link=FIND,
    ),
    "no_such_notice": Advice(program="GET /v1/inbox lists yours.", person="See what you were told.", link=HOME),
    "no_such_suggestion": Advice(
        program="GET /v1/groups/suggestions lists those that wait.", person="It may be decided by now.", link=HOME
    ),
    "no_such_summary": Advice(
        program="Ask for one with POST /v1/summary-requests.", person="Ask for it to be drafted.", link=HOME
    ),
    "purpose_required": Advice(
        program="Use a token that was issued for a purpose.",
        person="Sign in with a token that was issued for a purpose.",
        link=("/sign-in", "Sign in"),
    ),
    "second_needed": Advice(
        program="Let a colleague read them and give their own access token as `second`.",
        person="Let a colleague read them and give their own access token.",
    ),
    "second_refused": Advice(
        program="A colleague with the role contextual lead gives their own, valid token; beside a named person's it "
        "has to be a named person's, too.",
        person="A colleague with the role contextual lead gives their own, valid token.",
    ),
    "token_invalid": Advice(
        program="Ask the administrator for one. A token is valid for at most 8 hours.",
        person="Sign in again. A token is valid for at most 8 hours; the administrator issues one.",
        link=("/sign-in", "Sign in"),
    ),
    "unknown_query": Advice(program="GET /v1/questions lists them.", person="See the questions there are.", link=HOME),
}
OF_THE_SERVICE = Advice(
    program="Whoever runs this service is to look at it; nothing was written.",
    person="Tell whoever runs this service; nothing was written.",
)
OTHERWISE = Advice(program="Ask whoever runs this service.", person="Ask whoever runs this service.")


def advice_for(error: CsgraphError) -> Advice:
    """What to do about it, for programs and for people who have no command line."""
    if error.code in BY_CODE:
        return BY_CODE[error.code]
    if not COMMAND.search(error.advice):
        return Advice(program=error.advice, person=error.advice)
    return OF_THE_SERVICE if isinstance(error, Unavailable) else OTHERWISE
