"""An upgrade between two slots: a database in which the version before told six days of the demo's newsroom.

`store/told_before_1_0_0.sqlite.xz` was written by a version before 1.0.0 (schema 0005, before there were
annotations and segments) and upgraded by 2.0.0; its sixth edition is frozen and not sent yet.
"""

import lzma
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli.replay import _RecordingMessenger, _RecordingRenderer
from bot.render.digest import TelegramRenderer
from digests.deliver import deliver_due
from digests.edit import edit_new
from digests.model import Digest, Draft, SourceState
from digests.publish import publish_due
from digests.store import Store, open_store
from digests.store.schema import annotation, edition_text
from tests.factories import source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.stored import stories_since

TOLD = Path(__file__).parent / "store" / "told_before_1_0_0.sqlite.xz"
SLOT = datetime(2024, 5, 22, 6, tzinfo=UTC)
TOLD_ANYHOW = {
    "US arms makers barred from China trade; Washington says Taiwan sales continue",
    "US and China to hold methane summit at Baku climate conference in November",
    "China's commerce ministry promises measures over US tariffs on electric cars",
}
"""What has a sentence that was not told when the stories of the version before get these reprints."""
NEXT = SLOT + timedelta(days=1)
GROWING = "tariff"
REPRINTER = source("lakes-reprints", name="Lakes Reprints", url="https://reprints.example.org/feed")


@pytest.fixture
def url(tmp_path: Path) -> str:
    (tmp_path / "told.sqlite").write_bytes(lzma.decompress(TOLD.read_bytes()))
    return f"sqlite+aiosqlite:///{tmp_path / 'told.sqlite'}"


async def edited(store: Store, now: datetime) -> None:
    while (await edit_new(store, us_china(), lexicon(), now)).articles:
        pass


async def digest_of(store: Store, now: datetime) -> Digest:
    """Publish what is due and return what was composed."""
    for record in await store.sources.all():
        state = SourceState(next_fetch_at=now + timedelta(hours=1), last_attempt_at=now, last_success_at=now)
        await store.sources.record(record.source.id, state)
    recorder = _RecordingRenderer(TelegramRenderer(us_china()))
    report = await publish_due(store, recorder, us_china(), lexicon(), now)
    assert report.issued == 1
    assert recorder.digest is not None
    return recorder.digest


async def reprinted(store: Store) -> int:
    """Let another outlet print every article that belongs to a story, so that each story is built anew."""
    await store.sources.add(REPRINTER, SLOT)
    stories = await stories_since(store, SLOT - timedelta(days=6))
    ids = sorted({article.id for story in stories for article in story.articles})
    drafts = [
        Draft(
            url=f"https://reprints.example.org/{article.id}",
            title=article.title,
            text=article.text,
            published=SLOT + timedelta(hours=1),
            language=article.language,
        )
        for article in await store.articles.get(ids)
    ]
    return len(await store.articles.save(REPRINTER.id, drafts, SLOT + timedelta(hours=2)))


async def test_what_was_frozen_goes_out_as_it_was(url: str) -> None:
    async with open_store(url, migrate=True) as store:
        async with store._database.read() as connection:
            frozen = [parts for (parts,) in await connection.execute(select(edition_text.c.parts))]
        await edited(store, SLOT)
        messenger = _RecordingMessenger()
        await deliver_due(store, messenger, lambda: SLOT + timedelta(minutes=1))
    assert messenger.parts in frozen


async def test_nothing_that_was_told_is_told_again_although_every_story_is_built_anew(url: str) -> None:
    async with open_store(url, migrate=True) as store:
        assert await reprinted(store) > 20
        await edited(store, SLOT + timedelta(hours=3))
        digest = await digest_of(store, NEXT)
    assert {card.headline for card in digest.cards} <= TOLD_ANYHOW


async def test_only_the_articles_of_stories_that_grow_are_annotated(url: str) -> None:
    async with open_store(url, migrate=True) as store:
        assert await annotated(store) == set()
        (told,) = (
            each for each in await stories_since(store, SLOT - timedelta(days=6)) if GROWING in each.headline
        )
        await store.sources.add(REPRINTER, SLOT)
        text = (await store.articles.get([told.lead]))[0].text
        late = Draft(url="https://reprints.example.org/1", title=told.headline, text=text, published=SLOT)
        (new,) = await store.articles.save(REPRINTER.id, [late], SLOT)
        await edited(store, SLOT + timedelta(minutes=1))
        assert await annotated(store) == {new, *(article.id for article in told.articles)}


async def annotated(store: Store) -> set[int]:
    async with store._database.read() as connection:
        return set((await connection.execute(select(annotation.c.article_id))).scalars())
