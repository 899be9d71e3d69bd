"""Deciding what a written name means, on screen: a page that says what will follow, and its sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from re import match
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.forms import NOTHING, SEE_OTHER, Again, Given, GivenDep, OurForm, keep, need
from api.pages.names import LONGEST_NAME, MOST_TOLD, NAMES, Typed
from api.pages.rendering import page
from api.schemas.base import ONE_LINE, CandidateRef
from csgraph.bootstrap import Services
from csgraph.domain.access import Actor
from csgraph.domain.foreseen import Foresight
from csgraph.domain.news import News
from csgraph.domain.terms import ContextKind
from csgraph.ids import CandidateId
from visualisation.words import KIND_WORDS

router = APIRouter()
WHY = {"reason": "Say why, in words."}
NewName = Annotated[str, Query(min_length=1, max_length=LONGEST_NAME, pattern=ONE_LINE)]
ContextMeant = Annotated[str, Query(min_length=1, max_length=LONGEST_NAME)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A decision as its page shows it: what it says, what will follow, what its button says, where it is sent."""

    title: str
    follows: str
    button: str
    address: str


REJECTING = Deciding(
    title="It means no context",
    follows="Its rows count nowhere, and it waits no longer. That can be taken back: say later what it means.",
    button="Say that it means none",
    address="rejection",
)


@router.get("/names/{candidate}/confirmation")
def show_confirmation(
    request: Request, candidate: CandidateRef, context: ContextMeant, visitor: VisitorDep, services: ServicesDep
) -> HTMLResponse:
    """The form that says which context a name means."""
    foreseen = services.foreseeing.confirm(actor=visitor, candidate_id=CandidateId(candidate), context=context)
    return _form(request, visitor, services, candidate, _confirming(services, visitor, context), foreseen=foreseen)({})


@router.post("/names/{candidate}/confirmation", dependencies=[OurForm])
def confirm_name(
    request: Request,
    candidate: CandidateRef,
    context: ContextMeant,
    visitor: VisitorDep,
    services: ServicesDep,
    given: GivenDep,
) -> RedirectResponse:
    """Says which context a written name means: its rows count there from now on."""
    keep(request, _form(request, visitor, services, candidate, _confirming(services, visitor, context), given))
    need(given, WHY)
    decided = services.contexts.confirm(
        actor=visitor, candidate_id=CandidateId(candidate), context=context, reason=given.text("reason")
    )
    return _to_what_came(candidate, decided.news)


@router.get("/names/{candidate}/creation")
def show_creation(
    request: Request,
    candidate: CandidateRef,
    visitor: VisitorDep,
    services: ServicesDep,
    kind: Typed = "",
    name: Typed | None = None,
) -> HTMLResponse:
    """The form of a new context: what kind it is of and its name and then, once these are given, why."""
    wrong = {} if name is None else _wrong_with(kind, name)
    if name is not None and not wrong:
        new, called = ContextKind(kind), name.strip()
        foreseen = services.foreseeing.create(actor=visitor, candidate_id=CandidateId(candidate), kind=new, name=called)
        return _form(request, visitor, services, candidate, _creating(new, called), foreseen=foreseen)({})
    view = services.contexts.candidate(actor=visitor, candidate_id=CandidateId(candidate))
    return page(
        "name_new.html",
        request=request,
        visitor=visitor,
        trail=[NAMES, (view.text, f"/names/{candidate}")],
        status=422 if wrong else 200,
        view=view,
        given=Given({"kind": (kind,), "name": (view.text if name is None else name,)}),
        wrong=wrong,
        kinds={each.value: words for each, words in KIND_WORDS.items()},
    )


@router.post("/names/{candidate}/creation", dependencies=[OurForm])
def create_from_name(
    request: Request,
    candidate: CandidateRef,
    kind: ContextKind,
    name: NewName,
    visitor: VisitorDep,
    services: ServicesDep,
    given: GivenDep,
) -> RedirectResponse:
    """Makes a new context of a written name."""
    keep(request, _form(request, visitor, services, candidate, _creating(kind, name), given))
    need(given, WHY)
    decided = services.contexts.create(
        actor=visitor, candidate_id=CandidateId(candidate), kind=kind, name=name, reason=given.text("reason")
    )
    return _to_what_came(candidate, decided.news)


@router.get("/names/{candidate}/rejection")
def show_rejection(
    request: Request, candidate: CandidateRef, visitor: VisitorDep, services: ServicesDep
) -> HTMLResponse:
    """The form that says that a name means no context."""
    foreseen = services.foreseeing.reject(actor=visitor, candidate_id=CandidateId(candidate))
    return _form(request, visitor, services, candidate, REJECTING, foreseen=foreseen)({})


@router.post("/names/{candidate}/rejection", dependencies=[OurForm])
def reject_name(
    request: Request, candidate: CandidateRef, visitor: VisitorDep, services: ServicesDep, given: GivenDep
) -> RedirectResponse:
    """Says that a written name means no context, or takes an earlier decision back."""
    keep(request, _form(request, visitor, services, candidate, REJECTING, given))
    need(given, WHY)
    news = services.contexts.reject(actor=visitor, candidate_id=CandidateId(candidate), reason=given.text("reason"))
    return _to_what_came(candidate, news)


def _confirming(services: Services, visitor: Actor, context: str) -> Deciding:
    found = services.contexts.get(actor=visitor, name=context)
    return Deciding(
        title=f"It means {found.name}",
        follows=f"Its rows count for {found.name} from now on, and so does what is written like it later. "
        "That can be taken back.",
        button=f"Say that it means {found.name}",
        address=f"confirmation?{urlencode({'context': found.uid})}",
    )


def _creating(kind: ContextKind, name: str) -> Deciding:
    return Deciding(
        title=f"It is a context of its own: {name}",
        follows=f"A new context begins, {name} ({KIND_WORDS[kind]}). Its rows count there from now on, and so does "
        "what is written like it later. That can be taken back.",
        button=f"Make {name}",
        address=f"creation?{urlencode({'kind': kind.value, 'name': name})}",
    )


def _wrong_with(kind: str, name: str) -> dict[str, str]:
    wrong = {} if kind in ContextKind.__members__ else {"kind": "Choose what kind of context it is."}
    is_name = name.strip() and match(ONE_LINE, name.strip())
    return wrong if is_name else {**wrong, "name": "Give the name that everybody will know it by, in one line."}


def _form(
    request: Request,
    visitor: Actor,
    services: Services,
    candidate: str,
    deciding: Deciding,
    given: Given = NOTHING,
    foreseen: Foresight | None = None,
) -> Again:
    """Makes the page of a decision. `foreseen` is None once the form was sent: what was foreseen may not hold now."""
    view = services.contexts.candidate(actor=visitor, candidate_id=CandidateId(candidate))

    def made(wrong: Mapping[str, str]) -> HTMLResponse:
        return page(
            "name_decision.html",
            request=request,
            visitor=visitor,
            trail=[NAMES, (view.text, f"/names/{candidate}")],
            status=422 if wrong else 200,
            view=view,
            deciding=deciding,
            foreseen=foreseen,
            given=given,
            wrong=wrong,
        )

    return made


def _to_what_came(candidate: str, news: News) -> RedirectResponse:
    """To the page of the name, which then tells each change that the decision came to."""
    came = [("came", f"{each.alert}.{each.number}") for each in news.alerts[:MOST_TOLD]]
    return RedirectResponse(f"/names/{candidate}?{urlencode([('decided', 'true'), *came])}", SEE_OTHER)
