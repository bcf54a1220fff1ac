"""Stories that have a watch word come at once, through the real store."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from bot.render.digest import TelegramRenderer
from bot.render.parts import to_text
from digests.deliver import deliver_due
from digests.model import Draft, EditionKind, Ownership, QuietHours, Source, Story, Subscriber, Verdict, Weight
from digests.publish import alert_due, correct_due, publish_due
from digests.publish.composing import Composer
from digests.store import Edit, Store
from digests.store.issuing.alerts import _RECEIVES
from digests.store.schema import NOTICES, edition, story_alert
from digests.store.schema import story as stories
from tests.digests.deliver.scripted import ScriptedMessenger
from tests.digests.store.values import reader
from tests.editing import next_number, save_edit
from tests.factories import NOW, passage, some, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.stored import parts_of_kind

RENDERER = TelegramRenderer(us_china())
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TITLE, TEXT = "Chip maker is put on the list", "The Commerce Department put SMIC and 14 other firms on its list."


async def watcher(store: Store, chat: int = 1, *words: str, **changes: Any) -> Subscriber:
    values = {
        "watched": words or ("SMIC",),
        "alerts": True,
        "next_digest_at": NOW + DAY,
        "reads": ("en",),
    } | changes
    return await reader(store, chat, **values)


async def came_in(
    store: Store,
    title: str = TITLE,
    text: str = TEXT,
    at: datetime = NOW,
    *,
    outlet: Source | None = None,
    unseen_until: datetime | None = NOW - MINUTE,
    language: str = "en",
    **changes: Any,
) -> Story:
    """Store a story of one article of a source that was read before, as collecting and editing would."""
    outlet = outlet or source()
    if await store.sources.get(outlet.id) is None:
        await store.sources.add(outlet, NOW - 9 * DAY)
    number = await next_number(store)
    drafts = [Draft(url=f"https://harbour-gazette.example.org/{number}", title=title, text=text, published=at,
                    language=language, complete=True)]  # fmt: skip
    (key,) = await store.articles.save(outlet.id, drafts, at, unseen_until=unseen_until)
    (article,) = await store.articles.get([key])
    values = {"themes": ("tech",), "headline_themes": {key: ("tech",)}} | changes
    story = Story(
        id=number, headline=title, lead=key, articles=(article,), passages=(passage(key, 0, text, worth=3.0),),
        first_stored=at, last_stored=at, **values,
    )  # fmt: skip
    await save_edit(store, Edit(verdicts={key: Verdict(True, "names both")}, stories=[story]), at)
    return story


async def alert(store: Store, now: datetime = NOW, **options: Any) -> int:
    return await alert_due(store, RENDERER, us_china(), lexicon(), now, **options)


async def alerts(store: Store, who: Subscriber) -> list[str]:
    return [to_text(part) for part in await parts_of_kind(store, who.id, EditionKind.ALERT)]


async def waiting(store: Store) -> int:
    return len(await store.alerts.due(999))


async def test_a_story_with_a_watch_word_is_told_at_once_and_once(store: Store) -> None:
    ours, other, silent = (
        await watcher(store),
        await watcher(store, 2, "panda"),
        await watcher(store, 3, alerts=False),
    )
    await came_in(store)
    assert [await alert(store) for _ in range(2)] == [1, 0]
    (text,) = await alerts(store, ours)
    assert text.startswith(TITLE)
    assert "\nAlert · Tue 10 Mar" in text
    assert "You watch: SMIC" in text
    assert TEXT in text
    assert [await alerts(store, each) for each in (other, silent)] == [[], []]
    assert [each.address for each in await store.deliveries.due(NOW, 9)] == [ours.address]


async def test_the_next_digest_does_not_tell_it_again_and_what_goes_on_from_it_answers_the_alert(
    store: Store,
) -> None:
    who = await watcher(store, next_digest_at=NOW + HOUR, hours=(time(13),))
    story = await came_in(store)
    await alert(store)
    messenger = ScriptedMessenger()
    await deliver_due(store, messenger, lambda: NOW)
    await publish_due(store, RENDERER, us_china(), lexicon(), NOW + HOUR)
    (digest,) = await parts_of_kind(store, who.id, EditionKind.DIGEST)
    assert TEXT not in to_text(digest)
    url, title = "https://harbour-gazette.example.org/later", "Beijing answers the list of chip makers"
    answered = "Beijing put 20 American firms on its own list."
    at = NOW + 20 * HOUR
    drafts = [Draft(url=url, title=title, text=answered, published=at, language="en", complete=True)]
    (key,) = await store.articles.save("harbour-gazette", drafts, NOW + 20 * HOUR, unseen_until=NOW)
    (later,) = await store.articles.get([key])
    grown = replace(
        story, articles=(later, *story.articles), last_stored=NOW + 20 * HOUR,
        passages=(*story.passages, passage(key, 0, "Beijing put 20 American firms on its own list.", worth=3.0)),
    )  # fmt: skip
    await save_edit(store, Edit(verdicts={key: Verdict(True, "both")}, stories=[grown]), NOW + 20 * HOUR)
    assert await alert(store, NOW + 20 * HOUR) == 1
    assert len(await alerts(store, who)) == 1, "a story that was told is not told at once again"
    await publish_due(store, RENDERER, us_china(), lexicon(), NOW + 25 * HOUR)
    await deliver_due(store, messenger, lambda: NOW + 25 * HOUR)
    assert [reply.message for reply in messenger.replies if reply] == [1]


@pytest.mark.parametrize(
    "changes",
    [
        {"unseen_until": None},
        {"unseen_until": NOW - 9 * DAY},
        {"outlet": source("nobody", label="", ownership=Ownership.UNLABELLED)},
        {"language": "zh-Hans"},
        {"at": NOW - DAY},
        {"text": "The Commerce Department put a maker and 14 other firms on its list."},
    ],
    ids=["not known", "first reading", "no label", "another language", "a day old", "without the word"],
)
async def test_nothing_is_sent_at_once_that_is_no_news_or_not_for_the_reader(
    store: Store, changes: dict[str, Any]
) -> None:
    who = await watcher(store)
    await came_in(store, **changes)
    await alert(store)
    assert await alerts(store, who) == []
    assert await waiting(store) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"weights": (("tech", Weight.NEVER),)},
        {"themes": ("taiwan",)},
        {"muted": (1,)},
        {"quiet": QuietHours(time(11), time(13))},
        {"watched": ("SMI",)},
    ],
    ids=["never", "topics", "muted", "quiet", "no whole word"],
)
async def test_nothing_is_sent_at_once_that_the_digest_would_not_tell_or_not_now(
    store: Store, changes: dict[str, Any]
) -> None:
    muted = changes.pop("muted", ())
    who = await watcher(store, **changes)
    if muted:
        async with store._database.write() as connection:
            await connection.execute(sa.text("UPDATE subscriber SET muted = '[1]'"))
    other = await watcher(store, 2)
    await came_in(store)
    await alert(store)
    assert (len(await alerts(store, who)), len(await alerts(store, other))) == (0, 1)


async def test_five_come_on_a_day_and_the_sixth_is_in_the_digest(store: Store) -> None:
    who = await watcher(store, next_digest_at=NOW + HOUR, hours=(time(13),))
    firms = ("a cable maker", "a lens maker", "a bank", "a shipyard", "a drone maker", "a rail builder")
    texts = [f"Washington put {each} on a list beside SMIC in the case of {each}." for each in firms]
    for number, text in enumerate(texts):
        await came_in(store, f"Order {number} names {firms[number]}", text)
    await alert(store, most_a_day=5)
    assert len(await alerts(store, who)) == 5
    assert await waiting(store) == 0
    await publish_due(store, RENDERER, us_china(), lexicon(), NOW + HOUR)
    (digest,) = await parts_of_kind(store, who.id, EditionKind.DIGEST)
    assert [text in to_text(digest) for text in texts] == [False] * 5 + [True]


async def test_where_nobody_wishes_alerts_nothing_is_noted(store: Store) -> None:
    await watcher(store, alerts=False)
    await came_in(store)
    assert await waiting(store) == 0


async def test_readers_with_the_same_word_share_one_text_and_are_dealt_with_some_at_a_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digests.publish.alerting.READERS_AT_ONCE", 2)
    readers = [await watcher(store, chat) for chat in range(1, 6)]
    await came_in(store)
    composed = []
    compose = Composer._compose_alone
    monkeypatch.setattr(Composer, "_compose_alone", lambda *given: composed.append(1) or compose(*given))
    assert await alert(store) == 5
    assert [len(await alerts(store, each)) for each in readers] == [1] * 5
    assert len(composed) == 1
    due = [each.due_at for each in await store.deliveries.due(NOW + HOUR, 9)]
    assert due == sorted(due)
    assert due[-1] > due[0], "they leave no faster than messages can"


async def test_killed_in_between_it_goes_on_behind_the_last_that_was_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digests.publish.alerting.READERS_AT_ONCE", 2)
    readers = [await watcher(store, chat) for chat in range(1, 6)]
    await came_in(store)
    histories, asked = store.planning.histories, []

    async def killed(ids: Any, since: datetime) -> Any:
        asked.append(list(ids))
        if len(asked) == 2:
            raise KeyboardInterrupt
        return await histories(ids, since)

    monkeypatch.setattr(store.planning, "histories", killed)
    with pytest.raises(KeyboardInterrupt):
        await alert(store)
    assert [len(await alerts(store, each)) for each in readers] == [1, 1, 0, 0, 0]
    await alert(store, NOW + MINUTE)
    assert asked[-2:] == [[readers[2].id, readers[3].id], [readers[4].id]]
    assert [len(await alerts(store, each)) for each in readers] == [1] * 5


async def test_who_changes_meanwhile_is_looked_at_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    who = await watcher(store)
    await came_in(store)
    histories = store.planning.histories

    async def changing(ids: Any, since: datetime) -> Any:
        monkeypatch.undo()
        await store.subscribers.save(replace(who, quiet=QuietHours(time(11), time(13))), NOW)
        return await histories(ids, since)

    monkeypatch.setattr(store.planning, "histories", changing)
    await alert(store)
    assert (await alerts(store, who), await waiting(store)) == ([], 1)
    await alert(store)
    assert (await alerts(store, who), await waiting(store)) == ([], 0)


async def test_an_alert_that_quiet_hours_overtake_waits_for_their_end(store: Store) -> None:
    await watcher(store, quiet=QuietHours(time(12, 5), time(12, 30)))
    await came_in(store)
    await alert(store)
    messenger = ScriptedMessenger()
    await deliver_due(store, messenger, lambda: NOW + 6 * MINUTE)
    assert messenger.replies == []
    await deliver_due(store, messenger, lambda: NOW + 31 * MINUTE)
    assert len(messenger.replies) == 1


async def test_an_alert_that_could_not_be_sent_is_not_taken_up_again_days_later(store: Store) -> None:
    await watcher(store)
    await came_in(store)
    await alert(store)
    await store.deliveries.expire_late(NOW + HOUR, NOW + HOUR)
    report = await correct_due(store, RENDERER, NOW + 2 * HOUR)
    assert report.again == 0
    assert await store.deliveries.due(NOW + DAY, 9) == []


async def test_a_wrong_clock_sends_nothing_at_once(store: Store) -> None:
    who = await watcher(store)
    await store.wrong_clock.set_right(NOW - MINUTE)
    ahead = NOW + 30 * DAY
    await store.wrong_clock.set_right(ahead)
    await came_in(store, at=ahead, unseen_until=ahead - MINUTE)
    assert await waiting(store) == 1
    await store.wrong_clock.set_right(NOW)
    assert await waiting(store) == 0
    await alert(store)
    assert await alerts(store, who) == []


async def test_an_alert_of_a_wrong_clock_that_was_not_sent_is_taken_back_and_the_digest_tells_it(
    store: Store,
) -> None:
    who = await watcher(store)
    await store.wrong_clock.set_right(NOW - MINUTE)
    ahead = NOW + 30 * DAY
    await store.wrong_clock.set_right(ahead)
    await store.subscribers.save(replace(who, next_digest_at=ahead + HOUR), NOW)
    await came_in(store, at=ahead, unseen_until=ahead - MINUTE)
    await alert(store, ahead)
    assert len(await alerts(store, who)) == 1
    await store.wrong_clock.set_right(NOW)
    assert await alerts(store, who) == []
    due = some(await store.subscribers.by_id(who.id)).next_digest_at
    await publish_due(store, RENDERER, us_china(), lexicon(), some(due))
    (digest,) = await parts_of_kind(store, who.id, EditionKind.DIGEST)
    assert TEXT in to_text(digest)


async def test_ten_thousand_words_of_five_hundred_chats_are_gone_through_by_word(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who watches a word of the story is read, however many watch others."""
    for chat in range(1, 500):
        await watcher(store, chat, *(f"word{chat}x{number}" for number in range(20)))
    ours = await watcher(store, 500, "SMIC", *(f"word500x{number}" for number in range(19)))
    await came_in(store)
    read: list[int] = []
    readers = store.alerts.readers

    async def noting(ids: Any) -> Any:
        read.extend(ids)
        return await readers(ids)

    monkeypatch.setattr(store.alerts, "readers", noting)
    assert await alert(store) == 1
    assert read == [ours.id]
    assert len(await alerts(store, ours)) == 1


async def test_a_story_that_is_deleted_takes_its_row_along(store: Store) -> None:
    await watcher(store)
    story = await came_in(store)
    async with store._database.write() as connection:
        await connection.execute(sa.delete(stories).where(stories.c.id == story.id))
        assert (await connection.execute(sa.select(story_alert))).all() == []


async def test_few_rows_are_looked_at_where_few_wish_alerts_and_where_there_are_many_alerts(store: Store) -> None:
    plans = {
        "ix_subscriber_alerts": sa.select(sa.exists().where(*_RECEIVES)),
        "ix_edition_issued_at_notices": sa.select(edition.c.id).where(NOTICES, edition.c.issued_at > NOW),
    }
    async with store._database.read() as connection:
        for index, query in plans.items():
            words = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
            rows = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}")).all()
            assert any(index in str(row) for row in rows), rows
