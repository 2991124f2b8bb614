"""The shop in containers: a Compose file that is brought up under a name of its own, and taken down with all it made."""

import json
import os
import pathlib
import subprocess
import uuid

from support.shop import ADMIN_EMAIL, ADMIN_PASSWORD, ROLES, ROOT, RunningShop, answers, eventually, free_ports

# The services of docker-compose.yml that are roles of the program, and those that keep their data.
SERVICES = {
    "gateway": "gateway", "users": "user-service", "products": "product-service", "orders": "order-service",
    "analytics": "analytics-service", "web": "frontend"}
DATABASES = ["mysql", "mongo", "postgres", "redis"]


def docker(*arguments, check=True, **options):
    """What a command of Docker prints."""
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, **options)
    assert not check or done.returncode == 0, f"docker {' '.join(arguments)}: {done.stderr}{done.stdout}"
    return done.stdout


def addresses_are_final():
    """Whether this machine has all addresses that come with new containers: a browser breaks off what it loads when one comes."""
    tentative = 0x40
    addresses = pathlib.Path("/proc/net/if_inet6")
    lines = addresses.read_text().splitlines() if addresses.exists() else []
    return not any(int(line.split()[4], 16) & tentative for line in lines)


class Composition:
    """The containers of a Compose file, on settings of the test alone."""

    def __init__(self, file, settings):
        self.name = f"tally-test-{uuid.uuid4().hex[:8]}"
        self.command = ["docker", "compose", "--project-name", self.name, "--env-file", os.devnull, "--file", file]
        self.environment = os.environ | settings

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.down("--volumes", "--timeout", "1")

    def compose(self, *arguments, check=True):
        """A command of Compose, with what it printed."""
        done = subprocess.run(
            [*self.command, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True,
            stdin=subprocess.DEVNULL)
        assert not check or done.returncode == 0, f"compose {' '.join(arguments)}: {done.stderr}{done.stdout}"
        return done

    def up(self, *arguments):
        """Starts what does not run, and waits until all of it is healthy."""
        done = self.compose("up", "--detach", "--no-build", "--wait", "--wait-timeout", "180", *arguments, check=False)
        assert done.returncode == 0, done.stderr + self.compose("logs", "--tail", "20").stdout
        eventually(addresses_are_final, "this machine has its new addresses")

    def down(self, *arguments):
        self.compose("down", "--remove-orphans", *arguments)

    def kill(self, service):
        """Ends a container in the midst of whatever it does."""
        self.compose("kill", "--signal", "KILL", service)

    def config(self, *arguments):
        """The file as Compose reads it."""
        return json.loads(self.compose("config", "--format", "json", *arguments).stdout)

    def containers(self):
        """What Docker knows of each container that runs, by the name of its service."""
        ids = self.compose("ps", "--quiet").stdout.split()
        found = json.loads(docker("inspect", *ids)) if ids else []
        return {each["Config"]["Labels"]["com.docker.compose.service"]: each for each in found}

    def run_in(self, service, *command):
        """The exit status of a command in a container, and what it prints."""
        done = self.compose("exec", "--no-TTY", service, *command, check=False)
        return done.returncode, done.stdout


class DevelopmentComposition(Composition):
    """docker-compose.yml, on ports that nobody else uses, without limits of requests."""

    def __init__(self):
        self.ports = dict(zip(ROLES, free_ports(len(ROLES))))
        ports = {f"{role.upper()}_PORT": str(port) for role, port in self.ports.items()}
        super().__init__("docker-compose.yml", ports | {
            "ADMIN_EMAIL": ADMIN_EMAIL,
            "ADMIN_PASSWORD": ADMIN_PASSWORD,
            "RATE_LIMIT_PER_MINUTE": "0",
            "LOGIN_LIMIT_PER_MINUTE": "0",
        })


class ContainerShop(RunningShop):
    """The shop that a development composition is."""

    def __init__(self, composition, watch=None):
        super().__init__(composition.ports, watch)
        self.composition = composition

    def is_ready(self):
        return answers(f"{self.gateway}/health")

    def bring_back(self, service):
        """Starts a container that was ended, and waits until all roles are ready."""
        self.composition.compose("start", service)
        eventually(self.is_ready, f"the shop is ready with {service} again", seconds=180)
