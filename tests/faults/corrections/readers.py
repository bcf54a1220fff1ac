"""Fifty readers of all kinds, and what they do in the month: they receive, ask, pause, stop, block and come back.

All is said and pressed in the sandbox, as people do; who does what is the same for a seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot.hearing.buttons import data
from bot.sandbox.world import Chat, Message, buttons_of
from tests.faults.corrections.errors import Error
from tests.faults.works import Works

DAY = timedelta(days=1)
LANGUAGES = ("en", "zh-hans", "en", "zh-hant")
TOPICS = ("trade", "people", "tech", "diplomacy, sanctions")
SEARCH = ""
QUESTIONS = ("/new", "/week", "/digest", "/calendar", *(f"/{topic}" for topic in TOPICS[:3]), SEARCH)
QUESTIONS += ("/timeline trade", "/timeline people")
TURNS = tuple(f"v1:{name}" for name in ("calendar", "timeline", "new", "week"))
TURNED_OFTEN = 0.3
A_WEEK = 7.0
ASKS_OFTEN, ASKS_SELDOM = 0.35, 0.03


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of reader: what is said and pressed at first, whether daily digests are wanted at all, how often
    something is asked, and what it `does` on the way."""

    name: str
    said: Sequence[str] = ()
    pressed: Sequence[str] = ()
    group: bool = False
    receives: bool = True
    asks: float = ASKS_SELDOM
    does: str = ""


KINDS = (
    Kind("everything"),
    Kind("one topic", ("/topics {topic}",)),
    Kind("several hours", ("/time 05:00 11:00 17:00",)),
    Kind("quiet hours", ("/time 08:00 20:00", "/quiet 10:00-19:00")),
    Kind("weekly review", (), (data("settings", "review", "{weekday}"),)),
    Kind("other languages never", (), (data("settings", "others", "never"),)),
    Kind("group", ("/time 11:00",), group=True),
    Kind("group with a topic", ("/topics {topic}",), group=True),
    Kind("pauses", ("/time 08:00 17:00",), does="pauses"),
    Kind("stops for ever", does="stops"),
    Kind("stops and returns", ("/topics {topic}",), does="returns"),
    Kind("blocks and returns", does="blocks"),
    Kind("asks much, receives late", ("/time 23:00",), asks=ASKS_OFTEN),
    Kind("only asks", receives=False, asks=ASKS_OFTEN),
)


@dataclass
class Reader:
    """One who reads; `away` is when nothing may reach them unasked."""

    number: int
    kind: Kind
    room: Chat
    language: str
    away: list["Away"] = field(default_factory=list)
    spoke: list[tuple[int, int]] = field(default_factory=list)
    """Between which turns of Telegram's log they said or pressed something, and were answered."""


@dataclass
class Away:
    """When a reader receives nothing: instants, and turns of Telegram's log by which leaving was answered;
    `until` None where they never come back."""

    since: datetime
    turn: int
    until: datetime | None = None
    until_turn: int = 1 << 60


class Readers:
    """Those who read; `settle` of the month waits until what they said is answered."""

    def __init__(self, works: Works, seed: str, count: int, days: float) -> None:
        self._works = works
        self._random = Random(f"readers {seed}")  # noqa: S311 - no secret
        self._days = days
        self._plan: dict[int, list[tuple[float, str]]] = {}
        self.all = [self._reader(number) for number in range(count)]

    def _reader(self, number: int) -> Reader:
        kind = KINDS[number % len(KINDS)]
        language = LANGUAGES[(number + number // len(KINDS)) % len(LANGUAGES)]
        sandbox = self._works.sandbox
        if kind.group:
            owner = sandbox.add_user(5000 + number, f"Owner {number}", language_code=language)
            room = sandbox.add_group(f"Group {number}", owner=owner)
        else:
            room = sandbox.chat(sandbox.add_user(2000 + number, f"Reader {number}", language_code=language))
        self._plan[number] = self._wishes(kind)
        return Reader(number, kind, room, language)

    def _wishes(self, kind: Kind) -> list[tuple[float, str]]:
        """Return what a reader does of itself, and on which day."""
        at, days = self._random.uniform(0.25, 0.5) * self._days, self._days
        match kind.does:
            case "pauses":
                return [(at, "/pause 1"), (at + days * 0.25, f"/pause {1 if days < A_WEEK else 3}")]
            case "stops":
                return [(at + days * 0.2, "/stop")]
            case "returns":
                return [(at, "/stop"), (at + min(5.0, days * 0.3), "return")]
            case "blocks":
                return [(at, "block"), (at + min(3.0, days * 0.3), "return")]
        return []

    # --- the beginning ----------------------------------------------------------------------------

    def steps(self) -> int:
        """How many steps the beginning has: after each the bot is to have answered."""
        return 2 + max(len(kind.said) + len(kind.pressed) for kind in KINDS)

    def begin(self, step: int) -> None:
        for reader in self.all:
            topic, weekday = TOPICS[reader.number // len(KINDS) % len(TOPICS)], str(reader.number % 7)
            said = [text.format(topic=topic) for text in reader.kind.said]
            pressed = [text.format(weekday=weekday) for text in reader.kind.pressed]
            if step == 0:
                self._say(reader, "/start")
            elif step == 1:
                if reader.kind.receives:
                    self._press(reader, data("start", "begin", "UTC"))
            elif step - 2 < len(said):
                self._say(reader, said[step - 2])
            elif step - 2 - len(said) < len(pressed):
                self._press(reader, pressed[step - 2 - len(said)])

    # --- on the way -------------------------------------------------------------------------------

    def live(self, day: float, told: Sequence[Error]) -> tuple[list[Reader], list[Reader]]:
        """Let readers do what they do by now; `told` are the errors of late. Return those who leave, to be noted
        when it is answered, and those who say anything."""
        leaving, talking = [], []
        for reader in self.all:
            wishes = self._plan[reader.number]
            while wishes and wishes[0][0] <= day:
                leaving += self._do(reader, wishes.pop(0)[1])
                talking.append(reader)
            if self._random.random() < reader.kind.asks and not reader.room.blocked:
                self._ask(reader, told)
                talking.append(reader)
        return leaving, talking

    def _do(self, reader: Reader, wish: str) -> list[Reader]:
        if wish == "block":
            self._works.sandbox.block(reader.room)
            return [reader]
        if wish == "return":
            if reader.room.blocked:
                self._works.sandbox.unblock(reader.room)
            self._say(reader, "/start")
            reader.away[-1].until = self._works.now()
            reader.away[-1].until_turn = self._works.sandbox.log.turns
            return []
        self._say(reader, wish)
        return [reader] if wish == "/stop" else []

    def note_away(self, leaving: Sequence[Reader]) -> None:
        """Note that these have left, and been answered."""
        for reader in leaving:
            reader.away.append(Away(self._works.now(), self._works.sandbox.log.turns))

    def come_back(self) -> None:
        """Let whoever has come back press the button that starts daily digests."""
        for reader in self.all:
            if reader.away and reader.away[-1].until is not None:
                message = self._newest(reader)
                if message is not None and data("start", "go") in _data_of(message):
                    self._works.sandbox.push_press(message, data("start", "go"))

    def _ask(self, reader: Reader, told: Sequence[Error]) -> None:
        message = self._newest(reader)
        turns = [each for each in _data_of(message) if each.startswith(TURNS)] if message is not None else []
        if message is not None and turns and self._random.random() < TURNED_OFTEN:
            self._works.sandbox.push_press(message, self._random.choice(turns))
            return
        question = self._random.choice(QUESTIONS)
        if question == SEARCH:
            question = self._random.choice(told).key if told else "/new"
        if not (reader.room.is_group and not question.startswith("/")):
            self._say(reader, question)

    def _say(self, reader: Reader, text: str) -> None:
        command, _, rest = text.partition(" ")
        if reader.room.is_group:
            text = f"{command}@{self._works.sandbox.bot.username} {rest}".rstrip()
        self._works.sandbox.say(reader.room, text)

    def _press(self, reader: Reader, words: str) -> None:
        if (message := self._newest(reader)) is not None:
            self._works.sandbox.push_press(message, words)

    def _newest(self, reader: Reader) -> Message | None:
        messages = reversed(self._works.sandbox.messages(reader.room))
        return next((message for message in messages if message.labels), None)


def _data_of(message: Message) -> list[str]:
    return [button.get("callback_data", "") for button in buttons_of(message.json)]
