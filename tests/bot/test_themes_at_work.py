"""The whole bot with topics that editors change: workers, menus, and what is told after an upgrade."""

import json
import shutil
from pathlib import Path

from bot.newsroom import Newsroom, open_newsroom
from bot.sandbox.clock import MovableClock
from config.relations import read_relation
from config.settings import Settings
from digests.curate.themes import RelationFiles, ThemeWish, change_theme
from digests.curate.undo import undo_act
from digests.model import Draft
from digests.rules.editing.lexicon_changes import parse_changes
from digests.rules.editing.theme_tables import fingerprint, tables_of, with_words
from digests.store import Store, open_store
from tests.actors import OWNER
from tests.factories import NOW, source
from tests.journeys.house import ADMIN, open_running
from tests.sandbox.telegram import WatchedTelegram

FILES = RelationFiles(*read_relation("us-china"))
PACKAGED = Path(__file__).parents[2] / "config" / "relations" / "us-china"
TRADE = tables_of(FILES.themes)["trade"]
GARGOYLES = {
    "id": "gargoyles",
    "command": "gargoyles",
    "title": "Gargoyles and cranes",
    "titles": {"zh-Hans": "石像鬼", "zh-Hant": "石像鬼"},
    "words": [[4, "gargoyles"]],
}


async def add_gargoyles(store: Store) -> int:
    return await change_theme(store, FILES, ThemeWish(id="gargoyles", table=GARGOYLES, seen=""), OWNER, NOW)


async def themes_of_talks(newsroom: Newsroom, number: int) -> tuple[str, ...]:
    """Return the topics of an article on gargoyles that is stored and edited now."""
    draft = Draft(
        url=f"https://harbour-gazette.example.org/{number}",
        title=f"United States and China hold talks number {number} on gargoyles",
        text="The United States and China held talks on gargoyles. Beijing said the gargoyles will stay.",
        published=NOW,
        language="en",
    )
    (key,) = await newsroom.store.articles.save(source().id, [draft], NOW)
    while await newsroom.edit():
        pass
    return (await newsroom.store.articles.themes([key])).get(key, ())


async def test_processes_that_edit_have_a_new_topic_from_the_next_batch_on(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'news.sqlite3'}", parsing_processes=1)
    async with open_newsroom(settings, MovableClock(NOW), (source(),), migrate=True) as newsroom:
        assert "gargoyles" not in await themes_of_talks(newsroom, 1)
        await add_gargoyles(newsroom.store)
        assert await newsroom.themes.take_up()
        assert "gargoyles" in await themes_of_talks(newsroom, 2)


async def test_what_another_process_changed_is_in_the_menus_soon_and_after_a_restart(tmp_path: Path) -> None:
    database, clock = tmp_path / "news.sqlite3", MovableClock(NOW)

    def in_menus() -> bool:
        told = [json.loads(str(dict(call.values)["commands"])) for call in sandbox.log.of("setMyCommands")]
        return any(each["command"] == "gargoyles" for each in told[-1])

    async with WatchedTelegram(clock=clock) as sandbox:
        async with open_running(sandbox, clock, database) as app:
            await app.knock()
            assert not in_menus()
            async with open_store(f"sqlite+aiosqlite:///{database}") as other:
                number = await add_gargoyles(other)
            await app.knock()
            assert in_menus()
        async with open_running(sandbox, clock, database) as app:
            await app.knock()
            assert app.newsroom.relation.theme("gargoyles") is not None
            assert in_menus()
            await undo_act(app.newsroom.store, number, NOW, OWNER)
            await app.knock()
            assert not in_menus()


async def test_after_an_upgrade_admins_are_told_once_whose_words_are_used(tmp_path: Path) -> None:
    database, clock = tmp_path / "news.sqlite3", MovableClock(NOW)
    newer = shutil.copytree(PACKAGED, tmp_path / "us-china") / "themes.toml"
    text = newer.read_text(encoding="utf-8").replace(TRADE["title"], "Commerce")
    newer.write_text(text, encoding="utf-8")
    async with WatchedTelegram(clock=clock) as sandbox:
        admin, admins = sandbox.add_user(ADMIN), frozenset({ADMIN})
        sandbox.say(admin, "/start")
        async with open_running(sandbox, clock, database, admins=admins) as app:
            table = with_words(TRADE, parse_changes("+windmills"))
            wish = ThemeWish(id="trade", table=table, seen=fingerprint(TRADE))
            await change_theme(app.newsroom.store, FILES, wish, OWNER, NOW)
            await app.knock()
        for _ in range(2):
            async with open_running(sandbox, clock, database, admins=admins, relation=str(newer.parent)) as app:
                await app.knock()
                theme = app.newsroom.relation.theme("trade")
                assert theme is not None
                assert theme.title == TRADE["title"]
        (told,) = [each.text for each in sandbox.messages(admin) if "This version" in each.text]
        assert told.startswith("This version has other words or names for the topic /trade. Yours are used.")
