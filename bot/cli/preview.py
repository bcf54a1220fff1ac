"""`preview`: the digest of now, or the brief of a theme, as a newcomer would get it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from bot.cli.console import end, run_to_end, settings_or_end, tell

if TYPE_CHECKING:
    from config.settings import Settings
    from digests.model import Relation


EVER = datetime(1, 1, 1, tzinfo=UTC)


def register(application: typer.Typer) -> None:
    """Add the command of this file."""
    application.command()(preview)


def preview(
    theme: str | None = typer.Argument(None, help="A topic, such as taiwan; without it the whole digest."),
    html: bool = typer.Option(False, "--html", help="Show what Telegram gets instead of plain text."),
) -> None:
    """Show the digest of now from what has been collected; nothing is sent or marked as told."""
    from bot.render.parts import to_text

    parts = run_to_end(_preview(settings_or_end(), theme))
    if html:
        typer.echo("\n\n".join(parts))  # as Telegram gets it, joiners too
    else:
        tell("\n\n".join(map(to_text, parts)))


def theme_of(relation: "Relation", word: str) -> str:
    """Return the id of the theme that a word means: id, command or alias, with or without a slash."""
    wanted = word.strip().lstrip("/").casefold()
    found = next((each for each in relation.themes if wanted in (each.id, each.command, *each.aliases)), None)
    if found is None:
        end(f"There is no topic {word[:40]!r}. `communique themes list` shows them all.", 2)
    return found.id


async def _preview(settings: "Settings", theme: str | None) -> tuple[str, ...]:
    from bot.newsroom import open_newsroom
    from digests.answer.topic import answer_topic
    from digests.model import Preferences
    from digests.publish import preview as show

    async with open_newsroom(settings) as room:
        chosen = theme_of(room.relation, theme) if theme else None
        if not any((await room.store.articles.counts(EVER)).values()):
            tell("Nothing has been collected yet; `communique collect` reads the sources.", err=True)
        if chosen is None:
            return await show(room.store, room.renderer, room.relation, room.lexicon, Preferences(), room.clock())
        brief = await answer_topic(room.store, room.relation, room.lexicon, Preferences(), chosen, room.clock())
        return room.renderer.render(brief, Preferences())
