"""Containers: pinned, healthy or not, without root where it can be, and without a secret in any file."""

import re
import shutil
import subprocess

import pytest
import yaml
from fastapi.routing import APIRoute

from api.routers import health
from tests.house.code import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SERVICES = COMPOSE["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_says_whether_it_is_healthy(name: str) -> None:
    check = SERVICES[name]["healthcheck"]

    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= check.keys()


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_pinned(name: str) -> None:
    image = SERVICES[name].get("image")

    assert image is None or re.fullmatch(r"[\w./-]+:\d[\w.-]*", image)


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_has_a_value_in_the_file(name: str) -> None:
    for key, value in SERVICES[name].get("environment", {}).items():
        if re.search(r"PASSWORD|SECRET|TOKEN|AUTH|KEY|URL", key):
            assert str(value).startswith(("/run/secrets/", "${"))


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_gains_no_privileges(name: str) -> None:
    assert "no-new-privileges:true" in SERVICES[name]["security_opt"]
    assert not SERVICES[name].get("privileged")


def test_only_the_service_is_published_and_only_on_this_machine() -> None:
    ports = {name: each.get("ports", []) for name, each in SERVICES.items()}

    assert {name for name, each in ports.items() if each} == {"service"}
    assert all(port.startswith("127.0.0.1:") for port in ports["service"])
    assert COMPOSE["networks"]["data"]["internal"]


def test_everything_that_is_named_is_declared() -> None:
    for each in SERVICES.values():
        assert set(each.get("networks", [])) <= COMPOSE["networks"].keys()
        assert set(each.get("secrets", [])) <= COMPOSE["secrets"].keys()
        assert {volume.split(":")[0] for volume in each.get("volumes", [])} <= COMPOSE["volumes"].keys()
        assert set(each.get("depends_on", {})) <= SERVICES.keys()


def _compose() -> list[str]:
    """The client's plug-in, where this machine has it."""
    docker = shutil.which("docker")
    has_it = docker and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0
    return [docker] if docker and has_it else []


@pytest.mark.parametrize("check", ["structure", *_compose()])
def test_the_compose_file_is_one_that_compose_reads(check: str) -> None:
    if check == "structure":
        assert set(yaml.safe_load((ROOT / "docker-compose.yml").read_text())) >= {"services", "secrets"}
        return
    done = subprocess.run(
        [check, "compose", "-f", str(ROOT / "docker-compose.yml"), "config", "--quiet"],
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "CSGRAPH_VAULT_URL": "unused"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_the_image_runs_without_root_and_says_whether_it_is_healthy() -> None:
    last_stage = DOCKERFILE.rsplit("\nFROM ", 1)[1]

    assert re.search(r"^USER (?!root)\w+", last_stage, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK ", last_stage, re.MULTILINE)
    assert 'CMD ["csgraph", "serve"' in last_stage


ASKED = re.compile(r"//[0-9.]+:8000(/[^'\"]*)")


@pytest.mark.parametrize("text", [DOCKERFILE, " ".join(SERVICES["service"]["healthcheck"]["test"])])
def test_the_health_check_asks_an_address_of_the_application(text: str) -> None:
    [asked] = ASKED.findall(text)
    answered = {route.path for route in health.router.routes if isinstance(route, APIRoute)}

    assert asked in answered


def test_the_image_is_built_in_stages_from_pinned_bases_and_locked_dependencies() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)

    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim", base) for base in bases)
    assert "--require-hashes -r requirements/run.txt" in DOCKERFILE
    assert not re.search(r"^ADD |\bcurl\b|\bsudo\b", DOCKERFILE, re.MULTILINE)


def test_what_the_image_is_built_from_is_let_through() -> None:
    let_through = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    }

    assert copied == let_through
