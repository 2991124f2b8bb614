"""Throw-away servers of PostgreSQL and MariaDB, as they come: every commit is on disk before it is acknowledged."""

import getpass
import glob
import os
import shutil
import signal
import subprocess
import time

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
        self.run(self.prepare())
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise

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


def missing(name):
    raise SystemExit(f"bench: there is no program {name}. `make bench-servers` installs it.")
