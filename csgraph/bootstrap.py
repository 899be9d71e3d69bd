"""Bootstrap: settings → services. The one place that picks classes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from csgraph.clock import Clock, Told, clock_as_of, untold
from csgraph.detect.columns import Evidence
from csgraph.disclosure import webhooks
from csgraph.disclosure.mail import Mail
from csgraph.domain.access import Actor
from csgraph.domain.notices import Channel
from csgraph.engine.connect import EMBEDDED, Connection, connect
from csgraph.engine.folders import clear_demonstration as clear_demonstration
from csgraph.engine.folders import need_folder
from csgraph.engine.folders import own_rooms as own_rooms
from csgraph.errors import InvalidInput
from csgraph.ids import AlertId
from csgraph.ingest.dialect import read_dialect
from csgraph.private.rooms import Rooms
from csgraph.provider.provider import Provider
from csgraph.services.alerts import Alerts
from csgraph.services.auditing import Auditing
from csgraph.services.boxes import Boxes
from csgraph.services.contexts import Contexts
from csgraph.services.delivery import Delivery
from csgraph.services.demonstration import Demonstration
from csgraph.services.detection import Detection
from csgraph.services.explaining import Explaining
from csgraph.services.foreseeing import Foreseeing
from csgraph.services.groups import Groups
from csgraph.services.importing import tying
from csgraph.services.importing.chunks import LookUps
from csgraph.services.imports import Imports
from csgraph.services.inbox import Inbox
from csgraph.services.level2 import Level2
from csgraph.services.moving import move
from csgraph.services.named_people import NamedPeople
from csgraph.services.notices import Notices
from csgraph.services.people import People
from csgraph.services.pictures import Pictures
from csgraph.services.policies import Policies
from csgraph.services.queries import Questions
from csgraph.services.reports import Reports
from csgraph.services.rounds import Rounds
from csgraph.services.signing_in import SigningIn
from csgraph.services.summaries import Summaries
from csgraph.services.ticking import Ticking
from csgraph.settings import Settings
from csgraph.store import schema
from csgraph.store.graph import Graph
from csgraph.store.harms import register_harm_types
from csgraph.vault.cursors import Cursors
from csgraph.vault.sessions import Sessions
from csgraph.vault.tokens import Tokens
from csgraph.vault.vault import Unit, Vault
from csgraph.vocabulary import HARM_TYPES
from csgraph.vocabulary.coded import UNKNOWN_AGENCY, agency_code

ANSWER = "/sign-in/answer"
"""Where the pages take up who comes back from the provider of log-ins."""


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything a door may call, over one graph and one vault. `rounds` go on beside a server. Close it when done.

    With a `demonstration`, whoever reaches the pages can be one of the sample's people.
    """

    settings: Settings
    clock: Clock
    connection: Connection
    graph: Graph
    vault: Vault
    imports: Imports
    contexts: Contexts
    people: People
    named_people: NamedPeople
    detection: Detection
    groups: Groups
    reports: Reports
    policies: Policies
    alerts: Alerts
    level2: Level2
    pictures: Pictures
    summaries: Summaries
    queries: Questions
    tokens: Tokens
    sessions: Sessions
    signing_in: SigningIn
    audit: Auditing
    cursors: Cursors
    rooms: Rooms
    notices: Notices
    delivery: Delivery
    inbox: Inbox
    boxes: Boxes
    explaining: Explaining
    foreseeing: Foreseeing
    ticking: Ticking
    demonstration: Demonstration | None = None
    rounds: list[Rounds] = field(default_factory=list[Rounds])

    def check(self) -> None:
        """Raises Unavailable unless both halves answer and are one thing, and what is done beside the server runs."""
        for each in self.rounds:
            each.check()
        tying.refuse(tying.look(self.graph, self.vault))

    def close(self) -> None:
        """Closes the vault and leaves the graph."""
        self.vault.close()
        self.connection.close()


def clock_of(settings: Settings, told: Told = untold) -> Clock:
    """The clock that the settings ask for; `told` hears of a clock that went back."""
    return clock_as_of(settings.today, zone=settings.time_zone, told=told)


def open_services(settings: Settings, *, told: Told = untold) -> Services:
    """Opens graph and vault, brings both schemas up to date, and builds the services.

    `told` is called when the machine's clock is found to be behind what was recorded already. Raises Unavailable
    where graph or vault cannot be used, InvalidInput for settings that cannot be right.
    """
    clock = clock_of(settings, told)
    rooms = own_rooms(settings.data)
    vault = Vault.open(settings.vault_address, key_file=settings.key_file, clock=clock)
    try:
        connection = connect(settings)
    except BaseException:
        vault.close()
        raise
    try:
        graph = Graph(connection, settings.graph_timeout)
        clock.follow(vault.latest)
        clock.now()  # So that a clock that went back is told at once, and not with the first answer.
        stand = tying.look(graph, vault)
        schema.refuse_newer(stand.graph.schema_version)
        tying.refuse(stand)
        move(graph, vault, lock_file=settings.data / "write.lock", region=settings.region)
        prepare(graph)
        tying.tie(graph, vault, stand)
        return _services(settings, clock, connection, replace(graph, tied=vault), vault, rooms)
    except BaseException:
        vault.close()
        connection.close()
        raise


def need_data(settings: Settings) -> None:
    """Lets only those pass who will find something: what merely reads should not make a data folder.

    Raises NotFound where the embedded engine's folder is not there or is empty. A server is asked itself.
    """
    if settings.graph_uri == EMBEDDED:
        need_folder(settings.data)


def prepare(graph: Graph) -> None:
    """Brings a graph that is new or older up to the present schema and vocabulary."""
    held = schema.info(graph)
    if held is None or held.schema_version != schema.version():
        schema.apply(graph)
    register_harm_types(graph, HARM_TYPES)


def _services(
    settings: Settings, clock: Clock, connection: Connection, graph: Graph, vault: Vault, rooms: Rooms
) -> Services:
    notices = _notices(settings, clock, graph, vault)
    detection = _detection(settings, clock, graph, vault, notices)
    delivery = _delivery(settings, clock, vault, notices)

    def held(actor: Actor, known_at: datetime) -> Evidence:
        return detection.evidence(actor=actor, known_at=known_at)

    source_system = settings.source_system
    tokens = Tokens(vault=vault, clock=clock, key_file=settings.token_key_file)
    sessions = Sessions(vault=vault, clock=clock, tokens=tokens)
    contexts = _contexts(settings, clock, graph, vault, detection)
    level2 = Level2(graph=graph, vault=vault, clock=clock, holder_of=tokens.verify)
    return Services(
        settings=settings,
        clock=clock,
        connection=connection,
        graph=graph,
        vault=vault,
        imports=imports_of(settings, clock, graph, vault, rooms, detection.catch_up, detection.evaluate),
        contexts=contexts,
        people=_people(settings, clock, graph, vault, detection),
        detection=detection,
        groups=_groups(settings, clock, graph, vault, held),
        reports=Reports(graph=graph, vault=vault, clock=clock, evidence=held, policy_file=settings.policy),
        policies=Policies(graph=graph, vault=vault, clock=clock, evidence=held, policy_file=settings.policy),
        alerts=_alerts(settings, graph, vault, clock, level2, detection, contexts),
        level2=level2,
        pictures=Pictures(graph=graph, vault=vault, clock=clock),
        summaries=Summaries(graph=graph, vault=vault, clock=clock),
        queries=Questions(graph=graph, vault=vault, clock=clock),
        tokens=tokens,
        sessions=sessions,
        signing_in=_signing_in(settings, vault, sessions),
        audit=Auditing(vault=vault),
        cursors=Cursors(ids=vault.ids),
        rooms=rooms,
        notices=notices,
        delivery=delivery,
        explaining=Explaining(graph=graph, vault=vault, clock=clock, evidence=held, policy_file=settings.policy),
        foreseeing=Foreseeing(
            graph=graph,
            vault=vault,
            clock=clock,
            foresee=lambda actor, supposed: detection.foresee(actor=actor, supposed=supposed),
            find=lambda actor, name: contexts.get(actor=actor, name=name),
            source_system=source_system,
        ),
        named_people=NamedPeople(vault=vault, clock=clock, source_system=source_system),
        boxes=Boxes(vault=vault, clock=clock, source_system=source_system),
        inbox=_inbox(settings, clock, vault),
        ticking=Ticking(clock=clock, evaluate=detection.evaluate, deliver=delivery.deliver),
    )


def _signing_in(settings: Settings, vault: Vault, sessions: Sessions) -> SigningIn:
    """What a provider on another machine says is in the machines' own time, whichever day it is taken to be here."""
    machine = Clock()
    return SigningIn(
        vault=vault,
        sessions=sessions,
        clock=machine,
        provider=_provider(settings, machine) if settings.oidc_issuer else None,
        contact=settings.access_contact,
    )


def _provider(settings: Settings, clock: Clock) -> Provider:
    """Raises InvalidInput for settings that cannot be right together, or a secret that cannot be read."""
    if not (settings.oidc_client_id and settings.site):
        raise InvalidInput(
            "settings",
            "A provider of log-ins is set, and something is missing with it.",
            advice="Set CSGRAPH_OIDC_CLIENT_ID, and CSGRAPH_SITE to the address at which people reach the pages.",
        )
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=_secret(settings.oidc_client_secret_file),
        answers_at=f"{settings.site}{ANSWER}",
        trusts_emails=settings.oidc_trusts_emails,
        clock=clock,
    )


def _secret(path: Path | None) -> str | None:
    try:
        found = path.read_text(encoding="utf-8").strip() if path else None
    except (OSError, UnicodeError):
        found = ""
    if found == "":
        raise InvalidInput(
            "settings",
            "The file with the provider's secret cannot be read.",
            advice="See CSGRAPH_OIDC_CLIENT_SECRET_FILE.",
        )
    return found


def _groups(
    settings: Settings, clock: Clock, graph: Graph, vault: Vault, held: Callable[[Actor, datetime], Evidence]
) -> Groups:
    return Groups(
        graph=graph,
        vault=vault,
        clock=clock,
        evidence=held,
        policy_file=settings.policy,
        kept_under=settings.groups_policy,
        lock_file=settings.lock_file,
        source_system=settings.source_system,
    )


def imports_of(
    settings: Settings,
    clock: Clock,
    graph: Graph,
    vault: Vault,
    rooms: Rooms,
    catch_up: Callable[[Actor], None],
    evaluate: Callable[[Actor], object],
) -> Imports:
    """Imports over these; `catch_up` comes before each and `evaluate` after it."""
    return Imports(
        graph=graph,
        vault=vault,
        clock=clock,
        catch_up=catch_up,
        evaluate=evaluate,
        lock_file=settings.lock_file,
        rooms=rooms,
        limits=settings.import_limits,
        source_system=settings.source_system,
        looks=LookUps(
            agency=agency_code(settings.agency) or UNKNOWN_AGENCY,
            excluded_addresses=settings.excluded_address_types,
        ),
        most_in_household=settings.household_maximum,
        dialect=read_dialect(settings.local_codes, zone=settings.time_zone, most_joined=settings.most_joined),
    )


def _people(settings: Settings, clock: Clock, graph: Graph, vault: Vault, detection: Detection) -> People:
    return People(
        graph=graph,
        vault=vault,
        clock=clock,
        catch_up=detection.catch_up,
        evaluate=detection.evaluate,
        lock_file=settings.lock_file,
        source_system=settings.source_system,
    )


def _contexts(settings: Settings, clock: Clock, graph: Graph, vault: Vault, detection: Detection) -> Contexts:
    return Contexts(
        graph=graph,
        vault=vault,
        clock=clock,
        catch_up=detection.catch_up,
        evaluate=detection.evaluate,
        lock_file=settings.data / "write.lock",
        source_system=settings.source_system,
    )


def _alerts(
    settings: Settings,
    graph: Graph,
    vault: Vault,
    clock: Clock,
    level2: Level2,
    detection: Detection,
    contexts: Contexts,
) -> Alerts:
    return Alerts(
        graph=graph,
        vault=vault,
        clock=clock,
        open_case=level2.refer,
        catch_up=detection.catch_up,
        standing=detection.standing,
        region=settings.region,
        waiting=lambda actor, context: contexts.waiting_for(actor=actor, context=context),
    )


def _notices(settings: Settings, clock: Clock, graph: Graph, vault: Vault) -> Notices:
    by_mail, policy = bool(settings.smtp_host), settings.notice_policy
    return Notices(graph=graph, vault=vault, clock=clock, policy=policy, region=settings.region, by_mail=by_mail)


def _inbox(settings: Settings, clock: Clock, vault: Vault) -> Inbox:
    return Inbox(
        vault=vault,
        clock=clock,
        source_system=settings.source_system,
        contact=settings.notice_contact,
        site=settings.site,
    )


def _detection(settings: Settings, clock: Clock, graph: Graph, vault: Vault, notices: Notices) -> Detection:
    def tell(actor: Actor, unit: Unit, alerts: Sequence[AlertId]) -> None:
        notices.tell(actor=actor, unit=unit, alerts=alerts)

    return Detection(
        graph=graph,
        vault=vault,
        clock=clock,
        policy_file=settings.policy,
        region=settings.region,
        tell=tell,
        lock_file=settings.data / "evaluate.lock",
    )


def _delivery(settings: Settings, clock: Clock, vault: Vault, notices: Notices) -> Delivery:
    def catch_up(actor: Actor) -> None:
        notices.catch_up(actor=actor)

    password = settings.smtp_password
    mail = Mail(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_sender,
        tls=settings.smtp_tls,
        user=settings.smtp_user,
        password=password.get_secret_value() if password else None,
    )
    return Delivery(
        vault=vault,
        clock=clock,
        senders={Channel.EMAIL: mail.send, Channel.WEBHOOK: webhooks.send},
        catch_up=catch_up,
        source_system=settings.source_system,
        contact=settings.notice_contact,
        site=settings.site,
    )
