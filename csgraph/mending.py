"""Mending: settings → what compares and mends graph and vault, whether or not they can be used as they are."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from csgraph.bootstrap import clock_of, imports_of, need_data, own_rooms, prepare
from csgraph.domain.access import Actor
from csgraph.engine.connect import connect
from csgraph.services.moving import move_under_lock
from csgraph.services.repairs import Repairs
from csgraph.settings import Settings
from csgraph.store import schema, ties
from csgraph.store.graph import Graph
from csgraph.vault.vault import Vault


def _nothing(_actor: Actor) -> None:
    """A repair evaluates nothing."""


@contextmanager
def opened_repairs(settings: Settings) -> Iterator[Repairs]:
    """Repairs over graph and vault, both closed afterwards.

    Raises as `open_services`, but for halves that do not fit; NotFound where there is no data folder.
    """
    need_data(settings)
    clock, rooms = clock_of(settings), own_rooms(settings.data)
    with (
        closing(Vault.open(settings.vault_address, key_file=settings.key_file, clock=clock)) as vault,
        closing(connect(settings)) as connection,
    ):
        graph = Graph(connection, settings.graph_timeout)
        clock.follow(vault.latest)
        schema.refuse_newer(ties.side(graph).schema_version)
        imports = imports_of(settings, clock, graph, vault, rooms, _nothing, _nothing)

        def up_to_date() -> None:
            move_under_lock(graph, vault, region=settings.region)
            prepare(graph)

        yield Repairs(
            graph=graph,
            vault=vault,
            clock=clock,
            prepare=up_to_date,
            lock_file=imports.lock_file,
            rooms=rooms,
            limits=imports.limits,
            source_system=imports.source_system,
            looks=imports.looks,
            most_in_household=imports.most_in_household,
            dialect=imports.dialect,
        )
