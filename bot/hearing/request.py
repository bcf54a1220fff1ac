"""One update as its handler sees it: who asks, where, what is known of the chat, and how to answer."""

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from telegram import (
    Bot,
    Chat,
    ForceReply,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

import bot.texts
from bot.hearing.buttons import for_channel
from bot.hearing.conversation import Conversation, FormClosedError
from bot.hearing.first_owner import FirstOwner
from bot.hearing.inbox import Arrivals
from bot.hearing.roles import ChatRole, ChatRoles
from bot.render.digest import TelegramRenderer
from bot.render.parts import beside_links, inert, measure
from bot.texts import LANGUAGES, Texts, error_words, first_run_words
from digests import subscribe
from digests.curate.admins import role_of
from digests.curate.roster import Roster
from digests.curate.themes import ThemesAtWork
from digests.edit import BUDGET
from digests.errors import CommuniqueError
from digests.fetch import Fetcher
from digests.model import (
    Address,
    ChatKind,
    Cost,
    Digest,
    Preferences,
    Recipe,
    Relation,
    Role,
    Subscriber,
    SubscriberState,
)
from digests.model.lexicon import Lexicon
from digests.publish import Renderer
from digests.rules.issuing.edition_span import preferences_of
from digests.rules.issuing.told import days_in
from digests.store import Store
from digests.workers import Workers

log = logging.getLogger("communique.commands")

FromStore = TypeVar("FromStore")
Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply
GENERAL_TOPIC = 1
LONGEST_TOAST = 200
LONGEST_MENTIONED = 40
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
KINDS = {Chat.PRIVATE: ChatKind.PRIVATE, Chat.CHANNEL: ChatKind.CHANNEL}


class OldMenuError(Exception):
    """The data of a press are unknown, because its menu is of an earlier version."""


MOST_DIGITS = 18
"""Every database can keep a number of so many digits."""


def number_pressed(word: str) -> int:
    """Return the number, from 0 on, in the data of a press. OldMenuError if there is none: the client of a
    stranger can press anything."""
    if not (word.isascii() and word.isdecimal()) or len(word) > MOST_DIGITS:
        raise OldMenuError
    return int(word)


class RefusedError(CommuniqueError):
    """The person may not do that."""

    code = "group-admins-only"


@dataclass(slots=True, kw_only=True, eq=False)
class Services:
    """What handlers need. The program opens it once. `relation` and `renderer` follow `themes`, which editors
    change. `clock` gives aware UTC. `owners` are the user ids of the admins that the settings name; they are
    owners, and others get a role in chat. `languages` are those that readers may choose. `contact` is shown in
    /privacy if any. After `backup_days` the bot's own backups end. A chat gets at most `alerts_a_day`; 0 means no
    alerts. `budget` is what editing one source may cost in a day. `pause_left` gives the seconds for which
    Telegram has asked us to write to nobody. `is_unsent` says whether a message that failed surely did not arrive.
    `arrivals` says how the present update came. `roster` has who got a role in chat and who is banned.
    `first_owner` has the code that the console shows, if any."""

    store: Store
    relation: Relation
    themes: ThemesAtWork
    lexicon: Lexicon
    clock: Callable[[], datetime]
    fetcher: Fetcher
    renderer: Renderer
    workers: Workers
    pause_left: Callable[[], float]
    is_unsent: Callable[[TelegramError], bool]
    owners: frozenset[int] = frozenset()
    languages: Sequence[str] = LANGUAGES
    contact: str = ""
    backup_days: int = 14
    alerts_a_day: int = 5
    budget: Cost = BUDGET
    recipes: Mapping[str, Recipe] = field(default_factory=dict)
    roles: ChatRoles = field(default_factory=ChatRoles)
    arrivals: Arrivals = field(default_factory=Arrivals)
    first_owner: FirstOwner = field(default_factory=FirstOwner)
    roster: Roster = field(default_factory=Roster)

    def __post_init__(self) -> None:
        self.themes.follow(self._take)

    def _take(self, relation: Relation) -> None:
        self.relation, self.renderer = relation, TelegramRenderer(relation)

    def is_admin(self, person: int) -> bool:
        """Say whether a person (Telegram user id) is an admin of the bot, by the settings or by a role given in
        chat, as far as the roster knows."""
        return person in self.owners or self.roster.is_admin(person)

    def is_banned(self, person: int) -> bool:
        """Say whether a person (Telegram user id) is banned, as far as the roster knows. Admins never are."""
        return not self.is_admin(person) and self.roster.is_banned(person)


class Request:
    """Somebody's message or press. The first call of `know`, `read` or `change` reads from the store who asks.
    Before that, the language of the answer is unknown."""

    def __init__(self, services: Services, telegram: Bot, update: Update, arguments: str = "") -> None:
        chat, user = update.effective_chat, update.effective_user
        if chat is None:
            raise ValueError("an update without a chat asks for nothing")
        self.services = services
        self.telegram = telegram
        self.update = update
        self.arguments = arguments
        self.address = address_of(chat, update.effective_message)
        self.private = chat.type == Chat.PRIVATE
        self.person = user.id if user else 0
        """The user's number, or 0 without a user."""
        self.language_of_person = bot.texts.best_language(user.language_code if user else None, services.languages)
        """The language in which a person of whom nothing is known is answered (BCP 47)."""
        self._set_up_by = 0 if self.private or user is None or user.is_bot else user.id
        self._newcomer = Subscriber(
            address=self.address,
            kind=KINDS.get(chat.type, ChatKind.GROUP),
            language=self.language_of_person,
            set_up_by=self._set_up_by,
        )
        self._known: Subscriber | None = None
        self._speaker: Subscriber | None = None
        self._written: frozenset[str] | None = None
        self._has_sources = True
        self._bot_role: Role | None = None
        self._answered = False
        self._mentioned: list[str] = []
        self.roles_changed: dict[int, Role | None] = {}
        """People whose menu is to be told to Telegram anew, by number, with their role of the bot now."""
        self._mentions_next_step = False
        self.conversation = Conversation(
            services.store, self.address, self.person, update.update_id, services.clock
        )

    @property
    def subscriber(self) -> Subscriber:
        """The subscriber of this chat, or a newcomer who is not stored. After `turn_to`, the channel."""
        if self._known is None:
            raise RuntimeError("who asks was not read yet")
        return self._known

    @property
    def speaker(self) -> Subscriber:
        """The subscriber who is answered: the one of this chat, even if the request is about a channel."""
        return self._speaker or self.subscriber

    @property
    def channel(self) -> int:
        """The number of the channel that the request is about. 0 means the chat in which the request was made."""
        return self.subscriber.address.chat if self._speaker is not None else 0

    def turn_to(self, channel: Subscriber) -> None:
        """Let the request be about a channel from now on. Changes and all buttons then concern the channel. The
        person is still answered in their own chat and language."""
        self._speaker, self._known = self.speaker, channel

    @property
    def texts(self) -> Texts:
        return bot.texts.get(self.speaker.language)

    @property
    def preferences(self) -> Preferences:
        return preferences_of(self.subscriber, self.written)

    @property
    def written(self) -> frozenset[str]:
        """The languages that sources write (primary subtags), read together with the subscriber."""
        if self._written is None:
            raise RuntimeError("who asks was not read yet")
        return self._written

    @property
    def next_step(self) -> str:
        """What is to be done first (HTML) if the bot has no source at all, "" if it has one."""
        first_run = first_run_words(self.speaker.language)
        if self._has_sources:
            return ""
        adds = self.bot_role is not None and self.bot_role.covers(Role.EDITOR)
        return first_run.no_sources_admin if adds else first_run.no_sources

    @property
    def now(self) -> datetime:
        return self.services.clock()

    @property
    def bot_role(self) -> Role | None:
        """The person's role among the admins of the bot, None in a group: there nobody acts as such."""
        return self._bot_role if self.private else None

    @property
    def role_elsewhere(self) -> Role | None:
        """The role that the person has in a private chat."""
        return self._bot_role

    @property
    def is_due(self) -> bool:
        """Whether the update was put off, and its time has come."""
        return self.services.arrivals.of(self.update).due

    async def role(self) -> ChatRole:
        """Return the person's role: in a group only its admins may change what the group receives."""
        message, chat = self.update.message, self.address.chat
        anonymous = message is not None and message.sender_chat is not None and message.sender_chat.id == chat
        if self.private or anonymous:  # an anonymous admin speaks as the group
            return ChatRole.ADMIN
        return await self.services.roles.role(self.telegram, chat, self.person, self.now)

    async def require_rights(self) -> None:
        """Raise RefusedError unless the person may change what this chat receives."""
        role = await self.role()
        if role is ChatRole.UNKNOWN:
            raise RefusedError(code="group-admins-unknown")
        if role is ChatRole.OTHER:
            raise RefusedError

    # --- what is known, and what changes -------------------------------------------------------

    async def know(self) -> None:
        """Read who asks, unless that is done. A subscriber who was gone comes back by asking."""
        if self._known is None:
            await self.services.store.reading(self._look)
        if self.speaker.state is SubscriberState.GONE:
            await subscribe.came_back(self.services.store, self.address.chat, self.now)
            await self.services.store.reading(self._look)

    async def _look(self, store: Store) -> None:
        self._written = await store.sources.languages()
        self._has_sources = bool(self._written) or await store.sources.are_any()
        self._bot_role = await role_of(store, self.person, self.services.owners)
        known = await store.subscribers.get(self.address) or self._newcomer
        self._known = replace(known, set_up_by=self._set_up_by or known.set_up_by)
        await self.conversation.read(store)

    async def read(self, ask: Callable[[Store], Awaitable[FromStore]]) -> FromStore:
        """Return what `ask` reads from the store, in one transaction."""
        return await self.services.store.reading(ask)

    async def change(self, verb: Callable[..., Awaitable[Subscriber]], *wishes: Any) -> None:
        """Call a function of `digests.subscribe` for this chat, in one transaction."""
        store, now = self.services.store, self.now
        self._known = await store.writing(lambda within: verb(within, self.subscriber, *wishes, now))

    async def silence(self, verb: Callable[..., Awaitable[Subscriber]], *wishes: Any) -> None:
        """Call a function of `digests.subscribe` that waits until nothing is on its way here. No transaction."""
        self._known = await verb(self.services.store, self.subscriber, *wishes, self.now)

    # --- answering -----------------------------------------------------------------------------

    def mention_unused(self, words: str, near: str = "") -> None:
        """Say above the next message that these words of the person were not used. `near` is a command that the
        person may have meant, such as "/trade"."""
        texts = bot.texts.get(self.speaker.language)
        told = texts.unused.format(words=inert(" ".join(words.split()), LONGEST_MENTIONED))
        if near:
            told = texts.two_sentences.format(first=told, second=texts.did_you_mean.format(names=near))
        self.mention(told)

    def mention(self, html: str) -> None:
        """Say this above the next message."""
        self._mentioned.append(html)

    def mention_next_step(self) -> None:
        """Say above the next message what is to be done first if the bot has no source at all."""
        self._mentions_next_step = True

    async def say(self, html: str, keyboard: Keyboard | None = None) -> int:
        """Send a message to where the person spoke. Return its number there. What was mentioned stands above
        it, or in a message of their own if both are too long for one."""
        mentioned = self._take_mentioned()
        whole = f"{mentioned}\n\n{html}" if mentioned else html
        if mentioned and not measure(whole).fits():
            await self.say(mentioned)
            whole = html
        message = await self.telegram.send_message(
            self.address.chat,
            whole,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            message_thread_id=self.address.thread or None,
            reply_parameters=self._reply(),
            reply_markup=self._addressed(keyboard) if isinstance(keyboard, InlineKeyboardMarkup) else keyboard,
        )
        return message.message_id

    def _take_mentioned(self) -> str:
        step = self.next_step if self._mentions_next_step else ""
        mentioned = "\n".join([*self._mentioned, *filter(None, [step])])
        self._mentioned, self._mentions_next_step = [], False
        return mentioned

    def _addressed(self, keyboard: InlineKeyboardMarkup) -> InlineKeyboardMarkup:
        return for_channel(keyboard, self.channel) if self.channel else keyboard

    async def show(self, digest: Digest, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Send a digest, with the keyboard below its last part."""
        shown, parts = self.services.renderer.fitted(digest, self.preferences)
        await self.tell(parts, keyboard, days_in(shown))

    async def tell(
        self,
        parts: Sequence[str],
        keyboard: InlineKeyboardMarkup | None = None,
        days: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Send what others published as messages in order, with the keyboard below the last one. Their printed
        words and the `days` that they name (by mark, the article's address; see `dated_mark`) are noted before the
        first message leaves. So their readers are told if any of it is taken back."""
        notes = await self._note(zip(parts, beside_links(parts, days), strict=True))
        for number, part in enumerate(parts, 1):
            buttons = keyboard if number == len(parts) else None
            await self._answer(notes[number - 1 :], partial(self.say, part, buttons))

    async def _note(self, told: Iterable[tuple[str, Collection[str]]]) -> list[int]:
        """Note what messages tell, each given as HTML with the days that it names. Return the id of each note.
        Return [] for a person who is not stored, or was forgotten meanwhile."""
        if not self.speaker.id:
            return []
        printed = [frozenset(self.services.renderer.printed(html)) | frozenset(days) for html, days in told]
        if not any(printed):
            return []
        return await self.services.store.answers.note(self.speaker.id, self.address.chat, printed, self.now)

    async def _answer(self, notes: Sequence[int], send: Callable[[], Awaitable[int]]) -> None:
        """Send the message of the first note, and keep its number. If sending fails, the later messages do not
        leave, and their notes are deleted. The first note is also deleted, unless its message may have arrived."""
        try:
            message = await send()
        except TelegramError as error:
            await self._take_back(notes if self.services.is_unsent(error) else notes[1:])
            raise
        if notes:
            self.services.arrivals.of(self.update).told[notes[0]] = message

    async def _take_back(self, notes: Sequence[int]) -> None:
        if notes:
            await self.services.store.answers.take_back(notes)

    async def send_file(
        self, content: bytes, name: str, caption: str, shown: str = "", days: Collection[str] = ()
    ) -> None:
        """Send a file with a caption (HTML) to where the person spoke. Above it stands what was mentioned. `shown`
        are others' published words in the file, as HTML. `days` are those that it names."""
        notes = await self._note([(shown, days)])
        caption = "\n\n".join(filter(None, [self._take_mentioned(), caption]))

        async def send() -> int:
            message = await self.telegram.send_document(
                self.address.chat,
                content,
                filename=name,
                caption=caption,
                parse_mode=ParseMode.HTML,
                message_thread_id=self.address.thread or None,
                reply_parameters=self._reply(),
            )
            return message.message_id

        await self._answer(notes, send)

    async def turn(self, html: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Show another page of what others published, in the message whose button was pressed."""
        await self._answer(await self._note([(html, ())]), partial(self.edit, html, keyboard))

    async def edit(self, html: str, keyboard: InlineKeyboardMarkup | None = None) -> int:
        """Put this text into the message whose button was pressed, or send it if that cannot be done. Return the
        number of the message with the text."""
        query = self.update.callback_query
        if query is None or not isinstance(query.message, Message):
            return await self.say(html, keyboard)
        try:
            await query.edit_message_text(
                html,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                reply_markup=self._addressed(keyboard) if keyboard else None,
            )
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                return await self.say(html, keyboard)
        return query.message.message_id

    async def strip_keyboard(self) -> None:
        """Take the buttons off the message whose button was pressed. A failure is ignored, because the person's
        wish matters more."""
        query = self.update.callback_query
        if query is not None and isinstance(query.message, Message):
            with suppress(TelegramError):
                await query.edit_message_reply_markup(None)

    async def swap_keyboard(self, keyboard: InlineKeyboardMarkup) -> bool:
        """Put other buttons below the message whose button was pressed; its text stays. Return False if that
        cannot be done, for instance because the message is gone."""
        query = self.update.callback_query
        if query is None or query.message is None:
            return False
        chat, message = self.address.chat, query.message.message_id
        try:
            await self.telegram.edit_message_reply_markup(chat, message, reply_markup=keyboard)
        except BadRequest as error:
            return "not modified" in error.message.lower()
        return True

    async def toast(self, text: str = "") -> bool:
        """Answer the press, with a short plain text over the chat. Only the first answer counts; return False for
        a later one."""
        query = self.update.callback_query
        if query is None or self._answered:
            return False
        self._answered = True
        try:
            await query.answer(text[:LONGEST_TOAST] or None)
        except TelegramError as error:  # too late to be shown, or lost; the wish is done anyway
            log.info("a press could not be answered: %s", type(error).__name__)
        return True

    def _reply(self) -> ReplyParameters | None:
        """Return which message the answer replies to: in a group, the person's message."""
        message = self.update.message
        if message is None or self.private:
            return None
        return ReplyParameters(message.message_id, allow_sending_without_reply=True)

    # --- questions and forms ----------------------------------------------------------------------

    async def ask(self, html: str, what: str) -> None:
        """Ask a question. The person's next text within a quarter of an hour answers it."""
        await self.conversation.remember(what, {"channel": self.channel} if self.channel else None)
        await self.say(html, None if self.private else ForceReply(selective=True))

    async def form_of(self, number: str, what: str) -> dict[str, Any]:
        """Return the content of the form with that number, which this person opened here. FormClosedError if it is
        not open."""
        kept = await self.conversation.form(number)
        if kept is None:
            await self.refuse_form()
        if kept[0] != what:  # the message of a closed form says already what became of it
            raise FormClosedError
        return kept[1]

    async def refuse_form(self) -> NoReturn:
        """Replace the form's message by one which says that the form is closed, and raise FormClosedError."""
        await self.edit(error_words(self.speaker.language).named("advice", FormClosedError.code))
        raise FormClosedError


def address_of(chat: Chat, message: Message | None) -> Address:
    """Return where a message belongs: its chat and, in a forum, its topic. The general topic has no number."""
    if isinstance(message, Message) and message.is_topic_message:
        thread = message.message_thread_id or 0
        return Address(chat.id, 0 if thread == GENERAL_TOPIC else thread)
    return Address(chat.id)
