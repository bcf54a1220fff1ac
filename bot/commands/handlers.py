"""Says which update goes to which handler, and what is checked before the handler runs."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from telegram import Chat, Message, MessageEntity, Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.commands import people
from bot.commands.bans import leave_alone
from bot.commands.channels import take_forwarded, take_shared
from bot.commands.faults import advice, on_error
from bot.commands.first_owner import hear_code
from bot.commands.first_zone import hear_place
from bot.commands.free_text import hear, unknown_command
from bot.commands.importing import take_document
from bot.commands.intake import Intake
from bot.commands.membership import group_moved, membership_changed, topic_reopened
from bot.commands.registry import BUTTONS, Command, Rights, all_commands, show_menu
from bot.commands.settings import open_settings
from bot.hearing.buttons import parse
from bot.hearing.leaving import asks_to_leave
from bot.hearing.request import OldMenuError, RefusedError, Request, Services
from bot.render.phrases import advice_text
from digests.errors import CommuniqueError, StoreError
from digests.model import Role

log = logging.getLogger("communique.commands")

Context = ContextTypes.DEFAULT_TYPE
BEFORE_THE_OTHERS = -1


class _Addressed(filters.MessageFilter):
    """Lets through messages that are meant for this bot: in private all messages, in a group only commands that
    name the bot and replies to it."""

    def filter(self, message: Message) -> bool:
        if message.chat.type == Chat.PRIVATE:
            return True
        telegram = message.get_bot()
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == telegram.id:
            return True
        commands = message.parse_entities([MessageEntity.BOT_COMMAND]).values()
        return any(command.partition("@")[2].lower() == telegram.username.lower() for command in commands)


ADDRESSED = filters.UpdateType.MESSAGE & _Addressed()


def build_handlers(services: Services, application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
    """Add every handler to the application, and the handler of errors."""
    commands = all_commands(replace(services.relation, themes=()))
    services.themes.own_commands = frozenset(commands)
    handlers, status = _Handlers(services), filters.StatusUpdate
    for name, command in commands.items():
        handle = partial(handlers.command, command)
        application.add_handler(CommandHandler(name, handle, filters=ADDRESSED))
    for handler in (
        CallbackQueryHandler(handlers.press),
        ChatMemberHandler(partial(membership_changed, services), ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(status.MIGRATE, partial(group_moved, services)),
        MessageHandler(status.FORUM_TOPIC_REOPENED, partial(topic_reopened, services)),
        MessageHandler(ADDRESSED & status.CHAT_SHARED, handlers.shared),
        MessageHandler(ADDRESSED & status.USERS_SHARED, handlers.chosen),
        MessageHandler(ADDRESSED & filters.COMMAND, handlers.other_command),
        MessageHandler(ADDRESSED & filters.TEXT, handlers.text),
        MessageHandler(ADDRESSED & filters.ChatType.PRIVATE & filters.LOCATION, handlers.place),
        MessageHandler(ADDRESSED & filters.ChatType.PRIVATE & ~status.ALL, handlers.anything_else),
    ):
        application.add_handler(handler)
    application.add_handler(TypeHandler(Update, partial(leave_alone, services)), group=BEFORE_THE_OTHERS)
    application.add_error_handler(partial(on_error, services.arrivals))


class _Handlers:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._intake = Intake()
        self._of = services.relation
        self._commands = all_commands(services.relation)

    @property
    def commands(self) -> Mapping[str, Command]:
        """The commands by name, with those of the topics as they are now."""
        if self._of is not self._services.relation:
            self._of = self._services.relation
            self._commands = all_commands(self._of)
        return self._commands

    async def command(self, command: Command, update: Update, context: Context) -> None:
        request = Request(self._services, context.bot, update, " ".join(context.args or ()))
        if command.always:
            self._intake.overtake(request)
        elif not await self._intake.admit(request, dear=command.dear):
            return

        async def do() -> None:
            await _require(request, command.rights)
            await request.know()
            if command.alone and request.arguments:
                request.mention_unused(request.arguments)
            if command.reads:
                request.mention_next_step()
            request.conversation.recall()  # a command does not answer our question, so the question is dropped
            await command.run(request)

        await _run(request, do())

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is None or update.effective_chat is None:
            return
        request = Request(self._services, context.bot, update)
        if update.effective_chat.type == Chat.CHANNEL:  # all subscribers of a channel would read an answer there
            refused = RefusedError(code="channel-in-private")
            await request.toast(advice_text(refused, request.language_of_person))
            return
        name, *words = parse(update.callback_query.data) or ("",)
        row = BUTTONS.get(name)
        always = row is not None and words == [row.always]
        if always:
            self._intake.overtake(request)
        elif not await self._intake.admit_press(request, dear=row is not None and row.dear):
            return

        async def do() -> None:
            await _require(request, row.rights if row else Rights.CHAT)
            await request.know()
            try:
                if row is None:
                    raise OldMenuError
                await row.press(request, tuple(words))
            except OldMenuError:
                await request.toast(request.texts.menu_is_old)
                await open_settings(request)

        if request.is_due:  # the press was answered when it was put off, so nothing can be shown over the chat
            await _run(request, do())
            return
        await _run(request, do(), _toast_why)
        await request.toast()

    async def text(self, update: Update, context: Context) -> None:
        text = _text_of(update)
        if (request := await self._admitted(update, context, always=asks_to_leave(text))) is not None:
            await _run(request, self._hear(request, text))

    async def _hear(self, request: Request, text: str) -> None:
        taken = await take_forwarded(request) or await people.take_forwarded(request)
        if not taken and not await hear_code(request, text):
            await hear(request, self._intake, text)

    async def shared(self, update: Update, context: Context) -> None:
        """Take the channel that somebody chose with Telegram's own button."""
        if (request := await self._admitted(update, context)) is not None:
            await _run(request, take_shared(request))

    async def chosen(self, update: Update, context: Context) -> None:
        """Take the person whom an admin chose with Telegram's own button."""
        if (request := await self._admitted(update, context)) is not None:
            await _run(request, people.take_chosen(request))

    async def other_command(self, update: Update, context: Context) -> None:
        """Answer the command of a topic, or one that does not exist. Editors change topics while the bot runs."""
        if (command := self._topic_command(update, context)) is not None:
            context.args = _text_of(update).split()[1:]
            await self.command(command, update, context)
        elif (request := await self._admitted(update, context)) is not None:
            word = _text_of(update).split(maxsplit=1)[0].removeprefix("/").partition("@")[0]
            known = [name for name, each in self.commands.items() if each.rights.role is None]
            await unknown_command(request, word, known)

    def _topic_command(self, update: Update, context: Context) -> Command | None:
        entity = update.message.entities[0] if update.message and update.message.entities else None
        word = _text_of(update)[1 : entity.length] if entity else ""
        name, _, username = word.partition("@")
        if username and username.lower() != context.bot.username.lower():
            return None
        return self.commands.get(name.lower())

    async def place(self, update: Update, context: Context) -> None:
        """Set the zone of the person's clock by the place that they share."""
        if (request := await self._admitted(update, context)) is not None:
            await _run(request, hear_place(request))

    async def anything_else(self, update: Update, context: Context) -> None:
        """Answer a message that cannot be searched for, such as a picture or a voice message. A list of
        sources that an admin sends is taken."""
        if (request := await self._admitted(update, context)) is not None:
            await _run(request, _take_file(request))

    async def _admitted(self, update: Update, context: Context, *, always: bool = False) -> Request | None:
        request = Request(self._services, context.bot, update)
        if always:
            self._intake.overtake(request)
        elif not await self._intake.admit(request):
            return None
        await request.know()
        return request


async def _say_why(request: Request, error: CommuniqueError) -> None:
    await request.say(advice(error, request.texts))


async def _toast_why(request: Request, error: CommuniqueError) -> None:
    """Show what is wrong over the chat. If the press was answered before, send a message instead."""
    if not await request.toast(advice_text(error, request.texts.language)):
        await _say_why(request, error)


async def _run(
    request: Request,
    work: Awaitable[None],
    tell: Callable[[Request, CommuniqueError], Awaitable[None]] = _say_why,
) -> None:
    """Do the work. If it fails for a known reason, tell the person the reason. Then forget questions that are
    over."""
    try:
        await work
    except StoreError:
        raise  # the update is tried again
    except CommuniqueError as error:
        await request.know()
        await tell(request, error)
    await request.conversation.settle()
    if request.roles_changed:
        await request.services.roster.look(request.services.store, request.now)
        await _change_menus(request)


async def _change_menus(request: Request) -> None:
    """Show people whose role has changed their new menu. If Telegram does not take it now, they see it after the
    next start of the bot, or once they say /start."""
    for person, role in request.roles_changed.items():
        try:
            await show_menu(request.telegram, request.services, person, role)
        except TelegramError as error:
            log.warning("the menu of an admin was not changed: %s", type(error).__name__)


async def _take_file(request: Request) -> None:
    taken = await take_forwarded(request) or await people.take_forwarded(request)
    if not taken and not await take_document(request):
        await request.say(request.texts.no_file)


async def _require(request: Request, rights: Rights) -> None:
    if rights.role is not None:
        await request.know()
        _require_role(request, rights.role)
    if rights is Rights.CHAT:
        await request.require_rights()


def _require_role(request: Request, needed: Role) -> None:
    there = request.role_elsewhere
    if there is None:
        raise RefusedError(code="bot-admins-only")
    if not there.covers(needed):
        raise RefusedError(code="owners-only" if needed is Role.OWNER else "editors-only")
    if not request.private:
        raise RefusedError(code="bot-admins-in-private")


def _text_of(update: Update) -> str:
    return (update.message.text if update.message else "") or ""
