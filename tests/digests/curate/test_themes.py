"""Topics that editors change: kept as rows over the files, tried before, taken back."""

import tomllib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from config.relations import read_relation
from digests.curate.themes import (
    RelationFiles,
    ThemesAtWork,
    ThemeWish,
    change_theme,
    relation_of,
    relation_with,
    table_now,
    try_theme,
    usable,
)
from digests.curate.undo import undo_act
from digests.errors import LexiconError, UndoError
from digests.model import AdminAct, Relation, Role, Subscriber, ThemeRow, Verdict
from digests.rules.editing.lexicon_changes import parse_changes
from digests.rules.editing.theme_tables import (
    fingerprint,
    lines_of,
    outdated,
    overlaid,
    tables_of,
    with_words,
    written,
)
from digests.rules.editing.themes import score_of, section_of, themes_of_words
from digests.rules.relations import build_relation, build_theme
from digests.store import Edit, Store, open_store
from tests.actors import OWNER, actor_with
from tests.digests.store.values import draft, reader
from tests.editing import save_edit
from tests.factories import NOW, source
from tests.lexicons import lexicon

FILES = RelationFiles(*read_relation("us-china"))
TRADE = tables_of(FILES.themes)["trade"]
SHIPYARDS: dict[str, Any] = {
    "id": "shipyards",
    "command": "shipyards",
    "title": "Shipyards",
    "titles": {"zh-Hans": "船厂", "zh-Hant": "船廠"},
    "words": [[4, r"(?<!\w)shipyards(?!\w)"]],
    "chinese": [[4, "造船厂"]],
}
LATER = NOW + timedelta(hours=1)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with open_store("sqlite+aiosqlite://") as opened:
        yield opened


def wish(identifier: str, table: dict[str, Any] | None, seen: Any = None) -> ThemeWish:
    return ThemeWish(id=identifier, table=table, seen=fingerprint(seen))


async def change(store: Store, wanted: ThemeWish) -> int:
    return await change_theme(store, FILES, wanted, await actor_with(store, Role.EDITOR), NOW)


def row(identifier: str, table: dict[str, Any] | None, over: str = "") -> ThemeRow:
    return ThemeRow(id=identifier, table=table, over=over, told="", changed_at=NOW)


def changed(table: Any, words: str) -> dict[str, Any]:
    return with_words(table, parse_changes(words))


async def store_article(store: Store, number: int, text: str) -> None:
    outlet = source()
    if await store.sources.get(outlet.id) is None:
        await store.sources.add(outlet, NOW)
    item = draft(number, title=f"News {number}", text=text)
    (key,) = await store.articles.save(outlet.id, [item], NOW)
    await save_edit(store, Edit(verdicts={key: Verdict(True, "names both parties", ())}), NOW)


# --- words -------------------------------------------------------------------------------------------


def test_added_words_count_whole_and_literally() -> None:
    theme = build_theme(changed(TRADE, "+windmill (new) =4 +风车"))
    assert score_of(theme, "", "A windmill (new) was sold.")[0] == 4
    assert score_of(theme, "", "Windmills were sold, a windmill new.")[0] == 0
    assert score_of(theme, "", "中国出口风车。")[0] > 0


def test_an_own_word_is_taken_away_whole_and_a_word_of_a_pattern_is_left_out() -> None:
    added = changed(TRADE, "+windmills")
    assert changed(added, "-windmills") == {**TRADE, "words": list(TRADE["words"])}
    without = changed(TRADE, "-tariffs")
    assert without["without"] == ["tariffs"]
    assert score_of(build_theme(without), "", "They spoke of tariffs.")[0] == 0
    assert score_of(build_theme(TRADE), "", "They spoke of tariffs.")[0] > 0
    assert "without" not in changed(without, "+tariffs")


def test_a_chinese_word_goes_out_of_its_line_and_the_line_with_its_last_word() -> None:
    table = {**SHIPYARDS, "chinese": [[4, "造船厂", "造船廠"], [3, "船坞"]]}
    assert changed(table, "-造船廠 -船坞")["chinese"] == [[4, "造船厂"]]


def test_a_line_is_taken_away_by_its_number() -> None:
    first, last = lines_of(TRADE)[0], lines_of(TRADE)[-1]
    left = lines_of(changed(TRADE, f"-#1 -#{len(lines_of(TRADE))}"))
    assert first not in left
    assert last not in left
    assert len(left) == len(lines_of(TRADE)) - 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("-#9999", "theme-no-entry"),
        ("-#0", "theme-no-entry"),
        ("+船", "theme-word-short"),
        ("+tariffs", "words-known"),
        ("-windmills", "words-absent"),
    ],
)
def test_words_that_cannot_be_changed_are_refused(words: str, code: str) -> None:
    with pytest.raises(LexiconError) as refused:
        changed(TRADE, words)
    assert refused.value.code == code


def test_the_last_word_stays() -> None:
    with pytest.raises(LexiconError) as refused:
        changed(SHIPYARDS, "-#1 -#2")
    assert refused.value.code == "theme-no-words"


# --- rows over the files -----------------------------------------------------------------------------


def test_a_written_file_says_the_same() -> None:
    again = tomllib.loads(written(FILES.themes))
    assert again == FILES.themes
    hostile = {**SHIPYARDS, "title": 'It\'s "a" \\ name\u007f', "scope": "line\nbreak"}
    over = overlaid(FILES.themes, [row("shipyards", hostile), row("trade", changed(TRADE, "-tariffs"))])
    assert tomllib.loads(written(over)) == over
    assert build_relation(FILES.relation, over).theme("shipyards") is not None


def test_without_rows_the_relation_is_that_of_the_files() -> None:
    assert overlaid(FILES.themes, []) == FILES.themes
    names = [theme.id for theme in relation_of(FILES, []).themes]
    assert names == [theme.id for theme in build_relation(FILES.relation, FILES.themes).themes]


def test_a_new_theme_without_labels_has_its_section_by_its_words_alone() -> None:
    words = [[4, r"(?<!\w)gargoyles(?!\w)"]]
    table = {**SHIPYARDS, "id": "gargoyles", "command": "gargoyles", "words": words}
    relation = relation_with(FILES, [], wish("gargoyles", table), NOW)
    theme = relation.theme("gargoyles")
    assert theme is not None
    assert theme.prior is None
    assert themes_of_words("Gargoyles of China", relation, lexicon()) == ("gargoyles",)
    own, other = "US looks at gargoyles of China", "US looks at cranes of China"
    assert section_of(own, "The gargoyles got orders.", (), relation, lexicon()) == "gargoyles"
    assert section_of(own, "The gargoyles got orders.", ("trade", "gargoyles"), relation, lexicon()) == "gargoyles"
    assert section_of(other, "The cranes got orders.", (), relation, lexicon()) == ""


def test_the_key_of_annotations_is_the_same_so_none_is_made_anew() -> None:
    assert relation_with(FILES, [], wish("shipyards", SHIPYARDS), NOW).key == relation_of(FILES, []).key


def test_an_upgrade_that_changes_the_theme_of_a_row_is_told_until_noted() -> None:
    mine = row("trade", changed(TRADE, "+windmills"), over=fingerprint(TRADE))
    assert outdated(FILES.themes, [mine]) == []
    newer = {**FILES.themes, "theme": [{**TRADE, "scope": "other"}]}
    ((found, file),) = outdated(newer, [mine])
    assert found is mine
    assert tables_of(overlaid(newer, [mine]))["trade"]["words"][-1][1] == r"(?<!\w)windmills(?!\w)"
    assert outdated(newer, [replace(mine, told=file)]) == []
    assert outdated({**FILES.themes, "theme": [mine.table]}, [mine]) == [], "the file says now what the row says"


def test_a_row_that_a_newer_file_contradicts_is_left_aside_and_the_others_stay() -> None:
    clash = {**SHIPYARDS, "id": "clash", "command": "trade"}
    used, left = usable(FILES, [row("clash", clash), row("shipyards", SHIPYARDS)])
    assert [each.id for each in used] == ["shipyards"]
    assert [each.id for each in left] == ["clash"]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (wish("clash", {**SHIPYARDS, "id": "clash", "command": "trade"}), "theme-command-taken"),
        (wish("clash", {**SHIPYARDS, "id": "clash", "command": "beijing"}), "theme-command-taken"),
        (wish("clash", {**SHIPYARDS, "id": "clash", "command": "Ship yards"}), "theme-contradicts"),
        (wish("taiwan", None, "seen"), "theme-needed"),
    ],
)
def test_a_wish_that_contradicts_the_rest_is_refused(wanted: ThemeWish, code: str) -> None:
    with pytest.raises(LexiconError) as refused:
        relation_with(FILES, [], wanted, NOW)
    assert refused.value.code == code


def test_a_removed_theme_is_no_section_of_stories_that_have_it() -> None:
    relation = relation_with(FILES, [], wish("health", None, "seen"), NOW)
    own = "US looks at cranes of China", "The cranes got orders."
    assert section_of(*own, ("health", "trade"), relation, lexicon()) == "trade"
    assert section_of(*own, ("health",), relation, lexicon()) == ""


# --- the trial ---------------------------------------------------------------------------------------


async def tried(store: Store, table: dict[str, Any], words: str) -> Any:
    current, wanted = relation_of(FILES, []), wish("trade", changed(table, words), TRADE)
    other = relation_with(FILES, [], wanted, NOW)
    return await try_theme(store, current, other, lexicon(), wanted, parse_changes(words), NOW)


TEXT = "The United States and China held talks about {} on Monday. Washington and Beijing spoke for a day."


async def test_a_trial_counts_what_comes_in_and_names_words_that_nothing_has(store: Store) -> None:
    for number in range(12):
        await store_article(store, number, TEXT.format("windmills" if number < 2 else "visits"))
    trial = await tried(store, TRADE, "+windmills =4 +gargoyles")
    assert trial.found.themes["trade"].gained == 2
    assert trial.found.touched == 2
    assert trial.absent == ("gargoyles",)


async def test_a_word_in_most_articles_is_refused_with_its_share(store: Store) -> None:
    for number in range(12):
        await store_article(store, number, TEXT.format("windmills" if number < 9 else "visits"))
    with pytest.raises(LexiconError) as refused:
        await tried(store, TRADE, "+windmills")
    assert refused.value.code == "theme-word-everywhere"
    assert refused.value.values == {"words": "windmills", "share": "75"}
    with pytest.raises(LexiconError):
        await tried(store, TRADE, "+China")


# --- the change and its undoing ----------------------------------------------------------------------


async def test_a_change_is_kept_and_noted_and_undone(store: Store) -> None:
    number = await change(store, wish("shipyards", SHIPYARDS))
    rows = await store.themes.all()
    assert table_now(FILES, rows, "shipyards") == SHIPYARDS
    entry = await store.audit.get(number)
    assert entry is not None
    assert (entry.act, entry.subject) == (AdminAct.THEME_ADDED, "shipyards")
    await undo_act(store, number, LATER, OWNER)
    assert await store.themes.all() == []


async def test_undoing_the_second_change_brings_back_the_first(store: Store) -> None:
    first = changed(TRADE, "+windmills")
    await change(store, wish("trade", first, TRADE))
    second = await change(store, wish("trade", changed(first, "+gargoyles"), first))
    await undo_act(store, second, LATER, OWNER)
    assert table_now(FILES, await store.themes.all(), "trade") == first


async def test_a_change_is_not_undone_once_it_was_changed_again(store: Store) -> None:
    first = changed(TRADE, "+windmills")
    number = await change(store, wish("trade", first, TRADE))
    await change(store, wish("trade", changed(first, "+gargoyles"), first))
    with pytest.raises(UndoError) as refused:
        await undo_act(store, number, LATER, OWNER)
    assert refused.value.code == "undo-changed-since"


async def test_undo_does_not_give_one_command_to_two_topics(store: Store) -> None:
    health = tables_of(FILES.themes)["health"]
    number = await change(store, wish("health", None, health))
    await change(store, wish("clinics", {**SHIPYARDS, "id": "clinics", "command": health["command"]}))
    with pytest.raises(UndoError) as refused:
        await undo_act(store, number, LATER, OWNER)
    assert refused.value.code == "undo-changed-since"
    assert relation_of(FILES, await store.themes.all()).theme("clinics") is not None


async def test_the_second_of_two_editors_on_one_topic_is_refused(store: Store) -> None:
    await change(store, wish("trade", changed(TRADE, "+windmills"), TRADE))
    with pytest.raises(LexiconError) as refused:
        await change(store, wish("trade", changed(TRADE, "+gargoyles"), TRADE))
    assert refused.value.code == "theme-changed-since"
    assert [each.act for each in await store.audit.latest(5)] == [AdminAct.THEME_CHANGED]


async def test_a_theme_that_is_again_as_in_the_file_has_no_row(store: Store) -> None:
    first = changed(TRADE, "+windmills")
    await change(store, wish("trade", first, TRADE))
    await change(store, wish("trade", dict(TRADE), first))
    assert await store.themes.all() == []


# --- the choices of readers --------------------------------------------------------------------------


async def choose(store: Store, chat: int, *themes: str) -> Subscriber:
    return await reader(store, chat, themes=themes)


async def choices(store: Store, *readers: Subscriber) -> list[tuple[str, ...]]:
    found = [await store.subscribers.get(each.address) for each in readers]
    return [each.themes for each in found if each]


async def test_readers_lose_a_removed_topic_and_get_it_back_with_undo(store: Store) -> None:
    readers = [await choose(store, 1, "health"), await choose(store, 2, "trade", "health"), await choose(store, 3)]
    assert await store.themes.chosen_by("health") == (2, 1)
    health = tables_of(FILES.themes)["health"]
    number = await change(store, wish("health", None, health))
    assert await choices(store, *readers) == [(), ("trade",), ()]
    await undo_act(store, number, LATER, OWNER)
    assert await choices(store, *readers) == [("health",), ("trade", "health"), ()]


async def test_two_removed_topics_come_back_in_either_order(store: Store) -> None:
    one = await choose(store, 1, "health", "climate")
    tables = tables_of(FILES.themes)
    first = await change(store, wish("health", None, tables["health"]))
    second = await change(store, wish("climate", None, tables["climate"]))
    assert await choices(store, one) == [()]
    await undo_act(store, first, LATER, OWNER)
    await undo_act(store, second, LATER, OWNER)
    assert set((await choices(store, one))[0]) == {"health", "climate"}


async def test_what_a_reader_chose_since_stays(store: Store) -> None:
    one = await choose(store, 1, "health")
    number = await change(store, wish("health", None, tables_of(FILES.themes)["health"]))
    await store.themes.put(row("unrelated", SHIPYARDS))
    known = await store.subscribers.get(one.address)
    assert known is not None
    await store.subscribers.save(replace(known, themes=("trade",)), NOW)
    await undo_act(store, number, LATER, OWNER)
    assert await choices(store, one) == [("trade",)]


# --- at work -----------------------------------------------------------------------------------------


class Upgraded:
    """The topics at work after an upgrade, which has other files."""

    def __init__(self, store: Store, **themes: Any) -> None:
        self.files = RelationFiles(FILES.relation, {**FILES.themes, **themes})
        self.taken: list[Relation] = []
        self.at_work = ThemesAtWork(store, self.files, relation_of(self.files, []))
        self.at_work.follow(self.taken.append)

    async def told(self) -> list[tuple[str, bool]]:
        return [(each.row.id, each.used) for each in await self.at_work.to_tell()]


async def test_whoever_follows_gets_each_new_relation_once(store: Store) -> None:
    bot = Upgraded(store)
    assert not await bot.at_work.take_up()
    number = await change(store, wish("shipyards", SHIPYARDS))
    assert await bot.at_work.take_up()
    assert not await bot.at_work.take_up()
    assert [bool(each.theme("shipyards")) for each in bot.taken] == [True]
    await undo_act(store, number, LATER, OWNER)
    assert await bot.at_work.rows() == []
    assert [bool(each.theme("shipyards")) for each in bot.taken] == [True, False]


async def test_admins_are_told_of_an_upgrade_until_it_is_noted(store: Store) -> None:
    await change(store, wish("trade", changed(TRADE, "+windmills"), TRADE))
    assert await Upgraded(store).told() == []
    newer = [{**each, "scope": "other"} for each in FILES.themes["theme"]]
    bot = Upgraded(store, theme=newer)
    assert await bot.told() == [("trade", True)]
    (found,) = await bot.at_work.to_tell()
    await store.themes.note_told("trade", found.told)
    assert await bot.told() == []


async def test_admins_are_told_of_a_change_that_an_upgrade_contradicts(store: Store) -> None:
    await change(store, wish("shipyards", SHIPYARDS))
    taken = {**SHIPYARDS, "id": "docks", "title": "Docks"}
    bot = Upgraded(store, theme=[*FILES.themes["theme"], taken], specificity=[])
    assert await bot.told() == [("shipyards", False)]
    assert bot.at_work.relation.theme("shipyards") is None
    assert bot.at_work.relation.theme("docks") is not None
    (found,) = await bot.at_work.to_tell()
    await store.themes.note_told("shipyards", found.told)
    assert await bot.told() == []
    assert [each.id for each in await store.themes.all()] == ["shipyards"], "the row is kept"
