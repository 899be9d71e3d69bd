"""The embedded engine's command line: every setting with its reason."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from csgraph.engine.accounts import DATABASE
from csgraph.engine.locate import Installation

HOST = "127.0.0.1"
FILES = "engine"
"""The folder, below the data folder, that belongs to the engine."""

LOGGING = """\
handlers=java.util.logging.FileHandler
.level=WARNING
com.arcadedb.level=INFO
java.util.logging.FileHandler.pattern={log}/engine-%g.log
java.util.logging.FileHandler.limit=2000000
java.util.logging.FileHandler.count=3
java.util.logging.FileHandler.append=true
java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter
java.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tLZ %4$s %5$s%6$s%n
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The two ports of 127.0.0.1 that one run of the engine listens on."""

    bolt: int
    http: int


def root_of(data: Path) -> Path:
    """The engine's own folder below a data folder."""
    return data / FILES


def mark_of(data: Path) -> str:
    """The argument by which a process is known to be the engine of this data folder."""
    return f"-Darcadedb.server.rootPath={root_of(data)}"


def command(engine: Installation, *, data: Path, ports: Ports, heap_mb: int) -> list[str]:
    """What to run: no secret is in it. `heap_mb` is the most heap that Java may take, in MiB."""
    java = [str(engine.java), "-Xms64m", f"-Xmx{heap_mb}m", *_java(root_of(data))]
    settings = [f"-D{name}={value}" for name, value in _settings(data, ports, heap_mb).items()]
    classes = os.pathsep.join(str(jar) for jar in engine.jars)
    return [*java, mark_of(data), *settings, "-cp", classes, "com.arcadedb.server.ArcadeDBServer"]


def environment() -> dict[str, str]:
    """This process's environment without what would change the engine's Java or tell it a secret."""
    unwanted = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")
    kept = {key: value for key, value in os.environ.items() if key not in unwanted and not key.startswith("CSGRAPH_")}
    # Java reads names of folders by the locale: in plain C, one with an umlaut would not be found.
    return kept | ({"LC_ALL": "C.UTF-8"} if sys.platform == "linux" else {})


def logging_settings(root: Path) -> str:
    """What the engine logs and where: three files of 2 MB at most."""
    return LOGGING.format(log=(root / "log").as_posix().replace("%", "%%"))


def _java(root: Path) -> list[str]:
    opens = ("java.util.concurrent.atomic", "java.nio.channels.spi", "java.lang")
    return [
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        f"-XX:ErrorFile={root / 'log' / 'hs_err_%p.log'}",
        "--add-exports=java.management/sun.management=ALL-UNNAMED",
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in opens),
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
    ]


def _settings(data: Path, ports: Ports, heap_mb: int) -> dict[str, str]:
    root = root_of(data)
    return {
        "arcadedb.server.logsDirectory": f"{root / 'log'}",
        "arcadedb.server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "arcadedb.server.defaultDatabases": f"{DATABASE}[]",
        "arcadedb.bolt.defaultDatabase": DATABASE,
        # Both listeners are on all interfaces unless told; HTTP cannot be switched off.
        "arcadedb.bolt.host": HOST,
        "arcadedb.bolt.port": str(ports.bolt),
        "arcadedb.server.httpIncomingHost": HOST,
        "arcadedb.server.httpIncomingPort": str(ports.http),
        "arcadedb.server.httpWorkerThreads": "2",
        # One fdatasync for each commit; by default there is none.
        "arcadedb.txWalFlush": "1",
        # A UTC datetime parameter would lose its zone.
        "arcadedb.dateTimeImplementation": "java.time.ZonedDateTime",
        # Above the defaults the driver hangs without an error.
        "arcadedb.bolt.maxMessageSize": str(128 * 2**20),
        "arcadedb.bolt.packstream.maxValueLength": str(64 * 2**20),
        "arcadedb.bolt.packstream.maxElements": str(4 * 2**20),
        # The only time-out that the engine keeps by itself, in milliseconds.
        "arcadedb.command.timeout": "300000",
        "arcadedb.queryMaxHeapRAM": str(heap_mb * 8 // 10),
        "arcadedb.opencypher.loadCsv.allowFileUrls": "false",
        "arcadedb.opencypher.loadCsv.allowRemoteUrls": "false",
        # `production` would hide every error; its safe defaults are set here.
        "arcadedb.server.mode": "development",
        "arcadedb.serverMetrics": "false",
        "arcadedb.polyglotEngineEnabled": "false",
        "user.timezone": "UTC",
        "java.util.logging.config.file": f"{root / 'config' / 'logging.properties'}",
    }
