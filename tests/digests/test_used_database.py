"""A database that 1.0.0 has used for a month goes on, once 2.0.0 has upgraded it: `store/used_by_2_0_0.sqlite.xz`.
As 1.0.0 left it, `store/used_by_1_0_0.sqlite.xz`, it is refused with what to do.

It was written by `tests.benchmarks.year` of the version 1.0.0 (31 days, 40 readers, 12 articles a day, a restart
every seven days, one reader leaving a day): 48 sources, 44 readers in private and in groups, 829 editions, 121
stories. `communique db migrate` of 2.0.0 has upgraded it. Its outlets and readers are invented, its texts are
those of the benchmark.
"""

# ruff: noqa: ASYNC240 (a test may wait for its own small files)
import json
import lzma
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.render.digest import TelegramRenderer
from bot.render.parts import to_text
from bot.render.phrases import advice_text
from digests.errors import SchemaError
from digests.model import HEADLINE, Address, Article, Correction, EditionKind, Story, Subscriber, SubscriberState
from digests.publish import broadcast_due, correct_due, publish_due
from digests.rules.issuing.novelty import news_of
from digests.rules.issuing.told import unite
from digests.rules.texts import printed_at
from digests.store import Store, migrate, open_store
from digests.store.issuing.corrections import save_corrections
from digests.store.schema import edition, edition_text, subscriber
from tests.digests.store.earlier import url_of
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.stored import parts_of_kind

KEPT = Path(__file__).parent / "store"
AFTER = datetime(2026, 2, 5, 1, tzinfo=UTC)  # an hour after its last edition
TABLES = (
    "source",
    "article",
    "annotation",
    "story",
    "subscriber",
    "edition",
    "edition_text",
    "edition_answer",
    "delivery",
)


def unpacked(folder: Path, version: str = "2_0_0") -> Path:
    path = folder / "used.sqlite3"
    path.write_bytes(lzma.decompress((KEPT / f"used_by_{version}.sqlite.xz").read_bytes()))
    return path


def rows_of(path: Path) -> dict[str, list[dict[str, object]]]:
    """All rows, each with what stands in its columns, by their names."""
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        queries = {table: f"SELECT * FROM {table} ORDER BY 1, 2" for table in TABLES}  # noqa: S608
        return {table: list(map(dict, database.execute(query))) for table, query in queries.items()}


@pytest.fixture
async def used(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(url_of(unpacked(tmp_path)), migrate=True) as store:
        yield store


async def test_a_database_of_2_0_0_is_upgraded_with_every_row_and_backed_up_first(tmp_path: Path) -> None:
    path = unpacked(tmp_path)
    before = rows_of(path)
    backup = await migrate(url_of(path))
    async with open_store(url_of(path)) as store:
        assert await store.check() == []
    after = rows_of(path)
    for table, rows in before.items():
        kept = rows[0].keys()
        assert [{name: row[name] for name in kept} for row in after[table]] == rows, table
    assert len(before["edition"]) == 829
    assert backup is not None
    assert rows_of(backup) == before
    assert await migrate(url_of(path)) is None, "nothing is left to upgrade"


@pytest.mark.parametrize("allowed", [{}, {"make": True}, {"migrate": True}])
async def test_a_database_of_1_0_0_is_refused_unharmed_with_the_way_through_2_0_0(
    tmp_path: Path, allowed: dict[str, bool]
) -> None:
    path = unpacked(tmp_path, "1_0_0")
    before = path.read_bytes()
    with pytest.raises(SchemaError, match=r"0016, from before 2\.0\.0") as caught:
        async with open_store(url_of(path), **allowed):
            pass
    assert "Install 2.0.0, say `communique db migrate` there" in advice_text(caught.value, "en")
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


async def test_2_0_0_has_kept_every_row_of_the_database_of_1_0_0(tmp_path: Path) -> None:
    """So the two files are the same month, and the way through 2.0.0 loses nothing."""
    before, after = rows_of(unpacked(tmp_path, "1_0_0")), rows_of(unpacked(tmp_path))
    wishes = [row.pop("other_languages") for row in before["subscriber"]]
    assert [json.loads(str(row["reads"])) for row in after["subscriber"]] == [
        ["en", "zh"] if wish == "always" else [] for wish in wishes
    ]
    for table, rows in before.items():
        kept = rows[0].keys()
        assert [{name: row[name] for name in kept} for row in after[table]] == rows, table


async def test_everybody_gets_the_next_digest_once(used: Store) -> None:
    later = AFTER + timedelta(days=1)
    renderer, relation = TelegramRenderer(us_china()), us_china()
    report = await publish_due(used, renderer, relation, lexicon(), later)
    assert (
        report.due == report.issued + report.skipped == (await used.subscribers.counts())[SubscriberState.ACTIVE]
    )
    assert report.issued > report.skipped, "quiet hours hold some back"
    assert report.faults == []
    assert (await publish_due(used, renderer, relation, lexicon(), later)).issued == 0


async def test_each_who_read_before_the_upgrade_is_told_of_the_new_digest_once_and_nobody_who_comes_later(
    used: Store,
) -> None:
    renderer = TelegramRenderer(us_china())
    new = await used.subscribers.save(Subscriber(address=Address(77_000), state=SubscriberState.ACTIVE), AFTER)
    active = (await used.subscribers.counts())[SubscriberState.ACTIVE] - 1
    assert [await broadcast_due(used, renderer, AFTER) for _ in range(2)] == [active, 0]
    told = {who: await parts_of_kind(used, who, EditionKind.BROADCAST) for who in await _texts_of_active(used)}
    assert {len(parts) for parts in told.values()} == {1}
    assert all("/settings" in part for parts in told.values() for part in parts)
    assert await parts_of_kind(used, new.id, EditionKind.BROADCAST) == []


async def test_what_was_told_before_the_upgrade_is_not_told_as_new(used: Store) -> None:
    """It is read as it was; only its headlines are not known, so that nothing is said of what was told then."""
    history = await used.planning.histories(list(await _texts_of_active(used)), AFTER - timedelta(days=30))
    texts = {each.text for editions in history.values() for each in editions}
    told = unite((await used.planning.told(texts)).values())
    stories = await used.stories.get_all(set(told.stories))
    assert len(stories) > 20
    assert not any(each.headlines for each in told.stories.values())
    for story in stories:
        assert told.stories[story.id].articles
        known = replace(told, stories={story.id: told.stories[story.id]})
        news = news_of(story, known, AFTER - timedelta(days=90))
        assert news is None or news.told_as == {story.id}


async def test_readers_hear_of_what_is_taken_back_that_they_were_told_before_the_upgrade(used: Store) -> None:
    """By a sentence of a card, and by a headline that 1.0.0 only named: it kept no record of those."""
    renderer = TelegramRenderer(us_china())
    texts = await _texts_of_active(used)
    story, quoted, sentence = await _told_sentence(used, texts)
    headline = next(
        (title, article)
        for each in await used.stories.of_articles(range(1, 1000), AFTER - timedelta(days=9))
        for article in each.articles
        if article not in story.articles and (title := article.title)
        if _readers(texts, renderer, title, article) and article.url != quoted.url
    )
    for wrong, article in ((sentence, quoted), headline):
        expected = _readers(texts, renderer, wrong, article)
        correction = Correction(
            article=article.id,
            index=HEADLINE,
            text=article.title,
            prints=(printed_at(wrong, article.url),),
            whole=True,
        )
        async with used._database.write() as connection:
            await save_corrections(connection, {story.id: replace(story, corrections=(correction,))}, AFTER)
        while await used.corrections.unread_texts(1):
            await correct_due(used, renderer, AFTER)
        await correct_due(used, renderer, AFTER)
        told = {who for who in texts if article.title in "".join(await _corrections(used, who))}
        assert told == expected


async def _corrections(store: Store, who: int) -> list[str]:
    return [to_text(part) for part in await parts_of_kind(store, who, EditionKind.CORRECTION)]


async def _texts_of_active(store: Store) -> dict[int, list[str]]:
    """The parts of all editions of the last weeks, by the readers who receive."""
    query = select(edition.c.subscriber_id, edition_text.c.parts).join_from(edition, edition_text).join(subscriber)
    active = (subscriber.c.state == SubscriberState.ACTIVE, edition.c.slot > AFTER - timedelta(days=30))
    found: dict[int, list[str]] = {}
    async with store._database.read() as connection:
        for who, parts in await connection.execute(query.where(*active)):
            found.setdefault(who, []).extend(parts)
    return found


def _readers(
    texts: Mapping[int, Sequence[str]], renderer: TelegramRenderer, words: str, article: Article
) -> set[int]:
    key = printed_at(words, article.url)
    return {who for who, parts in texts.items() if any(key in renderer.printed(part) for part in parts)}


async def _told_sentence(store: Store, texts: Mapping[int, Sequence[str]]) -> tuple[Story, Article, str]:
    """A sentence that a card quoted to some readers and not to all, with its story."""
    renderer = TelegramRenderer(us_china())
    for story in await store.stories.of_articles(range(1, 1000), AFTER - timedelta(days=9)):
        for passage in story.passages:
            article = story.article(passage.article)
            if 0 < len(_readers(texts, renderer, passage.text, article)) < len(texts):
                return story, article, passage.text
    raise AssertionError("no story was told")
