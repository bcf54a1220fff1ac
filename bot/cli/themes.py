"""The commands `themes list | backtest | export` show the themes, try a relation's changed files on stored
articles, and write the themes as they are used."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.console import end, in_newsroom, run_to_end, settings_or_end, tell

if TYPE_CHECKING:
    from bot.cli.lines import OutputLine
    from bot.newsroom import Newsroom
    from config.settings import Settings
    from digests.curate.backtest import Backtest, TreatedTwice
    from digests.model import Relation

commands = typer.Typer(help="Show the themes, and try changed words on stored articles.", no_args_is_help=True)


@commands.command("list")
def list_themes() -> None:
    """Show every theme with its command, its aliases and what it covers."""
    from bot.cli.lines import relation_or_end

    relation = relation_or_end(settings_or_end().relation)
    for theme in relation.themes:
        aliases = " ".join(f"/{alias}" for alias in theme.aliases)
        tell(f"/{theme.command:<12} {theme.title}" + (f"  (also {aliases})" if aliases else ""))
        tell(f"{'':<13} {theme.scope}")


@commands.command()
def backtest(
    folder: Path = typer.Argument(help="A relation's folder with the changed relation.toml and themes.toml."),
    days: int = typer.Option(7, min=1, max=30, help="How many stored days to try."),
    as_json: bool = typer.Option(False, "--json", help="JSON lines: the counts, then a line for each article."),
) -> None:
    """Show which stored articles the rules in FOLDER would treat differently. Nothing is changed."""
    from bot.cli.lines import write

    settings = settings_or_end()
    other = _changed_relation(folder, settings.relation)
    result, current = run_to_end(_backtest(settings, other, days))
    if as_json:
        write(_counts_line(result, days))
        for change in result.changes:
            write(_change_line(change, current, other))
        return
    _show_counts(result, other)
    for change in result.changes:
        tell(_shown(change, current, other))
    tell(f"{len(result.changes)} of {result.articles} articles of the last {days} days would change.")


def _changed_relation(folder: Path, current: str) -> "Relation":
    """Return the relation in `folder`, or the packaged relation of that name. End with code 2 and the faults if it
    has some, and if it is about another pair than the relation `current`."""
    from bot.cli.lines import relation_or_end
    from config.relations import available_relations

    name = str(folder)
    if name not in available_relations():
        if not folder.is_dir():
            end(f"{folder} is no folder. Copy the relation's folder, change its files, and name the copy.", 2)
        missing = [file for file in ("relation.toml", "themes.toml") if not (folder / file).is_file()]
        if missing:
            end(f"{folder} has no {' and no '.join(missing)}.", 2)
    other, known = relation_or_end(name), relation_or_end(current)
    if {party.id for party in other.main} != {party.id for party in known.main}:
        pairs = [" and ".join(party.label for party in each.main) for each in (other, known)]
        end(f"{folder} is about {pairs[0]}, the stored articles are about {pairs[1]}.", 2)
    return other


@commands.command()
def export(
    file: Path | None = typer.Argument(None, help="Where to write the file. Without it the text is printed."),
) -> None:
    """Write the themes as they are used, with what editors changed in chat, in the format of themes.toml."""
    text = in_newsroom(_exported)
    if file is None:
        typer.echo(text, nl=False)  # exactly, because it is a file
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        end(f"{file} cannot be written: {error.strerror}.")
    tell(f"The themes are in {file}.")


async def _exported(room: "Newsroom") -> str:
    from digests.rules.editing.theme_tables import overlaid, written

    return written(overlaid(room.themes.files.themes, await room.themes.rows()))


async def _backtest(settings: "Settings", other: "Relation", days: int) -> "tuple[Backtest, Relation]":
    from bot.newsroom import open_newsroom
    from digests.curate.backtest import backtest as run_backtest

    async with open_newsroom(settings) as room:
        current, lexicon = room.relation, room.lexicon
        result = await run_backtest(room.store, current, other, lexicon, room.clock(), days=days)
        return result, current


# --- what is shown -------------------------------------------------------------------------------


def _show_counts(result: "Backtest", other: "Relation") -> None:
    rows = {"passes the gate": result.gate} | {
        (theme.title if (theme := other.theme(name)) else name): count for name, count in result.themes.items()
    }
    tell(f"{'':<44} {'before':>6} {'after':>6} {'gained':>6} {'lost':>6}")
    for name, count in rows.items():
        tell(f"{name:<44} {count.before:>6} {count.after:>6} {count.gained:>6} {count.lost:>6}")
    tell("")


def _shown(change: "TreatedTwice", current: "Relation", other: "Relation") -> str:
    """Return one line: what changes, the words that decide it, and the article."""
    from bot.render.phrases import reason_text

    marks = [
        f"{sign}{theme} ({', '.join(change.deciding(theme))})"
        for sign, themes in (("+", change.gained), ("-", change.lost))
        for theme in themes
    ]
    before, after = change.relevant
    if after and not before:
        marks.insert(0, f"now passes ({reason_text(change.after.verdict, other, 'en')})")
    elif before and not after:
        marks = [f"no longer passes ({reason_text(change.after.verdict, other, 'en')})"]
    return f"{'; '.join(marks)}: {change.article.title} <{change.article.url}>"


def _counts_line(result: "Backtest", days: int) -> "OutputLine":
    from bot.cli.lines import fields_of

    gate, *themes = (
        fields_of(count, "before", "after", "gained", "lost") for count in (result.gate, *result.themes.values())
    )
    return {
        "days": days,
        "articles": result.articles,
        "changed": len(result.changes),
        "gate": gate,
        "themes": dict(zip(result.themes, themes, strict=True)),
    }


def _change_line(change: "TreatedTwice", current: "Relation", other: "Relation") -> "OutputLine":
    from bot.render.phrases import reason_text

    verdicts = {"before": (change.before.verdict, current), "after": (change.after.verdict, other)}
    return {
        "title": change.article.title,
        "url": change.article.url,
        "gate": {
            side: {"relevant": verdict.relevant, "reason": reason_text(verdict, relation, "en")}
            for side, (verdict, relation) in verdicts.items()
        },
        "gained": {theme: list(change.deciding(theme)) for theme in change.gained},
        "lost": {theme: list(change.deciding(theme)) for theme in change.lost},
    }
