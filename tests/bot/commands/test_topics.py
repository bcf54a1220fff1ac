"""The topics: briefs, the list, following one."""

from dataclasses import replace

import pytest

from bot.answers.arguments import find_theme
from digests.model import SubscriberState
from tests.bot.commands.conftest import Room
from tests.relations import us_china

TEXT = "A ship passed through the strait on Monday."


async def test_a_topic_command_tells_its_stories(room: Room) -> None:
    await room.publish_story("Taipei reports a transit", TEXT)
    await room.publish_story("Tariff talks resume", "Officials met about tariffs on Monday.", themes=("trade",))
    (answer,) = await room.say("/taiwan")
    assert "Taiwan and the Strait" in answer.text
    assert TEXT in answer.text
    assert "tariffs" not in answer.text


@pytest.mark.parametrize("command", ["/chips", "/ai", "/TECH", "/tech@communique_bot"])
async def test_aliases_and_any_case_lead_to_the_topic(room: Room, command: str) -> None:
    (answer,) = await room.say(command)
    assert answer.text.startswith("Technology, chips and AI")


def test_an_alias_goes_before_a_part_of_another_topics_title() -> None:
    relation = us_china()
    spaced = [
        replace(theme, aliases=("太空",)) if theme.id == "climate" else theme for theme in relation.themes
    ]  # military's title is 军事、核与太空
    assert (found := find_theme("太空", replace(relation, themes=tuple(spaced)))) is not None
    assert found.id == "climate"
    assert (found := find_theme("太空", relation)) is not None
    assert found.id == "military"


async def test_asking_stores_nobody(room: Room) -> None:
    await room.say("/taiwan")
    assert await room.subscriber() is None


async def test_a_brief_goes_further_back_when_there_is_nothing_new_and_says_so(room: Room) -> None:
    await room.publish_story("Taipei reports a transit", TEXT, hours_ago=24 * 5)
    (answer,) = await room.say("/taiwan")
    assert TEXT in answer.text
    assert "nothing in the last 3 days" in answer.text


async def test_following_a_topic_is_consent_to_that_topic(room: Room) -> None:
    await room.say("/taiwan")
    press = await room.press("Follow Taiwan daily")
    assert press.answered
    known = await room.known()
    assert (known.state, known.themes) == (SubscriberState.ACTIVE, ("taiwan",))
    assert "Taiwan is among your daily topics" in room.sandbox.last(room.reader).text


async def test_following_twice_says_it_once(room: Room) -> None:
    (brief,) = await room.say("/taiwan")
    await room.press("Follow Taiwan daily", message=brief)
    said = room.newest(room.reader)
    await room.press("Follow Taiwan daily", message=brief)
    assert room.newest(room.reader) == said


@pytest.mark.parametrize("start", ["/start t_taiwan", "/start"])
async def test_who_follows_a_topic_or_receives_all_is_not_asked_to_follow_it(room: Room, start: str) -> None:
    await room.subscribe(start)
    (answer,) = await room.say("/taiwan")
    assert answer.labels == []


async def test_topics_lists_them_all_with_buttons(room: Room) -> None:
    (answer,) = await room.say("/topics")
    for theme in room.services.relation.themes:
        assert f"/{theme.command}" in answer.text
    await room.press("Human rights")
    assert (await room.known()).themes == ("rights",)


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("taiwan, trade", ("taiwan", "trade")),
        ("trade taiwan", ("taiwan", "trade")),
        ("South and East China Seas", ("scs",)),
        ("台湾与台海", ("taiwan",)),
        ("all", ()),
    ],
)
async def test_topics_are_chosen_by_name(room: Room, text: str, themes: tuple[str, ...]) -> None:
    await room.say("/topics tech")
    await room.say(f"/topics {text}")
    assert (await room.known()).themes == themes


async def test_a_topic_that_does_not_exist_is_named_and_the_nearest_offered(room: Room) -> None:
    (answer,) = await room.say("/topics trade, tawain")
    assert "tawain" in answer.text
    assert "/taiwan" in answer.text
    assert await room.subscriber() is None


@pytest.mark.parametrize(
    ("word", "theme"), [("贸易", "trade"), ("關稅", "trade"), ("台海", "taiwan"), ("科技", "tech")]
)
def test_either_word_of_a_chinese_title_names_the_topic(word: str, theme: str) -> None:
    found = find_theme(word, us_china())
    assert found is not None
    assert found.id == theme
