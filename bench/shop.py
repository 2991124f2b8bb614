"""The shop under measurement: its processes, with a data directory of their own, and its API."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
import urllib.parse

ROLES = ["gateway", "users", "products", "orders", "analytics", "web"]
WEB_ROOT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "web", "dist")
ADMIN = ("admin@bench.example", "the password of the bench")


def free_ports(count):
    """`count` consecutive ports that nobody listens on: 18000 and up, or 18100 and up, and so on."""
    for first in range(18000, 30000, 100):
        if all(is_free(first + n) for n in range(count)):
            return list(range(first, first + count))
    raise SystemExit("bench: there are no free ports from 18000 on")


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def settings(directory, ports):
    """The environment of the program: data in `directory`, the roles at `ports`, no limits of rates."""
    environment = {f"{role.upper()}_PORT": str(port) for role, port in zip(ROLES, ports)}
    return environment | {
        "PATH": os.environ["PATH"], "DATA_DIRECTORY": os.path.join(directory, "data"),
        "WEB_ROOT": WEB_ROOT, "ADMIN_EMAIL": ADMIN[0], "ADMIN_PASSWORD": ADMIN[1],
        "RATE_LIMIT_PER_MINUTE": "0", "LOGIN_LIMIT_PER_MINUTE": "0",
    }


def run_command(program, directory, ports, *arguments):
    """Runs `tally` with the same settings as a shop, and returns how many seconds that took."""
    started = time.monotonic()
    # In its own directory, where no .env can be.
    result = subprocess.run(
        [program, *arguments], cwd=directory, env=settings(directory, ports), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if result.returncode != 0:
        raise SystemExit(f"bench: tally {arguments[0]} ended with {result.returncode}\n{result.stdout[-2000:]}")
    return time.monotonic() - started


class RunningShop:
    """A shop on this machine, whatever it runs on, as its clients see it."""

    def __init__(self, ports):
        self.ports = dict(zip(ROLES, ports))

    def url(self, role, path=""):
        return f"http://127.0.0.1:{self.ports[role]}{path}"

    def call(self, method, path, body=None, token=None, headers=None):
        """One request to the gateway."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["gateway"], timeout=30)
        try:
            headers = dict(headers or {})
            if token:
                headers["Authorization"] = f"Bearer {token}"
            if body is not None:
                headers["Content-Type"] = "application/json"
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def wait_until_ready(self, patience):
        started = time.monotonic()
        while time.monotonic() < started + patience:
            self.check_processes()
            try:
                if self.is_ready():
                    return
            except OSError:
                pass
            # Less often when it takes long, so that asking takes no part of the work.
            time.sleep(0.005 if time.monotonic() < started + 2 else 0.1)
        raise SystemExit(f"bench: tally is not ready after {patience} s\n{self.last_lines()}")

    def check_processes(self):
        """Ends the program when one of the shop's own processes has ended."""

    def last_lines(self):
        """What the shop has logged at last, if that is known."""
        return ""

    def is_ready(self):
        """Whether all instances of all roles are; the gateway is content with one of each."""
        answer = self.call("GET", "/health")
        if answer.status != 200:
            return False
        instances = [role["instances"] for role in answer.expect(200)["roles"].values()]
        return all(count["ready"] == count["total"] for count in instances)

    def register(self, email, password):
        body = json.dumps({"email": email, "password": password, "name": "Bench"})
        return self.call("POST", "/api/auth/register", body).expect(201)["accessToken"]

    def admin(self):
        body = json.dumps({"email": ADMIN[0], "password": ADMIN[1]})
        return self.call("POST", "/api/auth/login", body).expect(200)["accessToken"]

    def add_product(self, number, token):
        body = json.dumps({
            "name": f"Product {number}", "description": "What the bench buys and reads. " * 8, "category": "Bench",
            "price": {"amount": 1000 + number, "currency": "USD"}, "stock": 100_000_000,
            "attributes": {"colour": "blue", "size": "medium"},
        })
        return self.call("POST", "/api/products", body, token).expect(201)["id"]

    def orders_counted(self, position):
        """The dashboard's `orders`, with the event at `position` in it."""
        query = urllib.parse.urlencode({"minPosition": position})
        token = self.admin()
        for _ in range(15):
            answer = self.call("GET", f"/api/analytics/dashboard?{query}", token=token)
            if answer.status != 503:
                break
        return answer.expect(200)["totals"]["orders"]


class Shop(RunningShop):
    """A running `tally serve`, started by the constructor and ended by `stop`.

    It is one process, but for the roles in `apart`, which get a process each; then the directory must have been that of
    a shop in one process before, which makes the keys. `patience` is how many seconds it may take until it is ready.
    `more` are further settings. `second` are the ports of roles apart that have a second instance, which is then the
    process of the role's name and "2".
    """

    def __init__(self, program, directory, ports, apart=(), patience=60, more=None, second=None):
        super().__init__(ports)
        self.log = os.path.join(directory, "tally.log")
        self.program, self.directory = program, directory
        environment = settings(directory, ports) | (more or {})
        second = second or {}
        for role, port in second.items():
            environment[f"{role.upper()}_URL"] = f"{self.url(role)},http://127.0.0.1:{port}"
        if apart:
            environment["SERVICE_SECRET_FILE"] = os.path.join(directory, "data", "service-secret")
            environment["JWT_PRIVATE_KEY_FILE"] = os.path.join(directory, "data", "jwt-private-key.pem")
        together = [role for role in ROLES if role not in apart]
        #: The process of each role.
        self.processes = {}
        started = time.monotonic()
        try:
            for roles in [together, *([role] for role in apart)]:
                self.processes |= dict.fromkeys(roles, self.start(roles if apart else [], environment))
            for role, port in second.items():
                self.processes[f"{role} 2"] = self.start([role], environment | {
                    f"{role.upper()}_PORT": str(port), "DATA_DIRECTORY": os.path.join(directory, f"data-{role}-2"),
                })
            self.wait_until_ready(patience)
        except BaseException:
            self.stop()
            raise
        self.seconds_to_ready = time.monotonic() - started

    def start(self, roles, environment):
        with open(self.log, "ab") as log:
            # In its own directory, where no .env can be.
            return subprocess.Popen(
                [self.program, "serve", *roles], cwd=self.directory, env=environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log)

    def check_processes(self):
        for process in self.processes.values():
            if process.poll() is not None:
                raise SystemExit(f"bench: tally ended with {process.returncode}\n{self.last_lines()}")

    def last_lines(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-20:])

    def stop(self):
        """Ends its processes in good order, and the hard way when that takes longer than 30 s."""
        processes = set(self.processes.values())
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def memory(self, role="gateway"):
        """The resident memory of the role's process now and at its highest, in MB."""
        with open(f"/proc/{self.processes[role].pid}/status", encoding="ascii") as status:
            fields = dict(line.split(":", 1) for line in status)
        return tuple(int(fields[name].split()[0]) * 1024 / 1e6 for name in ("VmRSS", "VmHWM"))

    def processor_seconds(self, role="gateway"):
        """Processor time that the role's process has used, the kernel's for it among it."""
        with open(f"/proc/{self.processes[role].pid}/stat", encoding="ascii") as stat:
            # The name, in brackets, may have spaces; user and system time are fields 14 and 15 of the whole line.
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def expect(self, status):
        """The body as JSON; ends the program when the status is another."""
        if self.status != status:
            raise SystemExit(f"bench: expected {status}, got {self.status}: {self.body[:500].decode()}")
        return json.loads(self.body)
