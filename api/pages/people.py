"""Pages of an administrator about named people: who uses the service, and what each may do until when."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.forms import NOTHING, SEE_OTHER, Again, FormIncomplete, Given, GivenDep, OurForm, keep, need
from api.pages.rendering import page
from api.schemas.base import NamedPersonRef
from csgraph.bootstrap import Services
from csgraph.domain.access import Actor, Role
from csgraph.domain.named_people import FOR_PEOPLE, NamedPerson
from csgraph.errors import NotFound

router = APIRouter()
PEOPLE = ("People", "/people")
NEEDS_OF_SOMEBODY = {"name": "Give their name.", "agency": "Give their agency."}
ROLES = {each.value: each.value.replace("_", " ") for each in Role if each in FOR_PEOPLE}


@router.get("/people")
def list_people(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """Who uses the service, by name, and what each may do today."""
    found = services.named_people.list(actor=visitor)
    return page("people.html", request=request, visitor=visitor, people=found, today=services.clock.today())


@router.get("/people/new")
def show_addition(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """The form for somebody new."""
    services.named_people.list(actor=visitor)  # Refused to whom may not keep the register.
    return _addition(request, visitor)({})


@router.post("/people/new", dependencies=[OurForm])
def add_person(request: Request, visitor: VisitorDep, services: ServicesDep, given: GivenDep) -> RedirectResponse:
    """Registers somebody; what they may do is given on their own page."""
    keep(request, _addition(request, visitor, given))
    need(given, NEEDS_OF_SOMEBODY)
    made = services.named_people.add(
        actor=visitor,
        name=given.text("name"),
        agency=given.text("agency"),
        team=given.text("team") or None,
        email=given.text("email") or None,
        professional=given.text("professional") or None,
    )
    return RedirectResponse(f"/people/{made.uid}", SEE_OTHER)


@router.get("/people/{person}")
def show_person(request: Request, person: NamedPersonRef, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """One person: what they may do, with a form to give a role, and what ends one."""
    return _one(request, visitor, services, person)({})


@router.post("/people/{person}/roles", dependencies=[OurForm])
def grant_role(
    request: Request, person: NamedPersonRef, visitor: VisitorDep, services: ServicesDep, given: GivenDep
) -> RedirectResponse:
    """Gives somebody a role, at once."""
    keep(request, _one(request, visitor, services, person, given))
    if given.text("role") not in ROLES:
        raise FormIncomplete({"role": "Choose the role."})
    if given.text("until") and given.day("until") is None:
        raise FormIncomplete({"until": "Give the last day, or leave it empty."})
    areas = given.text("areas").replace(",", " ").split()
    role = Role(given.text("role"))
    services.named_people.grant(actor=visitor, person=person, role=role, areas=areas, until=given.day("until"))
    return RedirectResponse(f"/people/{person}", SEE_OTHER)


@router.post("/people/{person}/revocation", dependencies=[OurForm])
def revoke_role(
    request: Request, person: NamedPersonRef, visitor: VisitorDep, services: ServicesDep, given: GivenDep
) -> RedirectResponse:
    """Ends a role, at once."""
    keep(request, _one(request, visitor, services, person))
    if given.text("role") not in ROLES:
        raise FormIncomplete({"": "Choose the role that is to end."})
    services.named_people.revoke(actor=visitor, person=person, role=Role(given.text("role")))
    return RedirectResponse(f"/people/{person}", SEE_OTHER)


@router.post("/people/{person}/leaving", dependencies=[OurForm])
def end_person(
    request: Request, person: NamedPersonRef, visitor: VisitorDep, services: ServicesDep
) -> RedirectResponse:
    """Ends everything that somebody may do, at once."""
    keep(request, _one(request, visitor, services, person))
    services.named_people.leave(actor=visitor, person=person)
    return RedirectResponse("/people", SEE_OTHER)


def _addition(request: Request, visitor: Actor, given: Given = NOTHING) -> Again:
    def made(wrong: Mapping[str, str]) -> HTMLResponse:
        return page(
            "person_new.html",
            request=request,
            visitor=visitor,
            trail=[PEOPLE],
            status=422 if wrong else 200,
            given=given,
            wrong=wrong,
        )

    return made


def _one(request: Request, visitor: Actor, services: Services, person: str, given: Given = NOTHING) -> Again:
    found = _person(visitor, services, person)

    def made(wrong: Mapping[str, str]) -> HTMLResponse:
        return page(
            "person.html",
            request=request,
            visitor=visitor,
            trail=[PEOPLE],
            status=422 if wrong else 200,
            person=found,
            today=services.clock.today(),
            given=given,
            wrong=wrong,
            roles=ROLES,
        )

    return made


def _person(visitor: Actor, services: Services, uid: str) -> NamedPerson:
    found = next((each for each in services.named_people.list(actor=visitor, every=True) if each.uid == uid), None)
    if found is None:
        raise NotFound("no_such_person", "There is nobody of this id.", advice="See who there is.")
    return found
