"""docker-compose.yml: whatever container is killed, no order, no piece and no cent is lost."""

import pytest

from support.composition import DATABASES, SERVICES, ContainerShop, docker
from support.shop import eventually
from support.shoppers import Shoppers


@pytest.fixture(scope="module")
def shop(composition):
    return ContainerShop(composition)


def all_items(client, path):
    """Every item of a list, from all its pages."""
    items, cursor = [], None
    while True:
        answer = client.get(f"{path}{'&' if '?' in path else '?'}limit=100" + (f"&cursor={cursor}" if cursor else ""))
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        cursor = answer.json().get("nextCursor")
        if not cursor:
            return items


def survives_being_killed(composition, service):
    """Whether a database keeps what it said it kept: a MongoDB on another storage than its own need not."""
    if service != "mongo":
        return True
    _, engines = composition.run_in("mongo", "mongosh", "--quiet", "--eval", "print(JSON.stringify(db.serverBuildInfo()))")
    return "wiredTiger" in engines


def test_each_container_may_be_killed_while_orders_flow(composition, shop):
    supplied = 100_000
    admin = shop.admin()
    products = [admin.product(f"Kettle {number}", price=1999 + 7 * number, stock=supplied) for number in range(3)]
    with Shoppers([shop.register() for _ in range(4)], products) as shoppers:
        for service in [*SERVICES.values(), *DATABASES]:
            shoppers.wait_for_more()
            if survives_being_killed(composition, service):
                composition.kill(service)
            else:
                composition.compose("stop", service)
            shop.bring_back(service)
        shoppers.wait_for_more()
    check_totals(admin, products, supplied, shoppers.placed)


def test_all_of_it_may_be_taken_down(composition, shop):
    admin = shop.admin()
    product = admin.product(stock=10)
    placed = [shop.register().place_order(product, quantity=2).json() for _ in range(3)]
    composition.down()
    assert composition.containers() == {}
    composition.up()
    # The key is on its volume, so whoever was signed in still is.
    check_totals(admin, [product], 10, placed)
    assert admin.get(f"/api/orders/{placed[0]['id']}").json() == placed[0]


def check_totals(admin, products, supplied, placed):
    """Orders, stock and dashboard agree with what was acknowledged, and with each other, to the cent."""
    ids = {product["id"] for product in products}
    orders = all_items(admin, "/api/orders")
    known = {order["id"]: order for order in orders}
    ours = {order["id"] for order in orders if ids & {item["productId"] for item in order["items"]}}
    assert ours == {order["id"] for order in placed} and len(placed) == len(ours)
    assert all(known[order["id"]]["total"] == order["total"] for order in placed)

    for product in products:
        sold = sum(
            item["quantity"] for order in placed for item in order["items"] if item["productId"] == product["id"])

        def stock():
            levels = admin.get(f"/api/products/{product['id']}/stock").json()
            return [levels[name] for name in ["available", "reserved", "sold", "returned", "supplied"]]

        eventually(lambda: stock() == [supplied - sold, 0, sold, 0, supplied], f"the stock says that {sold} are sold")

    paid = [order for order in orders if "paidAt" in order]

    def is_verified():
        answer = admin.get("/api/analytics/dashboard")
        dashboard = answer.json()
        return answer.status_code == 200 and dashboard["verification"]["status"] == "verified" and dashboard
    dashboard = eventually(is_verified, "the dashboard is verified", seconds=120)
    assert dashboard["verification"]["drift"] == 0
    assert dashboard["totals"]["orders"] == len(paid)
    assert dashboard["totals"]["grossSales"] == sum(order["total"]["amount"] for order in paid)


def test_containers_have_no_more_rights_than_they_need(composition):
    containers = composition.containers()
    for service in SERVICES.values():
        host = containers[service]["HostConfig"]
        assert host["ReadonlyRootfs"] and host["CapDrop"] == ["ALL"] and "no-new-privileges:true" in host["SecurityOpt"]
        _, status = composition.run_in(service, "cat", "/proc/1/status")
        assert "CapEff:\t0000000000000000" in status and "NoNewPrivs:\t1" in status
        assert composition.run_in(service, "touch", "/tmp/anything")[0] != 0
    for name, container in containers.items():
        volumes = [mount.get("Name", "") for mount in container["Mounts"] if mount["Type"] == "volume"]
        assert all(volume.startswith(composition.name) for volume in volumes), f"{name} has a volume without a name"


def test_services_stop_when_they_are_asked_to(composition, shop):
    """Stopped with SIGTERM, each role ends by itself, and well."""
    for service in SERVICES.values():
        composition.compose("stop", service)
    state = composition.compose("ps", "--all", "--quiet", *SERVICES.values()).stdout.split()
    codes = docker("inspect", "--format", "{{.State.ExitCode}}", *state).split()
    assert codes == ["0"] * len(SERVICES)
    composition.up()
    assert shop.is_ready()
