"""What is answered to /taiwan, /digest, /start, free text and /why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from digests.answer import (
    NEWS_ON_A_PAGE,
    SAMPLE_CARDS,
    answer_digest,
    answer_new,
    answer_sample,
    answer_topic,
)
from digests.explain import explain, stories_of_words
from digests.model import (
    Backlog,
    DatedPhrase,
    DateKind,
    Digest,
    Draft,
    Edition,
    Party,
    Preferences,
    Reason,
    Relation,
    Story,
    Subscriber,
    Theme,
    ThemeScore,
    Verdict,
)
from digests.rules.issuing.compose import brief
from digests.rules.issuing.told import told_by
from digests.store import Edit, Store
from tests.editing import next_number, save_edit
from tests.factories import NOW, passage, source, story, subscriber
from tests.lexicons import without_bars
from tests.stored import issue_edition

RELATION = Relation(
    id="test",
    title="Test",
    parties=(Party(id="us", label="Washington", main=True), Party(id="prc", label="Beijing", main=True)),
    themes=tuple(Theme(id=name, command=name, title=name.title()) for name in ("taiwan", "trade")),
)


@pytest.fixture
async def store(store: Store) -> Store:
    await store.sources.add(source(), NOW)
    return store


async def publish(
    store: Store,
    title: str,
    text: str = "",
    *,
    themes: Sequence[str] = ("taiwan",),
    hours_ago: float = 2.0,
    dates: tuple[DatedPhrase, ...] = (),
    importance: float = 0.0,
    family: str = "harbour-gazette",
) -> Story:
    at, text = NOW - timedelta(hours=hours_ago), text or f"{title}, officials said on Monday."
    url = f"https://harbour-gazette.example.org/{abs(hash(title))}"
    draft = Draft(url=url, title=title, text=text, published=at, language="en", complete=True)
    if family not in {record.source.id for record in await store.sources.all()}:
        await store.sources.add(source(family), NOW)
    (key,) = await store.articles.save(family, [draft], at)
    made = story(
        await next_number(store), articles=tuple(await store.articles.get([key])), themes=tuple(themes),
        headline_themes={key: tuple(themes)}, passages=(passage(key, 0, text),), importance=importance,
        dates=tuple(replace(date, article=key) for date in dates), first_stored=at, last_stored=at,
    )  # fmt: skip
    scores = {key: tuple(ThemeScore(theme, 8, True, ("strait",)) for theme in themes)}
    await save_edit(store, Edit({key: Verdict(True, "both parties", ("Washington",))}, scores, [made]), at)
    return made


def headlines(digest: Digest) -> list[str]:
    return [card.headline for card in digest.cards]


async def test_a_topic_has_its_stories_of_three_days_and_no_others(store: Store) -> None:
    await publish(store, "A transit through the strait")
    await publish(store, "Tariffs are talked about", themes=("trade",))
    await publish(store, "An older transit", hours_ago=24 * 5)
    digest = await answer_topic(store, RELATION, without_bars(), Preferences(), "taiwan", NOW)
    assert headlines(digest) == ["A transit through the strait"]
    assert digest.days == 3


async def test_a_brief_of_many_stories_is_what_reading_all_of_them_would_give(store: Store) -> None:
    names = [f"{'abcdefghij'[number % 10] * 8} {'klmnopqrst'[number // 10] * 8}" for number in range(40)]
    ahead = (DatedPhrase("on March 20", "2026-03-20", DateKind.EFFECTIVE, 0, 0, what="the fee"),)
    for number, name in enumerate(names):
        family = f"outlet-{number * 7 % 40 // 9}"
        dates = ahead if number == 33 else ()
        importance = float(number * 13 % 40 // 3)
        await publish(store, name, hours_ago=1 + number * 1.7, dates=dates, importance=importance, family=family)
    digest = await answer_topic(store, RELATION, without_bars(), Preferences(), "taiwan", NOW)
    bare = await store.stories.of_theme("taiwan", NOW - timedelta(days=14), 99)
    stories = await store.stories.get_all(story.id for story in bare)
    whole = brief("taiwan", stories, Preferences(), NOW, RELATION, without_bars(), coverage=digest.coverage)

    assert len(stories) == 40
    assert digest == whole
    assert (len(digest.cards), digest.left_out) == (5, 35)
    assert [phrase.date for phrase, _ in digest.coming_up] == ["2026-03-20"]


async def test_a_topic_shows_the_dates_ahead(store: Store) -> None:
    ahead = DatedPhrase("on 1 April", "2026-04-01", DateKind.EFFECTIVE, 0, what="the fee")
    await publish(store, "An old rule", dates=(ahead,), hours_ago=24 * 6)
    await publish(store, "A transit through the strait")
    digest = await answer_topic(store, RELATION, without_bars(), Preferences(), "taiwan", NOW)
    assert [phrase.date for phrase, _ in digest.coming_up] == ["2026-04-01"]


async def issue_of(store: Store, known: Subscriber, digest: Digest) -> None:
    issued_at = NOW - timedelta(hours=1)
    edition = Edition(subscriber=known.id, slot=issued_at, issued_at=issued_at, parts=("x",), told=told_by(digest))
    assert await issue_edition(store, edition, NOW, issued_at)


async def test_digest_covers_a_newcomers_last_day_and_keeps_to_the_readers_topics(store: Store) -> None:
    await publish(store, "Fresh")
    await publish(store, "Tariffs are talked about", themes=("trade",), importance=-1.0)
    await publish(store, "Stale", hours_ago=30)
    all_topics, trade = (subscriber(themes=chosen) for chosen in ((), ("trade",)))
    assert headlines(await answer_digest(store, RELATION, without_bars(), all_topics, NOW)) == [
        "Fresh",
        "Tariffs are talked about",
    ]
    digest = await answer_digest(store, RELATION, without_bars(), trade, NOW)
    assert headlines(digest) == ["Tariffs are talked about"]


async def test_digest_leaves_out_what_an_edition_told(store: Store) -> None:
    known = await store.subscribers.save(subscriber(), NOW)
    await publish(store, "Told at eight")
    await issue_of(store, known, await answer_digest(store, RELATION, without_bars(), known, NOW))
    await publish(store, "Came at noon", "Something else came in at noon.", hours_ago=0.5)
    assert headlines(await answer_digest(store, RELATION, without_bars(), known, NOW)) == ["Came at noon"]


async def test_asking_for_a_digest_tells_nothing(store: Store) -> None:
    known = await store.subscribers.save(subscriber(), NOW)
    await publish(store, "Fresh")
    first = await answer_digest(store, RELATION, without_bars(), known, NOW)
    assert await answer_digest(store, RELATION, without_bars(), known, NOW) == first
    assert await store.editions.last(known.id) is None


async def test_a_sample_is_short(store: Store) -> None:
    for number in range(SAMPLE_CARDS + 2):
        await publish(store, f"Story {number} of {'abcde'[number] * 9}", themes=(("taiwan", "trade")[number % 2],))
    assert len((await answer_sample(store, RELATION, without_bars(), subscriber(), NOW)).cards) == SAMPLE_CARDS


async def test_a_sample_goes_back_until_there_is_something_to_show(store: Store) -> None:
    assert not (await answer_sample(store, RELATION, without_bars(), subscriber(), NOW)).sections
    await publish(store, "Long ago", hours_ago=24 * 10)
    assert headlines(await answer_sample(store, RELATION, without_bars(), subscriber(), NOW)) == ["Long ago"]
    await publish(store, "Today")
    assert headlines(await answer_sample(store, RELATION, without_bars(), subscriber(), NOW)) == ["Today"]


async def test_a_sample_of_quiet_topics_shows_other_ones(store: Store) -> None:
    await publish(store, "A transit through the strait")
    sample = await answer_sample(store, RELATION, without_bars(), subscriber(themes=("trade",)), NOW)
    assert headlines(sample) == ["A transit through the strait"]
    await publish(store, "Tariffs are talked about", themes=("trade",), hours_ago=100)
    sample = await answer_sample(store, RELATION, without_bars(), subscriber(themes=("trade",)), NOW)
    assert headlines(sample) == ["Tariffs are talked about"]


async def test_a_sample_shows_even_what_was_told(store: Store) -> None:
    known = await store.subscribers.save(subscriber(), NOW)
    await publish(store, "Told at eight")
    await issue_of(store, known, await answer_digest(store, RELATION, without_bars(), known, NOW))
    assert headlines(await answer_sample(store, RELATION, without_bars(), known, NOW)) == ["Told at eight"]


async def test_why_explains_what_is_held_back(store: Store) -> None:
    draft = Draft(url="https://harbour-gazette.example.org/held", title="Transit of a book", text="A transit.")
    (held,) = await store.articles.save("harbour-gazette", [draft], NOW)
    assert await store.editors.begin("an editor", timedelta(seconds=30))
    verdict = Verdict.because(False, Reason.TOO_LONG, "60")
    assert await store.editors.set_aside("an editor", held, verdict, 1, 60.0, NOW)
    (explained,) = [
        each
        for each in await explain(store, "book", NOW, RELATION, without_bars(), subscriber())
        if each.article.id == held
    ]
    assert explained.verdict == verdict


async def test_what_waits_to_be_edited_is_said_by_a_digest_and_a_brief(store: Store) -> None:
    drafts = [Draft(url=f"https://harbour-gazette.example.org/{each}", title="Waits", text=".") for each in "ab"]
    await store.articles.save("harbour-gazette", drafts, NOW - timedelta(minutes=1))
    waiting = Backlog(2, NOW - timedelta(minutes=1))
    who = await store.subscribers.save(subscriber(), NOW)
    assert (await answer_digest(store, RELATION, without_bars(), who, NOW)).waiting == waiting
    assert (await answer_topic(store, RELATION, without_bars(), Preferences(), "taiwan", NOW)).waiting == waiting


async def test_why_gives_reason_words_and_themes(store: Store) -> None:
    await publish(store, "A transit today")
    (found,) = await explain(store, "transit", NOW, RELATION, without_bars(), subscriber())
    assert (found.verdict.reason, found.verdict.evidence) == ("both parties", ("Washington",))
    assert [(score.theme, score.evidence) for score in found.themes] == [("taiwan", ("strait",))]
    assert await explain(store, "giraffe", NOW, RELATION, without_bars(), subscriber()) == ()


@pytest.mark.parametrize(
    ("words", "headline"),
    [("tariff", "New tariffs on cars"), ("the quotas", "A quota for soy"), ("关税", "美国对汽车加征关税")],
)
async def test_why_takes_the_story_with_most_of_the_words_whatever_their_endings(
    store: Store, words: str, headline: str
) -> None:
    both = await publish(store, "Officials meet over carbon, partridges, 关和税")
    other = replace(both, id=both.id + 1, headline=headline)
    (found,) = stories_of_words(words, [both, other], without_bars().comparison).values()
    assert found[0] is other
    (found,) = stories_of_words(words, [replace(other, id=both.id - 1), both], without_bars().comparison).values()
    assert found[0].headline == headline


@pytest.mark.parametrize("words", ["关税", "關稅"])
@pytest.mark.parametrize("headline", ["美国对汽车加征关税", "美國對汽車加徵關稅"])
async def test_why_finds_a_story_in_either_script(store: Store, words: str, headline: str) -> None:
    await publish(store, headline)
    (found,) = await explain(store, words, NOW, RELATION, without_bars(), subscriber())
    assert found.article.title == headline


async def test_of_two_stories_that_have_the_words_why_takes_the_one_whose_headline_has_them(store: Store) -> None:
    drills = await publish(store, "Drills in the strait")
    roundup = replace(drills, id=drills.id + 1, headline="A list of precursors", members=drills.members)
    assert all(
        "strait" in " ".join(each.text for each in story.passages).casefold() for story in (drills, roundup)
    )
    (found,) = stories_of_words("strait", [roundup, drills], without_bars().comparison).values()
    assert found[0] is drills


async def test_new_names_what_the_last_digest_left_out_and_what_came_in_since(store: Store) -> None:
    reader = await store.subscribers.save(subscriber(), NOW - timedelta(days=2))
    for number in range(7):
        await publish(store, f"{'abcdefg'[number] * 9} ferry", hours_ago=5, importance=float(number))
    digest = await answer_digest(store, RELATION, without_bars(), reader, NOW - timedelta(hours=1))
    await issue_of(store, reader, digest)
    left = [each.headline for each in digest.named]
    assert len(left) == 2

    found = await answer_new(store, RELATION, without_bars(), reader, NOW)
    assert [each.headline for each in found.entries] == left
    nothing = await answer_digest(store, RELATION, without_bars(), reader, NOW)
    assert (nothing.sections, [each.headline for each in nothing.named]) == ((), left)

    await publish(store, "A lighthouse opens", hours_ago=0.5, importance=9.0)
    later = await answer_new(store, RELATION, without_bars(), reader, NOW)
    assert [each.headline for each in later.entries] == ["A lighthouse opens", *left]
    digest = await answer_digest(store, RELATION, without_bars(), reader, NOW)
    assert digest.cards[0].headline == "A lighthouse opens"


async def test_new_comes_in_pages_and_a_newcomers_is_of_one_day(store: Store) -> None:
    for number in range(NEWS_ON_A_PAGE + 3):
        await publish(store, f"{'abcdefghijkl'[number] * 9} ferry", hours_ago=5, importance=float(number))
    await publish(store, "An old lighthouse", hours_ago=30)
    pages = [
        await answer_new(store, RELATION, without_bars(), subscriber(), NOW, first=first)
        for first in (0, NEWS_ON_A_PAGE, 999_999)
    ]
    assert [(each.first, len(each.entries), each.total) for each in pages] == [
        (0, NEWS_ON_A_PAGE, NEWS_ON_A_PAGE + 3),
        (NEWS_ON_A_PAGE, 3, NEWS_ON_A_PAGE + 3),
        (NEWS_ON_A_PAGE, 3, NEWS_ON_A_PAGE + 3),
    ]
    assert "An old lighthouse" not in {each.headline for page in pages for each in page.entries}


async def test_a_topic_looks_further_back_where_nothing_recent_speaks_of_it(store: Store) -> None:
    recent = await publish(store, "A bridge opens")
    aside = replace(recent, headline_themes={}, passages=(replace(recent.passages[0], themes=("trade",)),))
    await save_edit(store, Edit(stories=[aside]), NOW)
    await publish(store, "An older transit", hours_ago=24 * 5)
    digest = await answer_topic(store, RELATION, without_bars(), Preferences(), "taiwan", NOW)
    assert (digest.days, headlines(digest)) == (7, ["An older transit"])
