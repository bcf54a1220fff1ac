import json
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import (
    Account,
    Conflict,
    ConflictKind,
    DatedPhrase,
    DateKind,
    Document,
    Fact,
    ListChange,
    Origin,
    Passage,
    PassageKind,
    Quantity,
    Stage,
    Story,
    Told,
    ToldFact,
    ToldStage,
    ToldStory,
)
from digests.rules.sending.told import content_key, dump_told, load_told
from digests.store.database import to_json
from digests.store.stories import dump_story, load_story
from tests.factories import article
from tests.factories import story as a_story

WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
NUMBERS = st.integers(0, 2**62)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
PASSAGES = st.builds(
    Passage,
    article=NUMBERS,
    index=NUMBERS,
    text=WORDS,
    party=WORDS,
    speaker=WORDS,
    speaker_text=WORDS,
    kind=st.sampled_from(PassageKind),
    prefix=WORDS,
    themes=st.lists(WORDS, max_size=2).map(tuple),
    stands_alone=st.booleans(),
)
LISTS = st.lists(WORDS, max_size=2).map(tuple)
DATES = st.builds(DatedPhrase, WORDS, WORDS, st.sampled_from(DateKind), NUMBERS, NUMBERS)
SOME_PASSAGES = st.lists(PASSAGES, max_size=2).map(tuple)
CONFLICTS = st.builds(
    Conflict,
    st.sampled_from(ConflictKind),
    WORDS,
    st.lists(st.builds(Account, WORDS, NUMBERS, NUMBERS), max_size=2).map(tuple),
)
NAMES = st.lists(WORDS, max_size=2).map(tuple)
LIST_CHANGES = st.builds(
    ListChange,
    list=WORDS,
    article=NUMBERS,
    index=NUMBERS,
    added=NAMES,
    removed=NAMES,
    modified=NAMES,
    added_count=st.none() | NUMBERS,
    removed_count=st.none() | NUMBERS,
    effective_on=WORDS,
)
STORIES = st.builds(
    Story,
    id=NUMBERS,
    headline=WORDS,
    lead=st.just(1),
    articles=st.permutations([article(1, text=""), article(2, text="")]).map(tuple),
    passages=SOME_PASSAGES,
    lines=st.dictionaries(WORDS, SOME_PASSAGES, max_size=2),
    background=SOME_PASSAGES,
    themes=st.lists(WORDS, max_size=2).map(tuple),
    origins=st.lists(st.builds(Origin, WORDS, NUMBERS), max_size=2).map(tuple),
    both_governments=st.booleans(),
    claim=WORDS,
    stage=st.none() | st.sampled_from(Stage),
    stage_from=WORDS,
    conflicts=st.lists(CONFLICTS, max_size=2).map(tuple),
    list_changes=st.lists(LIST_CHANGES, max_size=2).map(tuple),
    documents=st.lists(st.builds(Document, NUMBERS, WORDS, WORDS, WORDS, WORDS), max_size=2).map(tuple),
    dates=st.lists(DATES, max_size=2).map(tuple),
    quantities=st.lists(
        st.builds(Quantity, WORDS, st.floats(allow_nan=False), WORDS, WORDS, NUMBERS, NUMBERS), max_size=2
    ).map(tuple),
    facts=st.lists(
        st.builds(Fact, NUMBERS, st.integers(-1, 9), WORDS, LISTS, LISTS, LISTS, LISTS), max_size=2
    ).map(tuple),
    importance=st.floats(allow_nan=False),
    first_stored=MOMENTS,
    last_stored=MOMENTS,
)
PRINTS = st.frozensets(st.text("0123456789abcdef", min_size=1, max_size=4), max_size=3)
NAMED = st.text("abcdefgh -~.0123456789汉字", min_size=1, max_size=6)
TERMS = st.lists(NAMED, max_size=3).map(tuple)
TOLD_STORIES = st.builds(
    ToldStory,
    PRINTS,
    st.frozensets(NUMBERS, max_size=3),
    st.frozensets(NAMED, max_size=3),
    st.frozensets(st.builds(ToldStage, MOMENTS, st.sampled_from(Stage)), max_size=2),
    st.frozensets(st.dates().map(str), max_size=2),
)
TOLD_FACTS = st.builds(
    ToldFact, st.builds(Fact, st.just(0), st.just(0), st.text("abc"), TERMS, TERMS, TERMS, TERMS), NUMBERS, NUMBERS
)
TOLD = st.builds(
    Told, PRINTS, st.dictionaries(NUMBERS, TOLD_STORIES, max_size=3), st.frozensets(TOLD_FACTS, max_size=3)
)


@settings(max_examples=50)
@given(STORIES)
def test_a_story_comes_back_from_json_as_it_was(story: Story) -> None:
    articles = {each.id: each for each in story.articles}
    assert load_story(story.id, json.loads(to_json(dump_story(story))), articles) == story


def test_what_was_stored_before_facts_were_remembered_has_none() -> None:
    old = {"passages": ["a"], "stories": {"1": ["a"]}}
    assert load_told(old) == Told(frozenset("a"), {1: ToldStory(frozenset("a"))})

    payload = dump_story(a_story(articles=(article(1, text=""),)))
    del payload["facts"]
    assert load_story(1, payload, {1: article(1, text="")}).facts == ()


def test_the_json_of_a_story_has_no_bodies() -> None:
    story = Story(
        id=1,
        headline="h",
        lead=1,
        articles=(article(1, text="the whole body"),),
        first_stored=datetime(2026, 3, 10, tzinfo=UTC),
        last_stored=datetime(2026, 3, 10, tzinfo=UTC),
    )
    assert "body" not in to_json(dump_story(story))
    assert load_story(1, dump_story(story), {1: article(1, text="")}).articles == (article(1, text=""),)
    assert load_story(1, dump_story(replace(story, articles=())), {}).articles == ()


@given(TOLD)
def test_told_comes_back_from_json_as_it_was(told: Told) -> None:
    assert load_told(json.loads(to_json(dump_told(told)))) == told


@given(TOLD, TOLD)
def test_only_what_is_told_alike_has_the_same_key(one: Told, other: Told) -> None:
    assert (content_key(one) == content_key(other)) is (one == other)
    assert content_key(one) == content_key(replace(one))


def test_a_story_stored_before_there_were_stages_can_be_read() -> None:
    payload = dump_story(a_story(1, stage=Stage.LIFTED, stage_from="2024-08-01"))
    assert load_story(1, payload, {}).stage is Stage.LIFTED
    for name in ("stage", "stage_from", "conflicts", "list_changes", "documents"):
        del payload[name]
    older = load_story(1, payload, {})
    assert (older.stage, older.stage_from) == (None, "")
    assert (older.conflicts, older.list_changes, older.documents) == ((), (), ())
