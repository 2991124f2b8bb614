"""Tests of the image and of both Compose files. They want the image tally:dev, which `make images` builds."""

import pytest

from support.composition import docker
from support.production import ProductionComposition, make_certificate


@pytest.fixture(scope="session")
def of_containers():
    """Marks tests that ask no shop, but the containers themselves."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def secrets(tmp_path_factory):
    """What deploy/make-secrets makes: the settings that it writes, by their names."""
    return ProductionComposition.make_secrets(tmp_path_factory.mktemp("production") / "secrets")


@pytest.fixture(scope="module")
def production(certificate, secrets, of_containers):
    """The containers of docker-compose.prod.yml, with secrets of their own and a certificate."""
    with ProductionComposition(secrets, certificate) as production:
        docker("tag", "tally:dev", production.image)
        try:
            production.up()
            yield production
        finally:
            docker("rmi", "--no-prune", production.image, check=False)
