"""Whether the service is ready: what is done beside it is part of it."""

import httpx
import pytest

from csgraph.bootstrap import Services
from csgraph.services.rounds import Beat, Rounds


def dies(_beat: Beat) -> None:
    raise SystemExit


@pytest.mark.filterwarnings("ignore:Exception in thread")
def test_a_server_whose_delivery_has_ended_is_not_ready(nobody: httpx.Client, services: Services) -> None:
    before = nobody.get("/readyz")
    courier = Rounds(name="delivery of notices", work=dies, seconds=0.01)
    services.rounds.append(courier)
    try:
        courier.start()
        while courier.is_alive:
            pass
        during = nobody.get("/readyz")
    finally:
        services.rounds.remove(courier)

    assert (before.status_code, during.status_code) == (200, 503)
    assert during.json()["detail"].startswith("The delivery of notices has ended.")
    assert nobody.get("/readyz").status_code == 200
