"""Imports: an authority's files as one zip, and how an import stands."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.answering import AnsweringRoute
from api.auth import ActorDep
from api.dependencies import ServicesDep
from api.problems import problems
from api.schemas.base import RunRef
from api.schemas.imports import ImportOut, RunOut
from api.uploads import BODY, UploadedDep
from csgraph.ids import RunId
from csgraph.services.imports import ImportOptions

router = APIRouter(prefix="/v1/imports", tags=["imports"], route_class=AnsweringRoute)


@router.post("", responses=problems(400, 401, 403, 409, 413, 415, 422, 503), openapi_extra=BODY)
def import_files(
    files: UploadedDep,
    actor: ActorDep,
    services: ServicesDep,
    dry_run: Annotated[bool, Query(description="Read everything, write nothing.")] = False,
    strict: Annotated[bool, Query(description="Import nothing if any row is rejected.")] = False,
    complete: Annotated[bool, Query(description="The files hold everything; count what is gone.")] = False,
    accept_older: Annotated[bool, Query(description="Apply rows that were superseded before.")] = False,
) -> ImportOut:
    """Import a zip of files. The same files again change nothing."""
    options = ImportOptions(dry_run=dry_run, strict=strict, complete=complete, accept_older=accept_older)
    return ImportOut.of(services.imports.run(actor=actor, folder=files, options=options))


@router.get("/{run}", responses=problems(401, 403, 404, 422, 503))
def show_import(run: RunRef, actor: ActorDep, services: ServicesDep) -> RunOut:
    """How an import stands, or ended."""
    return RunOut.of(services.imports.status(actor=actor, run_id=RunId(run)))
