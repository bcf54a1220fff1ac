"""What Telegram itself shows of the bot: command menus by scope and language, and the descriptions."""

import logging
from collections.abc import Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest

from bot.commands.desk import Desk
from bot.texts import Texts, get
from digests.model import Relation
from digests.rules.sending.titles import title_of

log = logging.getLogger("communique.commands")

# Pausing and resuming are buttons of /settings, and /help names every command; a way out stays in sight.
PRIVATE = ("digest", "new", "week", "calendar", "timeline", "topics", "settings", "stop", "help")
GROUP = ("digest", "new", "week", "calendar", "timeline", "topics", "privacy", "help")
GROUP_ADMIN = ("digest", "new", "week", "calendar", "timeline", "topics", "settings", "stop", "help")
BOT_ADMIN = (
    "sources", "addsource", "testsource", "pausesource", "resumesource", "movesource", "removesource",
    "trytheme", "stats", "deliveries",
)  # fmt: skip
LONGEST_DESCRIPTION, LONGEST_SHORT = 512, 120
# Telegram knows "zh" only: its simplified texts stand for both, since it takes two-letter codes.
TELEGRAM_LANGUAGES = {"en": "", "zh-Hans": "zh"}


async def register_commands(telegram: Bot, desk: Desk) -> None:
    """Tell Telegram the menus and descriptions; the same ones may be told again and again."""
    for language, code in TELEGRAM_LANGUAGES.items():
        texts = get(language)
        for scope, names in scopes():
            await telegram.set_my_commands(menu(names, texts, desk.relation), scope=scope, language_code=code)
        for admin in sorted(desk.admins):
            everything = menu((*PRIVATE, *BOT_ADMIN), texts, desk.relation)
            try:
                await telegram.set_my_commands(everything, scope=BotCommandScopeChat(admin), language_code=code)
            except BadRequest as error:  # an admin who has not talked to the bot yet
                log.info("no menu for admin %s yet: %s", admin, error)
        relation = title_of(desk.relation, language)
        await telegram.set_my_description(
            texts.description.format(relation=relation)[:LONGEST_DESCRIPTION], language_code=code
        )
        await telegram.set_my_short_description(
            texts.short_description.format(relation=relation)[:LONGEST_SHORT], language_code=code
        )


def scopes() -> list[tuple[BotCommandScope, tuple[str, ...]]]:
    """Return each scope with the verbs of its menu; a scope is what is shown, never a permission."""
    return [
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUP),
        (BotCommandScopeAllChatAdministrators(), GROUP_ADMIN),
    ]


def menu(names: Sequence[str], texts: Texts, relation: Relation) -> list[BotCommand]:
    """Return a menu: at most nine verbs first (more for bot admins), then a command for each topic."""
    verbs = [BotCommand(name, texts.named("menu", name)) for name in names]
    topics = [BotCommand(theme.command, title_of(theme, texts.language)[:256]) for theme in relation.themes]
    return [*verbs, *(topic for topic in topics if topic.command not in names)][:100]
