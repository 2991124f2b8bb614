"""People who order without end while something happens to the shop."""

import threading
import time
import uuid

import requests

from support.shop import eventually, order_of

# Within which an order gets its final answer, whatever is down meanwhile.
LONGEST = 240
# Answers that say nothing of the order itself: the same is asked again, under the same key.
PASSING = {502, 503, 504}
PASSING_CODES = {"idempotency_in_flight"}


class Shoppers:
    """Customers who each order one product after the other, and repeat every order until it has a final answer.

    `placed` has what the shop acknowledged.
    """

    def __init__(self, customers, products):
        self.placed = []
        self.failure = None
        self.is_closing = threading.Event()
        self.threads = [
            threading.Thread(target=self.shop, args=(customer, products, number), daemon=True)
            for number, customer in enumerate(customers)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_closing.set()
        for thread in self.threads:
            thread.join()
        self.check()

    def shop(self, customer, products, number):
        try:
            while not self.is_closing.is_set():
                product = products[number % len(products)]
                self.placed.append(self.order(customer, product, quantity=1 + number % 3))
                number += 1
        except Exception as failure:
            self.failure = failure

    def order(self, customer, product, quantity):
        key = str(uuid.uuid4())
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            try:
                answer = customer.post("/api/orders", order_of([(product, quantity)]), Idempotency_Key=key)
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code == 201:
                return answer.json()
            passes = answer is None or answer.status_code in PASSING or answer.json()["code"] in PASSING_CODES
            assert passes, f"{answer.status_code}: {answer.text}"
            # Not faster than somebody who presses the button again.
            time.sleep(0.05)
        raise AssertionError(f"no final answer within {LONGEST} s")

    def check(self):
        if self.failure:
            raise self.failure

    def wait_for_more(self, count=20):
        """Waits until so many more orders were acknowledged."""
        enough = len(self.placed) + count

        def is_enough():
            self.check()
            return len(self.placed) >= enough

        eventually(is_enough, f"{count} more orders are placed", seconds=120)
