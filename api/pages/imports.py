"""Pages for importing: a zip of files is tried or imported, and what it came to is told, row by row where it failed."""

from collections.abc import AsyncIterator, Mapping
from io import BufferedReader
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from api.auth import VisitorDep
from api.dependencies import ServicesDep
from api.pages.forms import check_form, keep, token_of_form_for
from api.pages.rendering import page
from api.uploads import received
from csgraph.domain.access import Actor
from csgraph.ingest.report import RunState
from csgraph.services.imports import ImportOptions

router = APIRouter()
ADDRESS = "/imports"
SHOWN = 500
"""Problems that a page lists; it says how many there are."""
OUTCOMES = {
    RunState.COMPLETE: "Import complete",
    RunState.DRY_RUN: "Tried: nothing was written",
    RunState.REFUSED: "Import refused: nothing was written",
    RunState.INTERRUPTED: "Import interrupted: import the same files again, and it is taken up",
}
FormInAddress = Annotated[str, Query(alias="form", max_length=200)]


async def _uploaded(
    request: Request, visitor: VisitorDep, services: ServicesDep, form: FormInAddress = ""
) -> AsyncIterator[BufferedReader]:
    """The zip of a form. The token of the form stands in the address: the body is read only from who may import."""
    check_form(request, form, token_of_form_for(request))
    services.imports.permit(actor=visitor)
    keep(request, lambda wrong: _form(request, visitor, wrong))
    async with received(request, services) as file:
        yield file


@router.get(ADDRESS)
def show_import_form(request: Request, visitor: VisitorDep, services: ServicesDep) -> HTMLResponse:
    """The form for a zip of files."""
    services.imports.permit(actor=visitor)
    return _form(request, visitor, {})


@router.post(ADDRESS)
def import_files(
    request: Request,
    visitor: VisitorDep,
    services: ServicesDep,
    files: Annotated[BufferedReader, Depends(_uploaded)],
    dry_run: bool = True,
) -> HTMLResponse:
    """Tries or imports the files, and tells what came of it."""
    report = services.imports.run(actor=visitor, folder=files, options=ImportOptions(dry_run=dry_run))
    return page(
        "imported.html",
        request=request,
        visitor=visitor,
        trail=[("Import", ADDRESS)],
        report=report,
        outcome=OUTCOMES.get(report.state, report.state.value),
        shown=report.problems[:SHOWN],
    )


def _form(request: Request, visitor: Actor, wrong: Mapping[str, str]) -> HTMLResponse:
    status = 422 if wrong else 200
    return page("imports.html", request=request, visitor=visitor, status=status, wrong=wrong, address=ADDRESS)
