"""An address that did not answer /addsource is tried again by itself for a day. The admin hears how it ended."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode

import bot.texts
from bot.commands import adding
from bot.commands.adding import LONGEST_URL, dump, form, offered, report_in
from bot.commands.faults import advice
from bot.commands.notices import Tell
from bot.hearing.buttons import button, keyboard
from bot.hearing.request import NO_PREVIEW, OldMenuError, Request, Services
from bot.render.parts import shown
from bot.texts import adding_words
from digests.curate.admins import role_of
from digests.curate.trials import SourceTrial, try_source
from digests.errors import SourceError
from digests.model import Address, Role, Subscriber
from digests.rules.issuing.times.due import is_night
from digests.rules.reading.sources.retries import (
    TRIED_FOR,
    Retry,
    begun,
    is_to_try,
    is_worth_retrying,
    put_off,
)

log = logging.getLogger("communique.retries")

FORM = "retry"
MOST_OF_ONE = 20
"""Addresses of one admin that are tried again at a time."""
KEPT_FOR = timedelta(days=7)
ANSWERED_FOR = timedelta(days=1)
"""For so long the form of an address that answered at last stays open: the admin may be asleep."""


async def add(request: Request) -> None:
    """/addsource URL, as `adding.add`. An address that may answer later is tried again by itself."""
    try:
        await adding.add(request)
    except SourceError as error:
        if not is_worth_retrying(error):
            raise
        await _try_later(request, request.arguments, error)


async def _try_later(request: Request, url: str, error: SourceError) -> None:
    """Say why the address of /addsource cannot be read now, and try it again by itself from now on."""
    words, number = adding_words(request.texts.language), request.conversation.new_form
    told = advice(error, request.texts)
    for address, person, form_number, data in await request.services.store.conversations.forms(FORM, request.now):
        if (address, person, data["url"]) == (request.address, request.person, url):
            request.conversation.close_form(str(form_number))  # this one takes its place
    if await _waiting(request, url) >= MOST_OF_ONE:
        await request.say(f"{told}\n\n{words.too_many_retries.format(most=MOST_OF_ONE)}")
        return
    retry = begun(url, error, request.now)
    await request.conversation.keep_form(number, FORM, _dump(retry), KEPT_FOR)
    zone = request.subscriber.zone
    until = request.texts.brief_moment(retry.begun_at + TRIED_FOR, zone, request.now)
    at = request.texts.brief_moment(retry.next_at, zone, request.now)
    stop = keyboard([[button(words.stop_retrying, FORM, number, "stop")]])
    await request.say(f"{told}\n\n{words.retrying.format(at=at, until=until)}", stop)


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Stop trying an address again."""
    match words:
        case [number, "stop"]:
            kept = await request.form_of(number, FORM)
            await request.toast()
            request.conversation.close_form(number)
            told = adding_words(request.texts.language).stopped_retrying
            await request.edit(told.format(url=shown(kept["url"], LONGEST_URL)))
        case _:
            raise OldMenuError


class Retries:
    """Tries again what is due. `tell` sends a message and says whether Telegram took it."""

    def __init__(self, services: Services, tell: Tell) -> None:
        self._services = services
        self._tell = tell

    async def run(self) -> int:
        """Try one address that is due. Return 1, or 0 if none is due. The next try is noted before this one, so
        that a death of the process in the middle does not lead to a try at each start."""
        now, conversations = self._services.clock(), self._services.store.conversations
        for address, person, number, data in await conversations.forms(FORM, now):
            retry = _load(data)
            if is_to_try(retry, now):
                waiting = _Waiting(self._services, self._tell, address, person, number)
                await waiting.keep(put_off(retry, None, now))
                await waiting.try_again(retry)
                return 1
        return 0


class _Waiting:
    """An admin who waits for an address, and the form with its retry."""

    def __init__(self, services: Services, tell: Tell, address: Address, person: int, number: int) -> None:
        self._services = services
        self._store = services.store
        self._tell = tell
        self._address = address
        self._person = person
        self._number = number

    async def try_again(self, retry: Retry) -> None:
        """Try the address, and tell the admin if that is the end: it answers, it cannot be read at all, or a day
        is over. Who is no editor any more is told nothing."""
        role = await role_of(self._store, self._person, self._services.owners)
        if role is None or not role.covers(Role.EDITOR):
            await self._drop()
            return
        services, now = self._services, self._services.clock()
        try:
            trial = await try_source(
                services.fetcher,
                services.relation,
                retry.url,
                now,
                recipes=services.recipes,
                workers=services.workers,
            )
        except SourceError as error:
            log.info("an address of /addsource still does not answer: %s", error)
            await self._failed(retry, error)
        else:
            await self._offer(retry, trial, role)

    async def keep(self, retry: Retry) -> None:
        """Keep the retry as it is now."""
        await self._keep(FORM, _dump(retry), KEPT_FOR)

    async def _failed(self, retry: Retry, error: SourceError) -> None:
        now = self._services.clock()
        over = not is_worth_retrying(error)
        if not over and not retry.last:
            await self.keep(put_off(retry, error, now))
            return
        reader = await self._reader()
        words, texts = adding_words(reader.language), bot.texts.get(reader.language)
        ended = words.retry_refused if over else words.retry_gave_up
        told = f"{ended.format(url=shown(retry.url, LONGEST_URL))}\n{advice(error, texts)}"
        if await self._say(reader, told):
            await self._drop()

    async def _offer(self, retry: Retry, trial: SourceTrial, role: Role) -> None:
        """Show what the address brings, and the form that adds it, as /addsource does."""
        services, reader = self._services, await self._reader()
        texts, relation = bot.texts.get(reader.language), services.relation
        heading = adding_words(reader.language).retry_answered.format(url=shown(retry.url, LONGEST_URL))
        found = report_in(trial, texts, relation, reader.zone, services.clock())
        notes, proposed = await offered(self._store, relation, trial, texts)
        for message in (heading, found, *notes):
            if not await self._say(reader, message):
                return  # the retry is kept, and all is told after the next try
        if proposed is None:
            await self._drop()
            return
        await self._keep(adding.FORM, dump(proposed), ANSWERED_FOR)
        if not await self._say(reader, *form(proposed, str(self._number), texts, relation, role)):
            await self.keep(put_off(retry, None, services.clock()))

    async def _say(self, reader: Subscriber, html: str, rows: InlineKeyboardMarkup | None = None) -> bool:
        return await self._tell(
            self._address.chat,
            html,
            parse_mode=ParseMode.HTML,
            reply_markup=rows,
            link_preview_options=NO_PREVIEW,
            disable_notification=is_night(reader.zone, self._services.clock()),
        )

    async def _reader(self) -> Subscriber:
        known = await self._store.subscribers.get(self._address)
        return known or Subscriber(address=self._address)

    async def _keep(self, what: str, data: dict[str, Any], lasts: timedelta) -> None:
        until = self._services.clock() + lasts
        conversations = self._store.conversations
        await conversations.await_input(self._address, self._person, what, data, until, form=self._number)

    async def _drop(self) -> None:
        await self._store.conversations.drop_input(self._address, self._person, form=self._number)


async def _waiting(request: Request, url: str) -> int:
    """Return how many other addresses of this person are being tried again."""
    forms = await request.services.store.conversations.forms(FORM, request.now)
    return sum(person == request.person and data["url"] != url for _, person, _, data in forms)


def _dump(retry: Retry) -> dict[str, Any]:
    return {name: at.isoformat() if isinstance(at, datetime) else at for name, at in asdict(retry).items()}


def _load(data: Mapping[str, Any]) -> Retry:
    instants = {name: datetime.fromisoformat(data[name]) for name in ("begun_at", "next_at")}
    return Retry(**dict(data) | instants)
