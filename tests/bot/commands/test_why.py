"""/why: what became of a story for this reader, and what the gate refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.render.phrases import weight_lines
from digests.model import (
    Draft,
    Edition,
    Reason,
    Story,
    Subscriber,
    SubscriberState,
    Told,
    ToldHeadline,
    ToldStory,
    Verdict,
)
from digests.rules.texts import named_mark
from digests.store import Edit
from tests.bot.commands.conftest import Room
from tests.editing import save_edit
from tests.factories import subscriber
from tests.stored import issue_edition

TEXT = "A ship passed through the strait."
TITLE = "Taipei reports a transit of the strait"


async def reader_of(room: Room, **changes: object) -> Subscriber:
    return await room.store.subscribers.save(subscriber(42, state=SubscriberState.ACTIVE, **changes), room.clock())


async def tell(room: Room, reader: Subscriber, told: Told, hours_ago: float = 1.0) -> None:
    """Issue an edition that told so much."""
    at = room.clock() - timedelta(hours=hours_ago)
    edition = Edition(subscriber=reader.id, slot=at, issued_at=at, parts=("told",), told=told)
    assert await issue_edition(room.store, edition, None, at)


def told_as(story: Story, words: str, day: str) -> Told:
    headline = ToldHeadline(day, story.lead, words)
    return Told(stories={story.id: ToldStory(articles=frozenset((story.lead,)), headlines=frozenset((headline,)))})


async def test_why_says_when_a_story_was_told_and_under_which_headline(room: Room) -> None:
    story = await room.publish_story(TITLE, TEXT, hours_ago=30)
    await tell(room, await reader_of(room), told_as(story, "A transit", "2026-03-09"))
    (answer,) = await room.say("/why transit")
    assert "\nTold to you on Mon 9 Mar: “A transit”\nChosen: names both parties" in answer.text


async def test_why_never_tells_what_another_reader_was_told(room: Room) -> None:
    story = await room.publish_story(TITLE, TEXT, hours_ago=30)
    other = await room.store.subscribers.save(subscriber(77, state=SubscriberState.ACTIVE), room.clock())
    await reader_of(room)
    await tell(room, other, told_as(story, "A transit", "2026-03-09"))
    (answer,) = await room.say("/why transit")
    assert "Told to you" not in answer.text


async def test_why_says_that_only_the_headline_was_named(room: Room) -> None:
    story = await room.publish_story(TITLE, TEXT, hours_ago=30)
    mark = named_mark(story.articles[0].url)
    await tell(room, await reader_of(room), Told(passages=frozenset((mark,))))
    (answer,) = await room.say("/why transit")
    assert "Named in a digest by its headline only" in answer.text


@pytest.mark.parametrize(
    ("changes", "hours_ago", "why"),
    [
        ({}, 0.5, "Not told yet: it came in after your last digest"),
        ({"themes": ("trade",)}, 30.0, "Not told: it is on none of your topics"),
        ({"reads": ("zh",)}, 30.0, "Not told: it is only in languages that you do not read"),
        ({"state": SubscriberState.STOPPED}, 30.0, "Not told: no digest is sent here"),
        ({}, 30.0, "Not told as a story of its own: others mattered more, or it said nothing new"),
    ],
)
async def test_why_says_why_a_story_was_not_told(
    room: Room, changes: dict[str, object], hours_ago: float, why: str
) -> None:
    await room.publish_story("China and the US agree to talk about tariffs in Geneva", TEXT, hours_ago=hours_ago)
    reader = await reader_of(room)
    await tell(room, reader, Told())
    await room.store.subscribers.save(replace(reader, **changes), room.clock())  # type: ignore[arg-type]
    (answer,) = await room.say("/why tariffs geneva")
    assert why in answer.text


async def test_why_names_what_the_gate_refused_with_its_reason_and_link(room: Room) -> None:
    await room.publish_story(TITLE, TEXT)
    at = room.clock() - timedelta(hours=2)
    draft = Draft(url="https://harbour-gazette.example.org/ferry", title="Ferry strait", text=TEXT, published=at)
    (key,) = await room.store.articles.save("harbour-gazette", [draft], at)
    verdict = Verdict.because(False, Reason.ONE_PARTY, "us", "prc")
    await save_edit(room.store, Edit(verdicts={key: verdict}), at)
    (answer,) = await room.say("/why strait")
    assert answer.text.index(TITLE) < answer.text.index("Ferry strait")
    assert "Not chosen: only Washington is named, not Beijing" in answer.text
    assert "harbour-gazette.example.org/ferry" in str(answer.json["entities"])


async def test_of_several_stories_that_of_the_words_comes_first(room: Room) -> None:
    await room.publish_story("Cranes at ports are checked", TEXT, hours_ago=9)
    await room.publish_story("A ministry meets the press", f"{TEXT} It spoke of cranes.", hours_ago=1)
    (answer,) = await room.say("/why cranes")
    assert answer.text.index("Cranes at ports") < answer.text.index("A ministry meets")


def test_a_news_report_is_no_bare_reason_against_a_news_report() -> None:
    assert weight_lines([("news", False)], "en") == [
        "Counts against it: outlets report it; what offices publish themselves comes before reports"
    ]
    assert weight_lines([("news", True)], "en") == ["Counts for it: a news report"]


@pytest.mark.parametrize(
    ("language", "said", "fewer"),
    [
        ("en", "Please try another one.", "fewer"),
        ("zh-Hans", "请换一个词试试", "减少"),
        ("zh-Hant", "請換一個詞試試", "減少"),
    ],
)
async def test_of_one_word_that_no_article_has_nobody_can_take_words_away(
    room: Room, language: str, said: str, fewer: str
) -> None:
    await room.publish_story(TITLE, TEXT)
    await reader_of(room, language=language)
    for one in ("/why cheese", "/why  \n cheese ", "/why 奶酪"):
        (answer,) = await room.say(one)
        assert said in answer.text
        assert fewer not in answer.text
    (answer,) = await room.say("/why cheese transit")
    assert fewer in answer.text
    assert said not in answer.text
