"""Throw-away servers, as they come: with PostgreSQL and MariaDB every commit is on disk before it is acknowledged."""

import getpass
import glob
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.parse

USER, PASSWORD = "tally", "secret"


class Server:
    """A server in a new folder in `directory`, on `port` of 127.0.0.1, started by the constructor and ended by `stop`.

    Its user may do everything. `directory` must be one that everybody may enter, since PostgreSQL never runs as root.
    """

    #: The scheme of its URLs, and the signal that ends it without waiting for its clients.
    name, end = "", signal.SIGTERM

    def __init__(self, directory, port):
        self.port = port
        self.folder = os.path.join(directory, self.name)
        self.data = os.path.join(self.folder, "data")
        self.log = os.path.join(directory, self.name + ".log")
        os.mkdir(self.folder)
        if command := self.prepare():
            self.run(command)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def prepare(self):
        """The command that makes what the server starts with; None when it needs nothing."""

    def run(self, command, environment=None):
        """What the command prints; ends the program when it fails."""
        result = subprocess.run(
            command, cwd=self.folder, env=os.environ | (environment or {}), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise SystemExit(f"bench: {os.path.basename(command[0])} failed\n{result.stdout}{result.stderr}")
        return result.stdout

    def wait_until_ready(self):
        started = time.monotonic()
        while True:
            try:
                return self.query("SELECT 1")
            except SystemExit as failure:
                if self.process.poll() is not None or time.monotonic() > started + 60:
                    with open(self.log, encoding="utf-8", errors="replace") as log:
                        raise SystemExit(f"{failure}\n{''.join(log.readlines()[-20:])}") from None
            time.sleep(0.1)

    def stop(self):
        self.process.send_signal(self.end)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def processor_seconds(self):
        """Processor time that all its processes have used, the kernel's for them among it."""
        return processor_seconds(self.process.pid)

    def url(self, database):
        return f"{self.name}://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{database}"


class PostgreSQL(Server):
    name, end = "postgres", signal.SIGINT
    #: What programs that connect need to be told.
    environment = {"PGPASSWORD": PASSWORD}

    def prepare(self):
        with open(os.path.join(self.folder, "password"), "w", encoding="ascii") as file:
            file.write(PASSWORD + "\n")
        if os.geteuid() == 0:
            for path in (self.folder, file.name):
                shutil.chown(path, "postgres", "postgres")
        return self.unprivileged() + [
            self.program("initdb"), "--pgdata", self.data, "--username", USER, "--pwfile", file.name,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8",
        ]

    def command(self):
        settings = ["listen_addresses=127.0.0.1", f"port={self.port}", "unix_socket_directories="]
        return self.unprivileged() + [
            self.program("postgres"), "-D", self.data, *(word for setting in settings for word in ("-c", setting)),
        ]

    def query(self, statement, database="postgres"):
        """The rows, one a line, with their values separated by tabs."""
        return self.run(
            [self.program("psql"), *self.connection(database), "--no-psqlrc", "--quiet", "--no-align", "--tuples-only",
             "--field-separator=\t", "--set=ON_ERROR_STOP=1", f"--command={statement}"], self.environment).rstrip("\n")

    def connection(self, database):
        return ["--host=127.0.0.1", f"--port={self.port}", f"--username={USER}", database]

    @staticmethod
    def unprivileged():
        if os.geteuid() != 0:
            return []
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    @staticmethod
    def program(name):
        """Debian keeps the programs of each version in a folder of its own, outside of the PATH."""
        folders = glob.glob("/usr/lib/postgresql/*/bin")
        folders.sort(key=lambda folder: float(folder.split("/")[-2]), reverse=True)
        found = shutil.which(name, path=os.pathsep.join([*folders, os.environ["PATH"]]))
        return found or missing(name)


class MariaDB(Server):
    name = "mysql"

    def prepare(self):
        with open(os.path.join(self.folder, "users.sql"), "w", encoding="ascii") as file:
            file.write(f"CREATE USER {USER}@'%' IDENTIFIED BY '{PASSWORD}';\nGRANT ALL ON *.* TO {USER}@'%';\n")
        return [
            self.program("mariadb-install-db"), "--no-defaults", f"--datadir={self.data}",
            f"--user={getpass.getuser()}", "--auth-root-authentication-method=socket", "--skip-test-db",
        ]

    def command(self):
        return [
            self.program("mariadbd"), "--no-defaults", f"--datadir={self.data}", f"--user={getpass.getuser()}",
            f"--init-file={self.folder}/users.sql", "--bind-address=127.0.0.1", f"--port={self.port}",
            "--socket=mariadb.sock", "--skip-name-resolve",
        ]

    def query(self, statement):
        return self.run(
            [self.program("mariadb"), "--no-defaults", "--protocol=TCP", "--host=127.0.0.1", f"--port={self.port}",
             f"--user={USER}", "--batch", "--skip-column-names", f"--execute={statement}"],
            {"MYSQL_PWD": PASSWORD}).rstrip("\n")

    @staticmethod
    def program(name):
        return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin") or missing(name)


class Redis(Server):
    """It keeps nothing on the disk, as a cache does."""

    name = "redis"

    def command(self):
        return [
            shutil.which("redis-server") or missing("redis-server"), "--bind", "127.0.0.1", "--port", str(self.port),
            "--save", "", "--requirepass", PASSWORD,
        ]

    def wait_until_ready(self):
        while self.query("PING") != "PONG":
            time.sleep(0.1)

    def query(self, *words):
        """What redis-cli prints; it ends well while the server does not answer yet."""
        result = subprocess.run(
            ["redis-cli", "-p", str(self.port), *words], env=os.environ | {"REDISCLI_AUTH": PASSWORD},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return result.stdout.rstrip("\n")

    def information(self, name):
        """A number of INFO."""
        return float(re.search(rf"^{name}:(\S+)", self.query("INFO"), re.MULTILINE)[1])

    def url(self, database=0):
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/{database}"


class MongoDB:
    """The image mongo:8.0 on `port` of 127.0.0.1, a replica set of one node, ended by `stop`; or the server at
    TEST_MONGODB_URL, which is left running and whose processor time nobody knows."""

    def __init__(self, port):
        self.given = os.environ.get("TEST_MONGODB_URL")
        self.port, self.container = port, None
        if self.given:
            return
        docker = shutil.which("docker") or missing("docker")
        self.container = self.run(
            docker, "run", "--detach", "--rm", f"--publish=127.0.0.1:{port}:27017", "mongo:8.0", "--replSet", "rs0")
        try:
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise

    @staticmethod
    def run(*command, check=True):
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if check and result.returncode != 0:
            raise SystemExit(f"bench: {command[1]} failed\n{result.stdout}{result.stderr}")
        return result.stdout.strip()

    def evaluate(self, expression, check=True):
        return self.run("docker", "exec", self.container, "mongosh", "--quiet", "--eval", expression, check=check)

    def wait_until_ready(self):
        started = time.monotonic()
        self_made = "try { rs.status().ok } catch (error) { rs.initiate().ok }; db.hello().isWritablePrimary"
        while not self.evaluate(self_made, check=False).endswith("true"):
            if time.monotonic() > started + 60:
                raise SystemExit(f"bench: MongoDB is not ready\n{self.run('docker', 'logs', self.container)}")
            time.sleep(0.2)

    def stop(self):
        if self.container:
            self.run("docker", "kill", self.container)

    def processor_seconds(self):
        if not self.container:
            return float("nan")
        return processor_seconds(int(self.run("docker", "inspect", "--format={{.State.Pid}}", self.container)))

    def url(self, database):
        if not self.given:
            return f"mongodb://127.0.0.1:{self.port}/{database}?directConnection=true"
        parts = urllib.parse.urlsplit(self.given)
        return parts._replace(path="/" + database).geturl()


def processor_seconds(root):
    """Processor time that a process and all that came from it have used, the kernel's for them among it."""
    parents, used = {}, {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="ascii", errors="replace") as stat:
                line = stat.read()
        except OSError:
            continue
        # The name, in brackets, may have spaces; the parent is field 4 of the whole line. Fields 14 to 17 are the times of
        # the process and of its ended children.
        fields = line.rpartition(")")[2].split()
        number = int(line.split(" ", 1)[0])
        parents[number] = int(fields[1])
        used[number] = sum(map(int, fields[11:15]))

    def is_of_root(number):
        while number and number != root:
            number = parents.get(number)
        return number == root
    return sum(time for number, time in used.items() if is_of_root(number)) / os.sysconf("SC_CLK_TCK")


def missing(name):
    raise SystemExit(f"bench: there is no program {name}. `make bench-servers` and `make bench-stores` install what is "
                     "in Debian.")
