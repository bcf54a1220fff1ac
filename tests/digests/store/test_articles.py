import asyncio
from datetime import date

import pytest

from digests.errors import UnknownSourceError
from digests.model import Article, ThemeScore, Verdict
from digests.store import Edit, Store, open_store
from tests.digests.store.values import DAY, HOUR, draft, stored_story
from tests.factories import NOW, source


@pytest.fixture
async def store(store: Store) -> Store:
    await store.sources.add(source(), NOW)
    await store.sources.add(source("other"), NOW)
    return store


async def judge(store: Store, verdicts: dict[int, bool]) -> None:
    await store.stories.save_edit(Edit(verdicts={key: Verdict(yes, "") for key, yes in verdicts.items()}), NOW)


async def test_an_article_comes_back_as_it_was_read(store: Store) -> None:
    read = draft(
        7,
        published=NOW - HOUR,
        published_guessed=True,
        author="A. Writer",
        language="en",
        complete=True,
        source_credit="Agency",
        document_number="2026-1",
        effective_on=date(2026, 4, 1),
        comments_close_on=date(2026, 3, 20),
    )
    (key,) = await store.articles.save("harbour-gazette", [read], NOW)
    assert await store.articles.get([key]) == [
        Article(
            id=key,
            source=source(),
            url=read.url,
            title=read.title,
            text=read.text,
            published=NOW - HOUR,
            published_guessed=True,
            stored_at=NOW,
            language="en",
            author="A. Writer",
            complete=True,
            source_credit="Agency",
            document_number="2026-1",
            effective_on=date(2026, 4, 1),
            comments_close_on=date(2026, 3, 20),
        )
    ]


async def test_an_address_is_stored_once_whatever_source_brings_it(store: Store) -> None:
    first = await store.articles.save("harbour-gazette", [draft(1), draft(2), draft(1)], NOW)
    again = await store.articles.save("other", [draft(2, title="Changed"), draft(3)], NOW + HOUR)
    assert (len(first), len(again)) == (2, 1)
    articles = await store.articles.get([*again, *first, 999])
    assert [article.id for article in articles] == [*again, *first]
    assert [article.title for article in articles] == [draft(3).title, draft(1).title, draft(2).title]
    assert articles[2].source.id == "harbour-gazette"


async def test_two_stores_save_the_same_article_once(url: str) -> None:
    async with open_store(url, migrate=True) as one, open_store(url) as two:
        await one.sources.add(source(), NOW)
        drafts = [draft(number) for number in range(30)]
        new = await asyncio.gather(*(each.articles.save("harbour-gazette", drafts, NOW) for each in (one, two)))
        assert sorted(map(len, new)) == [0, 30]


async def test_nothing_is_saved_for_a_removed_source_and_an_unknown_one_is_an_error(store: Store) -> None:
    await store.sources.remove("other", NOW)
    assert await store.articles.save("other", [draft()], NOW) == []
    with pytest.raises(UnknownSourceError):
        await store.articles.save("nobody", [draft()], NOW)
    assert (await store.articles.counts(NOW - DAY))["stored"] == 0


async def test_known_addresses_are_recognised(store: Store) -> None:
    await store.articles.save("harbour-gazette", [draft(number) for number in range(600)], NOW)
    urls = [draft(number).url for number in range(590, 610)]
    assert await store.articles.known(urls) == set(urls[:10])


async def test_unedited_articles_come_oldest_first_and_only_until_edited(store: Store) -> None:
    keys = await store.articles.save("harbour-gazette", [draft(number) for number in (1, 2, 3)], NOW)
    await judge(store, {keys[0]: False})
    unedited = await store.articles.unedited(1)
    assert [article.id for article in unedited] == [keys[1]]
    assert unedited[0].text
    assert [article.id for article in await store.articles.unedited(9)] == keys[1:]


async def test_recent_articles_are_relevant_new_and_have_text(store: Store) -> None:
    (old,) = await store.articles.save("harbour-gazette", [draft(1)], NOW - DAY)
    a, b, irrelevant, empty = await store.articles.save(
        "harbour-gazette", [draft(2), draft(3), draft(4), draft(5, text="")], NOW
    )
    await store.articles.save("harbour-gazette", [draft(6)], NOW)
    await judge(store, {old: True, a: True, b: True, irrelevant: False, empty: True})
    assert [article.id for article in await store.articles.recent(NOW - HOUR)] == [a, b]
    assert [article.id for article in await store.articles.recent(NOW - 2 * DAY, limit=2)] == [a, b]
    assert [article.id for article in await store.articles.recent(NOW - 2 * DAY)] == [old, a, b]
    assert len(await store.articles.stored_since(NOW - HOUR)) == 5


async def test_a_verdict_comes_back_with_the_scores_best_first(store: Store) -> None:
    (key,) = await store.articles.save("harbour-gazette", [draft()], NOW)
    assert await store.articles.verdict(key) is None
    verdict = Verdict(True, "both parties", ("Washington", "北京"))
    scores = (ThemeScore("trade", 9, True, ("tariffs",)), ThemeScore("chips", 4, False))
    await store.stories.save_edit(Edit(verdicts={key: verdict}, scores={key: scores}), NOW)
    assert await store.articles.verdict(key) == (verdict, scores)
    await store.stories.save_edit(Edit(verdicts={key: verdict}, scores={key: scores[1:]}), NOW)
    assert await store.articles.verdict(key) == (verdict, scores[1:])


async def test_counts_say_what_became_of_the_articles(store: Store) -> None:
    await store.articles.save("harbour-gazette", [draft(9)], NOW - DAY)
    keys = await store.articles.save("harbour-gazette", [draft(number) for number in range(4)], NOW)
    await judge(store, {keys[0]: True, keys[1]: False, keys[2]: False})
    counts = await store.articles.counts(NOW - HOUR)
    assert counts == {"stored": 4, "relevant": 1, "irrelevant": 2, "unedited": 1}


async def test_bodies_expire_and_leave_the_search_but_the_article_stays_known(store: Store) -> None:
    (old,) = await store.articles.save("harbour-gazette", [draft(1)], NOW - 31 * DAY)
    (new,) = await store.articles.save("harbour-gazette", [draft(2)], NOW)
    assert await store.search.search("tariffs", NOW - 60 * DAY, 9) == [new, old]
    assert await store.articles.expire_bodies(NOW - 30 * DAY) == 1
    assert await store.articles.expire_bodies(NOW - 30 * DAY) == 0
    assert [bool(article.text) for article in await store.articles.get([old, new])] == [False, True]
    assert await store.search.search("tariffs", NOW - 60 * DAY, 9) == [new]
    assert await store.articles.save("other", [draft(1)], NOW) == []
    assert await store.check() == []


async def test_pruning_deletes_old_articles_of_no_story(store: Store) -> None:
    story = await stored_story(store, 1, NOW - 90 * DAY)
    (old,) = await store.articles.save("harbour-gazette", [draft(2)], NOW - 90 * DAY)
    (new,) = await store.articles.save("harbour-gazette", [draft(3)], NOW)
    assert await store.articles.prune(NOW - 60 * DAY) == 1
    kept = await store.articles.get([story.lead, old, new])
    assert [article.id for article in kept] == [story.lead, new]
    assert await store.check() == []
