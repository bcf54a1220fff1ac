"""`communique marks`: what readers marked, as JSON lines."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import build_command_line
from digests.model import Draft, Proof, Story, StoryMark, Verdict, Wrong
from digests.store import Edit, open_store
from tests.benchmarks.verdicts.stored import CardVerdict, read_verdicts
from tests.editing import save_edit
from tests.factories import passage, source, subscriber

TITLE = "Tariffs on Chinese chips rise"
URL = "https://harbour-gazette.example.org/chips"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    address = f"sqlite+aiosqlite:///{tmp_path / 'newsroom.db'}"
    monkeypatch.setenv("COMMUNIQUE_DATABASE", address)
    monkeypatch.setenv("COMMUNIQUE_PARSING_PROCESSES", "0")
    return address


async def mark_stories(address: str) -> None:
    """Two readers mark a story as old, one of them also another one, whose article is not kept any more."""
    now = datetime.now(UTC)
    async with open_store(address, migrate=True) as store:
        await store.sources.add(source(), now)
        draft = Draft(url=URL, title=TITLE, text="Washington raises the tariff on Chinese chips.", complete=True)
        (key,) = await store.articles.save(source().id, [draft], now)
        (article,) = await store.articles.get([key])
        line = passage(key, 0, article.text, party="us", speaker="the White House", proof=Proof.OFFICE)
        story = Story(
            id=1, headline=TITLE, lead=key, articles=(article,), headline_themes={key: ("trade",)},
            lines={"us": (line,)}, themes=("trade",), first_stored=now, last_stored=now,
        )  # fmt: skip
        verdict = Verdict(True, "both-in-lead us cn", ("Washington", "Chinese"))
        await save_edit(store, Edit(verdicts={key: verdict}, stories=[story]), now)
        for chat in (1001, 1002):
            await store.subscribers.save(subscriber(chat), now)
        for reader, number, what in ((1, 1, Wrong.OLD), (2, 1, Wrong.OLD), (2, 2, Wrong.TOPIC)):
            mark = StoryMark(
                subscriber=reader, story=number, what=what, article=key if number == 1 else 900,
                words=TITLE if number == 1 else "Gone", marked_at=now - timedelta(hours=number),
            )  # fmt: skip
            assert await store.keeping.mark(mark, 0)


def run(*words: str) -> Result:
    return CliRunner().invoke(build_command_line(), ["marks", *words])


def lines_of(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_marked_stories_are_printed_with_what_the_rules_said(database: str) -> None:
    asyncio.run(mark_stories(database))
    first, second = lines_of(run())
    assert (first["story"], first["readers"], first["counts"], first["words"]) == (1, 2, {"old": 2}, TITLE)
    assert first["rules"]["url"] == URL
    assert first["rules"]["relevant"] is True
    assert first["rules"]["reason"] == "both-in-lead us cn"
    assert first["rules"]["evidence"] == ["Washington", "Chinese"]
    assert (second["story"], second["readers"], second["rules"], second["lines"]) == (2, 1, None, [])
    assert "subscriber" not in first
    assert [each["story"] for each in lines_of(run("--kind", "topic"))] == [2]
    assert lines_of(run("--topic", "trade")) == [], "under which topic these stories stood is not known"


def test_the_export_is_a_file_of_verdicts(database: str, tmp_path: Path) -> None:
    asyncio.run(mark_stories(database))
    folder = tmp_path / "verdicts"
    folder.mkdir()
    (folder / "marks.jsonl").write_text(run("export").stdout, encoding="utf-8")
    found = read_verdicts(folder)["marks"]
    cards = [each for each in found if isinstance(each, CardVerdict)]
    assert [(each.number, each.reader) for each in cards] == [(1, 1), (1, 2), (2, 1)]
    assert cards[0].elements[0].place.startswith(f"{URL}@title#")


def test_shares_name_how_many_are_hidden(database: str) -> None:
    asyncio.run(mark_stories(database))
    assert lines_of(run("shares")) == [], "no edition that told these stories is kept"


def test_nothing_is_printed_without_marks_and_wrong_words_end_with_2(database: str) -> None:
    asyncio.run(_make(database))
    assert run().stdout == ""
    for words in (["people"], ["--kind", "ugly"], ["--topic", "cheese"]):
        assert run(*words).exit_code == 2


async def _make(address: str) -> None:
    async with open_store(address, migrate=True):
        pass
