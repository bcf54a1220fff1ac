"""The commands `db migrate | backup | restore` look after the file of the database."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.console import WRONG_ARGUMENT, end, run_to_end, settings_or_end

if TYPE_CHECKING:
    from config.settings import Settings

commands = typer.Typer(help="Migrate, back up and restore the database.", no_args_is_help=True)


@commands.command()
def migrate() -> None:
    """Create the database, or upgrade it to this version's schema. An upgrade first makes a backup beside it."""
    settings = settings_or_end()
    kept = run_to_end(_migrate(settings))
    before = f" The former database is kept in {kept} for {settings.backup_days} days." if kept else ""
    typer.echo(f"The database is up to date.{before}")


async def _migrate(settings: "Settings") -> Path | None:
    from bot.newsroom import open_database
    from digests.store import migrate as migrate_store

    kept = await migrate_store(settings.database)
    async with open_database(settings, make=True):
        return kept


@commands.command()
def backup(file: Path) -> None:
    """Write a copy of the database, of whatever version, to FILE. The bot may go on running."""
    from digests.store import back_up

    settings = settings_or_end()
    try:
        if file.is_symlink() or file.exists():
            end(f"{file} exists and was not overwritten. Choose another name.", WRONG_ARGUMENT)
        if not file.parent.is_dir():
            end(f"{file} cannot be written: {file.parent} is no folder.", WRONG_ARGUMENT)
    except OSError as error:  # such as a name that is too long
        end(f"{file} cannot be written ({error.strerror}).", WRONG_ARGUMENT)
    run_to_end(back_up(settings.database, file))
    typer.echo(
        f"Backed up to {file}. The backup holds the chats of readers. Nobody deletes it but you: /forget does not "
        f"change it, and the {settings.backup_days} days that /privacy names do not count for it."
    )


@commands.command()
def restore(file: Path) -> None:
    """Replace the database with the backup FILE. The replaced database is kept beside it. Stop the bot first."""
    from digests.store import restore as restore_store

    settings = settings_or_end()
    try:
        if not file.is_file():
            end(f"{file}: no such file.", WRONG_ARGUMENT)
    except OSError as error:
        end(f"{file} cannot be read ({error.strerror}).", WRONG_ARGUMENT)
    kept = run_to_end(restore_store(settings.database, file))
    former = f" The former database is kept in {kept} for {settings.backup_days} days." if kept else ""
    typer.echo(f"Restored from {file}. Chats that said /forget since then are in the database again.{former}")
