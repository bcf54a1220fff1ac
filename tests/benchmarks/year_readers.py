"""300 readers for a year, in private and in groups: how they join, what they choose, what they do each day.

All is said and pressed in the sandbox, as people do; who does what is the same for a seed. `disturbed` says when a
reader last did something that changes what is due to them.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from bot.hearing.buttons import data
from bot.sandbox.world import Chat, Message, buttons_of
from tests.sandbox.telegram import WatchedTelegram

HOURS = ("06:00", "07:00", "07:30", "08:00", "12:00", "18:00", "21:00", "08:00, 18:00")
ZONES = ("New York", "London", "Taipei", "Shanghai", "Los Angeles", "Berlin")
LANGUAGES = ("en", "en", "en", "zh-hans", "zh-hant")
THEMES = (
    "", "taiwan", "trade, tech", "trade", "taiwan, scs", "sanctions, minerals", "fentanyl, people", "diplomacy",
)  # fmt: skip
QUESTIONS = (
    "/taiwan", "/digest", "/week", "/calendar", "/timeline taiwan", "/new", "shoal destroyer", "/trade",
    "/timeline trade", "/calendar trade",
    "/why entity list", "/topics", "/settings", "/help", "rare earths licence", "/week",
)  # fmt: skip
OF_ADMINS = ("/stats", "/deliveries", "/sources", "/trytheme trade +walnuts")
TURNS = tuple(
    f"v1:{name}" for name in ("calendar", "timeline", "new", "settings:topics", "settings:hours", "settings:main")
)
AWAY, PAUSED = timedelta(days=30), timedelta(days=7)
LEAVING = 5  # readers a day, most of whom come back
KINDS = 60  # of choices: so many sorts of readers
GROUPS_IN = 12  # every twelfth reader is a group

Settled = Callable[[], Awaitable[None]]


class Readers:
    """Who reads. `settled` waits until the bot has answered all that was said."""

    def __init__(self, sandbox: WatchedTelegram, admin: int, settled: Settled) -> None:
        self.sandbox, self._settled = sandbox, settled
        self._random = Random("readers")  # noqa: S311 - no secret
        self._numbers = 0
        self.admin = sandbox.add_user(admin, "Alex")
        self.present: list[Chat] = []
        self.away: dict[int, datetime] = {}
        self.disturbed: dict[int, datetime] = {}

    def _now(self) -> datetime:
        return self.sandbox.clock()

    def _disturb(self, room: Chat) -> None:
        self.disturbed[room.id] = self._now()

    async def join(self, count: int) -> None:
        """Let so many new readers start daily messages and choose; every step is taken by all of them."""
        rooms = [self._room() for _ in range(count)]
        choices = [self._choices(number) for number in range(self._numbers - count, self._numbers)]
        for room in rooms:
            self._say(room, "/start")
        await self._settled()
        self._press_each(rooms, data("start", "begin", "UTC"))
        await self._settled()
        for step in range(4):
            for room, (said, _) in zip(rooms, choices, strict=True):
                if said[step]:
                    self._say(room, said[step])
            await self._settled()
        for step in range(2):
            for room, (_, pressed) in zip(rooms, choices, strict=True):
                if pressed[step] and (message := self._newest(room)):
                    self.sandbox.push_press(message, pressed[step])
            await self._settled()
        self.present += rooms
        for room in rooms:
            self._disturb(room)

    def _room(self) -> Chat:
        self._numbers += 1
        if self._numbers % GROUPS_IN == 0:
            return self.sandbox.add_group(f"Group {self._numbers}")
        language = LANGUAGES[self._numbers % KINDS % len(LANGUAGES)]
        user = self.sandbox.add_user(first_name=f"Reader {self._numbers}", language_code=language)
        return self.sandbox.chat(user)

    def _choices(self, number: int) -> tuple[Sequence[str], Sequence[str]]:
        """Return what a reader says and presses to choose: hours, zone, topics and quiet hours, then the rest."""
        number %= KINDS
        themes = THEMES[number // 3 % len(THEMES)]
        said = (
            f"/time {HOURS[number % len(HOURS)]}",
            f"/timezone {ZONES[number // 2 % len(ZONES)]}",
            f"/topics {themes}" if themes else "",
            "/quiet 22:00-06:30" if number % 4 == 0 else "",
        )
        review = data("settings", "review", str(number % 7)) if number % 3 == 0 else ""
        others = data("settings", "others", ("never", "always")[number % 2]) if number % 5 == 0 else ""
        return said, (review, others)

    def _say(self, room: Chat, text: str) -> None:
        command, _, rest = text.partition(" ")
        if room.is_group and text.startswith("/"):
            text = f"{command}@{self.sandbox.bot.username} {rest}".rstrip()
        self.sandbox.say(room, text)

    def _newest(self, room: Chat) -> Message | None:
        return next((message for message in reversed(self.sandbox.messages(room)) if message.labels), None)

    def _press_each(self, rooms: Sequence[Chat], words: str) -> None:
        for room in rooms:
            if (message := self._newest(room)) is not None:
                self.sandbox.push_press(message, words)

    # --- a day ------------------------------------------------------------------------------------

    async def live(self, day: int) -> None:
        """What readers do on a day: every tenth asks something and presses something, a few leave, some come back,
        new ones join for those who left for ever; the admin looks once a week."""
        asking = self.present[day % 10 :: 10]
        for number, room in enumerate(asking):
            self._say(room, QUESTIONS[(number + day) % len(QUESTIONS)])
        if day % 7 == 0:
            self.sandbox.say(self.admin, OF_ADMINS[day // 7 % len(OF_ADMINS)])
        await self._settled()
        for room in asking[::2]:
            for message, words in self._turnable(room):
                self.sandbox.push_press(message, words)
        await self._settled()
        await self._come_and_go(day)

    def _turnable(self, room: Chat) -> Iterator[tuple[Message, str]]:
        message = self._newest(room)
        words = [button.get("callback_data", "") for button in buttons_of(message.json)] if message else []
        chosen = [each for each in words if each.startswith(TURNS)]
        if message is not None and chosen:
            yield message, self._random.choice(chosen)

    async def _come_and_go(self, day: int) -> None:
        now = self._now()
        back = [self.sandbox.chat(number) for number, since in self.away.items() if now - since > AWAY]
        for room in back:
            del self.away[room.id]
            self._return(room)
        people = [room for room in self.present if not room.is_group]
        leaving = self._random.sample(people, min(LEAVING, len(people) // 4))
        forgetting, new = [], 0
        for number, leaver in enumerate(leaving, day * LEAVING):
            match number % 10:
                case 0 | 3:
                    self.sandbox.block(leaver)
                    self._goes(leaver)
                case 5:
                    self._say(leaver, "/pause 7")
                    self.disturbed[leaver.id] = now + PAUSED
                case 7:
                    self.sandbox.deactivate(leaver)
                    self.present.remove(leaver)
                    new += 1
                case 8:
                    self._say(leaver, "/forget")
                    forgetting.append(leaver)
                    self.present.remove(leaver)
                    new += 1
                case _:
                    self._say(leaver, "/stop")
                    self._goes(leaver)
        if day % 8 == 7 and (groups := [room for room in self.present if room.is_group]):
            self.sandbox.remove_from_group(groups[0])
            self.present.remove(groups[0])
            new += 1
        await self._settled()
        self._press_each(forgetting, data("forget", "yes"))
        self._press_each(back, data("start", "go"))
        await self._settled()
        if new:
            await self.join(new)

    def _goes(self, room: Chat) -> None:
        self.present.remove(room)
        self.away[room.id] = self._now()
        self._disturb(room)

    def _return(self, room: Chat) -> None:
        if room.blocked:
            self.sandbox.unblock(room)
        self._say(room, "/start")
        self.present.append(room)
        self._disturb(room)

    def trim(self, keep: int) -> None:
        """Forget what the sandbox needs no more, so that what grows is the bot's."""
        self.sandbox.presses.clear()
        self.sandbox.files.clear()
        for room in self.sandbox.chats.values():
            for number in list(room.messages)[:-keep]:
                del room.messages[number]
