"""`db migrate | backup | restore`: the database as a file to look after."""

from pathlib import Path

import typer

from bot.cli.console import end, run_to_end, settings_or_end

commands = typer.Typer(help="Migrate, back up and restore the database.", no_args_is_help=True)


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.add_typer(commands, name="db")


@commands.command()
def migrate() -> None:
    """Create the database, or bring it to the schema of this version."""
    from digests.store import migrate as migrate_store

    settings = settings_or_end()
    run_to_end(migrate_store(settings.database))
    typer.echo("The database is up to date.")


@commands.command()
def backup(file: Path) -> None:
    """Write a copy of the database to FILE; the bot may go on running."""
    settings = settings_or_end()
    if file.exists():
        end(f"{file} exists; choose another name, nothing was overwritten.")
    run_to_end(_backup(settings.database, file))
    typer.echo(f"Backed up to {file}.")


async def _backup(database: str, file: Path) -> None:
    from digests.store import open_store

    async with open_store(database) as store:
        await store.backup(file)


@commands.command()
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the database; the one replaced is kept beside it. Stop the bot first."""
    from digests.store import restore as restore_store

    settings = settings_or_end()
    if not file.is_file():
        end(f"{file}: no such file.")
    kept = run_to_end(restore_store(settings.database, file))
    typer.echo(f"Restored from {file}." + (f" The former database is {kept}." if kept else ""))
