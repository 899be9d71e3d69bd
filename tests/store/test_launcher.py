"""The embedded engine as a process: started once, shared, stopped by the last, and put right after a crash."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import psutil
import pytest

from csgraph.engine import embedded, locate, notes, server
from csgraph.engine.accounts import Account
from csgraph.engine.command import Ports
from csgraph.engine.connect import Connection, connect
from csgraph.errors import InvalidInput, Unavailable
from csgraph.settings import Settings
from csgraph.store.graph import Graph
from csgraph.store.queries import load

HEAP = 256


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose name has a space and an umlaut; nothing runs on it afterwards."""
    folder = tmp_path / "Jugend Fürsorge"
    folder.mkdir()
    yield folder
    embedded.stop(folder)


def opened(data: Path) -> Connection:
    return connect(Settings(data=data, graph_uri="embedded:", engine_heap_mb=HEAP))


def make(connection: Connection, uid: str) -> None:
    Graph(connection).write([(load("people/create"), {"rows": [{"uid": uid}]})])


def made(connection: Connection) -> list[object]:
    rows, _, _ = connection.driver.execute_query("MATCH (p:YoungPerson) RETURN p.uid AS uid ORDER BY uid")
    return [row["uid"] for row in rows]


def administrator_of(data: Path) -> Account:
    started = embedded.status(data).started
    assert started is not None
    return started.accounts.administrator


def is_running(pid: int | None) -> bool:
    assert pid is not None
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_the_last_to_leave_stops_an_engine_that_a_command_started(data: Path) -> None:
    first, second = opened(data), opened(data)
    assert first.pid == second.pid
    make(first, "yp_a")

    first.close()
    first.close()
    assert made(second) == ["yp_a"]
    second.close()

    assert not is_running(first.pid)
    assert embedded.status(data).state == "stopped"
    again = opened(data)
    assert made(again) == ["yp_a"]
    again.close()


def test_an_engine_that_was_started_to_stay_stays_until_it_is_stopped(data: Path) -> None:
    started = embedded.start(data, heap_mb=HEAP)
    connection = opened(data)
    assert connection.pid == started.pid
    assert embedded.status(data) == embedded.Status(state="running", kept=True, users=1, started=started)

    connection.close()
    assert is_running(started.pid)

    assert embedded.stop(data)
    assert not is_running(started.pid)
    assert not embedded.stop(data)


def _attach_for_a_moment(data: Path) -> int | None:
    connection = opened(data)
    make(connection, f"yp_{os.getpid()}")
    time.sleep(0.2)
    connection.close()
    return connection.pid


def test_commands_that_begin_at_once_do_not_get_in_each_others_way(data: Path) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(_attach_for_a_moment, [data] * 6))

    assert embedded.status(data).state == "stopped"
    connection = opened(data)
    assert len(made(connection)) in {1, 2, 3}
    connection.close()


def test_it_listens_on_this_machine_alone_and_tells_nobody_its_passwords(data: Path) -> None:
    connection = opened(data)
    started = embedded.status(data).started
    assert started is not None
    process = psutil.Process(started.pid)

    listening = {each.laddr.ip for each in process.net_connections() if each.status == psutil.CONN_LISTEN}
    told = " ".join([*process.cmdline(), *process.environ().values()])
    kept = [data / "engine.json", *(data / "engine" / "config").iterdir()]

    assert listening
    assert listening <= {"127.0.0.1", "::ffff:127.0.0.1"}
    for account in (started.accounts.administrator, started.accounts.reader):
        assert account.name not in told
        assert account.password not in told
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (data / "engine", data / "attached")} == {0o700}
    connection.close()


def test_wrong_passwords_for_names_that_are_known_keep_nobody_out(data: Path) -> None:
    connection = opened(data)
    for name in ("root", "admin", "reader"):
        for _ in range(8):
            assert not server.answers(connection.uri, Account(name=name, password="guessed"), seconds=5)

    assert server.answers(connection.uri, administrator_of(data), seconds=5)
    connection.close()


@pytest.mark.parametrize("taken", ["bolt", "http"])
def test_a_port_that_is_taken_meanwhile_is_given_up_for_another(data: Path, taken: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        free = server.free_ports()
        busy = {"bolt": free.bolt, "http": free.http} | {taken: other.getsockname()[1]}
        offered = iter([Ports(**busy), server.free_ports()])

        started = server.start(locate.installation(), data=data, heap_mb=HEAP, ports=lambda: next(offered))

    assert server.answers(started.uri, started.accounts.administrator, seconds=10)
    server.stop(started.pid, data=data)
    assert not is_running(started.pid)


def test_no_acknowledged_write_is_lost_when_the_engine_is_killed(data: Path) -> None:
    connection = opened(data)
    acknowledged: list[str] = []

    is_enough = threading.Event()

    def write_on() -> None:
        for number in count():
            if is_enough.is_set():
                return
            try:
                make(connection, f"yp_{number:06}")
            except Unavailable:
                return
            acknowledged.append(f"yp_{number:06}")

    writer = threading.Thread(target=write_on)
    writer.start()
    while len(acknowledged) < 200:
        time.sleep(0.01)
    killed_at = len(acknowledged)
    os.kill(connection.pid or 0, signal.SIGKILL)
    # The write that was under way is refused, or made anew by the driver once the connection has found the engine
    # again, which was started anew; then a few more follow.
    while writer.is_alive() and len(acknowledged) < killed_at + 50:
        time.sleep(0.01)
    is_enough.set()
    writer.join()

    held = made(connection)
    assert set(acknowledged) <= set(held)
    assert len(held) <= len(acknowledged) + 1
    connection.close()
    assert embedded.status(data).state == "stopped"


def test_a_command_that_is_killed_leaves_an_engine_that_the_next_one_uses_and_stops(data: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from tests.store.test_launcher import opened\n"
        "print(opened(Path(sys.argv[1])).pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(data)], stdout=subprocess.PIPE, text=True) as command:
        assert command.stdout is not None
        pid = int(command.stdout.readline())
        command.kill()
    assert is_running(pid)

    connection = opened(data)

    assert connection.pid == pid
    connection.close()
    assert embedded.status(data).state == "stopped"
    assert server.orphans(data.resolve()) == []


def test_an_engine_that_nobody_knows_of_is_ended_before_another_is_started(data: Path) -> None:
    started = embedded.start(data, heap_mb=HEAP)
    (data / "engine.json").unlink()

    connection = opened(data)

    assert connection.pid != started.pid
    assert not is_running(started.pid)
    connection.close()


def test_an_engine_whose_password_is_stale_is_started_anew_where_nobody_uses_it(data: Path) -> None:
    started = embedded.start(data, heap_mb=HEAP)
    note = json.loads((data / "engine.json").read_text())
    note["started"]["accounts"]["administrator"]["password"] = "stale"
    (data / "engine.json").write_text(json.dumps(note))

    connection = opened(data)
    make(connection, "yp_a")

    assert connection.pid != started.pid
    assert not is_running(started.pid)
    connection.close()


def test_wrong_passwords_of_somebody_else_take_the_engine_from_nobody(data: Path) -> None:
    first = opened(data)
    make(first, "yp_a")
    right = administrator_of(data)
    wrong = replace(right, password="wrong")
    assert not any(server.answers(first.uri, wrong, seconds=10) for _ in range(6))
    # The engine now keeps everybody of this name out for half a minute, the right password included.
    assert not server.answers(first.uri, right, seconds=10)

    second = opened(data)

    assert second.pid == first.pid
    assert made(second) == made(first) == ["yp_a"]
    second.close()
    first.close()


def test_an_engine_that_hangs_is_not_ended_under_those_who_use_it(data: Path) -> None:
    connection = opened(data)
    engine = psutil.Process(connection.pid or 0)
    engine.suspend()
    with pytest.raises(Unavailable, match="does not answer"):
        embedded.attach(data, heap_mb=HEAP, patience=0.2)
    engine.resume()

    make(connection, "yp_a")

    assert made(connection) == ["yp_a"]
    connection.close()
    assert embedded.status(data).state == "stopped"


def test_a_command_that_is_killed_while_the_engine_starts_leaves_nothing_in_the_way(data: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.store.test_launcher import opened\n"
        "opened(Path(sys.argv[1])); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(data)], stdin=subprocess.PIPE) as command:
        while not (left := server.orphans(data.resolve())):
            time.sleep(0.01)
        command.kill()

    connection = opened(data)
    make(connection, "yp_a")

    assert left
    assert server.orphans(data.resolve()) == [connection.pid]
    assert embedded.status(data).users == 1
    connection.close()
    assert server.orphans(data.resolve()) == []


def test_what_a_crash_left_behind_is_no_hindrance(data: Path) -> None:
    (data / "attached").mkdir()
    (data / "attached" / "999999-1-abcd").touch()
    (data / "attached" / f"{os.getpid()}-1-abcd").touch()
    (data / "engine.lock").touch()
    (data / "engine.json").write_text('{"started": {"uri": "bolt://127.0.0.1:1", "pid": 1}}')

    connection = opened(data)

    assert embedded.status(data).users == 1
    connection.close()
    assert embedded.status(data).state == "stopped"


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process can be set on Linux alone")
def test_a_full_disk_refuses_the_write_and_loses_nothing_that_was_acknowledged(data: Path) -> None:
    connection = opened(data)
    make(connection, "yp_a")
    engine = psutil.Process(connection.pid or 0)
    big = {"rows": [{"uid": f"yp_{number}_{'x' * 4000}"} for number in range(2000)]}

    # A limit on the size of a file refuses a write as a full disk does, and needs no rights.
    engine.rlimit(psutil.RLIMIT_FSIZE, (300_000, 300_000))
    with pytest.raises(Unavailable, match="could not be saved"):
        Graph(connection).write([(load("people/create"), big)])
    connection.close()
    embedded.stop(data)

    again = opened(data)
    assert made(again) == ["yp_a"]
    make(again, "yp_b")
    again.close()


@pytest.mark.parametrize("hindered", ["", "engine", "attached", "engine.json/x"])
def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(data: Path, hindered: str) -> None:
    folder = data if hindered else data / "file"
    in_the_way = data / (hindered or "file")
    in_the_way.parent.mkdir(exist_ok=True)
    in_the_way.touch()

    with pytest.raises(Unavailable, match="data folder cannot be written"):
        opened(folder)

    assert server.orphans(data.resolve()) == []


# Python takes Java's place: it does not know Java's options, and ends at once.
NO_ENGINE = locate.Installation(java=Path(sys.executable), jars=(), version="0")


def test_an_engine_that_ends_at_once_is_said_to_have_failed(data: Path) -> None:
    with pytest.raises(Unavailable, match="ended while it started") as failed:
        server.start(NO_ENGINE, data=data, heap_mb=HEAP)

    assert str(data / "engine" / "log") in failed.value.advice


def test_after_some_attempts_it_is_said_that_no_port_was_free(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = Ports(bolt=other.getsockname()[1], http=other.getsockname()[1])
        with pytest.raises(Unavailable, match="port"):
            server.start(NO_ENGINE, data=data, heap_mb=HEAP, ports=lambda: taken)


def test_a_wrong_password_or_database_is_told_apart_from_a_server_that_is_not_there(data: Path) -> None:
    started = embedded.start(data, heap_mb=HEAP)
    right = {
        "data": data,
        "graph_uri": started.uri,
        "graph_user": started.accounts.administrator.name,
        "graph_password": started.accounts.administrator.password,
    }

    with pytest.raises(Unavailable, match="user or password"):
        connect(Settings(**{**right, "graph_password": "wrong"}))
    with pytest.raises(Unavailable, match="CSGRAPH_GRAPH_DATABASE"):
        connect(Settings(**{**right, "graph_database": "nowhere"}))

    connection = connect(Settings(**right))
    assert (connection.kind, connection.data, connection.pid) == ("arcadedb", None, None)
    connection.close()
    assert is_running(started.pid)


def test_an_engine_in_use_can_be_asked_to_stay(data: Path) -> None:
    connection = opened(data)

    assert embedded.start(data, heap_mb=HEAP).pid == connection.pid
    connection.close()

    assert embedded.status(data).kept


def test_a_machine_without_the_engine_is_told_of_neo4j() -> None:
    with pytest.raises(Unavailable, match="Neo4j"):
        locate.installation(["no_such_package"])


def test_asking_how_it_stands_starts_and_makes_nothing(tmp_path: Path) -> None:
    assert embedded.status(tmp_path / "none") == embedded.Status(state="stopped")
    assert not embedded.stop(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_command_waits_its_turn_only_so_long(data: Path) -> None:
    with notes.locked(data), pytest.raises(Unavailable, match="Another command"), notes.locked(data, seconds=0.1):
        pass


@pytest.mark.parametrize("uri", ["http://127.0.0.1:7474", "embedded", ""])
def test_an_address_that_is_none_is_refused(tmp_path: Path, uri: str) -> None:
    with pytest.raises(InvalidInput, match="CSGRAPH_GRAPH_URI"):
        connect(Settings(data=tmp_path, graph_uri=uri))


def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("secret\n")
    nobody = f"bolt://127.0.0.1:{server.free_ports().bolt}"

    with pytest.raises(Unavailable, match="CSGRAPH_GRAPH_PASSWORD_FILE"):
        connect(Settings(data=tmp_path, graph_uri=nobody))
    with pytest.raises(Unavailable, match="does not answer"):
        connect(Settings(data=tmp_path, graph_uri=nobody, graph_password_file=password))
