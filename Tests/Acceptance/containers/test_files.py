"""What is in the files: Dockerfile, the Compose files, .env.example, and the script that makes secrets."""

import json
import os
import pathlib
import re
import stat
import subprocess
import sys

import pytest

from support.composition import DATABASES, SERVICES, Composition, docker
from support.production import ProductionComposition
from support.shop import ROOT

pytestmark = pytest.mark.usefixtures("of_containers")

# What each service has to be told, beside what all are.
SETTINGS_OF_ONE = {
    "gateway": [
        "ALLOWED_ORIGINS", "TRUSTED_PROXIES", "RATE_LIMIT_PER_MINUTE", "LOGIN_LIMIT_PER_MINUTE", "RATE_LIMIT_STORE_URL",
        "RATE_LIMIT_WITHOUT_STORE"],
    "user-service": ["USERS_DATABASE_URL", "JWT_PRIVATE_KEY_FILE", "ADMIN_EMAIL", "ADMIN_PASSWORD"],
    "product-service": ["PRODUCTS_DATABASE_URL", "PRODUCT_WRITERS"],
    "order-service": ["ORDERS_DATABASE_URL", "PENDING_ORDER_DAYS"],
    "analytics-service": ["ANALYTICS_STORE_URL", "ANALYTICS_TIME_ZONE", "ANALYTICS_HOUR_DAYS"],
    "frontend": ["PUBLIC_GATEWAY_URL", "WEB_ROOT"],
}
# The gateway of docker-compose.yml speaks plain HTTP, to this machine alone.
SETTINGS_OF_PRODUCTION = {"TLS_CERTIFICATE_FILE", "TLS_KEY_FILE"}


@pytest.fixture(scope="module")
def settings():
    """The names of all settings, as the program lists them."""
    text = docker("run", "--rm", "tally:dev", "help", "serve").partition("SETTINGS:")[2].partition("\nUSAGE:")[0]
    return {name.upper().replace("-", "_") for name in re.findall(r"^\s*--([a-z-]+)", text, re.MULTILINE)}


def test_the_dockerfile_is_as_it_should_be():
    done = subprocess.run(
        [pathlib.Path(sys.executable).parent / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_development_needs_no_settings(tmp_path):
    names = [name for name in os.environ if name.endswith(("_URL", "_PORT", "_FILE"))]
    settings = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        ["docker", "compose", "--file", ROOT / "docker-compose.yml", "--env-file", os.devnull, "config", "--format", "json"],
        cwd=tmp_path, env=settings, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    file = json.loads(done.stdout)
    assert set(file["services"]) == {*SERVICES.values(), *DATABASES}
    assert set(file["volumes"]) >= {"mysql_data", "mongodb_data", "postgres_data"}
    assert set(file["networks"]) == {"ecommerce-network"}
    published = {
        int(port["published"]): port["host_ip"] for each in file["services"].values() for port in each.get("ports", [])}
    assert published == dict.fromkeys([3000, 8000, 8001, 8002, 8003, 8004], "127.0.0.1")


def test_every_setting_reaches_its_service_and_is_explained(settings):
    # No address, port or path that the file itself makes something of.
    given = {
        name: f"/given/{name}" if name == "DATA_DIRECTORY" else str(20_000 + number) if name.endswith("_PORT")
        else f"given-{name}" for number, name in enumerate(sorted(settings))}
    services = Composition("docker-compose.yml", given).config()["services"]
    of_one = {name for names in SETTINGS_OF_ONE.values() for name in names}
    assert of_one < settings
    for name in settings - SETTINGS_OF_PRODUCTION:
        told = {service for service in SERVICES.values() if services[service]["environment"].get(name) == given[name]}
        wanted = {each for each in SERVICES.values() if name not in of_one or name in SETTINGS_OF_ONE[each]}
        assert told == wanted, name
    explained = set(re.findall(r"^# ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert explained >= settings


def test_an_example_of_settings_changes_nothing():
    """Every line of .env.example is a comment that says how things are without it."""
    text = (ROOT / ".env.example").read_text()
    assert all(line.startswith("#") or not line for line in text.splitlines())
    settings = dict(re.findall(r"^# ?([A-Z_]+)=(.+)$", text, re.MULTILINE))
    # Those of production are no settings of this file.
    file = (ROOT / "docker-compose.yml").read_text()
    settings = {name: value for name, value in settings.items() if f"${{{name}" in file}
    assert Composition("docker-compose.yml", settings).config()["services"] == \
        Composition("docker-compose.yml", {}).config()["services"]


def test_production_says_which_setting_is_missing(secrets, certificate):
    whole = ProductionComposition(secrets, certificate)
    assert whole.compose("config").stderr == ""
    needed = set(secrets) | {"DOCKERHUB_NAMESPACE", "TAG", "ADMIN_EMAIL"}
    for name in needed:
        lacking = ProductionComposition(secrets, certificate)
        lacking.environment[name] = ""
        done = lacking.compose("config", check=False)
        assert done.returncode != 0 and f"{name} is missing a value: must " in done.stderr, done.stderr


def test_production_is_at_the_port_of_https(secrets, certificate):
    production = ProductionComposition(secrets, certificate)
    del production.environment["GATEWAY_PUBLISH"]
    services = production.config()["services"]
    assert [port["published"] for port in services["gateway"]["ports"]] == ["443"]
    assert [name for name, each in services.items() if each.get("ports")] == ["gateway"]


def test_secrets_are_made_once_and_for_their_owner(tmp_path):
    folder = tmp_path / "secrets"
    first = ProductionComposition.make_secrets(folder)
    content = {path.name: path.read_text() for path in folder.iterdir()}
    assert ProductionComposition.make_secrets(folder) == first
    assert {path.name: path.read_text() for path in folder.iterdir()} == content
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert set(first.values()) == {str(path) for path in folder.iterdir() if path.name != "secrets.env"}
    assert len(set(content.values())) == len(content)
    # One that was lost is made again, and the others stay.
    (folder / "service-secret").unlink()
    ProductionComposition.make_secrets(folder)
    assert (folder / "service-secret").read_text() != content["service-secret"]
    assert (folder / "mysql-password").read_text() == content["mysql-password"]


def test_secrets_want_a_folder():
    for arguments in [[], ["--help"], ["a", "b"]]:
        done = subprocess.run([ROOT / "deploy/make-secrets", *arguments], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (2, "usage: deploy/make-secrets FOLDER\n")


def test_production_keeps_databases_to_their_services(secrets, certificate):
    services = ProductionComposition(secrets, certificate).config()["services"]
    networks = {name: set(each["networks"]) for name, each in services.items()}
    users_of = {"mysql": "user", "mongo": "product", "postgres": "order", "redis": "analytics"}
    for database in DATABASES:
        reaching = {name for name in services if name != database and networks[name] & networks[database]}
        assert reaching == {f"{users_of[database]}-service-{number}" for number in [1, 2]}
