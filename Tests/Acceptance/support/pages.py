"""Every page there is, with something on it, for tests and pictures that look at all of them."""

from support.shop import eventually


class Pages:
    """A shop with some content, and the addresses of its pages by their names."""

    def __init__(self, shop, customer):
        """`customer` is signed in, and gets an order."""
        admin = shop.admin()
        self.product = admin.product(
            "Stoneware Teapot", price=4900, stock=7, category="Kitchen", colour="blue", material="stoneware")
        for number in range(3):
            admin.product(f"Notebook {number}", price=900 + number, stock=number, category="Paper", size="A5")
        answer = customer.place_order(self.product, quantity=2)
        assert answer.status_code == 201, answer.text
        self.order = answer.json()
        position = answer.headers["Event-Position"]
        eventually(lambda: admin.dashboard(f"?minPosition={position}"), "the order is on the dashboard")

    def for_everybody(self):
        return {
            "shop": "/",
            "search": "/?q=notebook&sort=price",
            "nothing-found": "/?q=unfindable",
            "product": f"/products/{self.product['id']}",
            "missing-product": "/products/01890000-0000-7000-8000-000000000001",
            "cart": "/cart",
            "sign-in": "/sign-in",
            "sign-up": "/sign-up",
            "missing-page": "/no/such/page",
        }

    def for_customers(self):
        return {
            "checkout": "/checkout",
            "orders": "/orders",
            "order": f"/orders/{self.order['id']}",
            "account": "/account",
        }

    def for_admins(self):
        return {
            "dashboard": "/admin",
            "dashboard-compared": "/admin?compare=year&range=last-12-months",
            "admin-orders": "/admin/orders",
            "admin-order": f"/admin/orders/{self.order['id']}",
            "admin-products": "/admin/products",
            "admin-new-product": "/admin/products/new",
            "admin-product": f"/admin/products/{self.product['id']}",
            "admin-users": "/admin/users",
        }
