"""`db migrate | backup | restore`: the database as a file to look after."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.console import WRONG_ARGUMENT, end, run_to_end, settings_or_end

if TYPE_CHECKING:
    from config.settings import Settings

commands = typer.Typer(help="Migrate, back up and restore the database.", no_args_is_help=True)


@commands.command()
def migrate() -> None:
    """Create the database, or bring it to this version's schema; an older one is backed up beside it first."""
    settings = settings_or_end()
    kept = run_to_end(_migrate(settings))
    before = f" What it was before is kept in {kept}, for {settings.backup_days} days." if kept else ""
    typer.echo(f"The database is up to date.{before}")


async def _migrate(settings: "Settings") -> Path | None:
    from bot.newsroom import open_database
    from digests.store import migrate as migrate_store

    kept = await migrate_store(settings.database)
    async with open_database(settings, make=True):
        return kept


@commands.command()
def backup(file: Path) -> None:
    """Write a copy of the database to FILE; the bot may go on running, and an older or later version's is copied,
    too."""
    from digests.store import back_up

    settings = settings_or_end()
    try:
        if file.is_symlink() or file.exists():
            end(f"{file} exists; choose another name, nothing was overwritten.", WRONG_ARGUMENT)
        if not file.parent.is_dir():
            end(f"{file} cannot be written: {file.parent} is no folder.", WRONG_ARGUMENT)
    except OSError as error:  # such as a name that is too long
        end(f"{file} cannot be written ({error.strerror}).", WRONG_ARGUMENT)
    run_to_end(back_up(settings.database, file))
    typer.echo(
        f"Backed up to {file}. It holds the chats of readers and is yours to delete: /forget does not reach it, "
        f"nor does the end after {settings.backup_days} days that /privacy names."
    )


@commands.command()
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the database; the one replaced is kept beside it. Stop the bot first."""
    from digests.store import restore as restore_store

    settings = settings_or_end()
    try:
        if not file.is_file():
            end(f"{file}: no such file.", WRONG_ARGUMENT)
    except OSError as error:
        end(f"{file} cannot be read ({error.strerror}).", WRONG_ARGUMENT)
    kept = run_to_end(restore_store(settings.database, file))
    former = f" The former database is {kept}, for {settings.backup_days} days." if kept else ""
    typer.echo(f"Restored from {file}. Who said /forget since then is in it again.{former}")
