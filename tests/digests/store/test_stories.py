import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from digests.errors import StoreError
from digests.model import (
    HEADLINE,
    Asked,
    DatedPhrase,
    DatedStory,
    DateKind,
    Fact,
    Glance,
    Origin,
    Ownership,
    Stage,
    Story,
    Verdict,
)
from digests.store import Edit, Store
from digests.store.database import to_json
from digests.store.schema import annotation as annotation_table
from digests.store.stories import dump_story, load_story
from tests.digests.store.values import DAY, HOUR, draft, stored_story
from tests.editing import save_edit
from tests.factories import NOW, annotation, article, passage, sentence, some, source, with_facts
from tests.factories import story as a_story
from tests.stored import stories_since, story_by_id

TODAY = NOW.date()


async def ids(stories) -> list[int]:
    return [story.id for story in await stories]


async def test_a_story_comes_back_as_it_was_edited_without_bodies(store: Store) -> None:
    saved = await stored_story(store, 1, lines={"us": (passage(),)}, importance=2.5)
    assert saved.articles[0].text
    story = await story_by_id(store, 1)
    assert story == replace(saved, articles=(replace(saved.articles[0], text=""),))
    assert await story_by_id(store, 2) is None


async def test_a_story_that_was_read_before_is_read_as_it_is_saved_anew_and_deleted(store: Store) -> None:
    saved = await stored_story(store, 1, passages=(passage(text="First words."),))
    for words in ("Other words.", "Last words."):
        assert await story_by_id(store, 1) is not None
        changed = replace(saved, passages=(passage(text=words),))
        await save_edit(store, Edit(stories=[changed]), NOW)  # at the same moment as before
        assert [each.text for each in some(await story_by_id(store, 1)).passages] == [words]
    assert await store.stories.prune(NOW + DAY, TODAY) == 1
    assert await story_by_id(store, 1) is None


async def test_a_story_that_was_read_before_has_its_articles_as_they_are_now(store: Store) -> None:
    await stored_story(store, 1)
    story = some(await story_by_id(store, 1))
    assert await store.editors.begin("one", HOUR)
    assert await store.editors.save("one", Edit(titles={story.lead: "Another title"}), NOW)
    (again,) = await store.stories.get_all([1])
    assert [article.title for article in again.articles] == ["Another title"]


async def test_what_was_read_of_a_story_before_is_read_anew_when_it_was_saved(store: Store) -> None:
    """Kept are bare stories, what the review of a week goes by, and the days of the calendar."""
    days = (DatedPhrase("words", "2026-03-20", DateKind.DEADLINE, 0),)
    await stored_story(store, 1, dates=days, themes=("trade",))
    await stored_story(store, 2, dates=days, themes=("trade",))
    saved = some(await story_by_id(store, 1))
    for headline, day in (("Told otherwise", "2026-03-21"), ("Told anew", "2026-03-22")):
        for _ in range(2):  # as it is now, and as it was kept
            await store.stories.bare([1, 2])
            await store.stories.of_theme("trade", NOW - DAY, 9)
            await store.stories.glances(NOW - DAY)
            await store.stories.with_dates(TODAY, date(2026, 4, 9))
        dates = tuple(replace(each, date=day) for each in days)
        changed = replace(saved, headline=headline, claim=headline, dates=dates)
        await save_edit(store, Edit(stories=[changed]), NOW)  # at the same moment as before
        bare, other = await store.stories.bare([1, 2])
        assert (bare.headline, other.headline) == (headline, "Article 2 about tariffs")
        assert [each.headline for each in await store.stories.of_theme("trade", NOW - DAY, 1)] == [other.headline]
        assert {each.id: each.claim for each in await store.stories.glances(NOW - DAY)} == {1: headline, 2: ""}
        dated = await store.stories.with_dates(TODAY, date(2026, 4, 9))
        assert [[each.date for each in story.dates] for story in dated] == [[day], ["2026-03-20"]]


async def test_a_bare_story_has_all_but_what_cards_quote(store: Store) -> None:
    dates = (DatedPhrase("words", "2026-03-20", DateKind.DEADLINE, 0, 1),)
    quoted = {"passages": (passage(),), "lines": {"us": (passage(),)}}
    await stored_story(store, 1, dates=dates, themes=("trade",), importance=2.5, claim="official act", **quoted)
    story = some(await story_by_id(store, 1))
    assert story.passages
    assert story.lines
    (bare,) = await store.stories.bare([1, 2])
    assert bare == replace(
        story, members=(), passages=(), lines={}, headline_facts={}, documents=(),
    )  # fmt: skip
    assert bare == (await store.stories.of_theme("trade", NOW - DAY, 9))[0]


async def test_the_calendar_reads_of_a_story_its_days_and_the_articles_that_name_them(store: Store) -> None:
    others = [(await stored_story(store, number)).articles[0] for number in (2, 3, 4)]
    dates = (
        DatedPhrase("words", "2026-03-20", DateKind.DEADLINE, 0, 3),
        DatedPhrase("words", "2027-03-20", DateKind.DEADLINE, 0, 2),
    )
    values = {"themes": ("trade", "people"), "stage": Stage.PROPOSED, "stage_from": "2026-03-20"}
    await stored_story(store, 1, dates=dates, articles=others, **values)
    (found,) = await store.stories.with_dates(TODAY, date(2026, 4, 9))

    named = tuple(replace(each, text="") for each in (others[0], others[2]))
    assert found == DatedStory(id=1, articles=named, dates=dates, **values)


async def test_of_a_story_whose_measure_is_held_the_calendar_reads_all_articles(store: Store) -> None:
    articles = [(await stored_story(store, number)).articles[0] for number in (2, 3, 4)]
    for number, stage in enumerate((Stage.SUSPENDED, Stage.LIFTED, Stage.IN_FORCE), 20):
        dates = (DatedPhrase("words", f"2026-03-{number}", DateKind.EFFECTIVE, 0, 3),)
        await stored_story(store, number, dates=dates, articles=articles, stage=stage)

    async def read(day: int) -> list[int]:
        (found,) = await store.stories.with_dates(date(2026, 3, day), date(2026, 3, day))
        return [article.id for article in found.articles]

    assert [await read(20), await read(21), await read(22)] == [[1, 2, 3], [1, 2, 3], [1, 3]]


async def test_a_glance_tells_when_a_storys_articles_came_out_and_what_it_rests_on(store: Store) -> None:
    await stored_story(store, 1, NOW - 9 * DAY)
    await stored_story(store, 2, origins=(Origin("gazette", 2), Origin("ledger", 1)), themes=("trade",))
    assert await store.stories.glances(NOW - DAY) == [
        Glance(
            id=2,
            themes=("trade",),
            origins=2,
            both_governments=False,
            claim="",
            importance=0.0,
            last_stored=NOW,
            came_out=(NOW,),
            languages=frozenset(("",)),
        )
    ]


async def test_sentences_that_name_days_are_known_as_long_as_the_text(store: Store) -> None:
    await stored_story(store, 1)
    dates = (DatedPhrase("March 20", "2026-03-20", DateKind.DEADLINE, 1),)
    due = sentence(1, 1, "Comments are due by March 20.", dates=dates)
    found = annotation(1, sentence(1, 0, "Talks were held."), due)
    for _ in range(2):
        edit = Edit(annotations={1: found}, made_by="one")
        await save_edit(store, edit, NOW)
        assert await store.articles.sentences([1, 2]) == {1: {1: "Comments are due by March 20."}}
    await store.articles.expire_bodies(NOW + DAY)
    assert await store.articles.sentences([1]) == {}


FORMER = (
    '{"article":1,"kind":"news","segments":[{"first":0,"last":0,"peg":"","day":""}],"passages":[{"article":1,'
    '"index":0,"text":"It rained."}],"dates":[],"quantities":[],"tellings":[{"index":-1,"marks":[]}],"facts":[]}'
)
"""An annotation as version 2.0.0 kept it."""


@pytest.mark.parametrize("made_by", ["one", "another"])
async def test_an_annotation_of_the_release_before_is_made_anew(store: Store, made_by: str) -> None:
    await stored_story(store, 1)
    await save_edit(store, Edit(annotations={1: annotation(1, sentence(1, 0, "It rained."))}, made_by="one"), NOW)
    assert (await store.editors.annotations([1], "one"))[1].sentences[0].text == "It rained."
    former = update(annotation_table).values(payload=FORMER, made_by=made_by)
    async with store._database.write() as connection:
        await connection.execute(former)
    assert await store.editors.annotations([1], "one") == {}, "so it is made anew"


async def test_a_story_shows_its_sources_as_they_are_described_now(store: Store) -> None:
    await stored_story(store, 1)
    await store.sources.update(replace(source(), label="US government"))
    await store.sources.remove("harbour-gazette", NOW)
    story = some(await story_by_id(store, 1))
    assert story.articles[0].source.label == "US government"


async def new_story(store: Store, url: int, at: datetime = NOW) -> int:
    """Store an article and the new story of it; return the number that it got."""
    (key,) = await store.articles.save("harbour-gazette", [draft(url)], at)
    made = a_story(-1, articles=tuple(await store.articles.get([key])), first_stored=at, last_stored=at)
    await save_edit(store, Edit({key: Verdict(True, "")}, {}, [made]), at)
    (found,) = await store.stories.of_articles([key], at)
    return found.id


async def test_new_stories_are_numbered_as_they_are_stored_and_what_refers_to_them_follows(store: Store) -> None:
    await stored_story(store, 7)
    one, two = await store.articles.save("harbour-gazette", [draft(50), draft(51)], NOW)
    articles = await store.articles.get([one, two])
    dates = (DatedPhrase("words", "2026-03-20", DateKind.DEADLINE, 0),)
    new = [
        a_story(-1, articles=(articles[0],), themes=("chips",), dates=dates),
        a_story(-2, articles=(articles[1],), themes=("taiwan",), resembles=(7, -1)),
    ]
    edit = Edit({one: Verdict(True, ""), two: Verdict(True, "")}, {}, new)
    await save_edit(store, edit, NOW)
    assert await ids(stories_since(store, NOW - DAY)) == [7, 8, 9]
    assert await ids(store.stories.of_articles([one], NOW - DAY)) == [8]
    assert await ids(store.stories.of_theme("taiwan", NOW - DAY, 9)) == [9]
    assert await ids(store.stories.with_dates(TODAY, date(2026, 4, 9))) == [8]
    assert [each.resembles for each in await stories_since(store, NOW - DAY)] == [(), (), (7, 8)]
    assert await store.check() == []


async def test_editing_a_story_again_replaces_it(store: Store) -> None:
    first = await stored_story(store, 1, themes=("trade", "trade"))
    (key,) = await store.articles.save("harbour-gazette", [draft(50)], NOW + HOUR)
    articles = (*await store.articles.get([key]), *first.articles)
    grown = replace(first, articles=articles, themes=("chips",), headline="Grown", last_stored=NOW + HOUR)
    edit = Edit(verdicts={key: Verdict(True, "")}, stories=[grown])
    for _ in range(2):
        await save_edit(store, edit, NOW + HOUR)
    story = some(await story_by_id(store, 1))
    assert (story.headline, [article.id for article in story.articles]) == ("Grown", [key, first.lead])
    assert await ids(store.stories.of_theme("chips", NOW, 9)) == [1]
    assert await ids(store.stories.of_theme("trade", NOW, 9)) == []
    assert await ids(store.stories.stored_between(NOW, NOW + HOUR)) == [1]


async def test_an_edit_is_stored_whole_or_not_at_all(store: Store) -> None:
    story = await stored_story(store, 1)
    (key,) = await store.articles.save("harbour-gazette", [draft(50)], NOW)
    broken = Edit({key: Verdict(True, "")}, {}, [replace(story, id=2)], {999: annotation(999)})
    with pytest.raises(StoreError):
        await save_edit(store, broken, NOW)
    assert await store.articles.verdict(key) is None
    assert await story_by_id(store, 2) is None


async def test_stories_are_asked_by_when_their_articles_came_in(store: Store) -> None:
    for number, at in ((1, NOW - DAY), (2, NOW - HOUR), (3, NOW)):
        await stored_story(store, number, at, themes=("chips",) if number == 2 else ("trade",))
    between = store.stories.stored_between
    assert await ids(between(NOW - DAY, NOW)) == [2, 3]
    assert await ids(between(NOW - 2 * DAY, NOW - HOUR)) == [1, 2]
    assert await ids(between(NOW - 2 * DAY, NOW, ["trade"])) == [1, 3]
    assert await ids(between(NOW - 2 * DAY, NOW, ["trade", "chips"])) == [1, 2, 3]
    assert await ids(stories_since(store, NOW - HOUR)) == [2, 3]


async def test_an_article_edited_after_an_edition_belongs_to_the_next(store: Store) -> None:
    await store.sources.add(source(), NOW)
    slot = NOW + timedelta(minutes=1)
    (key,) = await store.articles.save("harbour-gazette", [draft()], NOW)
    assert await store.stories.stored_between(NOW - DAY, slot) == []
    story = await stored_story(store, 2, NOW - DAY)
    late = replace(story, id=1, articles=tuple(await store.articles.get([key])))
    edit = Edit(verdicts={key: Verdict(True, "")}, stories=[late])
    await save_edit(store, edit, slot + HOUR)
    assert await ids(store.stories.stored_between(slot, slot + DAY)) == [1]
    await save_edit(store, edit, slot + 2 * DAY)
    assert await ids(store.stories.stored_between(slot + DAY, slot + 3 * DAY)) == []


async def test_the_stories_of_a_theme_come_newest_first(store: Store) -> None:
    await stored_story(store, 1, NOW)
    await stored_story(store, 2, NOW - HOUR)
    await stored_story(store, 3, NOW, themes=("chips", "trade"))
    await stored_story(store, 4, NOW - 9 * DAY)
    assert await ids(store.stories.of_theme("trade", NOW - DAY, 9)) == [3, 1, 2]
    assert await ids(store.stories.of_theme("trade", NOW - DAY, 1)) == [3]


async def test_upcoming_dates_bind_have_a_day_and_come_soonest_first(store: Store) -> None:
    def phrase(day: str, kind: DateKind, text: str = "words") -> DatedPhrase:
        return DatedPhrase(text, day, kind, 3)

    first = (
        phrase("2026-04-09", DateKind.EXPIRY),
        replace(phrase("2026-03-10", DateKind.EVENT), what="talks"),
        phrase("2026-03-10", DateKind.EVENT, "the same day again"),
        phrase("2026-03-20", DateKind.PAST),
        phrase("2026-04", DateKind.EFFECTIVE),
        phrase("2026-03-09", DateKind.DEADLINE),
        phrase("2026-04-10", DateKind.DEADLINE),
    )
    story = await stored_story(store, 1, dates=first)
    await stored_story(store, 2, dates=(phrase("2026-03-12", DateKind.DEADLINE),), themes=("chips",))
    found = await store.stories.upcoming_dates(TODAY, date(2026, 4, 9))
    assert [(each.date, each.text) for each, _ in found] == [
        ("2026-03-10", "words"),
        ("2026-03-12", "words"),
        ("2026-04-09", "words"),
    ]
    assert found[0] == (replace(first[1], article=story.lead), replace(story.articles[0], text=""))
    of_chips = await store.stories.upcoming_dates(TODAY, date(2026, 4, 9), ["chips"])
    assert [each.date for each, _ in of_chips] == ["2026-03-12"]


async def test_dates_of_sources_without_a_label_come_behind_the_others_and_take_no_place_of_theirs(
    store: Store,
) -> None:
    labelled = await stored_story(store, 1, dates=(DatedPhrase("words", "2026-04-01", DateKind.DEADLINE, 0, 1),))
    nobody = source("nobody", ownership=Ownership.UNLABELLED, party="other", label="unlabelled")
    await store.sources.add(nobody, NOW)
    for number in range(2, 6):
        (key,) = await store.articles.save("nobody", [draft(url=f"https://nobody.example.org/{number}")], NOW)
        articles = tuple(await store.articles.get([key]))
        dates = (DatedPhrase("words", f"2026-03-1{number}", DateKind.DEADLINE, 0, key),)
        await stored_story(store, number, articles=articles, dates=dates)

    found = await store.stories.upcoming_dates(TODAY, date(2026, 4, 9), most=2)
    assert [phrase.date for phrase, _ in found] == ["2026-04-01", "2026-03-12", "2026-03-13"]
    assert found[0][1].id == labelled.articles[0].id
    assert len(await store.stories.upcoming_dates(TODAY, date(2026, 4, 9))) == 5


async def test_stories_with_dates_name_a_day_of_that_time_or_a_month_or_year_begun_in_it(store: Store) -> None:
    days = ("2026-03-10", "2026-04-09", "2026-04", "2027", "2026-03-09", "2026-04-10", "2026-03", "2026")
    for number, day in enumerate(days, 1):
        await stored_story(store, number, dates=(DatedPhrase("words", day, DateKind.DEADLINE, 0),))
    await stored_story(store, 20, dates=(DatedPhrase("words", "2026-03-20", DateKind.PAST, 0),))
    assert await ids(store.stories.with_dates(TODAY, date(2026, 4, 9))) == [1, 2, 3]
    assert await ids(store.stories.with_dates(TODAY, date(2027, 1, 1))) == [1, 2, 3, 4, 6]


async def test_stories_saved_together_have_what_each_would_have_alone(store: Store) -> None:
    first, second = await stored_story(store, 1), await stored_story(store, 2)
    dates = (DatedPhrase("words", "2026-03-20", DateKind.DEADLINE, 0, 2),)
    both = (*first.articles, *second.articles)
    changed = [
        replace(first, articles=both, themes=("trade", "people"), dates=dates),
        replace(second, headline="Told otherwise", themes=()),
        replace(second, id=-1, headline="Told anew", themes=("people",), dates=dates),
    ]
    await save_edit(store, Edit(stories=changed), NOW)

    found = await store.stories.get_all([1, 2, 3])
    bare = [[replace(article, text="") for article in each.articles] for each in changed]
    assert found == [
        replace(each, id=number, articles=tuple(articles))
        for number, (each, articles) in enumerate(zip(changed, bare, strict=True), 1)
    ]
    assert await ids(store.stories.of_theme("people", NOW - DAY, 9)) == [3, 1]
    assert await ids(store.stories.of_theme("trade", NOW - DAY, 9)) == [1]
    assert await ids(store.stories.with_dates(TODAY, date(2026, 4, 9))) == [1, 3]
    assert await ids(store.stories.of_articles([1], NOW - DAY)) == [1]


async def test_an_old_story_stays_as_long_as_a_date_of_it_is_ahead(store: Store) -> None:
    for number, day in enumerate(("2026-03-11", "2026-03-09", "2026-06", "2050-01-01"), 1):
        dates = (DatedPhrase("words", day, DateKind.EFFECTIVE, 0),)
        await stored_story(store, number, NOW - 90 * DAY, dates=dates)
    await stored_story(store, 5, NOW)
    assert await store.stories.prune(NOW - 60 * DAY, TODAY) == 2
    assert await ids(stories_since(store, NOW - 365 * DAY)) == [1, 3, 5]


async def test_pruning_deletes_old_stories_but_never_gives_a_number_again(store: Store) -> None:
    await stored_story(store, 1, NOW - 90 * DAY)
    await stored_story(store, 3, NOW)
    await stored_story(store, 4, NOW - 80 * DAY)
    assert await store.stories.prune(NOW - 60 * DAY, TODAY) == 2
    assert await ids(stories_since(store, NOW - 365 * DAY)) == [3]
    assert await new_story(store, 50) == 5
    assert await store.check() == []


LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20),
    int: st.integers(0, 2**62),
    float: st.floats(allow_nan=False),
    datetime: st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
}


def any_of(kind: Any, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of a type with all that is in them, a few of each where there may be many."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{each.name: any_of(hints[each.name]) for each in fields(kind)} | given)
    inner = get_args(kind)
    if get_origin(kind) is tuple:
        return (
            st.lists(any_of(inner[0]), max_size=2).map(tuple) if ... in inner else st.tuples(*map(any_of, inner))
        )
    if get_origin(kind) is Mapping:
        return st.dictionaries(*map(any_of, inner), max_size=2)
    return st.one_of(*map(any_of, inner)) if inner else LEAVES.get(kind, st.from_type(kind))


ARTICLES = st.permutations([article(1, text=""), article(2, text="")]).map(tuple)


def all_told(story: Story) -> list[Fact | None]:
    """What each passage tells, those of the body first, then those of each party, in the order of their ids."""
    lines = (story.lines[party] for party in sorted(story.lines))
    return [each.fact for each in chain(story.passages, *lines)]


def in_place(story: Story) -> Story:
    """The story with each fact where it belongs: one for each place."""
    said = chain(story.passages, *story.lines.values())
    told = (replace(each.fact, article=each.article, index=each.index) for each in said if each.fact)
    above = (replace(fact, article=of, index=HEADLINE) for of, fact in story.headline_facts.items())
    return with_facts(story, (*above, *told))


STORIES = any_of(Story, lead=st.just(1), articles=ARTICLES).map(in_place)


@settings(max_examples=50)
@given(STORIES)
def test_a_story_comes_back_from_json_as_it_was(story: Story) -> None:
    articles = {each.id: each for each in story.articles}
    again = load_story(story.id, json.loads(to_json(dump_story(story))), articles)
    assert again == story
    assert all_told(again) == all_told(story)


def test_a_fact_is_stored_once_and_read_with_every_passage_of_its_place() -> None:
    facts = (Fact(1, HEADLINE, "us"), Fact(1, 0, "prc"))
    said = (passage(1, 0), passage(1, 1), passage(2, 0))
    question = Asked((passage(1, 0, fact=facts[1]),), 1, 1, 2)
    payload = dump_story(a_story(passages=said, lines={"prc": said[:1]}, asked=(question,), facts=facts))
    assert [(each["index"], each["actor"]) for each in payload["facts"]] == [(HEADLINE, "us"), (0, "prc")]
    assert to_json(payload).count('"prc"') == 2, "the party of the line, and the actor of the fact"

    story = load_story(1, payload, {})
    assert all_told(story) == [facts[1], None, None, facts[1]]
    assert story.headline_facts == {1: facts[0]}
    assert [each.fact for each in story.asked[0].passages] == [None]


def test_the_json_of_a_story_has_no_bodies() -> None:
    story = a_story(articles=(article(1, text="the whole body"),))
    assert "the whole body" not in to_json(dump_story(story))
    assert load_story(1, dump_story(story), {1: article(1, text="")}).articles == (article(1, text=""),)
    assert load_story(1, dump_story(replace(story, articles=())), {}).articles == ()


def test_a_story_stored_before_there_were_stages_or_facts_can_be_read() -> None:
    payload = dump_story(a_story(1, stage=Stage.LIFTED, stage_from="2024-08-01"))
    assert load_story(1, payload, {}).stage is Stage.LIFTED
    for name in ("stage", "stage_from", "documents", "facts"):
        del payload[name]
    older = load_story(1, payload, {})
    assert (older.stage, older.stage_from) == (None, "")
    assert (older.documents, older.facts) == ((), ())


def test_contradictions_that_an_earlier_version_stored_are_left_out() -> None:
    payload = dump_story(a_story(1))
    told = load_story(1, payload, {})
    payload["conflicts"] = [{"kind": "date", "what": "deadline", "accounts": []}]
    assert load_story(1, payload, {}) == told


async def test_the_newest_stories_come_first_within_theme_time_and_limit(store: Store) -> None:
    for number, (hours, themes) in enumerate(((30, ("trade",)), (3, ("taiwan", "trade")), (1, ("taiwan",))), 1):
        at = NOW - hours * HOUR
        await stored_story(store, number, themes=themes, first_stored=at, last_stored=at)
    assert await store.stories.newest(NOW - 2 * DAY, 9) == [3, 2, 1]
    assert await store.stories.newest(NOW - 2 * DAY, 9, "trade") == [2, 1]
    assert await store.stories.newest(NOW - DAY, 9, "trade") == [2]
    assert await store.stories.newest(NOW - 2 * DAY, 1) == [3]
    held = {
        article.id: story.id for story in await stories_since(store, NOW - 2 * DAY) for article in story.articles
    }
    assert await store.stories.newest_of_articles(held, NOW - DAY) == [3, 2]
    assert await store.stories.newest_of_articles([], NOW - DAY) == []
