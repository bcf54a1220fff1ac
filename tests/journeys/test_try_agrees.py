"""`try` and the digest are of one mind: whoever tunes a lexicon with `try` sees what readers will see."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import try_
from bot.render.parts import to_text
from digests.answer import answer_topic
from digests.model import Article, Preferences, Story
from digests.publish import preview
from digests.rules.editing.storyboard import MOST_PASSAGES
from tests.journeys.house import House, open_house
from tests.lexicons import lexicon
from tests.stored import stories_since

pytestmark = pytest.mark.long

QUOTED = re.compile("“\u202f?([^“]+?)\u202f?”(?=\\s)")
LINE = re.compile("^(Washington|Beijing|Taipei) “\u202f?(.+?)\u202f?”(?:\\s|$)", re.MULTILINE)
PARTIES = {"Washington": "us", "Beijing": "prc", "Taipei": "taiwan"}


@dataclass(frozen=True)
class Read:
    """What the demo's sources make before its first line: articles with text, stories, and what is previewed."""

    articles: dict[int, Article]
    stories: tuple[Story, ...]
    pages: tuple[str, ...]


async def read(house: House) -> Read:
    store, room, now = house.app.newsroom.store, house.app.newsroom, house.clock()
    stories = await stories_since(store, now.replace(year=now.year - 1))
    numbers = [article.id for story in stories for article in story.articles]
    pages: list[str] = []
    pages += await preview(store, room.renderer, room.relation, lexicon(), Preferences(), now)
    for theme in ("taiwan", "trade", "tech"):
        brief = await answer_topic(store, room.relation, lexicon(), Preferences(), theme, now)
        pages += room.renderer.render(brief, Preferences())
    return Read(
        {article.id: article for article in await store.articles.get(numbers)}, tuple(stories), tuple(pages)
    )


def as_line(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "url": article.url,
        "source": article.source.name,
        "party": article.source.party,
        "ownership": article.source.ownership,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
    }


def answers(call: str, lines: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    result = CliRunner().invoke(try_.commands, [call], input="\n".join(map(json.dumps, lines)))
    assert result.exit_code == 0, result.output
    return map(json.loads, result.stdout.splitlines())


@pytest.fixture
async def seen(tmp_path: Path) -> Read:
    async with open_house(tmp_path / "news.sqlite3") as house:
        return await read(house)


def without_marks(text: str) -> str:
    """The words of a quotation, whose inner marks are the reader's."""
    return re.sub(r"[\"“”‘’']", "", text)


def test_what_is_previewed_is_what_try_finds(seen: Read) -> None:
    lines = [as_line(article) for article in seen.articles.values()]
    told = [passage for answer in answers("attribute", lines) for passage in answer["passages"]]
    said = {without_marks(passage["text"]): passage for passage in told}
    headlines = {article.title for article in seen.articles.values()}

    pages = "\n".join(map(to_text, seen.pages))
    quoted = set(QUOTED.findall(pages)) - headlines
    assert len(quoted) > 10
    assert set(map(without_marks, quoted)) <= set(said)
    capitals = LINE.findall(pages)
    assert {"Washington", "Beijing"} <= {name for name, _ in capitals} <= set(PARTIES)
    for name, text in capitals:
        assert said[without_marks(text)]["party"] == PARTIES[name]
        assert said[without_marks(text)]["kind"] == "statement"


def test_gate_themes_and_groups_are_those_of_the_edit(seen: Read) -> None:
    lines = [as_line(seen.articles[number]) for number in sorted(seen.articles)]
    assert all(answer["relevant"] for answer in answers("gate", lines))

    themes = {answer["id"]: answer["themes"] for answer in answers("themes", lines)}
    whole = [story for story in seen.stories if not any(member.end for member in story.members)]
    assert len(whole) > 5
    for story in whole:  # a segment's themes are its own, an article's those of all that pass
        found = {each["theme"] for article in story.articles for each in themes[article.id] if each["section"]}
        assert set(story.themes) == found

    groups: dict[int, set[int]] = {}
    for answer in answers("group", lines):
        for story in answer["stories"]:
            groups.setdefault(story, set()).add(answer["id"])
    # `try` groups all at once, also what the gate keeps out: what is one story of the edit is of one group there.
    for edited in seen.stories:
        own = {article.id for article in edited.articles}
        assert any(own <= group for group in groups.values()), edited.headline


def test_summaries_rank_as_the_edit_does(seen: Read) -> None:
    stories = [story for story in seen.stories if len(story.passages) > 1]
    lines = [
        {
            "id": story.id,
            "articles": [as_line(seen.articles[number]) for number in sorted(each.id for each in story.articles)],
            "sentences": 200,
        }
        for story in stories
    ]
    for story, answer in zip(stories, answers("summarize", lines), strict=True):
        ranked = [(passage["article"], passage["index"]) for passage in answer["passages"]]
        best = [each for each in story.passages if seen.articles[each.article].language == "en"][:MOST_PASSAGES]
        # The edit keeps what repeats another passage, for a reader who was not told the other one.
        places = [ranked.index(place) for each in best if (place := (each.article, each.index)) in ranked]
        assert len(places) >= 0.8 * len(best)
        assert places == sorted(places), story.headline
