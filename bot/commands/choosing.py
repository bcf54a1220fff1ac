"""Asks an admin for a person: by a button of Telegram's own, by a forwarded message, or by the person's number."""

import asyncio
import logging
import re
from collections.abc import Iterable, Mapping

from telegram import (
    Bot,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    MessageOriginHiddenUser,
    MessageOriginUser,
    ReplyKeyboardMarkup,
)
from telegram.error import TelegramError

from bot.hearing.request import Request, number_pressed
from bot.hearing.roles import PATIENCE
from bot.render.parts import inert, plain
from bot.texts import people_words
from digests.curate.people import Actor, check_person

log = logging.getLogger("communique.people")

LONGEST_NAME = 30
NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)


def actor_of(request: Request) -> Actor:
    """Return the admin who asks."""
    return Actor(request.person, request.services.owners)


async def ask_person(request: Request, what: str, number: int, question: str) -> None:
    """Ask for a person. The next text or forwarded message answers it. `what` is the kind of the question, and
    `number` comes back with the person who is chosen by Telegram's own button."""
    await request.conversation.remember(what)
    wish = KeyboardButtonRequestUsers(number, user_is_bot=False, max_quantity=1)
    choose = KeyboardButton(people_words(request.texts.language).choose, request_users=wish)
    await request.say(question, ReplyKeyboardMarkup([[choose]], resize_keyboard=True, one_time_keyboard=True))


def number_in(text: str) -> int | None:
    """Return the number that a text is, None if it is none."""
    said = text.strip()
    return int(said) if NUMBER.fullmatch(said) else None


def person_in_forwarded(request: Request) -> int | None:
    """Return who wrote the message that was forwarded: 0 if Telegram does not tell, None if none was forwarded."""
    match request.update.message.forward_origin if request.update.message is not None else None:
        case MessageOriginUser(sender_user=sender):
            return sender.id
        case MessageOriginHiddenUser():
            return 0
    return None


def person_pressed(request: Request, word: str) -> int:
    """Return the person in the data of a press. Raises OldMenuError if it is no number, and AdminError if it is
    no person's."""
    person = number_pressed(word)
    check_person(person, request.telegram.id)
    return person


async def names_of(telegram: Bot, people: Iterable[int]) -> Mapping[int, str]:
    """Return what people call themselves (plain text), by their numbers. Whoever never wrote to the bot is left
    out."""
    asked = list(people)
    found = await asyncio.gather(*(_name_of(telegram, person) for person in asked))
    return {person: name for person, name in zip(asked, found, strict=True) if name}


async def _name_of(telegram: Bot, person: int) -> str:
    try:
        chat = await telegram.get_chat(
            person, read_timeout=PATIENCE, connect_timeout=PATIENCE, pool_timeout=PATIENCE
        )
    except TelegramError as error:
        log.info("a person's name is not told: %s", type(error).__name__)
        return ""
    return plain(chat.full_name or "")


def who(names: Mapping[int, str], person: int) -> str:
    """Return a person as name and number, or as number only (HTML)."""
    number = f"<code>{person}</code>"
    return f"{inert(names[person], LONGEST_NAME)} · {number}" if person in names else number
