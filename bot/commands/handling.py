"""Which update goes to which handler, and who may ask for what."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any

from telegram import Chat, Message, MessageEntity, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.commands import deliveries, privacy, questions, settings, start, theme_trials, times, topics
from bot.commands.admission import admit, admit_press
from bot.commands.advice import advice
from bot.commands.answers import calendar, new, timeline, week
from bot.commands.buttons import parse
from bot.commands.desk import Desk
from bot.commands.faults import on_error
from bot.commands.members import group_moved, membership_changed, topic_reopened
from bot.commands.sources import adding, listing, moving
from bot.commands.visit import Visit, enter
from bot.phrases import advice_text
from digests.errors import CommuniqueError, StoreError

Run = Callable[[Visit], Awaitable[None]]
Press = Callable[[Visit, tuple[str, ...]], Awaitable[bool]]
Handle = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


class Rights(Enum):
    """Who may ask: anybody; in a group only its admins; only those who run the bot, in private."""

    ANYBODY = auto()
    CHAT = auto()
    BOT = auto()


@dataclass(frozen=True, slots=True)
class Command:
    """`dear` ones take long; `always` ones are done however old they are and however much was asked."""

    run: Run
    rights: Rights = Rights.ANYBODY
    dear: bool = False
    always: bool = False


COMMANDS: Mapping[str, Command] = {
    "start": Command(start.start),
    "digest": Command(questions.digest, dear=True),
    "new": Command(new.new, dear=True),
    "week": Command(week.week, dear=True),
    "calendar": Command(calendar.calendar, dear=True),
    "timeline": Command(timeline.timeline, dear=True),
    "topics": Command(topics.topics),
    "settings": Command(settings.settings, Rights.CHAT),
    "time": Command(times.time, Rights.CHAT),
    "timezone": Command(times.timezone, Rights.CHAT),
    "quiet": Command(times.quiet, Rights.CHAT),
    "pause": Command(times.pause, Rights.CHAT),
    "resume": Command(times.resume, Rights.CHAT),
    "stop": Command(times.stop, Rights.CHAT, always=True),
    "forget": Command(privacy.forget, Rights.CHAT, always=True),
    "privacy": Command(privacy.privacy),
    "help": Command(privacy.tell_help),
    "why": Command(questions.why, dear=True),
    "sources": Command(listing.sources, Rights.BOT),
    "addsource": Command(adding.add, Rights.BOT, dear=True),
    "testsource": Command(adding.test, Rights.BOT, dear=True),
    "pausesource": Command(listing.pause, Rights.BOT),
    "resumesource": Command(listing.resume, Rights.BOT),
    "movesource": Command(moving.move, Rights.BOT, dear=True),
    "removesource": Command(listing.remove, Rights.BOT),
    "trytheme": Command(theme_trials.trytheme, Rights.BOT, dear=True),
    "stats": Command(listing.stats, Rights.BOT),
    "deliveries": Command(deliveries.deliveries, Rights.BOT),
}

PRESSES: Mapping[str, tuple[Press, Rights]] = {
    "start": (start.press, Rights.CHAT),
    "settings": (settings.press, Rights.CHAT),
    "follow": (topics.follow, Rights.CHAT),
    "new": (new.press, Rights.ANYBODY),
    "calendar": (calendar.press, Rights.ANYBODY),
    "timeline": (timeline.press, Rights.ANYBODY),
    "resume": (times.press_resume, Rights.CHAT),
    "forget": (privacy.press_forget, Rights.CHAT),
    "sources": (listing.press_page, Rights.BOT),
    "remove": (listing.press_remove, Rights.BOT),
    "move": (moving.press_move, Rights.BOT),
    moving.BUTTON: (moving.press, Rights.BOT),
    "add": (adding.press, Rights.BOT),
    "deliveries": (deliveries.press, Rights.BOT),
}
ALWAYS = (("forget", "yes"), ("settings", "stop"))
DEAR = ("new", "calendar", "timeline", "move")


class _Addressed(filters.MessageFilter):
    """In a group only what names this bot or answers it is meant for it; in private everything is."""

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


def build_handlers(desk: Desk, application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
    """Give the application every handler, and the one for errors."""
    commands = dict(COMMANDS) | topic_commands(desk)
    names = [name for name, command in commands.items() if command.rights is not Rights.BOT]
    for name, command in commands.items():
        application.add_handler(CommandHandler(name, _on_command(desk, command), filters=ADDRESSED))
    application.add_handler(CallbackQueryHandler(_on_press(desk)))
    application.add_handler(ChatMemberHandler(_on_membership(desk), ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, _on_move(desk)))
    application.add_handler(MessageHandler(filters.StatusUpdate.FORUM_TOPIC_REOPENED, _on_reopened(desk)))
    application.add_handler(MessageHandler(ADDRESSED & filters.COMMAND, _on_unknown_command(desk, names)))
    application.add_handler(MessageHandler(ADDRESSED & filters.TEXT, _on_text(desk)))
    private = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL
    application.add_handler(MessageHandler(ADDRESSED & private, _on_anything_else(desk)))
    application.add_error_handler(partial(on_error, desk.arrivals))


def topic_commands(desk: Desk) -> dict[str, Command]:
    """Return a command for every theme and alias; the bot's own verbs keep their names."""
    found: dict[str, Command] = {}
    for theme in desk.relation.themes:
        for name in (theme.command, *theme.aliases):
            if name not in COMMANDS:
                found.setdefault(name, Command(topics.topic_command(theme)))
    return found


def _on_command(desk: Desk, command: Command) -> Handle:
    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if not (command.always or await admit(desk, context.bot, update, dear=command.dear)):
            return
        visit = await enter(desk, context.bot, update, context.args or ())
        if refusal := await _refusal(visit, command.rights):
            await visit.say(refusal)
            return
        await visit.recall()  # a command is no answer to a question, so that question falls
        try:
            await command.run(visit)
        except StoreError:
            raise  # it is tried again
        except CommuniqueError as error:
            await visit.say(advice(error, visit.texts))
        await visit.settle()

    return handle


def _on_press(desk: Desk) -> Handle:
    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None or update.effective_chat is None:
            return
        visit = await enter(desk, context.bot, update)
        kind, *words = parse(query.data) or ("",)
        if (kind, *words) not in ALWAYS and not await admit_press(visit, dear=kind in DEAR):
            return
        run, rights = PRESSES.get(kind, (_nothing, Rights.CHAT))
        if refusal := await _refusal(visit, rights):
            await visit.toast(refusal)
            return
        try:
            if not await run(visit, tuple(words)):
                await visit.toast(visit.texts.menu_is_old)
                await settings.open_settings(visit)
        except StoreError:
            raise
        except CommuniqueError as error:
            await visit.toast(advice_text(error, visit.texts.language))
        await visit.toast()
        await visit.settle()

    return handle


def _on_text(desk: Desk) -> Handle:
    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if not await admit(desk, context.bot, update):
            return
        visit = await enter(desk, context.bot, update)
        text = (update.message.text if update.message else "") or ""
        try:
            await questions.hear(visit, text)
        except StoreError:
            raise
        except CommuniqueError as error:
            await visit.say(advice(error, visit.texts))
        await visit.settle()

    return handle


def _on_unknown_command(desk: Desk, names: list[str]) -> Handle:
    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if not await admit(desk, context.bot, update):
            return
        visit = await enter(desk, context.bot, update)
        text = (update.message.text if update.message else "") or ""
        word = text.split(maxsplit=1)[0]
        await questions.unknown_command(visit, word.removeprefix("/").partition("@")[0], names)

    return handle


def _on_anything_else(desk: Desk) -> Handle:
    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if await admit(desk, context.bot, update):
            await questions.no_text(await enter(desk, context.bot, update))

    return handle


def _on_membership(desk: Desk) -> Handle:
    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await membership_changed(desk, update, context)

    return handle


def _on_move(desk: Desk) -> Handle:
    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message is not None:
            await group_moved(desk, update.message)

    return handle


def _on_reopened(desk: Desk) -> Handle:
    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message is not None:
            await topic_reopened(desk, update.message)

    return handle


async def _refusal(visit: Visit, rights: Rights) -> str:
    """Return why the person may not do that, empty when they may."""
    if rights is Rights.BOT:
        return "" if visit.is_bot_admin else visit.texts.bot_admins_only
    return await visit.refusal() if rights is Rights.CHAT else ""


async def _nothing(visit: Visit, words: tuple[str, ...]) -> bool:
    return False
