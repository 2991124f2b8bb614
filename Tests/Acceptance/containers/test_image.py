"""The image by itself: what is in it, whose it is, and that it is a whole shop without anything else."""

import json
import os
import re
import subprocess
import uuid

import pytest
import requests

from support.composition import docker
from support.shop import ADMIN_EMAIL, ADMIN_PASSWORD, ROOT, RunningShop, answers, eventually, free_ports

pytestmark = pytest.mark.usefixtures("of_containers")


@pytest.fixture(scope="module")
def image():
    return json.loads(docker("image", "inspect", "tally:dev"))[0]


def test_it_says_what_it_is(image):
    labels = image["Config"]["Labels"]
    version = re.search(r'version: "(.*)"', (ROOT / "Sources/Tally/TallyCommand.swift").read_text())[1]
    assert labels["org.opencontainers.image.version"] == version
    assert re.fullmatch("[0-9a-f]{12}(-dirty)?", labels["org.opencontainers.image.revision"])
    assert docker("run", "--rm", "tally:dev", "--version").strip() == version


def test_it_is_nobody_in_particular(image):
    assert image["Config"]["User"] == "10001:10001"
    assert image["Config"]["Healthcheck"]["Test"] == ["CMD", "tally", "health", "gateway"]
    # Nothing in it could become root.
    files = docker(
        "run", "--rm", "--user", "0", "--entrypoint", "find", "tally:dev", "/", "-xdev", "-type", "f", "-perm", "/6000")
    assert files == ""


@pytest.mark.parametrize("path", [
    "/usr/lib/*/libmariadb3/plugin/caching_sha2_password.so", "/usr/share/zoneinfo/Europe/Berlin",
    "/etc/ssl/certs/ca-certificates.crt", "/usr/share/tally/web/index.html"])
def test_it_has_what_the_program_opens_by_itself(path):
    docker("run", "--rm", "--entrypoint", "sh", "tally:dev", "-c", f"test -s {path}")


def test_every_library_is_there():
    libraries = docker("run", "--rm", "--entrypoint", "ldd", "tally:dev", "/usr/bin/tally")
    assert "libmongoc-1.0" in libraries and "not found" not in libraries
    # Swift itself is inside the program.
    assert "swift" not in libraries and "Foundation" not in libraries


def test_it_has_no_tools_to_build_with():
    for tool in ["swift", "gcc", "node", "curl", "git"]:
        done = subprocess.run(
            ["docker", "run", "--rm", "--entrypoint", "sh", "tally:dev", "-c", f"command -v {tool}"],
            capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (127 if done.returncode == 127 else 1, ""), tool


def test_it_is_a_whole_shop_by_itself():
    """With nothing but a volume, and no right that a container can do without."""
    name = f"tally-test-{uuid.uuid4().hex[:8]}"
    web, gateway = free_ports(2)
    try:
        docker(
            "run", "--detach", "--name", name, "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
            "--volume", f"{name}:/var/lib/tally", "--publish", f"127.0.0.1:{gateway}:8000",
            "--publish", f"127.0.0.1:{web}:3000", "--env", f"ADMIN_EMAIL={ADMIN_EMAIL}",
            "--env", f"ADMIN_PASSWORD={ADMIN_PASSWORD}", "tally:dev")
        shop = RunningShop({"web": web, "gateway": gateway})
        eventually(lambda: is_healthy(name), "the container is healthy", seconds=60)
        product = shop.admin().product(stock=3)
        assert shop.register().place_order(product, quantity=2).status_code == 201
        docker("kill", "--signal", "KILL", name)
        docker("start", name)
        eventually(lambda: is_healthy(name), "the container is healthy again", seconds=60)
        assert shop.client().get(f"/api/products/{product['id']}").json()["stock"] == 1
        assert requests.get(shop.web, timeout=10).status_code == 200
        docker("stop", name)
        assert json.loads(docker("inspect", name))[0]["State"]["ExitCode"] == 0
    finally:
        docker("rm", "--force", name, check=False)
        docker("volume", "rm", name, check=False)


@pytest.fixture
def registry(tmp_path):
    """A registry on this machine, as namespace of its own."""
    port, = free_ports(1)
    (tmp_path / "registry.yml").write_text(
        f"{{version: 0.1, storage: {{filesystem: {{rootdirectory: {tmp_path}/images}}}}, http: {{addr: 127.0.0.1:{port}}}}}")
    with open(tmp_path / "registry.log", "wb") as log:
        process = subprocess.Popen(["docker-registry", "serve", tmp_path / "registry.yml"], stdout=log, stderr=log)
    try:
        eventually(lambda: answers(f"http://127.0.0.1:{port}/v2/"), "the registry answers")
        yield f"127.0.0.1:{port}/example"
    finally:
        process.kill()
        process.wait()


def test_it_is_pushed_under_its_version_and_revision(image, registry):
    labels = image["Config"]["Labels"]
    version, revision = (labels[f"org.opencontainers.image.{name}"] for name in ["version", "revision"])
    revision = revision.removesuffix("-dirty")
    push(registry, version, f"{revision}-dirty", refusal="changes that are not committed")
    push("", version, revision, refusal="DOCKERHUB_NAMESPACE must say")
    push(registry, version, "0123456789ab", refusal="make images")
    if labels["org.opencontainers.image.revision"] != revision:
        assert "REQUIRE_ALL_TESTS" not in os.environ
        pytest.skip("the image is of files that are not committed, so it is not pushed")
    try:
        push(registry, version, revision)
        host, _, name = registry.partition("/")
        tags = requests.get(f"http://{host}/v2/{name}/tally/tags/list", timeout=10).json()["tags"]
        assert set(tags) == {version, revision}
    finally:
        docker("rmi", *(f"{registry}/tally:{tag}" for tag in [version, revision]), check=False)


def push(namespace, version, revision, refusal=None):
    done = subprocess.run(
        [ROOT / "scripts/push-image", version, revision], env=os.environ | {"DOCKERHUB_NAMESPACE": namespace},
        capture_output=True, text=True)
    assert (done.returncode != 0) == bool(refusal), done.stderr
    assert not refusal or refusal in done.stderr


def is_healthy(name):
    return json.loads(docker("inspect", name))[0]["State"]["Health"]["Status"] == "healthy"
