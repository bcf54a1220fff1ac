"""Whether what somebody asks is to be done now: not what is old, and not too much at once."""

from datetime import datetime, timedelta

from telegram import Bot, Chat, Update

from bot.commands.desk import Desk
from bot.commands.limits import Verdict
from bot.commands.visit import Visit, enter
from bot.updates import arrival

OLD = timedelta(minutes=5)


def is_old(said: datetime, now: datetime) -> bool:
    """Say whether something was said too long ago to be done now (aware UTC)."""
    return now - said > OLD


async def admit(desk: Desk, telegram: Bot, update: Update, *, dear: bool = False) -> bool:
    """Say whether a message is to be heard; where it is not, the person has been told what they need to know.

    What lay at Telegram's while we were away, for over five minutes, is not done: the moment for it may be past,
    and who got no answer has often said it several times. In a private chat the person is told so, once. A message
    that has only just come is never old, whatever our clock says.
    """
    message, chat = update.message, update.effective_chat
    if message is None or chat is None:
        return False
    private, now = chat.type == Chat.PRIVATE, desk.clock()
    if arrival.get().waited and is_old(message.date, now):
        if private and desk.absences.first_time(chat.id, now):
            visit = await enter(desk, telegram, update)
            await visit.say(visit.texts.was_away)
        return False
    person = _person(update)
    verdict = desk.limits.ask(person, None if private else chat.id, now, dear=dear, admin=person in desk.admins)
    if verdict is Verdict.SAY:
        visit = await enter(desk, telegram, update)
        await visit.say(visit.texts.too_much)
    return verdict is Verdict.DO


async def admit_dear(visit: Visit) -> bool:
    """Say whether a text that was admitted may be searched for."""
    person = _person(visit.update)
    verdict = visit.desk.limits.ask_dear(person, visit.now, admin=person in visit.desk.admins)
    if verdict is Verdict.SAY:
        await visit.say(visit.texts.too_much)
    return verdict is Verdict.DO


async def admit_press(visit: Visit, *, dear: bool = False) -> bool:
    """Say whether a press is to be done; where it is not, it has been answered.

    A press has no time of its own at Telegram's, and says itself what it sets: so none is old.
    """
    person, chat = _person(visit.update), visit.address.chat
    verdict = visit.desk.limits.ask(
        person, None if visit.private else chat, visit.now, dear=dear, admin=person in visit.desk.admins
    )
    if verdict is not Verdict.DO:
        await visit.toast(visit.texts.too_much_pressed)
    return verdict is Verdict.DO


def _person(update: Update) -> int:
    """Who asks; the chat where somebody speaks as it, since all anonymous admins share one number."""
    message = update.message
    if message is not None and message.sender_chat is not None:
        return message.sender_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
