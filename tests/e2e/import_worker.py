"""A process that imports a folder into a data folder and says when it is done; made to be killed."""

import sys
from pathlib import Path

from csgraph.bootstrap import open_services
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from tests.e2e.world import LEAD, TODAY


def main() -> None:
    """`python -m tests.e2e.import_worker DATA FOLDER`."""
    services = open_services(Settings(data=Path(sys.argv[1]), today=TODAY))
    sys.stdout.write("open\n")
    sys.stdout.flush()
    report = services.imports.run(actor=LEAD, folder=Path(sys.argv[2]), options=ImportOptions())
    sys.stdout.write(f"{report.state.value}\n")
    services.close()


if __name__ == "__main__":
    main()
