"""A PostgreSQL cluster of the tests, with new databases that are copies of one the migrations made."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
USER, PASSWORD = "tester", "a-secret-word"


def reason_to_skip() -> str:
    """Return why no cluster can be started here, "" if one can."""
    if not BINARIES and shutil.which("initdb") is None:
        return "PostgreSQL is not installed (Debian's package `postgresql`)"
    if find_spec("asyncpg") is None:
        return "asyncpg is not installed (the extra `scale`)"
    if os.geteuid() == 0 and not _other_user():
        return "PostgreSQL does not run as root, and there is no user `postgres`"
    return ""


@dataclass
class Cluster:
    """A running server on a loopback port. `ready` is the name of a database with the schema."""

    port: int
    folder: Path
    ready: str = ""
    _names: Iterator[int] = field(default_factory=count)

    def url(self, database: str, *, user: str = USER, password: str = PASSWORD) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the owner of the cluster."""
        asked = [_binary("psql"), "-qAtX", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port)]
        secret = {**os.environ, "PGPASSWORD": PASSWORD}
        subprocess.run(  # noqa: S603
            [*asked, "-U", USER, "-d", database, "-c", statement], env=secret, check=True, capture_output=True
        )

    def new(self, options: str = "") -> str:
        """Make a database, empty or with these options, and return its name."""
        name = f"made_{next(self._names)}"
        self.run(f"CREATE DATABASE {name} {options}")
        return name

    def copy(self) -> str:
        """Make a database with the schema, and return its URL."""
        return self.url(self.new(f"TEMPLATE {self.ready} STRATEGY FILE_COPY"))

    def start(self) -> None:
        _as_user(_binary("pg_ctl"), "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w", "start")

    def stop(self) -> None:
        _as_user(_binary("pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A cluster of its own in a temporary folder. It does not write through to the disk (`fsync=off`)."""
    with tempfile.TemporaryDirectory(prefix="cluster") as name, socket.socket() as probe:
        folder = Path(name)
        (folder / "password").write_text(PASSWORD)
        if os.geteuid() == 0:
            for each in (folder, folder / "password"):
                shutil.chown(each, "postgres")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        data, secret = str(folder / "data"), str(folder / "password")
        how = ("-U", USER, "--pwfile", secret, "--auth=scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync")
        _as_user(_binary("initdb"), "-D", data, *how)
        settings = {
            "port": port,
            "listen_addresses": "'127.0.0.1'",
            "unix_socket_directories": "''",
            "fsync": "off",
            "full_page_writes": "off",
            "timezone": "'Asia/Shanghai'",
            "max_connections": 200,
        }
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        cluster = Cluster(port, folder)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


def _binary(name: str) -> str:
    return str(BINARIES[-1] / name) if BINARIES else str(shutil.which(name))


def _other_user() -> bool:
    return any(user.pw_name == "postgres" for user in pwd.getpwall()) and shutil.which("runuser") is not None


def _as_user(*command: str) -> None:
    """Run a program as a user who is not root, because PostgreSQL refuses root."""
    before = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    subprocess.run(  # noqa: S603
        [*before, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
    )
