"""docker-compose.prod.yml under test, and the shop that it is."""

import pathlib
import subprocess
import uuid

from support.composition import Composition
from support.shop import ADMIN_EMAIL, PASSWORD, ROOT, Client, free_ports


def make_certificate(folder):
    """A certificate for localhost that vouches for itself, and its key: two files."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem",
         "-out", "certificate.pem"],
        cwd=folder, check=True, capture_output=True)
    files = folder / "certificate.pem", folder / "key.pem"
    # Readable for the program in its container, which is another user.
    for file in files:
        file.chmod(0o644)
    return files


class ProductionComposition(Composition):
    def __init__(self, secrets, certificate):
        """`secrets` are settings, and `certificate` two files: the certificate and its key."""
        self.port = free_ports(1)[0]
        self.authority = certificate[0]
        self.image = f"tally-test/tally:{uuid.uuid4().hex[:8]}"
        self.admin_password = pathlib.Path(secrets["ADMIN_PASSWORD_FILE"]).read_text().strip()
        super().__init__("docker-compose.prod.yml", secrets | {
            "DOCKERHUB_NAMESPACE": "tally-test",
            "TAG": self.image.partition(":")[2],
            "ADMIN_EMAIL": ADMIN_EMAIL,
            "TLS_CERTIFICATE_FILE": str(certificate[0]),
            "TLS_KEY_FILE": str(certificate[1]),
            "GATEWAY_PUBLISH": f"127.0.0.1:{self.port}",
        })

    @staticmethod
    def make_secrets(folder):
        """Runs deploy/make-secrets; the settings that it wrote, by their names."""
        subprocess.run([ROOT / "deploy/make-secrets", folder], check=True, capture_output=True)
        return dict(line.split("=", 1) for line in (folder / "secrets.env").read_text().splitlines())


class ProductionShop:
    """The shop of a production composition, as people reach it: page and API at one address."""

    def __init__(self, production):
        self.production = production
        self.web = self.gateway = f"https://localhost:{production.port}"

    def client(self, email=None, password=PASSWORD):
        client = Client(self.gateway, authority=str(self.production.authority))
        if email:
            client.sign_in(email, password)
        return client

    def admin(self):
        return self.client(ADMIN_EMAIL, self.production.admin_password)
