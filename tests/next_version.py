"""The next version, as far as upgrades go: this one with a migration more. So upgrades are tried whether or not
this version has one. `python -m tests.next_version` is its command line."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from digests.store import upgrades
from tests.ready_database import make_new_databases_by_migrations

THIS, NEXT = upgrades.newest_revision(), "8000"
MIGRATION = Path(__file__).with_name("v8000_next_version.py")


@contextmanager
def next_version() -> Iterator[None]:
    """Let this process be of the next version."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        migrations = Path(folder) / "migrations"
        copytree(upgrades.MIGRATIONS, migrations, ignore=ignore_patterns("__pycache__"))
        (migrations / "versions" / MIGRATION.name).write_bytes(MIGRATION.read_bytes())
        patch.setattr(upgrades, "MIGRATIONS", migrations)
        make_new_databases_by_migrations(patch)
        yield


if __name__ == "__main__":
    from bot.__main__ import main

    with next_version():
        main()
