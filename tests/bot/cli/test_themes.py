import asyncio
import json
import shutil
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import themes
from digests.model import Draft, ThemeRow
from digests.store import open_store
from tests.factories import source
from tests.relations import INDIA_PAKISTAN

PACKAGED = Path(__file__).parents[3] / "config" / "relations" / "us-china"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    address = f"sqlite+aiosqlite:///{tmp_path / 'newsroom.db'}"
    monkeypatch.setenv("COMMUNIQUE_DATABASE", address)
    monkeypatch.setenv("COMMUNIQUE_PARSING_PROCESSES", "0")
    return address


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy of the relation in which windmills are trade and tariffs are not."""
    folder = tmp_path / "changed"
    shutil.copytree(PACKAGED, folder)
    file = folder / "themes.toml"
    text = file.read_text(encoding="utf-8").replace(r"\b(tariffs?|import", r"\b(windmills?|import")
    file.write_text(text, encoding="utf-8")
    return folder


async def store_talks(address: str) -> None:
    now = datetime.now(UTC)
    async with open_store(address, migrate=True) as store:
        await store.sources.add(source(), now)
        drafts = [
            Draft(
                url=f"https://x.example.org/{subject}",
                title=f"Notes on {subject}",
                text=f"The United States and China spoke on Monday about {subject}.",
            )
            for subject in ("tariffs", "windmills", "tea")
        ]
        await store.articles.save(source().id, drafts, now)


def run(*words: str) -> Result:
    return CliRunner().invoke(themes.commands, list(words))


def test_the_themes_are_listed_with_commands_and_scope() -> None:
    shown = run("list")
    assert shown.exit_code == 0
    assert "/trade        Trade and tariffs  (also /tariffs)" in shown.output


def test_a_changed_lexicon_shows_counts_and_articles_with_the_deciding_words(database: str, changed: Path) -> None:
    asyncio.run(store_talks(database))
    shown = run("backtest", str(changed))
    assert shown.exit_code == 0, shown.output
    (row,) = [line for line in shown.output.splitlines() if line.startswith("Trade and tariffs")]
    assert row.split()[-4:] == ["1", "1", "1", "1"]
    assert "+trade (windmills): Notes on windmills <https://x.example.org/windmills>" in shown.output
    assert "-trade (tariffs): Notes on tariffs" in shown.output
    assert "2 of 3 articles of the last 7 days would change." in shown.output


def test_a_changed_gate_is_shown_with_its_reason(database: str, changed: Path) -> None:
    asyncio.run(store_talks(database))
    file = changed / "relation.toml"
    text = file.read_text(encoding="utf-8").replace("'China|CHINA|Chinese", "'Chinna|CHINA|Chinese")
    file.write_text(text, encoding="utf-8")
    shown = run("backtest", str(changed))
    assert "no longer passes (only Washington is named, not Beijing): Notes on tea" in shown.output


def test_the_same_can_be_had_as_json_lines(database: str, changed: Path) -> None:
    asyncio.run(store_talks(database))
    shown = run("backtest", str(changed), "--json", "--days", "3")
    counts, *changes = [json.loads(line) for line in shown.stdout.splitlines()]
    assert (counts["days"], counts["articles"], counts["changed"]) == (3, 3, 2)
    assert counts["themes"]["trade"] == {"before": 1, "after": 1, "gained": 1, "lost": 1}
    assert counts["gate"] == {"before": 3, "after": 3, "gained": 0, "lost": 0}
    assert [change["gained"] for change in changes if change["gained"]] == [{"trade": ["windmills"]}]
    assert changes[0]["gate"]["before"]["relevant"] is True


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("nowhere", "nowhere is no folder"),
        ("empty", "has no relation.toml and no themes.toml"),
        ("broken", "cannot be used"),
        (str(INDIA_PAKISTAN), "is about New Delhi and Islamabad"),
    ],
)
def test_a_folder_that_cannot_be_tried_is_refused_clearly(folder: str, words: str, changed: Path) -> None:
    Path("empty").mkdir()
    shutil.copytree(changed, "broken")
    (Path("broken") / "themes.toml").write_text("[[theme]]\nid = 3\n", encoding="utf-8")
    shown = run("backtest", folder)
    assert shown.exit_code == 2
    assert words in shown.output


async def keep_gargoyles(address: str) -> None:
    table = {"id": "gargoyles", "command": "gargoyles", "title": "Gargoyles", "words": [[4, "gargoyles"]]}
    async with open_store(address, migrate=True) as store:
        row = ThemeRow(id="gargoyles", table=table, over="", told="", changed_at=datetime.now(UTC))
        await store.themes.put(row)


def test_the_themes_are_exported_with_what_editors_changed(database: str, changed: Path) -> None:
    asyncio.run(keep_gargoyles(database))
    shown = run("export", "mine.toml")
    assert shown.exit_code == 0, shown.output
    written = Path("mine.toml").read_text(encoding="utf-8")
    assert [each["id"] for each in tomllib.loads(written)["theme"]][-1] == "gargoyles"
    assert run("export").output == written
    (changed / "themes.toml").write_text(written, encoding="utf-8")
    tried = run("backtest", str(changed))
    assert tried.exit_code == 0, tried.output
    refused = run("export", "none/mine.toml")
    assert refused.exit_code != 0
    assert "cannot be written" in refused.output
