"""/digest, free text, /why, and what nobody can answer."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers.arguments import find_theme, parse_topics
from bot.render.phrases import advice_text
from bot.texts import get
from digests.errors import PreferenceError
from digests.model import (
    HEADLINE,
    Correction,
    DateKind,
    Reason,
    Stage,
    SubscriberState,
    Verdict,
)
from digests.rules.texts import dated_mark
from digests.store import Edit
from tests.bot.commands.conftest import Room, publish_dated
from tests.editing import save_edit
from tests.factories import subscriber
from tests.relations import us_china

TEXT = "A ship passed through the strait on Monday."


async def test_digest_tells_a_newcomer_the_last_day_and_keeps_to_the_readers_topics(room: Room) -> None:
    await room.publish_story("Taipei reports a transit", TEXT)
    await room.publish_story("Old news", "Something happened last week.", hours_ago=100)
    (answer,) = await room.say("/digest")
    assert TEXT in answer.text
    assert "last week" not in answer.text
    assert "Start daily digest" in answer.labels
    await room.say("/topics trade")
    (answer,) = await room.say("/digest")
    assert TEXT not in answer.text


async def test_digest_offers_no_start_to_a_subscriber(room: Room) -> None:
    await room.subscribe()
    (answer,) = await room.say("/digest")
    assert "Nothing new" in answer.text
    assert answer.labels == []


async def test_free_text_finds_stories(room: Room) -> None:
    await room.publish_story("Taipei reports a transit", TEXT, hours_ago=24 * 10)
    await room.publish_story("Tariff talks resume", "Officials met about tariffs on Monday.", themes=("trade",))
    (answer,) = await room.say("ship passed strait")
    assert answer.text.startswith("“ship passed strait” · last 30 days, 1 story")
    assert "Taipei reports a transit" in answer.text
    assert "ariff" not in answer.text


async def test_nothing_found_is_said_with_the_words_in_a_short_answer(room: Room) -> None:
    (answer,) = await room.say("giraffes & <elephants>")
    assert "giraffes & <elephants>" in answer.text
    (answer,) = await room.say("strait " * 1430)
    assert len(answer.text) < 500
    (answer,) = await room.say("<" * 10_000)
    assert len(answer.text) < 500


@pytest.mark.parametrize("text", ["?!", "…", "🙂", '"', "AND OR NOT NEAR(", "*" * 50])
async def test_hostile_questions_get_a_friendly_answer(room: Room, text: str) -> None:
    (answer,) = await room.say(text)
    assert "/help" in answer.text or "/topics" in answer.text


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/tawian", ("Did you mean /taiwan",)),
        ("/SETINGS", ("Did you mean /settings",)),
        ("/xyzzy_42 please", ("/xyzzy_42", "/help")),
    ],
)
async def test_an_unknown_command_gets_the_nearest_or_leads_to_help(
    room: Room, command: str, words: tuple[str, ...]
) -> None:
    (answer,) = await room.say(command)
    assert all(each in answer.text for each in words)


@pytest.mark.parametrize(("text", "hour"), [("7:30", "07:30"), ("9:05 pm", "21:05"), ("18：30", "18:30")])
async def test_a_time_of_day_is_told_how_to_become_the_hour(room: Room, text: str, hour: str) -> None:
    (answer,) = await room.say(text)
    assert f"/time {hour}" in answer.text
    (answer,) = await room.say("25:61")
    assert "/time" not in answer.text, "that is none, and searched for"


async def test_admin_commands_are_not_offered_to_readers(room: Room) -> None:
    (answer,) = await room.say("/addsourc")
    assert "/addsource" not in answer.text.replace("/addsourc.", "")


async def test_a_place_that_cannot_be_is_answered_as_a_picture_is(room: Room) -> None:
    before = room.newest(room.reader)
    room.sandbox.share_location(room.reader, 95.0, 121.5)
    (answer,) = await room.answers(room.reader, before)
    assert "only read text" in answer.text


async def test_why_explains_with_reason_and_words_and_without_words_says_how(room: Room) -> None:
    await room.publish_story("Taipei reports a transit", TEXT)
    (answer,) = await room.say("/why transit taipei")
    assert "Taipei reports a transit" in answer.text
    assert "names both parties (Washington, Beijing)" in answer.text
    assert "Its title may stand on a card (" in answer.text
    assert "a news report" in answer.text
    (answer,) = await room.say("/why")
    assert "/why" in answer.text
    (answer,) = await room.say("/why giraffes")
    assert "No article" in answer.text


async def test_why_gives_the_reason_in_the_readers_language(room: Room) -> None:
    story = await room.publish_story("Taipei reports a transit", TEXT)
    verdict = Verdict.because(True, Reason.THIRD_VOICE, "taiwan", "us", "taiwan", evidence=("Taipei", "US"))
    await save_edit(room.store, Edit(verdicts={story.lead: verdict}), room.clock())
    reader = room.sandbox.add_user(77, "Mei", language_code="zh-hans")
    (answer,) = await room.say("/why transit taipei", reader)
    assert "提到台北与华盛顿，且“台湾与台海”话题突出（Taipei、US）" in answer.text
    assert "\n标题可以刊出（可信度" in answer.text


async def test_why_says_that_an_article_is_in_a_language_that_the_reader_does_not_read(room: Room) -> None:
    await room.publish_story("Taipei reports a transit", TEXT)
    (answer,) = await room.say("/why transit taipei")
    assert "you do not read" not in answer.text
    known = await room.known() if await room.subscriber() else subscriber(42)
    await room.store.subscribers.save(replace(known, reads=("zh",)), room.clock())
    (answer,) = await room.say("/why transit taipei")
    assert (
        "The article is in English, which you do not read. A digest only names it, with its link." in answer.text
    )


async def test_who_reads_what_no_source_writes_any_more_is_told_what_to_do_by_every_answer(room: Room) -> None:
    await room.publish_story("Taipei reports a transit", TEXT)
    await room.store.subscribers.save(subscriber(42, reads=("ms",)), room.clock())
    for question in ("/digest", "/taiwan", "/new", "/week", "/timeline taiwan"):
        answers = await room.say(question)
        assert "No source writes Malay at the moment. In /settings" in "".join(each.text for each in answers), (
            question
        )
    await room.store.subscribers.save(replace(await room.known(), reads=()), room.clock())
    (answer,) = await room.say("/digest")
    assert "Taipei reports a transit" in answer.text, "nothing was lost"


async def test_what_is_found_in_another_language_only_is_a_headline_with_its_language(room: Room) -> None:
    await room.publish_story("Taipei reports a transit", TEXT)
    await room.store.subscribers.save(subscriber(42, reads=("zh",)), room.clock())
    (answer,) = await room.say("transit taipei")
    assert "Taipei reports a transit" in answer.text
    assert "English)" in answer.text
    assert TEXT not in answer.text


async def test_why_fits_one_message_however_long_the_words(room: Room) -> None:
    for number in range(3):
        await room.publish_story(f"transit {number} " + "&" * 3000, TEXT)
    (answer,) = await room.say("/why transit")
    assert answer.text.count("Chosen:") == 3


async def test_a_command_lets_an_open_question_fall(room: Room) -> None:
    await room.say("/settings")
    await room.press("Time zone")
    await room.press("Other place")
    await room.say("/help")
    await room.say("berlin")
    known = await room.subscriber()
    assert known is None or known.zone == "UTC"


async def test_edited_messages_are_not_answered_again(room: Room) -> None:
    message = room.sandbox.say(room.reader, "/start")
    await room.quiet()
    said = room.newest(room.reader)
    room.sandbox.change_words(message, "/stop")
    assert await room.answers(room.reader, said) == []
    assert (await room.known()).state is SubscriberState.VISITOR


@given(st.text(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_text_names_topics_or_is_refused(text: str) -> None:
    find_theme(text, us_china())
    try:
        themes = parse_topics(text, us_china(), get("en"))
    except PreferenceError as error:
        assert advice_text(error, "en")  # noqa: PT017
    else:
        assert all(us_china().theme(theme) for theme in themes)


async def test_a_long_question_makes_a_short_title(room: Room) -> None:
    await room.publish_story("Taipei reports a transit", TEXT)
    (answer,) = await room.say("strait " * 60)
    assert len(answer.text.splitlines()[0]) < 120
    assert "Taipei reports a transit" in answer.text


# --- the topics: briefs, the list, following one --------------------------------------------------


async def test_a_topic_command_or_its_name_tells_its_stories_and_stores_nobody(room: Room) -> None:
    await room.publish_story("Taipei reports a transit", TEXT)
    await room.publish_story("Tariff talks resume", "Officials met about tariffs on Monday.", themes=("trade",))
    (answer,) = await room.say("/taiwan")
    assert "Taiwan and the Strait" in answer.text
    assert TEXT in answer.text
    assert "tariffs" not in answer.text
    (answer,) = await room.say("Taiwan")
    assert answer.text.startswith("Taiwan and the Strait")
    await room.say("/taiwan")
    assert await room.subscriber() is None


@pytest.mark.parametrize("command", ["/chips", "/ai", "/TECH", "/tech@communique_bot"])
async def test_aliases_and_any_case_lead_to_the_topic(room: Room, command: str) -> None:
    await room.add_source()
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


async def test_a_brief_goes_further_back_when_there_is_nothing_new_and_says_so(room: Room) -> None:
    await room.publish_story("Taipei reports a transit", TEXT, hours_ago=24 * 5)
    (answer,) = await room.say("/taiwan")
    assert TEXT in answer.text
    assert "nothing in the last 3 days" in answer.text


async def test_following_a_topic_is_consent_to_that_topic_and_twice_says_it_once(room: Room) -> None:
    await room.say("/timezone UTC")
    (brief,) = await room.say("/taiwan")
    press = await room.press("Follow Taiwan daily", message=brief)
    assert press.answered
    known = await room.known()
    assert (known.state, known.themes) == (SubscriberState.ACTIVE, ("taiwan",))
    assert "Taiwan is among your daily topics" in room.sandbox.last(room.reader).text
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
    assert max(map(len, answer.json["reply_markup"]["inline_keyboard"])) == 2, "a title is not cut on a phone"
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


@pytest.mark.parametrize("question", ["/digest", "/tech"])
async def test_who_was_answered_with_a_day_is_told_when_it_is_taken_back(room: Room, question: str) -> None:
    await room.subscribe()
    story = await publish_dated(room, themes=("tech",))
    (answer,) = await room.say(question)
    assert "Deadline: 24 Mar" in answer.text
    (day,) = story.dates
    wrong = dated_mark(day.date, day.kind, story.articles[0].url)
    taken_back = Correction(article=story.lead, index=HEADLINE, text="It is not so.", prints=(wrong,))
    await save_edit(room.store, Edit(stories=[replace(story, corrections=(taken_back,))]), room.clock())
    (due,) = await room.store.corrections.due(room.clock(), 9, ("en",))
    assert due.ids == ((await room.known()).id,)


SINCE, IN_FORCE = "2026-03-05", {"stage": Stage.IN_FORCE, "stage_from": "2026-03-05"}


@pytest.mark.parametrize("length", ["Normal", "Brief"])
async def test_a_day_that_stands_on_no_line_of_days_is_told_as_far_as_it_is_shown(room: Room, length: str) -> None:
    await room.subscribe()
    await room.say("/settings")
    for step in ("Length", length):
        await room.pressed(step)
    story = await publish_dated(room, themes=("tech",))
    story = replace(story, **IN_FORCE)
    await save_edit(room.store, Edit(stories=[story]), room.clock())
    (answer,) = await room.say("/digest")
    wrong = dated_mark(SINCE, DateKind.EFFECTIVE, story.articles[0].url)
    taken_back = Correction(article=story.lead, index=HEADLINE, text="It is not so.", prints=(wrong,))
    await save_edit(room.store, Edit(stories=[replace(story, corrections=(taken_back,))]), room.clock())
    due = await room.store.corrections.due(room.clock(), 9, ("en",))
    assert due
    assert "5 Mar" in answer.text
