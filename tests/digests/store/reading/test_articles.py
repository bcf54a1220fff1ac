import asyncio
from dataclasses import fields, replace
from datetime import date, datetime

import pytest
from sqlalchemy import text

from digests.errors import UnknownSourceError
from digests.model import Article, ThemeScore, Verdict
from digests.rules.reading.sources.admission import KnownArticle
from digests.rules.reading.sources.reprints import alike, sketch
from digests.store import Edit, Store, editors, open_store
from tests.digests.store.values import DAY, HOUR, draft, stored_story
from tests.editing import save_edit
from tests.factories import NOW, source
from tests.stored import unedited_articles


@pytest.fixture
async def store(store: Store) -> Store:
    await store.sources.add(source(), NOW)
    await store.sources.add(source("other"), NOW)
    return store


async def judge(store: Store, verdicts: dict[int, bool]) -> None:
    await save_edit(store, Edit(verdicts={key: Verdict(yes, "") for key, yes in verdicts.items()}), NOW)


async def test_an_article_comes_back_as_it_was_read(store: Store) -> None:
    read = draft(
        7, published=NOW - HOUR, published_guessed=True, language="en", complete=True,
        source_credit="Agency", document_number="2026-1", effective_on=date(2026, 4, 1),
        comments_close_on=date(2026, 3, 20),
    )  # fmt: skip
    (key,) = await store.articles.save("harbour-gazette", [read], NOW)
    said = {field.name: getattr(read, field.name) for field in fields(Article) if hasattr(read, field.name)}
    assert await store.articles.get([key]) == [Article(id=key, source=source(), stored_at=NOW, **said)]


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


async def test_sources_that_save_at_the_same_time_are_stored_as_if_in_turn(store: Store) -> None:
    listed = "https://harbour-gazette.example.org/?p=1"
    saved = await asyncio.gather(
        store.articles.save("harbour-gazette", [draft(1, listed_url=listed), draft(2, text=LONG)], NOW),
        store.articles.save("other", [draft(2), draft(3, text=LONG), draft(9, url=listed)], NOW),
        store.articles.save("nobody", [draft(4)], NOW),
        store.articles.save("harbour-gazette", [draft(5)], NOW, verdict=Verdict(False, "old")),
        return_exceptions=True,
    )
    first, second, (third,), nobody, (fifth,) = (*saved[0], *saved[1:])  # type: ignore[misc]
    assert first < second < third < fifth
    assert isinstance(nobody, UnknownSourceError)
    sources = {article.id: article.source.id for article in await store.articles.stored_since(NOW)}
    assert sources == {
        first: "harbour-gazette",
        second: "harbour-gazette",
        third: "other",
        fifth: "harbour-gazette",
    }
    assert (await reprints(store))[third] == second
    assert [article.id for article in await unedited_articles(store, 9)] == [first, second, third]


async def test_sources_that_ask_at_the_same_time_are_answered_each_for_itself(store: Store) -> None:
    await store.articles.save("harbour-gazette", [draft(1, guid="one"), draft(2, guid="two")], NOW)
    await store.articles.save("other", [draft(3, guid="one")], NOW)
    moved = [draft(7, guid="one"), draft(2)]
    ours, theirs, nobodys = await asyncio.gather(
        *(store.articles.recognise(name, moved) for name in ("harbour-gazette", "other", "nobody"))
    )
    assert [(known.id, known.own, known.by_guid) for known in ours.values()] == [(1, True, True), (2, True, False)]
    assert [(known.id, known.own, known.by_guid) for known in theirs.values()] == [
        (3, True, True),
        (2, False, False),
    ]
    assert [(known.id, known.own) for known in nobodys.values()] == [(2, False)]


async def test_known_addresses_are_recognised(store: Store) -> None:
    await store.articles.save("harbour-gazette", [draft(number) for number in range(600)], NOW)
    known = await store.articles.recognise("harbour-gazette", [draft(number) for number in range(590, 610)])
    assert sorted(known) == list(range(10))


async def test_unedited_articles_come_oldest_first_and_only_until_edited(store: Store) -> None:
    keys = await store.articles.save("harbour-gazette", [draft(number) for number in (1, 2, 3)], NOW)
    await judge(store, {keys[0]: False})
    unedited = await unedited_articles(store, 1)
    assert [article.id for article in unedited] == [keys[1]]
    assert unedited[0].text
    assert [article.id for article in await unedited_articles(store, 9)] == keys[1:]


async def recent(store: Store, since: datetime) -> list[int]:
    return [article.id for article in (await store.editors.batch(9, since, NOW)).recent]


async def test_recent_articles_are_relevant_new_ones_or_not(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    (old,) = await store.articles.save("harbour-gazette", [draft(1)], NOW - DAY)
    a, b, irrelevant, empty = await store.articles.save(
        "harbour-gazette", [draft(2), draft(3), draft(4), draft(5, text="")], NOW
    )
    await store.articles.save("harbour-gazette", [draft(6)], NOW)
    await judge(store, {old: True, a: True, b: True, irrelevant: False, empty: True})
    assert await recent(store, NOW - HOUR) == [a, b, empty]
    assert await recent(store, NOW - 2 * DAY) == [old, a, b, empty]
    monkeypatch.setattr(editors, "MOST_RECENT", 2)
    assert await recent(store, NOW - 2 * DAY) == [b, empty]
    assert len(await store.articles.stored_since(NOW - HOUR)) == 5


async def test_a_verdict_comes_back_with_the_scores_best_first(store: Store) -> None:
    (key,) = await store.articles.save("harbour-gazette", [draft()], NOW)
    assert await store.articles.verdict(key) is None
    verdict = Verdict(True, "both parties", ("Washington", "北京"))
    scores = (ThemeScore("trade", 9, True, ("tariffs",)), ThemeScore("chips", 4, False))
    await save_edit(store, Edit(verdicts={key: verdict}, scores={key: scores}), NOW)
    assert await store.articles.verdict(key) == (verdict, scores)
    await save_edit(store, Edit(verdicts={key: verdict}, scores={key: scores[1:]}), NOW)
    assert await store.articles.verdict(key) == (verdict, scores[1:])


async def test_counts_say_what_became_of_the_articles(store: Store) -> None:
    await store.articles.save("harbour-gazette", [draft(9)], NOW - DAY)
    keys = await store.articles.save("harbour-gazette", [draft(number) for number in range(4)], NOW)
    await judge(store, {keys[0]: True, keys[1]: False, keys[2]: False})
    counts = await store.articles.counts(NOW - HOUR)
    assert counts == {"stored": 4, "relevant": 1, "irrelevant": 2, "unedited": 1, "held": 0}


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


# --- recognising what is there ---


async def test_drafts_are_recognised_by_address_and_by_the_guid_their_own_source_gave(store: Store) -> None:
    (one,) = await store.articles.save("harbour-gazette", [draft(1, guid="g1", published=NOW - HOUR)], NOW)
    (two,) = await store.articles.save("other", [draft(2, guid="g2")], NOW)
    drafts = [draft(1), draft(2), draft(3, guid="g1"), draft(4, guid="g2"), draft(5, guid=""), draft(6)]
    assert await store.articles.recognise("harbour-gazette", drafts) == {
        0: KnownArticle(id=one, title=draft(1).title, published=NOW - HOUR),
        1: KnownArticle(id=two, title=draft(2).title, own=False, gives_way=True),
        2: KnownArticle(id=one, title=draft(1).title, published=NOW - HOUR, by_guid=True),
    }
    assert await store.articles.recognise("nobody", [draft(3, guid="g1")]) == {}
    several = [draft(11, guid="feed"), draft(12, guid="feed"), draft(13, guid="a\0b\ud800")]
    await store.articles.save("harbour-gazette", several, NOW)
    again = [draft(14, guid="feed"), draft(15, guid="a\0b\ud800")]
    found = await store.articles.recognise("harbour-gazette", again)
    assert list(found) == [1], "an odd one as it was stored, none that several articles have"


async def test_an_article_is_known_under_the_address_that_its_list_has(store: Store) -> None:
    read = draft(1, listed_url="https://harbour-gazette.example.org/?p=1")
    (key,) = await store.articles.save("harbour-gazette", [read], NOW)
    listed = draft(9, url=read.listed_url)
    assert (await store.articles.recognise("harbour-gazette", [listed]))[0].id == key
    names = [draft(9, url=read.url), listed, draft(3)]
    assert sorted(await store.articles.recognise("other", names)) == [0, 1]
    assert await store.articles.save("other", [listed], NOW) == []
    # another source's list leads to the same article by an address of its own
    assert await store.articles.save("other", [replace(read, listed_url="https://other.example.org/x")], NOW) == []
    assert sorted(await store.articles.recognise("other", [draft(9, url="https://other.example.org/x")])) == [0]


async def test_what_a_link_led_on_to_is_not_in_the_words_of_the_list_that_has_the_link(store: Store) -> None:
    listed = "https://harbour-gazette.example.org/go/1"
    read = draft(1, url="https://mfa.example/1", listed_url=listed, guid="g")
    await store.articles.save("harbour-gazette", [read], NOW)
    by_address, by_guid = draft(1, url=listed), draft(1, url=f"{listed}-again", guid="g")
    found = await store.articles.recognise("harbour-gazette", [by_address, by_guid])
    assert [each.own for each in found.values()] == [False, False], "so that no title of the list is taken"


async def test_articles_saved_with_a_verdict_are_edited_from_the_start(store: Store) -> None:
    verdict = Verdict(False, "there from the beginning", ("undated",))
    (old,) = await store.articles.save("harbour-gazette", [draft(1)], NOW, verdict=verdict)
    (new,) = await store.articles.save("harbour-gazette", [draft(2)], NOW)
    assert [article.id for article in await unedited_articles(store, 9)] == [new]
    assert await store.articles.verdict(old) == (verdict, ())
    assert (await store.articles.counts(NOW))["irrelevant"] == 1


# --- revisions ---


async def take(store: Store, now: datetime, *, refuse: bool = False) -> list[str]:
    """Take the titles that wait to be judged, or refuse them; return them."""
    titles = {each.article.id: each.article.title for each in await store.articles.offered(9)}
    kept = ("titles_refused" if refuse else "titles",)
    assert await store.editors.begin(f"{now}", HOUR)
    assert await store.editors.save(f"{now}", Edit(**dict.fromkeys(kept, titles)), now)
    await store.editors.end(f"{now}")
    return list(titles.values())


async def title_of(store: Store, key: int) -> str:
    return (await store.articles.get([key]))[0].title


async def titled(store: Store, judged: bool = True) -> int:
    """Store an article that is called so now."""
    (key,) = await store.articles.save("harbour-gazette", [draft(1, title="Talks begin")], NOW)
    if judged:
        await judge(store, {key: True})
    return key


async def test_a_changed_title_waits_until_it_is_judged_and_the_article_is_not_new_by_it(store: Store) -> None:
    key = await titled(store)
    assert await store.articles.revise(key, "Talks collapse", NOW + HOUR)
    assert not await store.articles.revise(key, "Talks collapse", NOW + HOUR)
    assert not await store.articles.revise(key, "", NOW + HOUR)
    assert not await store.articles.revise(999, "Nothing", NOW + HOUR)
    assert await title_of(store, key) == "Talks begin"
    assert await store.search.search("collapse", NOW - DAY, 9) == []
    assert await unedited_articles(store, 9) == []
    assert await take(store, NOW + HOUR) == ["Talks collapse"]
    (article,) = await store.articles.get([key])
    assert (article.title, article.stored_at) == ("Talks collapse", NOW)
    assert await store.articles.offered(9) == []
    assert await store.search.search("collapse", NOW - DAY, 9) == [key]
    assert await store.search.search("begin", NOW - DAY, 9) == []
    assert await store.check() == []


async def test_a_title_that_was_refused_is_not_judged_again_until_it_changes(store: Store) -> None:
    key = await titled(store)
    await store.articles.revise(key, "Win a prize", NOW)
    assert await take(store, NOW, refuse=True) == ["Win a prize"]
    (known,) = (await store.articles.recognise("harbour-gazette", [draft(1)])).values()
    assert known.title == "Win a prize"
    assert not await store.articles.revise(key, "Win a prize", NOW)
    assert await store.articles.offered(9) == []
    assert await title_of(store, key) == "Talks begin"
    assert await store.articles.revise(key, "Talks collapse", NOW)
    assert not await store.articles.revise(key, "Talks begin", NOW)
    assert await store.articles.offered(9) == []


async def test_a_title_that_is_offered_while_another_is_judged_still_waits(store: Store) -> None:
    key = await titled(store)
    await store.articles.revise(key, "Talks collapse", NOW)
    assert await store.editors.begin("a", HOUR)
    await store.articles.revise(key, "Talks go on", NOW)
    assert await store.editors.save("a", Edit(titles={key: "Talks collapse"}), NOW)
    assert await title_of(store, key) == "Talks collapse"
    assert [each.article.title for each in await store.articles.offered(9)] == ["Talks go on"]


async def test_a_title_of_what_no_edit_has_seen_waits_for_the_edit(store: Store) -> None:
    key = await titled(store, judged=False)
    await store.articles.revise(key, "Talks collapse", NOW)
    assert await store.articles.offered(9) == []
    assert [each.title for each in await unedited_articles(store, 9)] == ["Talks begin"]
    await judge(store, {key: True})
    assert [(each.article.id, each.relevant) for each in await store.articles.offered(9)] == [(key, True)]


# --- reprints ---

LONG = " ".join(
    f"Sentence {number} of the report says what happened in port {number % 13}." for number in range(30)
)


def own(number: int) -> str:
    return " ".join(f"Remark {number * 1000 + word} is on item{word * number} alone." for word in range(30))


async def reprints(store: Store) -> dict[int, int | None]:
    return {article.id: article.reprint_of for article in await store.articles.stored_since(NOW - 30 * DAY)}


async def test_a_reprint_under_another_address_is_stored_and_marked(store: Store) -> None:
    first, other = await store.articles.save(
        "harbour-gazette", [draft(1, text=LONG), draft(2, text=own(2))], NOW - DAY
    )
    (copy,) = await store.articles.save("other", [draft(3, text=f"By our staff.\n\n{LONG}")], NOW)
    (copy_of_copy,) = await store.articles.save("other", [draft(4, title=draft(3).title, text=LONG)], NOW)
    assert await reprints(store) == {first: None, other: None, copy: first, copy_of_copy: first}


async def test_a_copy_in_the_same_reading_is_marked_too(store: Store) -> None:
    drafts = [draft(1, title="Report on ports", text=LONG), draft(2, title="Report on ports", text=LONG)]
    first, second = await store.articles.save("harbour-gazette", drafts, NOW)
    assert await reprints(store) == {first: None, second: first}


REWRITTEN = " ".join("changed" if place % 6 == 3 else word for place, word in enumerate(LONG.split()))


@pytest.mark.parametrize(
    ("first", "second", "of", "days_ago"),
    [
        pytest.param(LONG, LONG, "harbour-gazette", 0, id="a source's own notices"),
        pytest.param(LONG, LONG, "other", 8, id="more than a week ago"),
        pytest.param(LONG, REWRITTEN, "other", 0, id="only the sketches are alike"),
        pytest.param(draft().text, draft().text, "other", 0, id="teasers"),
    ],
)
async def test_what_is_no_reprint(store: Store, first: str, second: str, of: str, days_ago: int) -> None:
    assert alike(sketch(LONG), sketch(REWRITTEN)) > 0.3
    await store.articles.save("harbour-gazette", [draft(1, text=first)], NOW - days_ago * DAY)
    await store.articles.save(of, [draft(2, text=second)], NOW)
    assert list((await reprints(store)).values()) == [None, None]


async def test_a_copy_of_a_copy_leads_to_the_original_though_that_is_too_old_to_be_found(store: Store) -> None:
    (first,) = await store.articles.save("harbour-gazette", [draft(1, text=LONG)], NOW - 10 * DAY)
    (second,) = await store.articles.save("other", [draft(2, text=LONG)], NOW - 5 * DAY)
    (third,) = await store.articles.save("harbour-gazette", [draft(3, title=draft(2).title, text=LONG)], NOW)
    assert await reprints(store) == {first: None, second: first, third: first}


async def test_furniture_that_hundreds_of_articles_share_slows_no_search_for_originals(store: Store) -> None:
    for day in range(3):
        drafts = [draft(day * 100 + number, text=f"{LONG} {own(day * 100 + number)}") for number in range(100)]
        await store.articles.save("harbour-gazette", drafts, NOW)
    async with store._database.read() as connection:
        count = "SELECT max(holders) FROM (SELECT count(*) AS holders FROM article_shingle GROUP BY value) AS each"
        assert (await connection.execute(text(count))).scalar_one() <= 31


async def test_sketches_go_with_the_texts_or_before(store: Store) -> None:
    await store.articles.save("harbour-gazette", [draft(1, text=LONG)], NOW - 20 * DAY)
    await store.articles.save("harbour-gazette", [draft(2, text=own(2))], NOW - 9 * DAY)
    await store.articles.save("harbour-gazette", [draft(3, text=own(3))], NOW)
    await store.articles.expire_bodies(NOW - 10 * DAY)
    assert await store.articles.prune_sketches(NOW - 7 * DAY) == 1
    async with store._database.read() as connection:
        for table in ("article_sketch", "article_shingle"):
            left = f"SELECT count(DISTINCT article_id) FROM {table}"  # noqa: S608
            assert (await connection.execute(text(left))).scalar_one() == 1


async def test_pruning_takes_sketches_and_other_addresses_along(store: Store) -> None:
    read = draft(1, text=LONG, listed_url="https://harbour-gazette.example.org/?p=1")
    (old,) = await store.articles.save("harbour-gazette", [read], NOW - 90 * DAY)
    await store.articles.revise(old, "Another title", NOW - 89 * DAY)
    assert await store.articles.prune(NOW - 60 * DAY) == 1
    assert await store.articles.recognise("harbour-gazette", [read, draft(9, url=read.listed_url)]) == {}
    assert await store.articles.prune_sketches(NOW) == 0
    assert await store.check() == []
