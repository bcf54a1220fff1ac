"""`themes list | backtest`: the standing subjects, and a try-out of a changed lexicon on stored days."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.console import end, run_to_end, settings_or_end

if TYPE_CHECKING:
    from config.settings import Settings
    from digests.curate.backtest import Backtest
    from digests.model import Relation

commands = typer.Typer(help="Show the themes, and try a changed lexicon on stored days.", no_args_is_help=True)


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.add_typer(commands, name="themes")


def _relation_or_end(name: str) -> "Relation":
    from bot.newsroom import load_relation
    from digests.errors import RelationError

    try:
        return load_relation(name)
    except (RelationError, OSError, ValueError) as error:
        end(f"The relation {name} cannot be used:\n{error}")


@commands.command("list")
def list_themes() -> None:
    """Show every theme with its command, its aliases and what it covers."""
    relation = _relation_or_end(settings_or_end().relation)
    for theme in relation.themes:
        aliases = " ".join(f"/{alias}" for alias in theme.aliases)
        typer.echo(f"/{theme.command:<12} {theme.title}" + (f"  (also {aliases})" if aliases else ""))
        typer.echo(f"{'':<13} {theme.scope}")


@commands.command()
def backtest(
    folder: Path = typer.Argument(help="A relation's folder with the changed relation.toml and themes.toml."),
    days: int = typer.Option(7, min=1, max=30, help="How many stored days to try."),
) -> None:
    """Show which stored articles the lexicon in FOLDER would treat in another way; nothing is changed."""
    settings = settings_or_end()
    result = run_to_end(_backtest(settings, folder, days))
    for change in result.changes:
        marks = [f"+{theme}" for theme in change.gained] + [f"-{theme}" for theme in change.lost]
        if change.relevant[0] != change.relevant[1]:
            marks.insert(0, "now passes" if change.relevant[1] else "no longer passes")
        typer.echo(f"{', '.join(marks)}: {change.article.title} <{change.article.url}>")
    typer.echo(f"{len(result.changes)} of {result.articles} articles of the last {days} days would change.")


async def _backtest(settings: "Settings", folder: Path, days: int) -> "Backtest":
    from bot.newsroom import open_newsroom
    from digests.curate.backtest import backtest as run_backtest

    async with open_newsroom(settings) as newsroom:
        other = _relation_or_end(str(folder))
        return await run_backtest(newsroom.store, newsroom.relation, other, newsroom.clock(), days=days)
