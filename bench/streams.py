"""Listeners of the live stream, in a process of their own, so that they and the load do not wait for each other."""

import json
import multiprocessing
import selectors
import socket
import time


class Listeners:
    """`count` open streams through the gateway, ended by `stop`.

    The first of them reads its messages whole; the others look only at how far they tell.
    """

    def __init__(self, shop, token, count):
        context = multiprocessing.get_context("fork")
        self.pipe, end = context.Pipe()
        self.process = context.Process(target=listen, args=(shop.ports["gateway"], token, count, end))
        self.process.start()
        end.close()

    def wait_for_first_messages(self):
        self.receive()

    def finish(self, position):
        """Waits, 10 s at most, until all were told of the orders log up to `position`, and returns the listeners."""
        self.pipe.send(position)
        return self.receive()

    def receive(self):
        if not self.pipe.poll(60):
            raise SystemExit("bench: the listeners do not answer")
        try:
            return self.pipe.recv()
        except EOFError:
            raise SystemExit("bench: the listeners ended") from None

    def stop(self):
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def listen(port, token, count, pipe):
    request = (f"GET /api/analytics/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
               "Accept: text/event-stream\r\n\r\n").encode("ascii")
    listeners = []
    with selectors.DefaultSelector() as selector:
        for number in range(count):
            connection = socket.create_connection(("127.0.0.1", port), 30)
            connection.sendall(request)
            connection.setblocking(False)
            listeners.append(Listener(reads_orders=number == 0))
            selector.register(connection, selectors.EVENT_READ, listeners[-1])
            receive(selector, 0)
        receive_until(selector, time.monotonic() + 30, lambda: all(l.messages or not l.is_open for l in listeners))
        pipe.send(None)
        while not pipe.poll():
            receive(selector, 0.05)
        position = pipe.recv()
        receive_until(selector, time.monotonic() + 10,
                      lambda: all(not l.is_open or l.messages and l.messages[-1][1] >= position for l in listeners))
        pipe.send([{"isOpen": l.is_open, "failure": l.failure, "messages": l.messages, "orders": l.orders}
                   for l in listeners])


def receive_until(selector, deadline, is_done):
    while time.monotonic() < deadline and not is_done():
        receive(selector, 0.05)


def receive(selector, seconds):
    for key, _ in selector.select(seconds):
        try:
            data = key.fileobj.recv(1 << 18)
        except BlockingIOError:
            continue
        except OSError:
            data = b""
        key.data.take(data, time.monotonic())
        if not key.data.is_open:
            selector.unregister(key.fileobj)
            key.fileobj.close()


class Listener:
    def __init__(self, reads_orders):
        self.reads_orders = reads_orders
        self.is_open, self.failure = True, None
        #: When each message came, and the position it told of.
        self.messages = []
        #: When each order came, and its id; from the second message on.
        self.orders = []
        self.received, self.text, self.has_head = bytearray(), bytearray(), False

    def take(self, data, now):
        self.received += data
        if not data:
            self.is_open = False
        if not self.has_head:
            head, separator, rest = self.received.partition(b"\r\n\r\n")
            if not separator:
                return
            if not head.startswith(b"HTTP/1.1 200 "):
                self.is_open, self.failure = False, self.received[:500].decode(errors="replace")
                return
            self.received, self.has_head = rest, True
        self.take_chunks()
        *messages, self.text = self.text.split(b"\n\n")
        for message in messages:
            self.take_message(bytes(message), now)

    def take_chunks(self):
        start = 0
        while (end := self.received.find(b"\r\n", start)) >= 0:
            size = int(self.received[start:end], 16)
            if size == 0:
                self.is_open = False
            if len(self.received) < end + size + 4:
                break
            self.text += self.received[end + 2:end + 2 + size]
            start = end + size + 4
        del self.received[:start]

    def take_message(self, message, now):
        fields = dict(line.split(b": ", 1) for line in message.split(b"\n") if not line.startswith(b":"))
        if b"data" not in fields:
            return
        if self.reads_orders and self.messages:
            self.orders += [(now, order["id"]) for order in json.loads(fields[b"data"])["orders"]]
        self.messages.append((now, int(fields[b"id"].rpartition(b"-")[2])))
