"""Tests of the image and of both Compose files. They want the image tally:dev, which `make images` builds."""

import subprocess

import pytest

from support.composition import docker
from support.production import ProductionComposition


@pytest.fixture(scope="session")
def of_containers():
    """Marks tests that ask no shop, but the containers themselves."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost that vouches for itself, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", "key.pem", "-out", "certificate.pem"],
        cwd=folder, check=True, capture_output=True)
    # Readable for the program in its container, which is another user.
    for name in ["key.pem", "certificate.pem"]:
        (folder / name).chmod(0o644)
    return folder / "certificate.pem", folder / "key.pem"


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
