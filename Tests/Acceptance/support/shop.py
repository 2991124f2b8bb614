"""The real program under test: its processes, and its API as a client sees it."""

import os
import pathlib
import signal
import socket
import subprocess
import time
import uuid

import requests

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("TALLY_PROGRAM", ROOT / ".build/debug/tally"))
ROLES = ["gateway", "users", "products", "orders", "analytics", "web"]
ADMIN_EMAIL = "admin@example.com"
ADMIN_PASSWORD = "correct horse battery staple"
PASSWORD = "a long password"


def free_ports(count):
    """Ports that nobody listens on, all held until all are found."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def eventually(condition, what, seconds=30):
    """Returns what `condition` gives once that is true; asks again and again until then, and fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)


def answers(address, verify=True):
    """Whether somebody at an address says that all is well; `verify` is the file with the certificate to believe it for."""
    try:
        return requests.get(address, verify=verify, timeout=5).status_code == 200
    except requests.RequestException:
        return False


class RunningShop:
    """A shop as people reach it, whatever it runs on: its ports on this machine, and clients of its API.

    Every answer that a client gets is shown to `watch` first.
    """

    def __init__(self, ports, watch=None):
        self.ports = ports
        self.watch = watch
        # A cookie of localhost is not sent to 127.0.0.1, so the browser stays with one of the names.
        self.web = f"http://localhost:{ports['web']}"
        self.gateway = f"http://localhost:{ports['gateway']}"

    def client(self, email=None, password=PASSWORD):
        """Somebody who is signed in, or nobody."""
        client = Client(f"http://127.0.0.1:{self.ports['gateway']}", self.watch)
        if email:
            client.sign_in(email, password)
        return client

    def admin(self):
        return self.client(ADMIN_EMAIL, ADMIN_PASSWORD)

    def register(self, name="Ada Lovelace"):
        """A new customer, signed in."""
        client = self.client()
        email = f"{uuid.uuid4()}@example.com"
        answer = client.post("/api/auth/register", {"email": email, "password": PASSWORD, "name": name})
        assert answer.status_code == 201, answer.text
        client.token = answer.json()["accessToken"]
        client.email = email
        return client


class Shop(RunningShop):
    """A shop of the program under test, with a data directory of its own.

    All its roles share a process, but for those in `apart`, which get one each and can be killed alone.
    """

    def __init__(self, directory, roles=ROLES, apart=(), settings=None, watch=None):
        super().__init__(dict(zip(ROLES, free_ports(len(ROLES)))), watch)
        self.directory = pathlib.Path(directory)
        self.environment = os.environ | {f"{role.upper()}_PORT": str(port) for role, port in self.ports.items()} | {
            "DATA_DIRECTORY": str(self.directory / "data"),
            "ADMIN_EMAIL": ADMIN_EMAIL,
            "ADMIN_PASSWORD": ADMIN_PASSWORD,
            "SERVICE_SECRET": "s" * 40,
            "JWT_PRIVATE_KEY_FILE": str(self.directory / "jwt-private-key.pem"),
            "WEB_ROOT": str(ROOT / "web/dist"),
            "RATE_LIMIT_PER_MINUTE": "0",
            "LOGIN_LIMIT_PER_MINUTE": "0",
        } | (settings or {})
        # The gateway alone tells of itself; with the others it tells of all.
        self.health = "/health" if roles == ROLES else "/health/ready"
        together = [role for role in roles if role not in apart]
        self.groups = [together, *([role] for role in apart)]
        self.processes = {}

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        for process in self.processes.values():
            process.send_signal(signal.SIGKILL)
            process.wait()

    def start(self):
        for group in self.groups:
            self.start_group(group)
        eventually(self.is_ready, f"the shop is ready; its log is {self.directory}/tally.log", seconds=60)

    def start_group(self, group):
        with open(self.directory / "tally.log", "ab") as log:
            self.processes[group[0]] = subprocess.Popen(
                [PROGRAM, "serve", *group], cwd=self.directory, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log)

    def is_ready(self):
        for name, process in self.processes.items():
            assert process.poll() is None, f"{name} has ended: {self.log()[-2000:]}"
        try:
            return requests.get(f"http://127.0.0.1:{self.ports['gateway']}{self.health}", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    def kill(self, role):
        """Ends the process of a role that has one of its own, in the midst of whatever it does."""
        process = self.processes.pop(role)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def bring_back(self, role):
        self.start_group([role])
        eventually(self.is_ready, f"{role} is back")

    def demo(self, orders):
        """Fills the shop with made-up orders of the past; to be called before it starts."""
        subprocess.run(
            [PROGRAM, "demo", "--orders", str(orders)], cwd=self.directory, env=self.environment, check=True,
            stdin=subprocess.DEVNULL, capture_output=True)

    def log(self):
        return (self.directory / "tally.log").read_text(errors="replace")


class Client:
    """Calls the API as somebody."""

    def __init__(self, address, watch=None, authority=True):
        """`authority` is the file with the certificate that an encrypted shop is believed for."""
        self.address = address
        self.token = None
        self.email = None
        self.session = requests.Session()
        self.session.verify = authority
        # The environment may name authorities, which would count instead.
        self.session.trust_env = authority is True
        if watch:
            self.session.hooks["response"].append(lambda answer, **_: watch(answer))

    def sign_in(self, email, password):
        answer = self.post("/api/auth/login", {"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["accessToken"]
        self.email = email

    def send(self, method, path, body=None, raw=None, stream=False, **headers):
        """The answer to a request with `body` as JSON, or the bytes `raw`."""
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.request(
            method, self.address + path, json=body, data=raw, headers=headers, stream=stream, timeout=30)

    def get(self, path, **headers):
        return self.send("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.send("POST", path, body, **headers)

    def patch(self, path, body=None, **headers):
        return self.send("PATCH", path, body, **headers)

    def delete(self, path, **headers):
        return self.send("DELETE", path, **headers)

    def product(self, name="Teapot", price=1999, stock=10, category="Kitchen", **attributes):
        """A new product; its document."""
        answer = self.post("/api/products", {
            "name": name, "description": f"A {name.lower()} that does what it should.", "category": category,
            "price": {"amount": price, "currency": "USD"}, "stock": stock, "attributes": attributes})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def place_order(self, product, quantity=1, method="card", key=None):
        """The answer to an order of one product."""
        key = key or str(uuid.uuid4())
        return self.post("/api/orders", order_of([(product, quantity)], method), Idempotency_Key=key)

    def dashboard(self, query=""):
        answer = self.get("/api/analytics/dashboard" + query)
        assert answer.status_code == 200, answer.text
        return answer.json()


def order_of(lines, method="card"):
    """The body of an order of products and quantities."""
    return {
        "items": [{"productId": product["id"], "quantity": quantity} for product, quantity in lines],
        "paymentMethod": method,
        "shippingAddress": {
            "name": "Ada Lovelace", "line1": "12 St James's Square", "city": "London", "postalCode": "SW1Y 4JH",
            "country": "GB"},
    }
