"""Decides whether a request is done now. An old request is not done. A request too many is done later."""

from collections import OrderedDict
from datetime import datetime, timedelta
from math import ceil

from bot.commands.request_limits import DO, RequestLimits, Ruling
from bot.hearing.put_off import Asker
from bot.hearing.request import Request

OLD = timedelta(minutes=5)
TOLD_ONCE_IN = timedelta(hours=1)
MOST_TOLD = 10_000


class Intake:
    """Knows how much each person has asked, and which chats were told that the bot was away. No chat is told this
    twice in an hour."""

    def __init__(self) -> None:
        self._limits = RequestLimits()
        self._told: OrderedDict[int, datetime] = OrderedDict()

    async def admit(self, request: Request, *, dear: bool = False) -> bool:
        """Say whether a message is to be carried out. If it is not, the person has been told what they need to
        know.

        A message that waited at Telegram for over five minutes while the bot was away is not carried out. It may
        no longer be wanted, and people without an answer often say a thing several times. In a private chat the
        person is told that the bot was away, at most once an hour. A message that has only just come is never old,
        whatever the bot's clock says.
        """
        message, now = request.update.message, request.now
        if message is None:
            return False
        how = request.services.arrivals.of(request.update)
        if how.waited and not how.due and now - message.date > OLD:
            if request.private and self._first_time(request.address.chat, now):
                await request.know()
                await request.say(request.texts.was_away)
            return False
        ruling = self._ask(request, dear)
        if self._put_off(request, ruling) and ruling.tell:
            await request.know()
            await request.say(_wait_text(request, ruling))
        return ruling.now

    async def admit_search(self, request: Request) -> bool:
        """Say whether a text that was admitted may be searched for now."""
        asker, admin, now = asker_of(request), request.services.is_admin(request.person), request.now
        if request.is_due:
            self._limits.redeem_dear(asker, now, admin=admin)
            return True
        ruling = self._limits.ask_dear(asker, now, group=not request.private, admin=admin)
        if self._put_off(request, ruling) and ruling.tell:
            await request.say(_wait_text(request, ruling))
        return ruling.now

    async def admit_press(self, request: Request, *, dear: bool = False) -> bool:
        """Say whether a press of a button is to be carried out now. If it is not, it has been answered. No press
        is too old. Telegram does not say when a button was pressed, and a late press does no harm: it sets the
        value that the button names."""
        ruling = self._ask(request, dear)
        if self._put_off(request, ruling):
            if said := ruling.tell or ruling.drop:
                await request.know()
            await request.toast(_wait_text(request, ruling) if said else "")
        return ruling.now

    def overtake(self, request: Request) -> None:
        """Drop the earlier requests of this person that were put off. What they say now is what they want."""
        request.services.arrivals.of(request.update).overtakes = asker_of(request)

    def _ask(self, request: Request, dear: bool) -> Ruling:
        asker, admin, now = asker_of(request), request.services.is_admin(request.person), request.now
        if request.is_due:
            self._limits.redeem(asker, now, dear=dear, admin=admin)
            return DO
        return self._limits.ask(asker, now, group=not request.private, dear=dear, admin=admin)

    def _put_off(self, request: Request, ruling: Ruling) -> bool:
        """Put the request off, unless it is to be done now. Return whether it was put off."""
        if not ruling.now and not ruling.drop:
            request.services.arrivals.of(request.update).later = asker_of(request), ruling.seconds
        return not ruling.now

    def _first_time(self, chat: int, now: datetime) -> bool:
        """Say whether the chat was not told lately that the bot was away. From now on it counts as told."""
        told = self._told.pop(chat, None)
        while len(self._told) >= MOST_TOLD:
            self._told.popitem(last=False)
        self._told[chat] = now
        return told is None or not timedelta() <= now - told < TOLD_ONCE_IN


def _wait_text(request: Request, ruling: Ruling) -> str:
    texts, seconds = request.texts, max(1, ceil(ruling.seconds))
    return texts.count("crowded", seconds) if ruling.drop else texts.count("wait", seconds)


def asker_of(request: Request) -> Asker:
    """Return who asks, and where. A message that is sent in the name of a chat counts as that chat's, since all
    anonymous admins share one number."""
    message = request.update.message
    person = request.person
    if message is not None and message.sender_chat is not None:
        person = message.sender_chat.id
    return Asker(person, request.address.chat, request.address.thread)
