"""Every command and every button with what nobody should send, in three languages: an answer in the person's own
language, never an error, never silence, and nothing of another chat."""

import logging
from collections.abc import Mapping

import pytest

from bot.commands import request_limits
from bot.commands.registry import BUTTONS, COMMANDS, Rights
from bot.sandbox.world import Message, User
from digests import subscribe
from digests.model import Address, KeptKind, Subscriber
from tests.bot.commands.conftest import ADMIN, Room

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

LANGUAGES = {"en": "en", "zh-hans": "zh-Hans", "zh-tw": "zh-Hant"}
HOSTILE = {
    "markup": '<b>x</b> <script>alert(1)</script> &lt; <a href="tg://user?id=1">y</a> </blockquote>',
    "directions": "\u202egnorw\u2066 \u200fright\u200e \ufeff",
    "control": "a\x00b\x1b[31m\x7f\ud7ff",
    "long": "台" * 4000,
    "operators": '"NEAR(" AND OR NOT * ^ : - ( \') OR 1=1 --',
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301\u0301\u0301",
    "figures": "-1 99999999999999999999 ٣ ² 1e9 25:99",
    "forms": "{0} {words} {command} %s %(x)d \\1 $1",
    "address": "http://[::1 https://user:pw@ javascript:alert(1)",
    "one character": "美",
}
FORBIDDEN = "\x00\x1b\u202e\u2066\u200f"
INNER = ("traceback", "error", "exception", "nonetype", "attribute", "0x", "sqlite")
STALE = {
    # of each kind of button, what a keyboard of long ago may still say: a story, a form, a word, a page of then
    "start": ("go", "choose:go", "topic:taiwan:on", "hour:0700", "zone:Europe/Berlin", "begin:Asia/Taipei"),
    "settings": ("topics", "hour:0700:on", "zone:ask", "language:en", "pause:7", "resume", "new"),
    "channel": ("-1001234567890", "-1001234567890:preview", "-1001234567890:forget:yes"),
    "follow": ("taiwan", "gone"), "new": ("8", "taiwan:8"), "calendar": ("file:own:90", "show:all:365"),
    "timeline": ("taiwan:30",), "story": ("save:1", "mute:1:1", "wrong:1:1:old", "back:1"),
    "saved": ("page:8", "drop:1:0"), "muted": ("page:8", "drop:1:0"), "watch": ("drop:0123456789abcdef",),
    "resume": ("",), "stop": ("now",), "forget": ("no", "yes"), "sources": ("8", "0:9:-:-:-", "0:1:-:-:7"),
    "filter": ("-:-:-:-", "1:2:3:7"), "many": ("1:yes", "1:no", "1:undo", "on:-:-:-:-", "off:1:-:-:7"),
    "remove": ("1:yes", "1:no"),
    "source": ("1", "1:back", "1:read", "1:pause", "1:off", "1:resume"),
    "test": ("1",), "edit": ("1", "1:ask:name", "1:set:party:prc", "1:address", "1:remove"),
    "change": ("1:yes", "1:no", "1:undo"),
    "move": ("gone",), "moving": ("1:confirm", "1:undo"), "add": ("1:confirm", "1:owner:private"),
    "deliveries": ("page:8", "resume"), "desk": ("story:1", "hide:1", "undo:1"),
    "deskedit": ("title:1", "section:1", "pick:0123456789:0"),
    "correct": ("story:1", "1:what:whole", "1:cause:facts", "1:right:0", "1:send", "1:cancel"),
    "sendnow": ("1:send", "1:cancel"),
    "admins": ("page:8", "of:5", "set:0:king", "take:5"),
    "ban": ("page:8", "set:0", "lift:5", "free:0123456789abcdef"),
    "audit": ("page:0:8", "undo:5:0:0", "page:1:0"),
    "themes": ("open:gone:0", "words:gone", "remove:gone", "confirm:1", "cancel:1", "undo:1"),
    "marks": ("list:old:gone:8", "topics:old", "story:1:old:taiwan:0", "shares"),
    "owner": ("1:yes", "1:no"), "retry": ("1:stop",), "import": ("1:confirm", "1:undo"),
    "broadcast": ("1:go", "1:write:en", "1:kind:private:on", "pause:1", "at:1"),
}  # fmt: skip
BAD = (
    "",
    "x",
    "-1",
    "9" * 40,
    "٣",
    "1:2:3:4:5:6",
    "<b>",
    "\u202e",
    "'--",
    "save:1:²",
    "drop:x:0",
    "page:",
    "yes:yes",
)


@pytest.fixture(autouse=True)
def _nothing_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PERSON", "DEAR", "GROUP"):
        monkeypatch.setattr(request_limits, name, request_limits.Rate(10_000, 10_000))


async def person(room: Room, language: str, number: int = 700) -> User:
    """Let somebody come whose app has this language, and turn the digest on."""
    user = room.sandbox.add_user(number, "Lin", language_code=language)
    newcomer = Subscriber(address=Address(number), language=LANGUAGES[language], zone="Asia/Taipei")
    await subscribe.consent(room.store, newcomer, room.clock())
    return user


async def another(room: Room) -> tuple[User, object]:
    """Let somebody else have a digest, a saved story and a watched word; return all that is kept of them."""
    other = await person(room, "en", 800)
    await room.say("/watch secretword", other)
    await room.say("/topics trade", other)
    return other, await kept_of(room, other)


async def kept_of(room: Room, user: User) -> object:
    known = await room.known(user.id)
    return known, await room.store.keeping.kept(known.id, KeptKind.SAVED)


def shared_out(words: Mapping[str, str], language: str, name: str) -> list[tuple[str, str]]:
    """Return a third of the words, so that each command or button has all of them over the three languages."""
    turn = list(LANGUAGES).index(language) + len(name)
    return [each for number, each in enumerate(words.items()) if (number + turn) % len(LANGUAGES) == 0]


def check(said: list[Message], what: str) -> None:
    """Nothing of the insides, of another chat, of hidden marks, and no link that the person made up."""
    for message in said:
        words = message.text.casefold()
        assert not any(word in words for word in INNER), (what, message.text)
        assert "secretword" not in words, what
        assert not any(mark in message.text for mark in FORBIDDEN), (what, message.text)
        assert "tg://user" not in str(message.json.get("entities")), what


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_command_answers_whatever_stands_behind_it(
    room: Room, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await room.publish_story("美国与中国", "A ship passed through the strait 美 on Monday.")
    other, before = await another(room)
    reader, admin = await person(room, language), await person(room, language, ADMIN)
    to_admins = {command.name for command in COMMANDS if command.rights.role is not None}
    for name in (*(command.name for command in COMMANDS), "washington", "taiwan"):
        for kind, words in shared_out(HOSTILE, language, name):
            said = await room.say(f"/{name} {words}"[:4096], admin if name in to_admins else reader)
            assert said, f"/{name}: nothing is said to {kind}"
            check(said, f"/{name} with {kind}")
    assert [record.getMessage() for record in caplog.records] == []
    assert await kept_of(room, other) == before
    assert await room.store.conversations.undone(room.application.bot.id) == {}
    assert await room.store.check() == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_free_text_and_answers_to_questions_are_answered_whatever_they_are(
    room: Room, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await room.publish_story("美国与中国", "A ship passed through the strait 美 on Monday.", language="zh")
    reader = await person(room, language)
    (help_text,) = await room.say("/help", reader)
    for question in ("", "settings:hour:ask", "settings:quiet:ask", "settings:zone:ask"):
        for kind, words in HOSTILE.items():
            if question:
                room.sandbox.push_press(help_text, f"v1:{question}", user=reader)
                await room.quiet()
            said = await room.say(words[:4096], reader)
            assert said, f"{question}: nothing is said to {kind}"
            check(said, f"{question} with {kind}")
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_press_is_answered_whatever_it_says_and_changes_nothing_of_others(
    room: Room, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    other, before = await another(room)
    reader, admin = await person(room, language), await person(room, language, ADMIN)
    of_admins = [name for name, row in BUTTONS.items() if row.rights.role is not None]
    for who, names in ((reader, list(BUTTONS)), (admin, of_admins)):
        old = Message(
            room.sandbox.chat(who),
            {"message_id": 1, "date": 0, "chat": room.sandbox.chat(who).as_json()},
            True,
            room.clock(),
        )
        (page,) = await room.say("/help", who)
        for name in names:
            told = [(each, rest) for rest in STALE[name] for each in (page, old)]
            for message, rest in told + [
                (page, rest) for _, rest in shared_out({each: each for each in BAD}, language, name)
            ]:
                data = f"v1:{name}:{rest}"[:64].removesuffix(":")
                page.json |= {"text": "as it was"}  # so that whatever is put in its place is seen
                newest, events = room.newest(who), len(room.sandbox.events)
                press = room.sandbox.push_press(message, data, user=who)
                said = await room.answers(who, newest)
                seen = [event for event in room.sandbox.events[events:] if event.text or event.kind == "edited"]
                assert press.answered, data
                assert said or seen, f"nothing is seen of {data}"
                check([*said, page], data)
    assert [record.getMessage() for record in caplog.records] == []
    assert await kept_of(room, other) == before


def test_every_button_has_something_stale() -> None:
    assert set(STALE) == set(BUTTONS)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_in_a_group_only_admins_press_what_changes_something(room: Room, language: str) -> None:
    member = room.sandbox.add_user(701, "Lin", language_code=language)
    group = room.sandbox.add_group("Readers", owner=room.reader)
    room.sandbox.add_member(group, member)
    (page, *_) = await room.say("/start@communique_bot", group)
    await room.press("Start daily digest", group)
    before = await room.known(group.id)
    for name, row in BUTTONS.items():
        for rest in STALE[name]:
            press = room.sandbox.push_press(page, f"v1:{name}:{rest}".removesuffix(":"), user=member)
            await room.quiet()
            assert press.answered, name
            if row.rights is not Rights.ANYBODY:
                assert press.toast, f"{name}:{rest} is refused in words"
    assert await room.known(group.id) == before
