"""Somebody in front of the page: a browser window, and what people do in it over and over."""

import uuid

from playwright.sync_api import expect

from support.shop import ADMIN_EMAIL, ADMIN_PASSWORD, PASSWORD

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}


class Visitor:
    """A window with cookies and storage of its own. Whatever the page complains about is in `complaints`."""

    def __init__(self, browser, shop, viewport=None, color_scheme="light", reduced_motion="no-preference"):
        self.shop = shop
        self.context = browser.new_context(
            base_url=shop.web, viewport=viewport or WIDE, color_scheme=color_scheme, reduced_motion=reduced_motion,
            locale="en-US", timezone_id="America/New_York", accept_downloads=True,
            # The browser has no list of authorities of its own for a test; programs check the certificate.
            ignore_https_errors=True)
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("console", self.hear)

    def hear(self, message):
        # The browser itself reports every answer that is no success; these belong to the tests that provoke them.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"{message.type}: {message.text}")

    def close(self):
        self.context.close()

    def go(self, path):
        """Opens an address and waits until the page at it is there with all that it loads."""
        self.page.goto(path)
        self.settle()

    def settle(self):
        """Waits until the page shows its heading and nothing on it is loading any more."""
        expect(self.page.locator("main h1")).to_be_visible()
        expect(self.page.locator(".skeleton")).to_have_count(0)

    def press(self, name, role="button"):
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def fill(self, label, text):
        self.page.get_by_label(label, exact=True).fill(text)

    def sees(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible()

    def heading(self, name):
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()

    def sign_up(self, name="Grace Hopper"):
        """Makes an account; its email address."""
        email = f"{uuid.uuid4()}@example.com"
        self.go("/sign-up")
        self.fill("Name", name)
        self.fill("Email", email)
        self.fill("Password", PASSWORD)
        self.press("Create account")
        self.heading("Shop")
        return email

    def sign_in(self, email, password=PASSWORD):
        self.go("/sign-in")
        self.fill("Email", email)
        self.fill("Password", password)
        self.press("Sign in")
        self.heading("Shop")

    def sign_in_as_admin(self):
        self.sign_in(ADMIN_EMAIL, ADMIN_PASSWORD)

    def put_into_cart(self, product):
        self.go(f"/products/{product['id']}")
        self.press("Add to cart")
        self.sees("1 in your cart")

    def fill_address(self):
        self.fill("Name", "Grace Hopper")
        self.fill("Street and number", "1 Compiler Way")
        self.fill("Postal code", "22202")
        self.fill("City", "Arlington")
        self.page.get_by_label("Country", exact=True).select_option("US")

    def check_out(self):
        """From the cart to the order, paid by card."""
        self.go("/checkout")
        self.fill_address()
        self.place_order()

    def place_order(self):
        self.place_order_button().click()

    def place_order_button(self):
        return self.page.get_by_role("button", name="Place order")

    def figure(self, label):
        """The value of a total on the dashboard."""
        return self.page.locator(".figure", has=self.page.get_by_text(label, exact=True)).locator(".figure-value")

    def lose_first_answer(self, pattern):
        """Lets the first request to what fits the pattern reach the shop, and its answer never come back.

        Returns the idempotency keys of these requests, as they come in.
        """
        keys = []

        def pass_on(route):
            keys.append(route.request.headers["idempotency-key"])
            if len(keys) > 1:
                return route.continue_()
            route.fetch()
            return route.abort()

        self.page.route(pattern, pass_on)
        return keys
