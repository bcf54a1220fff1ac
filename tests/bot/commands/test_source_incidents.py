"""What an admin reads when a source goes wrong and when it is well again, in every language."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.faults import advice
from bot.commands.sources import incident_messages
from bot.render.parts import as_shown, measure, to_text
from bot.sandbox.world import Message, User
from bot.texts import LANGUAGES, get, source_words
from digests.curate.source_list import IncidentNotice
from digests.errors import AddressError, FetchError, UnknownSourceError
from digests.model import Incident, SourceRecord, SourceState, Trouble
from digests.rules.reading.sources.health import cause_of
from tests.bot.commands.conftest import Room
from tests.digests.newsstand import Newsstand, item, rss
from tests.factories import NOW, source

DAY = timedelta(days=1)
GAZETTE = source(name="甲报", url="https://gazette.example.org/feed")
STATE = SourceState(
    next_fetch_at=NOW, last_success_at=NOW - DAY, newest_item_at=NOW - 2 * DAY, cadence=10_800.0, failures=4
)
WITH_CAUSE = {Trouble.UNREACHABLE, Trouble.REFUSED, Trouble.GONE, Trouble.FAULTY, Trouble.UNREADABLE}


def notice(trouble: Trouble, *, over: bool = False, active: bool = True, **changes: object) -> IncidentNotice:
    state = replace(STATE, trouble=trouble, last_error=f"{GAZETTE.url} answered 599 Odd")
    if trouble is Trouble.MOVED:
        state = replace(state, moved_to="https://gazette.example.org/new")
    record = SourceRecord(replace(GAZETTE, active=active), replace(state, **changes))  # type: ignore[arg-type]
    incident = Incident(
        source=GAZETTE.id, name=GAZETTE.name, trouble=trouble, detail=cause_of(record, trouble), began_at=NOW
    )
    return IncidentNotice(incident, over, record)


def told(one: IncidentNotice, language: str = "en", zone: str = "UTC") -> str:
    ((html, _),) = incident_messages([one], get(language), zone)
    assert measure(html).fits()
    return to_text(html)


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("trouble", Trouble)
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_in_chinese_only_the_log_and_names_are_english(language: str, trouble: Trouble, over: bool) -> None:
    words = told(notice(trouble, over=over, active=trouble is not Trouble.GONE), language, "Asia/Taipei")
    *lines, last = words.splitlines()
    if trouble in WITH_CAUSE and not over:
        assert last.endswith("answered 599 Odd")
    else:
        lines.append(last)
    known = rf"{GAZETTE.id}|robots\.txt|https?://\S+|/\w+source|URL|COMMUNIQUE_\w+"
    assert not re.search("[A-Za-z]{2,}", re.sub(known, "", "\n".join(lines))), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_has_a_sentence_and_an_advice_of_its_own(language: str) -> None:
    words = source_words(language)
    assert len({words.named("troubles", trouble) for trouble in Trouble}) == len(Trouble)
    assert all(words.named("advice", trouble) for trouble in Trouble)


def test_a_trouble_is_told_with_since_when_what_to_do_and_last_its_cause() -> None:
    assert told(notice(Trouble.FAULTY), zone="America/New_York").splitlines() == [
        "⚠️ 甲报 (harbour-gazette) has trouble with its own server.",
        "Last read: Mon 9 Mar, 08:00.",
        "There is nothing to do: I keep trying until the site works again.",
        "Log: answered 599 Odd",
    ]


@pytest.mark.parametrize("trouble", sorted(set(Trouble) - WITH_CAUSE))
def test_a_cause_that_adds_nothing_is_left_out(trouble: Trouble) -> None:
    assert "Log:" not in told(notice(trouble))


def test_a_silent_source_is_told_with_its_own_rhythm_and_one_never_read_as_such() -> None:
    words = told(notice(Trouble.SILENT, newest_item_at=NOW - 400 * DAY))
    assert "Nothing new since 3 Feb 2025. Usually it brings one about every 3 hours." in words
    assert "could never be read" in told(notice(Trouble.UNREACHABLE, last_success_at=None))
    assert "never brought an item with a date" in told(notice(Trouble.EMPTY, newest_item_at=None))


def test_one_that_was_paused_since_it_is_gone_is_told_with_both_ways_on() -> None:
    words = told(notice(Trouble.GONE, active=False))
    assert "I have stopped reading it." in words
    assert "/movesource harbour-gazette URL" in words
    assert "/resumesource harbour-gazette" in words
    assert "stopped" not in told(notice(Trouble.GONE))


def test_the_end_is_told_with_what_was_wrong_and_since_when() -> None:
    assert told(notice(Trouble.PAGE, over=True)) == (
        "✅ 甲报 (harbour-gazette) is working again. Trouble since Tue 10 Mar, 12:00: "
        "answers with a web page instead of its feed."
    )
    assert "at its old address again" in told(notice(Trouble.MOVED, over=True))


def test_each_trouble_has_a_button_that_leads_to_its_mending_and_more_than_six_notices_are_two_messages() -> None:
    over = [notice(Trouble.EMPTY, over=True)]
    (_, keyboard), (_, none) = incident_messages(
        [notice(Trouble.MOVED)] + [notice(Trouble.EMPTY)] * 5 + over, get("en"), "UTC"
    )
    assert keyboard is not None
    (move,), *opening = keyboard.inline_keyboard
    assert move.callback_data == "v1:move:harbour-gazette"
    assert {row[0].callback_data for row in opening} == {"v1:source:0"}
    assert {row[0].text for row in opening} == {"Open: 甲报"}
    assert none is None
    for name in ("x" * 300, "a:b"):
        odd = replace(notice(Trouble.MOVED), record=SourceRecord(source(name), STATE, number=7))
        ((_, keyboard),) = incident_messages([odd], get("en"), "UTC")
        assert keyboard is not None
        assert keyboard.inline_keyboard[0][0].callback_data == "v1:source:7"


# --- what others wrote cannot be tapped, wherever it is quoted ------------------------------------

TRAPS = (
    "/forget",
    "@evil_bot",
    "#evil",
    "$EVIL",
    "evil.com",
    "t.me/evil",
    "evil@evil.com",
    "+1 202 555 0100",
    "10.6.6.6",
)
HOSTILE = "Taiwan " + " ".join(TRAPS) + " \u202e\u200b"
NAME = "Gazette @evil_bot evil.com /forget"


def uncoded(message: Message) -> str:
    """The text of a message without what stands in a code entity, which is copied and never followed."""
    units = message.text.encode("utf-16-le")
    for entity in message.json.get("entities", []):
        if entity["type"] == "code":
            begin, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
            units = units[:begin] + " ".encode("utf-16-le") * entity["length"] + units[end:]
    return units.decode("utf-16-le")


def assert_inert(text: str) -> None:
    assert "evil" in text, "it is quoted there"
    assert [trap for trap in TRAPS if trap in text] == []
    assert not any(sign in text for sign in "\u202e\u200b")


async def published(room: Room) -> None:
    await room.store.sources.add(source(name=NAME, label=NAME), NOW)
    await room.publish_story(HOSTILE, f"{HOSTILE} said so.")


@pytest.mark.parametrize(
    "words",
    ["/digest", "/new", "/taiwan", "/timeline taiwan", "/why evil", "/week", "evil evil_bot 0100", "evil xyz"],
)
async def test_readers_see_it_as_words(room: Room, words: str) -> None:
    await published(room)
    for answer in await room.say(words):
        if words == "evil xyz" or "evil" in answer.text:
            assert_inert(uncoded(answer))


async def test_admins_see_it_as_words(room: Room, admin: User, stand: Newsstand) -> None:
    await published(room)
    await room.store.sources.record(
        "harbour-gazette",
        SourceState(next_fetch_at=NOW, failures=5, trouble=Trouble.FAULTY, last_error=f"answered 503 {HOSTILE}"),
    )
    said = [*await room.say("/sources", admin), *await room.say("/removesource harbour-gazette", admin)]
    said += await room.say("/pausesource harbour-gazette @evil_bot evil.com", admin)
    said += [*await room.say("/sources", admin), *await room.say("/trytheme taiwan +evil", admin)]
    said += await room.say("/movesource harbour-gazette", admin)
    title = HOSTILE.replace("&", "&amp;")
    url = stand.put("/feed", rss(item(title, "https://a.example/1"), title=title))
    said += (await room.say(f"/addsource {url}", admin))[1:]
    said += (await room.say(f"/movesource harbour-gazette {url}", admin))[1:]
    for answer in said:
        assert_inert(uncoded(answer))


@pytest.mark.parametrize("trouble", [Trouble.FAULTY, Trouble.MOVED])
def test_alerts_of_sources_say_it_as_words(trouble: Trouble) -> None:
    detail = "https://evil.com/feed" if trouble is Trouble.MOVED else f"answered 503 {HOSTILE}"
    incident = Incident(source="gazette", name=NAME, trouble=trouble, detail=detail, began_at=NOW)
    record = SourceRecord(source("gazette", name=NAME), SourceState(next_fetch_at=NOW))
    for over in (False, True):
        ((html, _),) = incident_messages([IncidentNotice(incident, over, record)], get("en"), "UTC")
        text, _ = as_shown(html)
        assert [trap for trap in TRAPS if trap in text.replace(detail, "")] == []
        assert (detail in text) == (f"<code>{detail}</code>" in html)


def test_advice_keeps_our_own_commands_and_examples() -> None:
    texts = get("en")
    unknown = UnknownSourceError("x", source="@evil_bot evil.com")
    said = advice(unknown, texts)
    assert said.endswith("/sources lists them all.")
    assert_inert(said)
    assert "https://example.org/feed.xml" in advice(AddressError(), texts)
    assert HOSTILE not in advice(FetchError(f"answered 503 {HOSTILE}"), get("zh-Hans"))
