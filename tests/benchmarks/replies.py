"""Goes through every command and every button that it meets, and prints each reply as a phone shows it.

    python -m tests.benchmarks.replies [--language zh-Hans]... [--role reader]... [--width 34]

The bot is whole: it reads the demo's newsroom on loopback and talks to a Telegram on loopback, on a moved clock. A
reader asks in private, an admin of a group asks in a topic of a forum, and an admin of the site asks for what only
they may. A reply that was printed before is only named. `!!` marks what nobody should see: a press or a command
without an answer, a placeholder without its value, and a gap between two Chinese sentences.
"""

import argparse
import asyncio
import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import bot.app
from bot.cli.phone import show_message
from bot.commands.registry import COMMANDS
from bot.sandbox.state import USERNAME
from bot.sandbox.world import Chat, Json, Message, User, buttons_of
from bot.sending.pacing import Pacing
from config.log import set_up_log
from digests.model import Address, Subscriber, SubscriberState
from digests.subscribe import choose_read
from tests.journeys.house import ADMIN, House, open_house
from tests.unhurried import Unhurried

ROLES = ("reader", "group", "admin")
LANGUAGES = {"en": "en", "zh-Hans": "zh-hans", "zh-Hant": "zh-tw"}
APART = timedelta(seconds=15)
"""So much time passes between two acts, so that nobody asks too much."""
LAST = ("pause", "resume", "stop", "unsubscribe", "cancel", "export", "forget")
"""What ends something is tried last, so that the other commands have something to show."""
WORDS = {
    "start": ("", "t_taiwan", "xyzzy"), "digest": ("", "2d", "taiwan"), "new": ("", "all"), "week": ("", "taiwan"),
    "calendar": ("", "trade 60d"), "timeline": ("", "taiwan"), "topics": ("", "trade", "all"),
    "watch": ("", "SMIC", "drills", "drills", "a"), "settings": ("", "xyzzy"), "channel": ("", "@straits_daily"),
    "time": ("", "07:30 19:00", "99"), "timezone": ("", "Taipei", "Nowhere"), "quiet": ("", "22:00-07:00", "off"),
    "pause": ("", "7", "0"), "privacy": ("", "xyzzy"), "help": ("", "calendar"), "both": ("", "taiwan"),
    "who": ("", "Foreign Ministry", "xyzzy"), "lists": ("", "xyzzy"), "why": ("", "drills", "xyzzy"),
    "sources": ("", "paused", "capitol"), "source": ("", "{id}"), "testsource": ("", "nowhere", "{url}"),
    "pausesource": ("", "{id}", "{id}"),
    "resumesource": ("", "{id}", "{id}"), "movesource": ("", "{id}", "{id} {url}"),
    "removesource": ("", "xyzzy", "{id}"), "addsource": ("", "nowhere", "{url}"),
    "trytheme": ("", "taiwan ferry", "taiwan +ferry"), "themes": ("", "taiwan", "xyzzy"),
    "deliveries": ("", "xyzzy"), "preview": ("", "taiwan"), "desk": ("", "drills"), "correct": ("", "drills"),
    "marks": ("", "shares", "export"), "admins": ("", "xyzzy"), "ban": ("", "xyzzy"), "audit": ("", "source"),
}  # fmt: skip
"""What is said after a command, one after the other. A command that is not here is said alone. `{id}` and `{url}`
are those of the newsroom's first source."""
TEXTS = (
    "drills strait", "what did China say about fentanyl?", "关税", "美", "hello", "thanks", "stop", "xyzzy",
    "7:30", "/tawian", "taiwan 7d", "calendar", "AND OR NOT *", "x" * 4000,
)  # fmt: skip
FAULT = re.compile(r"\{\w*\}|%\(\w+\)|\bNone\b|[。！？] +\w")


@dataclass
class Walk:
    """A person who says and presses things in one place. `marks` are the lines that begin with `!!`."""

    house: House
    user: User
    room: Chat | User
    width: int
    language: str
    thread: int = 0
    marks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._printed: dict[str, int] = {}
        self._pressed: set[str] = set()
        self._themes = {theme.id for theme in self.house.app.newsroom.relation.themes}

    async def command(self, name: str) -> None:
        for words in WORDS.get(name, ("",)):
            called = f"/{name}" if self.room is self.user else f"/{name}@{USERNAME}"
            first = self.house.press.sources()[0]
            await self.say(f"{called} {words.format(id=first.id, url=first.url)}".strip())

    async def say(self, text: str) -> None:
        """Say it, and press every kind of button that comes of it, once each."""
        answered = next(reversed(self.house.sandbox.messages(self.room)), None)
        options = {} if self.room is self.user else {"thread": self.thread, "reply_to": answered}
        say = self.house.sandbox.say
        shown = await self._do(f"> {text[:60]}", lambda: say(self.room, text, user=self.user, **options))
        waiting = deque((message, button) for message in shown for button in buttons_of(message.json))
        while waiting:
            message, button = waiting.popleft()
            if (kind := self._kind_of(button)) and kind not in self._pressed:
                self._pressed.add(kind)
                shown = await self._press(message, button)
                waiting.extend((each, button) for each in shown for button in buttons_of(each.json))
        await self._take_back()

    async def _press(self, message: Message, button: Json) -> list[Message]:
        data = button["callback_data"]
        press = self.house.sandbox.push_press
        return await self._do(f"> [ {button['text']} ] {data}", lambda: press(message, data, user=self.user))

    def drawn(self, message: Message) -> str:
        """Return a message as a phone of this width and language shows it."""
        bare = _without_links(message.json)
        return "\n".join(show_message(bare, zone=UTC, width=self.width + 2, language=self.language))

    def _kind_of(self, button: Json) -> str:
        """Return what a button does, without the number, topic, zone or hash that it does it for."""
        words = button.get("callback_data", "").split(":")
        words = ["T" if word in self._themes else "Z" if "/" in word else word for word in words]
        return re.sub(r"-?\d+|\b[0-9a-f]{8,}\b", "N", ":".join(words))

    async def _do(self, what: str, act: Callable[[], object]) -> list[Message]:
        """Do it, print what is seen of it, and return the messages that came or changed."""
        self.house.clock.move(APART)
        events = self.house.sandbox.events
        print(f"\n{what}")
        act()
        since = len(events)
        await self.house.answered()
        seen = [each for each in events[since:] if each.kind in ("sent", "edited", "toast", "alert", "deleted")]
        changed = list(dict.fromkeys(each.message for each in seen if each.kind in ("sent", "edited")))
        for each in seen:
            if each.text:
                self._print(f"( {each.text} )")
        for message in changed:
            if message is not None:
                self._print(self.drawn(message))
        if not any(each.text or each.message in changed for each in seen):
            self._mark(f"no answer to {what}")
        return [
            message
            for message in changed
            if message is not None and message.chat is self.house.sandbox.chat(self.room)
        ]

    def _print(self, shown: str) -> None:
        words = shown.partition("\n")[2] or shown
        if words in self._printed:
            print(f"  (as in {self._printed[words]})")
            return
        self._printed[words] = len(self._printed) + 1
        print(f"{self._printed[words]}. {shown}")
        for found in FAULT.findall(words):
            self._mark(f"{found!r} in {self._printed[words]}")

    def _mark(self, what: str) -> None:
        self.marks.append(what)
        print(f"!! {what}")

    async def _take_back(self) -> None:
        """Let the digest come again, in the person's language, where a button ended it or changed that."""
        store, address = self.house.app.newsroom.store, Address(self.house.sandbox.chat(self.room).id, self.thread)
        known = await store.subscribers.get(address)
        message = next(reversed(self.house.sandbox.messages(self.room)), None)
        wanted = {
            "v1:start:begin:Asia/Taipei": known is None or known.state is SubscriberState.STOPPED,
            f"v1:settings:language:{self.language}": known is not None and known.language != self.language,
        }
        for data in (data for data, needed in wanted.items() if needed and message is not None):
            self.house.sandbox.push_press(message, data, user=self.user)
            await self.house.answered()


def _without_links(message: Json) -> Json:
    """Return the message with the words of its links only, as a phone shows them."""
    names = {name: message[name] for name in ("entities", "caption_entities") if name in message}
    return message | {
        name: [each for each in entities if each["type"] != "text_link"] for name, entities in names.items()
    }


async def walk(role: str, language: str, width: int, folder: Path) -> list[str]:
    """Walk as this person and return what was marked."""
    async with open_house(folder / f"{role}-{language}.sqlite3") as house:
        sandbox, store = house.sandbox, house.app.newsroom.store
        user = sandbox.add_user(ADMIN if role == "admin" else 50, "Kim", language_code=LANGUAGES[language])
        room: Chat | User = user
        thread = 0
        if role == "group":
            room = sandbox.add_group("Readers", owner=user, forum=True)
            thread = sandbox.open_topic(room, "News").id
        sandbox.add_channel("Straits", owner=user, username="straits_daily")
        newcomer = Subscriber(address=Address(sandbox.chat(room).id, thread), language=language)
        for each in {language[:2], "en"}:
            await choose_read(store, newcomer, each, True, (language[:2], "en"), house.clock())
        asking = Walk(house, user, room, width, language, thread)
        await asking.command("start")
        await house.until(house.clock() + timedelta(days=2))
        for message in sandbox.messages(room)[-3:]:
            print(asking.drawn(message))
        rows = [row for row in COMMANDS if (row.rights.role is not None) == (role == "admin")]
        names = [row.name for row in rows if row.name not in ("start", *LAST)]
        if role != "admin":
            names += ["beijing", "washington", "taiwan", "tech"]
        for name in names:
            await asking.command(name)
        for text in TEXTS if role != "admin" else ():
            await asking.say(text)
        for name in LAST:
            await asking.command(name)
        return asking.marks


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="which languages; without it all")
    parser.add_argument("--role", choices=ROLES, action="append", help="as whom; without it as each")
    parser.add_argument("--width", type=int, default=34, help="columns of the phone")
    given = parser.parse_args(arguments)
    set_up_log("text", "error")
    pacing, patient = (
        patch.object(bot.app, "Pacing", Unhurried),
        patch(f"{Pacing.__module__}.LONGEST_WAIT_OF_A_REPLY", 1e9),
    )
    with TemporaryDirectory() as folder, pacing, patient:
        for language in given.language or LANGUAGES:
            for role in given.role or ROLES:
                print(f"\n===== {role}, {language} =====")
                marks = asyncio.run(walk(role, language, given.width, Path(folder)))
                print(f"\n===== {len(marks)} marked: {'; '.join(marks)}")


if __name__ == "__main__":
    main()
