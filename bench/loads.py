"""What puts load on the shop and on what it is compared with."""

import asyncio
import ctypes
import ctypes.util
import json
import os
import shutil
import subprocess
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def wrk(script, url, clients, seconds, environment=None):
    """Runs wrk on one thread and returns what its script prints in the end."""
    result = subprocess.run(
        ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "15s", "-s", os.path.join(HERE, script), url],
        env=os.environ | (environment or {}), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    lines = [line for line in result.stdout.splitlines() if line.startswith("{")]
    if result.returncode != 0 or not lines:
        raise SystemExit(f"bench: wrk failed\n{result.stdout}{result.stderr}")
    return json.loads(lines[-1])


class Orders:
    """Places orders of two lines, paid by card, and knows of every key how it was answered."""

    def __init__(self, shop, directory, tokens, products):
        self.shop, self.tokens = shop, tokens
        address = {"name": "Bench", "line1": "1 Main Street", "city": "Springfield", "postalCode": "12345", "country": "US"}
        self.bodies = [
            json.dumps({
                "items": [{"productId": first, "quantity": 1}, {"productId": second, "quantity": 2}],
                "paymentMethod": "card", "shippingAddress": address,
            })
            for first, second in zip(products, products[1:] + products[:1])
        ]
        self.files = {
            "BENCH_BODIES": self.write(directory, "bodies", self.bodies),
            "BENCH_TOKENS": self.write(directory, "tokens", tokens),
        }
        #: Orders that were answered with 201, and the highest position among those answers.
        self.created, self.position = 0, 0

    @staticmethod
    def write(directory, name, lines):
        path = os.path.join(directory, name)
        with open(path, "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
        return path

    def place(self, clients, seconds, prefix="bench"):
        """Load of `clients` at once; then what got no answer, or none that is final, is sent again, one by one.

        The keys begin with `prefix` and the number of clients, and must be new.
        """
        prefix = f"{prefix}-{clients}"
        result = wrk("orders.lua", self.shop.url("gateway", "/api/orders"), clients, seconds,
                     self.files | {"BENCH_PREFIX": prefix})
        if result["unnamed"]:
            raise SystemExit("bench: answers came without the X-Request-Id of their requests")
        self.created += result["created"]
        self.position = max(self.position, result["position"])
        for number in result["open"]:
            answer = self.repeat(f"{prefix}-{number}", number)
            if answer.status == 201:
                self.created += 1
                self.position = max(self.position, int(answer.headers["Event-Position"]))
        return result

    def place_steadily(self, rate, seconds, prefix):
        """`rate` orders a second at fixed instants, whether or not those before are answered.

        Returns of each order that was answered with 201 its id, its position, the instant of the answer and how many
        seconds that was after the instant it was due; and how many were answered otherwise.
        """
        answers = asyncio.run(self.send_steadily(rate, seconds, prefix))
        for number, answer in enumerate(answers):
            if answer is None:
                again = self.repeat(f"{prefix}-{number}", number)
                if again.status == 201:
                    answers[number] = (201, again.headers["Location"], int(again.headers["Event-Position"]), None, None)
        placed = [answer[1:] for answer in answers if answer and answer[0] == 201]
        self.created += len(placed)
        self.position = max([self.position] + [position for _, position, _, _ in placed])
        return [(location.rpartition("/")[2], *rest) for location, *rest in placed], len(answers) - len(placed)

    async def send_steadily(self, rate, seconds, prefix):
        # The one used last comes first, so that few connections are open while the shop keeps up.
        free = asyncio.LifoQueue()
        for _ in range(64):
            free.put_nowait(None)
        loop = asyncio.get_running_loop()
        begin = loop.time() + 0.1
        tasks = []
        for number in range(rate * seconds):
            due = begin + number / rate
            await asyncio.sleep(due - loop.time())
            tasks.append(loop.create_task(self.send(number, f"{prefix}-{number}", due, free)))
        answers = await asyncio.gather(*tasks)
        while not free.empty():
            if connection := free.get_nowait():
                connection[1].close()
        return answers

    async def send(self, number, key, due, free):
        """The status, the `Location`, the position, when the answer was there and how long after `due`."""
        body, token = self.bodies[number % len(self.bodies)], self.tokens[number % len(self.tokens)]
        connection = await free.get()
        try:
            connection = connection or await asyncio.open_connection("127.0.0.1", self.shop.ports["gateway"])
            reader, writer = connection
            writer.write((
                f"POST /api/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
                f"Content-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            ).encode("ascii"))
            head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii").split("\r\n")
            headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if line)}
            await reader.readexactly(int(headers["content-length"]))
            answered = time.monotonic()
            status, position = int(head[0].split()[1]), int(headers.get("event-position", 0))
            return status, headers.get("location"), position, answered, answered - due
        except (OSError, asyncio.IncompleteReadError):
            connection = None
            return None
        finally:
            free.put_nowait(connection)

    def repeat(self, key, number):
        # Lua counts from 1, so that line n % count + 1 there is element n % count here.
        body, token = self.bodies[number % len(self.bodies)], self.tokens[number % len(self.tokens)]
        for _ in range(30):
            answer = self.shop.call("POST", "/api/orders", body, token, {"Idempotency-Key": key})
            if answer.status not in (409, 503) or b"insufficient_stock" in answer.body:
                return answer
            time.sleep(0.5)
        return answer


class Nginx:
    """nginx as a proxy of one service, with a worker a processor, connections kept open, and an access log."""

    CONFIGURATION = """
        daemon off; pid {directory}/nginx.pid; error_log {directory}/nginx-error.log; worker_processes auto; {user}
        events {{ worker_connections 4096; }}
        http {{
            access_log {directory}/nginx-access.log;
            client_body_temp_path {directory}/nginx-body; proxy_temp_path {directory}/nginx-proxy;
            fastcgi_temp_path {directory}/nginx-fastcgi; uwsgi_temp_path {directory}/nginx-uwsgi;
            scgi_temp_path {directory}/nginx-scgi;
            keepalive_requests 1000000000;
            upstream service {{ server 127.0.0.1:{service}; keepalive 128; keepalive_requests 1000000000; }}
            server {{
                listen 127.0.0.1:{port};
                location / {{
                    proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection "";
                }}
            }}
        }}
    """

    def __init__(self, directory, port, service):
        self.port = port
        path = os.path.join(directory, "nginx.conf")
        with open(path, "w", encoding="ascii") as file:
            file.write(self.CONFIGURATION.format(
                directory=directory, port=port, service=service, user="user root;" if os.geteuid() == 0 else ""))
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
        self.process = subprocess.Popen(
            [program, "-e", os.path.join(directory, "nginx-error.log"), "-p", directory, "-c", path],
            stdin=subprocess.DEVNULL)

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def stop(self):
        self.process.terminate()
        self.process.wait()


def bare_argon2id(seconds, at_once):
    """Argon2id hashes a second with the shop's parameters and nothing around them, `at_once` at the same time."""
    library = ctypes.CDLL(ctypes.util.find_library("argon2") or "libargon2.so.1")
    password, salt = b"the password of the bench", os.urandom(16)
    end = time.monotonic() + seconds
    counts = [0] * at_once

    def work(index):
        encoded = ctypes.create_string_buffer(256)
        while time.monotonic() < end:
            code = library.argon2id_hash_encoded(
                ctypes.c_uint32(2), ctypes.c_uint32(19_456), ctypes.c_uint32(1), password,
                ctypes.c_size_t(len(password)), salt, ctypes.c_size_t(len(salt)), ctypes.c_size_t(32), encoded,
                ctypes.c_size_t(len(encoded)))
            if code != 0:
                raise SystemExit(f"bench: Argon2 failed with {code}")
            counts[index] += 1

    started = time.monotonic()
    threads = [threading.Thread(target=work, args=(index,)) for index in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - started)
