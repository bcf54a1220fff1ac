"""The one list of commands and buttons. Menus, /help, handlers and what Telegram is told come from this list."""

import logging
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

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

from bot.answers import calendar, kept, news, parties, search, timeline, why
from bot.answers.arguments import find_theme
from bot.commands import (
    adding,
    admins,
    audit,
    bans,
    broadcast,
    channels,
    deliveries,
    desk,
    ids,
    importing,
    leaving,
    many_sources,
    marks,
    moving,
    owner_questions,
    previewing,
    privacy,
    retrying,
    sending_now,
    settings,
    source_editing,
    source_page,
    sources,
    start,
    stats,
    stories,
    taking_back,
    theme_trials,
    themes,
    times,
    topics,
    watching,
)
from bot.hearing.buttons import CHANNEL
from bot.hearing.request import Request, Services
from bot.texts import Texts, get, spoken
from digests.curate.admins import admins_of
from digests.errors import RelationError
from digests.model import Relation, Role, Theme
from digests.rules.issuing.display_names import display_title, label_of

log = logging.getLogger("communique.commands")

EXAMPLES = 3
LONGEST_NAMED = 40
LONGEST_DESCRIPTION, LONGEST_SHORT = 512, 120
# Telegram takes codes of two letters only. So "zh" gets the simplified texts and serves both scripts.
TELEGRAM_LANGUAGES = {"en": "", "zh-Hans": "zh"}
TAKEN_BY_TELEGRAM = re.compile(r"[a-z0-9_]{1,32}")


class Rights(Enum):
    """Who may use a command: anybody; in a group its admins only; or, in private, those admins of the bot whose
    role covers this one."""

    ANYBODY = auto()
    CHAT = auto()
    MODERATOR = Role.MODERATOR
    EDITOR = Role.EDITOR
    OWNER = Role.OWNER

    @property
    def role(self) -> Role | None:
        """The role that is needed, None if no role is."""
        return self.value if isinstance(self.value, Role) else None

    def are_of(self, role: Role | None) -> bool:
        """Say whether a person with this role of the bot, perhaps none, sees the command in /help."""
        return self.role is None or (role is not None and role.covers(self.role))


class Menu(Enum):
    """Where Telegram shows a command. This gives nobody a right."""

    PRIVATE = auto()
    GROUP = auto()
    GROUP_ADMINS = auto()
    BOT_ADMINS = auto()


SHARED_SCOPES: tuple[tuple[BotCommandScope, Menu], ...] = (
    (BotCommandScopeAllPrivateChats(), Menu.PRIVATE),
    (BotCommandScopeAllGroupChats(), Menu.GROUP),
    (BotCommandScopeAllChatAdministrators(), Menu.GROUP_ADMINS),
)
NOWHERE: frozenset[Menu] = frozenset()
EVERYWHERE = frozenset(Menu)
PERSONAL = EVERYWHERE - {Menu.GROUP}
TO_ADMINS = frozenset({Menu.BOT_ADMINS})


async def tell_help(request: Request) -> None:
    """Answer /help with what may be asked for here, and with a few topics as examples. The person's own topics
    come first. "/help calendar" tells what this command does."""
    named = request.arguments[:LONGEST_NAMED].strip().removeprefix("/").casefold()
    if named and (line := _help_line(named, request)):
        await request.say(line)
        return
    if named:
        request.mention_unused(request.arguments)
    known = request.subscriber
    themes = sorted(request.services.relation.themes, key=lambda theme: theme.id not in known.themes)
    examples = [f"/{theme.command}" for theme in themes[:EXAMPLES]]
    sides = [f"/{party.command}" for party in request.services.relation.parties if party.command]
    await request.say(help_text(request.texts, examples, sides, group=not request.private, role=request.bot_role))


def _help_line(named: str, request: Request) -> str:
    """Return the line of /help about a command that the person may use, or about a topic. Return "" for others."""
    texts, relation = request.texts, request.services.relation
    rows = [each for each in COMMANDS if each.rights.are_of(request.bot_role)]
    for each in rows:
        if named in {each.name, *each.also, *spoken(each.name)}:
            return _line_of(each, texts)
    theme = find_theme(named, relation)
    return texts.help_line.format(command=f"/{theme.command}", what=texts.help_topic) if theme else ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command. The text with the command's name says in menus and in /help what the command does. /help also
    shows what is written after the command, such as "NAME": a text of the catalogue, or `example` where that is
    figures. `dear` commands take long. `always` commands are carried out even if they are old or too many. `also`
    are other names of the command. `alone` says that the command makes nothing of words after it: the person is
    told that they were not used. `reads` says that the answer comes from what the sources wrote: if there are no
    sources, it says first what is to be done."""

    name: str
    run: Callable[[Request], Awaitable[None]]
    rights: Rights = Rights.ANYBODY
    menus: frozenset[Menu] = NOWHERE
    example: str = ""
    dear: bool = False
    always: bool = False
    also: tuple[str, ...] = ()
    alone: bool = False
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A kind of button. `press` handles each press whose data begin with `name`. It raises OldMenuError if it does
    not know the rest of the data. A press with the word `always` is carried out even if there are too many."""

    name: str
    press: Callable[[Request, tuple[str, ...]], Awaitable[None]]
    rights: Rights = Rights.CHAT
    dear: bool = False
    always: str = ""


# In the order of the menus. /pause and /resume are buttons of /settings. /stop stays in the menu.
COMMANDS: tuple[Command, ...] = (
    Command("start", start.start),
    Command("digest", search.digest, menus=EVERYWHERE, dear=True, reads=True),
    Command("new", news.new, menus=EVERYWHERE, dear=True, reads=True),
    Command("week", search.week, menus=EVERYWHERE, dear=True, reads=True),
    Command("calendar", calendar.calendar, menus=EVERYWHERE, dear=True, reads=True),
    Command("timeline", timeline.timeline, menus=EVERYWHERE, dear=True, reads=True),
    Command("topics", topics.topics, menus=EVERYWHERE),
    Command("saved", kept.saved),
    Command("muted", kept.muted),
    Command("watch", watching.watch, Rights.CHAT),
    Command("settings", settings.settings, Rights.CHAT, PERSONAL),
    Command("channel", channels.channel, Rights.CHAT, dear=True),
    Command("time", times.time, Rights.CHAT, example="07:30"),
    Command("timezone", times.timezone, Rights.CHAT),
    Command("quiet", times.quiet, Rights.CHAT, example="22:00-07:00"),
    Command("pause", times.pause, Rights.CHAT, example="7"),
    Command("resume", times.resume, Rights.CHAT, alone=True),
    Command("stop", times.stop, Rights.CHAT, PERSONAL, always=True, alone=True),
    Command("unsubscribe", leaving.unsubscribe, Rights.CHAT, always=True, also=("quit",), alone=True),
    Command("cancel", leaving.cancel, Rights.CHAT, always=True, alone=True),
    Command("export", privacy.export, Rights.CHAT, dear=True, alone=True),
    Command("forget", privacy.forget, Rights.CHAT, always=True, alone=True),
    Command("privacy", privacy.privacy, menus=frozenset({Menu.GROUP}), alone=True),
    Command("id", ids.tell_id, alone=True),
    Command("help", tell_help, menus=EVERYWHERE),
    Command("both", parties.both, menus=EVERYWHERE, dear=True, reads=True),
    Command("who", parties.who, menus=EVERYWHERE, dear=True, reads=True),
    Command("lists", parties.lists, menus=EVERYWHERE, dear=True, reads=True),
    Command("why", why.why, dear=True, reads=True),
    Command("sources", sources.sources, Rights.MODERATOR, TO_ADMINS),
    Command("source", source_page.source, Rights.MODERATOR, TO_ADMINS),
    Command("addsource", retrying.add, Rights.EDITOR, TO_ADMINS, dear=True),
    Command("testsource", sources.test, Rights.MODERATOR, TO_ADMINS, dear=True),
    Command("pausesource", sources.pause, Rights.MODERATOR, TO_ADMINS),
    Command("resumesource", sources.resume, Rights.MODERATOR, TO_ADMINS),
    Command("movesource", moving.move, Rights.EDITOR, TO_ADMINS, dear=True),
    Command("removesource", sources.remove, Rights.EDITOR, TO_ADMINS),
    Command("exportsources", importing.export, Rights.MODERATOR, TO_ADMINS, dear=True),
    Command("themes", themes.themes, Rights.EDITOR, TO_ADMINS),
    Command("trytheme", theme_trials.trytheme, Rights.MODERATOR, TO_ADMINS, dear=True, reads=True),
    Command("preview", previewing.preview, Rights.MODERATOR, TO_ADMINS, dear=True, reads=True),
    Command("desk", desk.desk, Rights.MODERATOR, TO_ADMINS, reads=True),
    Command("correct", taking_back.correct, Rights.EDITOR, TO_ADMINS, reads=True),
    Command("sendnow", sending_now.sendnow, Rights.EDITOR, TO_ADMINS, alone=True, reads=True),
    Command("stats", stats.stats, Rights.MODERATOR, TO_ADMINS, alone=True, reads=True),
    Command("deliveries", deliveries.deliveries, Rights.MODERATOR, TO_ADMINS),
    Command("marks", marks.marks, Rights.MODERATOR, TO_ADMINS, dear=True),
    Command("admins", admins.admins, Rights.MODERATOR, TO_ADMINS),
    Command("audit", audit.audit, Rights.MODERATOR, TO_ADMINS),
    Command("ban", bans.bans, Rights.EDITOR, TO_ADMINS),
    Command("broadcast", broadcast.broadcast, Rights.OWNER, TO_ADMINS, alone=True),
)

BUTTONS: Mapping[str, Button] = {
    each.name: each
    for each in (
        Button("start", start.press),
        Button("settings", settings.press, always="stop"),
        Button(CHANNEL, channels.press, Rights.ANYBODY),
        Button("follow", topics.follow),
        Button("new", news.press, Rights.ANYBODY, dear=True),
        Button("calendar", calendar.press, Rights.ANYBODY, dear=True),
        Button("timeline", timeline.press, Rights.ANYBODY, dear=True),
        Button(stories.BUTTON, stories.press, Rights.ANYBODY),
        Button("saved", kept.press_saved, Rights.ANYBODY),
        Button("muted", kept.press_muted, Rights.ANYBODY),
        Button(watching.BUTTON, watching.press),
        Button("resume", times.press_resume),
        Button("stop", leaving.press, always="now"),
        Button("forget", privacy.press_forget, always="yes"),
        Button("sources", sources.press_page, Rights.MODERATOR),
        Button("filter", sources.press_filter, Rights.MODERATOR),
        Button(many_sources.BUTTON, many_sources.press, Rights.MODERATOR),
        Button(source_page.BUTTON, source_page.press, Rights.MODERATOR),
        Button(source_page.TEST, source_page.press_test, Rights.MODERATOR, dear=True),
        Button(source_page.EDITING, source_editing.press, Rights.EDITOR),
        Button(source_editing.CHANGE, source_editing.press_change, Rights.EDITOR),
        Button("remove", sources.press_remove, Rights.EDITOR),
        Button("move", moving.press_move, Rights.EDITOR, dear=True),
        Button(moving.BUTTON, moving.press, Rights.EDITOR),
        Button("add", adding.press, Rights.EDITOR),
        Button(themes.BUTTON, themes.press, Rights.EDITOR),
        Button(importing.BUTTON, importing.press, Rights.EDITOR, dear=True),
        Button(retrying.FORM, retrying.press, Rights.EDITOR),
        Button(owner_questions.BUTTON, owner_questions.press, Rights.OWNER),
        Button("deliveries", deliveries.press, Rights.MODERATOR),
        Button(desk.BUTTON, desk.press, Rights.MODERATOR),
        Button(desk.EDITS, desk.press_edit, Rights.EDITOR),
        Button(desk.CORRECT, taking_back.press, Rights.EDITOR),
        Button(sending_now.BUTTON, sending_now.press, Rights.EDITOR),
        Button(marks.BUTTON, marks.press, Rights.MODERATOR, dear=True),
        Button(admins.BUTTON, admins.press, Rights.MODERATOR),
        Button(audit.BUTTON, audit.press, Rights.MODERATOR),
        Button(bans.BUTTON, bans.press, Rights.EDITOR),
        Button(broadcast.BUTTON, broadcast.press, Rights.OWNER),
    )
}


def all_commands(relation: Relation) -> Mapping[str, Command]:
    """Return the commands by name, with one for each theme and each alias that Telegram takes as a command. The
    bot's own commands keep their names. If a theme's name is taken, this is logged, and people can still write it
    as a word. Each party has a command; RelationError if the bot has one of that name itself."""
    commands = {name: command for command in COMMANDS for name in (command.name, *command.also)}
    if faults := command_faults(relation):
        raise RelationError("\n".join(faults))
    for party in relation.parties:
        if party.command:
            commands[party.command] = Command(party.command, parties.party_command(party), dear=True, reads=True)
    for theme, name in _names(relation):
        if name in commands:
            log.warning("topic %s: /%s is a command of the bot's own or of another topic", theme.id, name)
        elif TAKEN_BY_TELEGRAM.fullmatch(name):
            commands[name] = Command(name, search.topic_command(theme), reads=True)
    return commands


def command_faults(relation: Relation) -> list[str]:
    """Return, with file and key, each command of a party that has the name of a command of the bot."""
    own = {command.name for command in COMMANDS}
    return [
        f"relation.toml: party {party.id}: command: /{party.command} is a command of the bot"
        for party in relation.parties
        if party.command in own
    ]


def _names(relation: Relation) -> Iterator[tuple[Theme, str]]:
    for theme in relation.themes:
        for name in dict.fromkeys((theme.command, *theme.aliases)):
            yield theme, name


def help_text(
    texts: Texts, topics: Sequence[str], sides: Sequence[str] = (), *, group: bool, role: Role | None = None
) -> str:
    """Return what a person with this role of the bot may ask for (HTML): a line for each command, grouped by who
    may use it, and a few topics."""
    theirs = {
        "anybody": [each for each in COMMANDS if each.rights is Rights.ANYBODY],
        "group" if group else "chat": [each for each in COMMANDS if each.rights is Rights.CHAT],
        "bot": [each for each in COMMANDS if each.rights.role and each.rights.are_of(role)],
    }
    blocks = []
    for heading, rows in theirs.items():
        told = [_line_of(each, texts) for each in rows]
        if heading == "anybody" and sides:
            told.append(texts.help_line.format(command=" · ".join(sides), what=texts.help_sides))
        if heading == "anybody" and topics:
            told.append(texts.help_line.format(command=" · ".join(topics), what=texts.help_topic))
        if told:
            blocks.append("\n".join([f"<b>{texts.named('help_for', heading)}</b>", *told]))
    return "\n\n".join([*blocks, texts.help_end])


def _line_of(command: Command, texts: Texts) -> str:
    example = texts.find("help_examples", command.name) or command.example
    called = f"/{command.name} {example}".rstrip()
    return texts.help_line.format(command=called, what=texts.named("help", command.name))


def menu(place: Menu, texts: Texts, relation: Relation, role: Role | None = None) -> list[BotCommand]:
    """Return a menu: at most twelve verbs first (more for a person with a role of the bot), then a command for
    each party, then one for each topic."""
    names = [command.name for command in COMMANDS if place in command.menus and command.rights.are_of(role)]
    verbs = [BotCommand(name, texts.named("help", name)) for name in names]
    sides = [
        BotCommand(party.command, texts.help_party.format(party=label_of(party, texts.language)))
        for party in relation.parties
        if party.command
    ]
    topics = [BotCommand(theme.command, display_title(theme, texts.language)[:256]) for theme in relation.themes]
    return [*verbs, *sides, *(topic for topic in topics if topic.command not in names)][:100]


async def register_commands(telegram: Bot, services: Services) -> None:
    """Tell Telegram the menus and descriptions. Telling the same ones again does no harm."""
    for language, code in TELEGRAM_LANGUAGES.items():
        texts = get(language)
        for scope, place in SHARED_SCOPES:
            commands = menu(place, texts, services.relation)
            await telegram.set_my_commands(commands, scope=scope, language_code=code)
        relation = display_title(services.relation, language)
        description = texts.description.format(relation=relation)[:LONGEST_DESCRIPTION]
        await telegram.set_my_description(description, language_code=code)
        short = texts.short_description.format(relation=relation)[:LONGEST_SHORT]
        await telegram.set_my_short_description(short, language_code=code)
    for person, role in (await admins_of(services.store, services.owners)).items():
        await show_menu(telegram, services, person, role)


async def show_menu(telegram: Bot, services: Services, person: int, role: Role | None) -> None:
    """Tell Telegram the menu of a person's private chat: the one of a role, or the menu of everybody if there is
    no role any more. Telegram refuses it while the person has not talked to the bot; this is logged."""
    scope = BotCommandScopeChat(person)
    for language, code in TELEGRAM_LANGUAGES.items():
        try:
            if role is None:
                await telegram.delete_my_commands(scope=scope, language_code=code)
            else:
                commands = menu(Menu.BOT_ADMINS, get(language), services.relation, role)
                await telegram.set_my_commands(commands, scope=scope, language_code=code)
        except BadRequest as error:
            log.info("no menu for %s yet: %s", scope.to_dict(), error)
