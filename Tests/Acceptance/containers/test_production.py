"""docker-compose.prod.yml: one encrypted door, two instances of each service, and nobody with more rights than they need."""

import pytest
import requests

from support.composition import DATABASES
from support.production import ProductionComposition, ProductionShop, make_certificate
from support.shop import answers, eventually

# The services that have two instances, by the roles of the program that they are, and where each finds its database.
SERVICES = {"users": "user-service", "products": "product-service", "orders": "order-service", "analytics": "analytics-service"}
DATABASE_OF = {
    "user-service": ("mysql", 3306), "product-service": ("mongo", 27017), "order-service": ("postgres", 5432),
    "analytics-service": ("redis", 6379)}
CONTAINERS = ["frontend", "gateway"] + [f"{service}-{number}" for service in SERVICES.values() for number in [1, 2]]


@pytest.fixture(scope="module")
def shop(production):
    return ProductionShop(production)


def test_a_purchase_over_https_is_on_the_dashboard(shop, visit):
    admin = shop.admin()
    before = admin.dashboard()["totals"]
    product = admin.product("Copper Kettle", price=12_345, stock=5, category="Kitchen")
    shopper = visit(shop)
    shopper.sign_up()
    shopper.put_into_cart(product)
    shopper.check_out()
    shopper.sees("Thank you")
    cookies = {cookie["name"]: cookie for cookie in shopper.context.cookies()}
    assert cookies and all(cookie["secure"] and cookie["httpOnly"] for cookie in cookies.values())

    def dashboard():
        found = admin.dashboard()
        is_counted = found["totals"]["orders"] == before["orders"] + 1
        return is_counted and found["verification"]["status"] == "verified" and found

    found = eventually(dashboard, "the order is counted and verified", seconds=60)
    assert found["totals"]["grossSales"] == before["grossSales"] + 12_345
    assert found["verification"]["drift"] == 0
    assert shop.client().get(f"/api/products/{product['id']}").json()["stock"] == 4


def test_page_and_api_share_an_origin(shop, production):
    page = shop.client().get("/products/anything")
    assert page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
    assert shop.client().get("/config.json").json() == {"gatewayUrl": ""}
    assert shop.client().get("/api/nothing").json()["code"] == "not_found"
    assert shop.client().get("/internal/events").status_code == 404
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://localhost:{production.port}/", timeout=10)


def test_both_instances_are_seen_and_one_is_enough(shop, production):
    product = shop.admin().product("Spare Lid", stock=50)

    def both_are_ready(role):
        return shop.client().get("/health").json()["roles"][role]["instances"] == {"ready": 2, "total": 2}

    for role, service in SERVICES.items():
        eventually(lambda: both_are_ready(role), f"both of {service} are ready", seconds=60)
        production.kill(f"{service}-1")
        assert shop.admin().place_order(product).status_code == 201
        production.compose("start", f"{service}-1")
        eventually(lambda: both_are_ready(role), f"both of {service} are ready again", seconds=60)
    assert shop.client().get(f"/api/products/{product['id']}").json()["stock"] == 46


def test_nobody_has_more_rights_than_they_need(production):
    containers = production.containers()
    assert set(containers) == {*CONTAINERS, *DATABASES}
    for name, container in containers.items():
        host = container["HostConfig"]
        assert host["CapDrop"] == ["ALL"] and not host["CapAdd"] and not host["Privileged"], name
        assert "no-new-privileges:true" in host["SecurityOpt"], name
        assert host["Memory"] and host["NanoCpus"] and host["RestartPolicy"]["Name"] == "unless-stopped", name
        assert host["LogConfig"]["Config"] == {"max-size": "10m", "max-file": "5"}, name
        _, status = production.run_in(name, "cat", "/proc/1/status")
        assert "CapEff:\t0000000000000000" in status and "NoNewPrivs:\t1" in status, name
        assert "Uid:\t0" not in status, name
        assert bool(host["PortBindings"]) == (name == "gateway"), name
    for name in CONTAINERS:
        assert containers[name]["HostConfig"]["ReadonlyRootfs"]
        assert production.run_in(name, "touch", "/tmp/anything")[0] != 0


def test_databases_are_reached_by_their_service_alone(production):
    for service, (database, port) in DATABASE_OF.items():
        for container in CONTAINERS:
            status, _ = production.run_in(container, "bash", "-c", f"exec 3<>/dev/tcp/{database}/{port}")
            assert (status == 0) == container.startswith(service), f"{container} and {database}"


def test_databases_want_a_password(production):
    for service, command in {
        "mysql": "mysql --host=127.0.0.1 --user=tally --password= --execute 'SELECT 1' users_db",
        "postgres": "psql --no-password --host=\"$(hostname -i)\" --username=tally --command 'SELECT 1' orders_db",
        "mongo": "mongosh --quiet --eval 'db.getSiblingDB(\"products_db\").products.findOne()'",
        "redis": "! redis-cli get anything | grep -q NOAUTH",
    }.items():
        status, text = production.run_in(service, "sh", "-c", command)
        assert status != 0, f"{service}: {text}"


def test_no_secret_is_seen_from_outside(production, secrets):
    """Neither in what Docker tells of containers, nor in what they write."""
    values = [open(path).read().strip() for path in secrets.values()]
    seen = str(production.containers()) + production.compose("logs").stdout
    assert not [value for value in values if value.splitlines()[-1] in seen]


def test_without_a_certificate_it_speaks_plain_http_to_a_proxy(production, secrets, certificate):
    with ProductionComposition(secrets, certificate) as plain:
        plain.environment |= {"TAG": production.environment["TAG"], "TLS_CERTIFICATE_FILE": "", "TLS_KEY_FILE": ""}
        plain.compose("up", "--detach", "--no-build", "--no-deps", "gateway")
        eventually(lambda: answers(f"http://127.0.0.1:{plain.port}/health/live"), "the gateway answers")


def test_a_renewed_certificate_needs_no_restart(production, shop, tmp_path):
    """Written over the old one, it is used a few seconds later."""
    certificate, key = make_certificate(tmp_path)
    for new, setting in [(certificate, "TLS_CERTIFICATE_FILE"), (key, "TLS_KEY_FILE")]:
        with open(production.environment[setting], "wb") as old:
            old.write(new.read_bytes())
    eventually(lambda: answers(shop.gateway + "/health/live", verify=certificate), "the new certificate is used")
