"""The command `marks` prints what readers marked as wrong, as JSON lines. Nothing is changed."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

from bot.cli.console import in_newsroom
from digests.model import Wrong

if TYPE_CHECKING:
    from bot.cli.lines import OutputLine
    from bot.newsroom import Newsroom
    from digests.curate.marks import Shares
    from digests.explain import ExplainedMark
    from digests.model import MarkedStory
    from digests.rules.issuing.lines_told import LineTold


class Printed(StrEnum):
    """What the command prints: a line for each story, for each share, or for each verdict."""

    STORIES = "stories"
    SHARES = "shares"
    EXPORT = "export"


def marks(
    printed: Printed = typer.Argument(Printed.STORIES, help="What to print."),
    kind: Wrong | None = typer.Option(None, "--kind", help="Only stories that were marked as this."),
    topic: str = typer.Option("", "--topic", help="Only stories that stood under this topic, such as trade."),
) -> None:
    """Show what readers marked as wrong in the last 90 days, as JSON lines: never who marked it.

    `stories` has the most marked first, with what the rules said. `shares` has the marked part of the cards that
    readers were told, by outlet and topic. `export` has the marks in the format of verdicts."""

    async def answer(room: "Newsroom") -> None:
        match printed:
            case Printed.STORIES:
                await _stories(room, kind, topic)
            case Printed.SHARES:
                await _shares(room)
            case Printed.EXPORT:
                await _export(room)

    in_newsroom(answer)


async def _stories(room: "Newsroom", kind: Wrong | None, topic: str) -> None:
    from bot.cli.answers import theme_of
    from bot.cli.lines import write
    from digests.curate.marks import marked_stories
    from digests.explain import explain_marked

    theme = theme_of(room.relation, topic) if topic else None
    for story in await marked_stories(room.store, room.clock(), kind, theme):
        write(_story(story, await explain_marked(room.store, story, room.relation, room.lexicon)))


def _story(marked: "MarkedStory", explained: "ExplainedMark") -> "OutputLine":
    from bot.cli.lines import fields_of, instant

    found = explained.explanation
    rules = None
    if found is not None:
        rules = {
            "url": found.article.url,
            "source": found.article.source.id,
            **fields_of(found.verdict, "relevant", "reason", "evidence"),
            "themes": [each.theme for each in found.themes],
        }
    return {
        **fields_of(marked, "story", "readers", "counts", "words", "sections"),
        "last": instant(marked.last_at),
        "rules": rules,
        "lines": [_line(each) for each in explained.lines],
    }


def _line(told: "LineTold") -> "OutputLine":
    from bot.cli.lines import fields_of

    return {**fields_of(told.passage, "party", "speaker", "proof", "text"), "url": told.article.url}


async def _shares(room: "Newsroom") -> None:
    from bot.cli.lines import fields_of, write
    from digests.curate.marks import marked_shares

    found: Shares = await marked_shares(room.store, room.clock())
    for by, shares, few in (
        ("outlet", found.outlets, found.few_outlets),
        ("topic", found.themes, found.few_themes),
    ):
        for share in shares:
            write({"by": by, **fields_of(share, "of", "marked", "told")})
        if few:
            write({"by": by, "hidden": few})


async def _export(room: "Newsroom") -> None:
    from bot import __version__
    from digests.curate.marks import export_marks

    content, _ = await export_marks(room.store, room.relation, room.lexicon, __version__, room.clock())
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
