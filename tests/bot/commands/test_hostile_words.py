"""What others wrote cannot be tapped, wherever it is quoted."""

import pytest

from bot.commands.faults import advice
from bot.commands.sources import incident_messages
from bot.render.parts import as_shown
from bot.sandbox.world import Message, User
from bot.texts import get
from digests.curate.source_list import IncidentNotice
from digests.errors import AddressError, FetchError, UnknownSourceError
from digests.model import Incident, SourceRecord, SourceState, Trouble
from tests.bot.commands.conftest import Room
from tests.digests.newsstand import Newsstand, item, rss
from tests.factories import NOW, source

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
