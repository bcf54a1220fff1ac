"""What an editor wishes a new source to be, and what owners are asked about it: by a message with buttons."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode

import bot.texts
from bot.commands.choosing import actor_of
from bot.commands.notices import Tell
from bot.hearing.buttons import button, keyboard
from bot.hearing.request import OldMenuError, Request, number_pressed
from bot.render.parts import code, inert, shown
from bot.render.phrases import label_in
from bot.texts import Texts, adding_words
from digests.curate.admins import admins_of
from digests.curate.owner_questions import confirm_labels, open_question, refuse_labels, speaks
from digests.model import Address, Labelling, OwnerQuestion, Policy, Role, Subscriber
from digests.rules.issuing.times.due import is_night
from digests.store import Store

log = logging.getLogger("communique.owners")

BUTTON = "owner"
TOLD_AT_ONCE = 5
MOST_LISTED = 8
LONGEST_NAME = 60
LONGEST_URL = 120
TRIED_AGAIN = timedelta(minutes=5)


class OwnerNotices:
    """Tells every owner what waits for them. A question that no owner's chat takes is told again in a few
    minutes."""

    def __init__(self, store: Store, tell: Tell, owners: Collection[int]) -> None:
        self._store = store
        self._tell = tell
        self._owners = owners
        self._failed_at: datetime | None = None

    async def tell(self, now: datetime) -> None:
        """Tell owners of the questions of which none was told yet."""
        if self._failed_at is not None and timedelta() <= now - self._failed_at < TRIED_AGAIN:
            return
        self._failed_at = None
        for question in await self._store.owner_questions.untold(TOLD_AT_ONCE):
            if not await self._tell_owners(question, now):
                self._failed_at = now
                return
            await self._store.owner_questions.told(question.id, now)

    async def _tell_owners(self, question: OwnerQuestion, now: datetime) -> bool:
        told = False
        for person, role in (await admins_of(self._store, self._owners)).items():
            if role is Role.OWNER:
                reader = await self._store.subscribers.get(Address(person)) or Subscriber(address=Address(person))
                words, rows = asked(question, bot.texts.get(reader.language))
                options: dict[str, Any] = {"parse_mode": ParseMode.HTML, "reply_markup": rows}
                silent = is_night(reader.zone, now)
                told |= await self._tell(person, words, disable_notification=silent, **options)
        return told


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Show a question once more, or handle an owner's answer: the sources get their labels, or stay as they
    are."""
    store, texts = request.services.store, request.texts
    told = adding_words(texts.language)
    match words:
        case [number, "show"]:
            question = await open_question(store, number_pressed(number))
            await request.toast()
            await request.say(*asked(question, texts))
        case [number, "yes"]:
            done = await confirm_labels(store, number_pressed(number), actor_of(request), request.now)
            await request.toast()
            await request.edit(_listed(told.confirmed, done, texts) if done else told.nothing_confirmed)
        case [number, "no"]:
            question = await refuse_labels(store, number_pressed(number), actor_of(request))
            await request.toast()
            await request.edit(_listed(told.refused, question.labellings, texts, before=True))
        case _:
            raise OldMenuError


def asked(question: OwnerQuestion, texts: Texts) -> tuple[str, InlineKeyboardMarkup]:
    """Return what an owner is asked (HTML), and the buttons with the answers. Sources that would speak for a
    party, or whose whole text would be quoted, stand first; the others may only be counted."""
    words, number = adding_words(texts.language), str(question.id)
    text = f"{_listed(words.asked, question.labellings, texts)}\n\n{words.asked_why}"
    answers = [button(words.yes, BUTTON, number, "yes"), button(words.no, BUTTON, number, "no")]
    return text, keyboard([answers])


def _listed(heading: str, labellings: Sequence[Labelling], texts: Texts, *, before: bool = False) -> str:
    words = adding_words(texts.language)
    first = sorted(labellings, key=lambda each: not _weighs(each))
    lines = [_line(each, texts, each.before if before else each.after) for each in first[:MOST_LISTED]]
    if len(first) > MOST_LISTED:
        lines.append(words.and_more.format(count=len(first) - MOST_LISTED))
    return "\n".join([heading, *lines])


def _line(each: Labelling, texts: Texts, values: Any) -> str:
    label = inert(label_in(values["label"], texts.language), LONGEST_NAME)
    line = f"· <b>{inert(each.name, LONGEST_NAME)}</b> [{label}] <code>{shown(each.source)}</code>"
    notes = _meanings(values, texts)
    return "\n".join([line, code(each.url, LONGEST_URL), *notes])


def _meanings(values: Any, texts: Texts) -> list[str]:
    """Return what the labels of a source decide beside its label: for whom it speaks, and what is quoted."""
    words = adding_words(texts.language)
    meanings = []
    if speaks(values):
        meanings.append(words.speaks)
    if values["policy"] == Policy.FULL:
        meanings.append(words.full)
    return meanings


def _weighs(each: Labelling) -> bool:
    return speaks(each.after) or each.after["policy"] == Policy.FULL
