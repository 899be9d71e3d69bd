"""Vocabularies: every code that requests and answers hold, with its words."""

from fastapi import APIRouter

from api.answering import AnsweringRoute
from api.paging import LINKED, PageDep
from api.problems import problems
from api.schemas.base import Closed, Listed
from csgraph.vocabulary import NAMES, load

router = APIRouter(prefix="/v1/vocabularies", tags=["vocabularies"], route_class=AnsweringRoute)


class TermOut(Closed):
    """One code and its words."""

    code: str
    label: str
    description: str


class VocabularyOut(Closed):
    """One list of codes, in its order."""

    name: str
    terms: list[TermOut]


class VocabulariesOut(Listed):
    """Every list, by name."""

    vocabularies: list[VocabularyOut]


def _terms(name: str) -> list[TermOut]:
    found = load(name).values()
    return [TermOut(code=each.code, label=each.label, description=each.description) for each in found]


ALL = tuple(VocabularyOut(name=name, terms=_terms(name)) for name in NAMES)


@router.get("", responses={**LINKED, **problems(401, 422, 503)})
def list_vocabularies(page: PageDep) -> VocabulariesOut:
    """Every code of harm, referral, context, voice and the like, with what it means."""
    part = page.of(ALL, lambda each: (each.name,))
    return VocabulariesOut(vocabularies=part.things, next=part.next)
