"""/themes: editors look at the topics and change them: words, names, a new one, one less. Each change is tried on
the articles of the last 30 days first, and counts after one confirmation."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from telegram import ForceReply, InlineKeyboardMarkup

from bot.answers.arguments import find_theme, unknown_topic
from bot.commands.choosing import actor_of
from bot.commands.faults import advice
from bot.commands.theme_trials import LONGEST_ARGUMENTS, examples, heading_and_counts, wished
from bot.hearing.buttons import button, in_rows, keyboard
from bot.hearing.request import OldMenuError, RefusedError, Request, number_pressed
from bot.render.parts import code, inert, plain, shown
from bot.texts import lexicon_words, spoken, theme_words
from digests.curate.themes import (
    ThemeTrial,
    ThemeWish,
    change_theme,
    check_command,
    relation_with,
    table_now,
    try_theme,
)
from digests.curate.undo import undo_act
from digests.errors import LexiconError
from digests.model import Role
from digests.rules.editing.lexicon_changes import WordChange, parse_changes
from digests.rules.editing.theme_tables import fingerprint, lines_of, overlaid, tables_of, with_words, written
from digests.rules.issuing.display_names import short_title
from digests.rules.tables import Table
from digests.rules.texts import utf16_length

BUTTON = QUESTION = FORM = "themes"
DONE = "themes-done"
FORM_STANDS, UNDONE_FOR = timedelta(hours=1), timedelta(days=1)
COMMAND = re.compile(r"[a-z][a-z0-9_]{0,31}")
EXPORT = "export"
NAMED = ("en", "zh-Hans", "zh-Hant")
LONGEST_NAME = 64  # UTF-16 units; the name stands on buttons and in headings
LONGEST_ENTRY, LONGEST_SCOPE = 100, 200
LINES_A_PAGE = 12
MOST_THEMES = 60  # a keyboard of Telegram has a hundred buttons


async def themes(request: Request) -> None:
    """/themes lists the topics, /themes TOPIC opens one, /themes export sends them as a file."""
    said = request.arguments.strip()
    if not said:
        await request.say(*await _all(request))
    elif said.casefold() == EXPORT:
        await _export(request)
    elif (theme := find_theme(said, request.services.relation)) is not None:
        await request.say(*await _opened(request, theme.id))
    else:
        raise unknown_topic(said, request.services.relation)


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Handle a press below the list, a topic, or a proposed change."""
    match words:
        case ("all",):
            await request.edit(*await _all(request))
        case ("export",):
            await _export(request)
        case ("open", identifier, page):
            await request.edit(*await _opened(request, identifier, number_pressed(page)))
        case ("new",):
            await _ask(request, "new", "", "")
        case ("words" | "names" as asked, identifier):
            await _ask(request, asked, identifier, fingerprint(await _table(request, identifier)))
        case ("remove", identifier):
            seen = fingerprint(await _table(request, identifier))
            await _propose(request, ThemeWish(id=identifier, table=None, seen=seen))
        case ("confirm", number):
            await _confirm(request, number)
        case ("cancel", number):
            await request.form_of(number, FORM)
            request.conversation.close_form(number)
            await request.edit(theme_words(request.texts.language).cancelled)
        case ("undo", number):
            await _undo(request, number)
        case _:
            raise OldMenuError


async def take_text(request: Request, details: Mapping[str, Any], text: str) -> bool:
    """Take the words, names or new topic that were asked for, and propose the change. The question stays open if
    the text cannot be used."""
    role = request.bot_role
    if role is None or not role.covers(Role.EDITOR):  # perhaps no longer
        raise RefusedError(code="editors-only")
    asked, identifier, seen = str(details["asked"]), str(details["theme"]), str(details["seen"])
    changes: tuple[WordChange, ...] = ()
    try:
        if asked == "new":
            identifier, table, changes = _new(request, text)
            await _require_absent(request, identifier)
        elif asked == "names":
            table = {**await _table(request, identifier), **_names(request, text.splitlines(), identifier)}
        else:
            changes = parse_changes(" ".join(text[:LONGEST_ARGUMENTS].split()))
            table = with_words(await _table(request, identifier), changes)
        await _propose(request, ThemeWish(id=identifier, table=table, seen=seen), changes)
    except LexiconError as error:
        await request.conversation.remember(QUESTION, dict(details), FORM_STANDS)
        await request.say(advice(error, request.texts))
    return True


# --- what is wanted ----------------------------------------------------------------------------------


def _new(request: Request, text: str) -> tuple[str, dict[str, Any], tuple[WordChange, ...]]:
    """Return id, table and words of a new topic: a line with its command, three with its names, then its words."""
    lines = [line for line in text[: 4 * LONGEST_ARGUMENTS].splitlines() if line.strip()]
    if len(lines) < len(NAMED) + 2:
        raise LexiconError("too few lines", code="theme-lines")
    command = lines[0].strip().removeprefix("/").lower()
    if not COMMAND.fullmatch(command):
        raise LexiconError("no command", code="theme-command-form", words=plain(command)[:LONGEST_NAME])
    check_command(command, request.services.themes.own_commands | spoken("all") | spoken("file"))
    if len(request.services.relation.themes) >= MOST_THEMES:
        raise LexiconError("too many themes", code="theme-many", most=MOST_THEMES)
    names = _names(request, lines[1 : len(NAMED) + 1], command)
    changes = parse_changes(" ".join(" ".join(lines[len(NAMED) + 1 :])[:LONGEST_ARGUMENTS].split()))
    return command, with_words({"id": command, "command": command, **names}, changes), changes


def _names(request: Request, lines: Sequence[str], identifier: str) -> dict[str, Any]:
    """Return the part of a topic's table with its names, one a line, in the order of NAMED."""
    names = [plain(line) for line in lines if line.strip()]
    if len(names) != len(NAMED):
        raise LexiconError("not three names", code="theme-names-needed")
    for name in names:
        if not any(character.isalpha() for character in name):
            raise LexiconError("no name", code="theme-names-needed")
        if utf16_length(name) > LONGEST_NAME:
            raise LexiconError("a long name", code="theme-name-long", words=name[:LONGEST_NAME], most=LONGEST_NAME)
    others = [each for each in request.services.relation.themes if each.id != identifier]
    taken = {
        name.casefold() for each in others for name in (each.id, each.command, each.title, *each.titles.values())
    }
    if clash := next((name for name in names if name.casefold() in taken), ""):
        raise LexiconError("the name is taken", code="theme-name-taken", words=clash)
    return {"title": names[0], "titles": dict(zip(NAMED[1:], names[1:], strict=True))}


async def _table(request: Request, identifier: str) -> Table:
    at_work = request.services.themes
    table = table_now(at_work.files, await at_work.rows(), identifier)
    if table is None:
        raise LexiconError(f"no theme {identifier}", code="theme-gone")
    return table


async def _require_absent(request: Request, identifier: str) -> None:
    at_work = request.services.themes
    if table_now(at_work.files, await at_work.rows(), identifier) is not None:
        raise LexiconError(f"/{identifier} is there", code="theme-command-taken", words=identifier)


# --- proposing, doing, taking back -------------------------------------------------------------------


async def _propose(request: Request, wish: ThemeWish, changes: Sequence[WordChange] = ()) -> None:
    """Say what a wish would do, with the buttons that do it or not. Nothing is changed."""
    services, words = request.services, theme_words(request.texts.language)
    at_work = services.themes
    other = relation_with(at_work.files, await at_work.rows(), wish, request.now)
    theme = other.theme(wish.id) or services.relation.theme(wish.id)
    if theme is None:
        raise LexiconError(f"no theme {wish.id}", code="theme-gone")
    blocks = [_heading(wish, changes, request)]
    if changes or wish.table is None:
        await request.say(words.trying)
        given = (services.store, services.relation, other, services.lexicon, wish, changes, request.now)
        trial = await try_theme(*given)
        blocks = _tried(blocks[0], trial, wish, request)
    if wish.table is None:
        chosen, alone = await services.store.themes.chosen_by(wish.id)
        blocks.append(words.removal.format(count=chosen, alone=alone) if chosen else words.removal_none)
    number = request.conversation.new_form
    kept = {"id": wish.id, "table": wish.table, "seen": wish.seen}
    await request.conversation.keep_form(number, FORM, kept, FORM_STANDS)
    answers = [button(words.confirm, BUTTON, "confirm", number), button(words.cancel, BUTTON, "cancel", number)]
    question = f"{words.question} {words.from_now}" if changes else words.question
    await request.say("\n\n".join([*blocks, question]), keyboard([answers]))


def _heading(wish: ThemeWish, changes: Sequence[WordChange], request: Request) -> str:
    words = theme_words(request.texts.language)
    theme = request.services.relation.theme(wish.id)
    if wish.table is None or (changes and wish.seen):
        name = inert(short_title(theme, request.texts.language)) if theme else shown(wish.id)
        if wish.table is None:
            return words.removing.format(name=name)
        return words.changing.format(name=name, changes=wished(changes, lexicon_words(request.texts.language)))
    names = _names_in_lines(wish.table)
    if wish.seen:
        return words.renaming.format(names=names)
    return words.adding.format(
        command=code(wish.id), names=names, changes=wished(changes, lexicon_words(request.texts.language))
    )


def _tried(heading: str, trial: ThemeTrial, wish: ThemeWish, request: Request) -> list[str]:
    words, tried = theme_words(request.texts.language), lexicon_words(request.texts.language)
    count, relation = trial.found.themes[wish.id], request.services.relation
    blocks = [heading_and_counts(heading, trial.found, wish.id, tried)]
    if not count.gained and not count.lost:
        blocks.append(words.nothing_changes)
    if trial.absent:
        named = words.join(words.quoted.format(words=inert(each, LONGEST_ENTRY)) for each in trial.absent)
        blocks.append(words.absent.format(words=named))
    return [*blocks, *examples(trial.found, wish.id, relation, tried)]


async def _confirm(request: Request, number: str) -> None:
    services, words = request.services, theme_words(request.texts.language)
    kept = await request.form_of(number, FORM)
    wish = ThemeWish(id=kept["id"], table=kept["table"], seen=kept["seen"])
    at_work = services.themes
    act = await change_theme(services.store, at_work.files, wish, actor_of(request), request.now)
    await at_work.take_up()
    await request.toast()
    undo = keyboard([[button(words.undo, BUTTON, "undo", number)]])
    await request.edit(words.named("done", wish.act).format(command=f"/{_command(wish)}"), undo)
    # This comes last: if a fault makes us handle the press again, the form is still open.
    await request.conversation.keep_form(number, DONE, {"act": act}, UNDONE_FOR)


async def _undo(request: Request, number: str) -> None:
    kept, services = await request.form_of(number, DONE), request.services
    await undo_act(services.store, kept["act"], request.now, actor_of(request))
    await services.themes.take_up()
    await request.toast()
    request.conversation.close_form(number)
    await request.edit(theme_words(request.texts.language).undone)


def _command(wish: ThemeWish) -> str:
    return str((wish.table or {}).get("command", wish.id))


async def _ask(request: Request, asked: str, identifier: str, seen: str) -> None:
    await request.toast()
    details = {"asked": asked, "theme": identifier, "seen": seen}
    await request.conversation.remember(QUESTION, details, FORM_STANDS)
    await request.say(theme_words(request.texts.language).named("ask", asked), ForceReply(selective=True))


# --- what is shown -----------------------------------------------------------------------------------


async def _all(request: Request) -> tuple[str, InlineKeyboardMarkup]:
    """Return the list of the topics (HTML), and a button for each."""
    language, relation = request.texts.language, request.services.relation
    words, changed = theme_words(language), {row.id for row in await request.services.themes.rows()}
    mark = " ✎"
    buttons = [
        button(short_title(each, language) + (mark if each.id in changed else ""), BUTTON, "open", each.id, "0")
        for each in relation.themes
    ]
    last = [button(words.new, BUTTON, "new"), button(words.export, BUTTON, "export")]
    return words.all.format(count=len(relation.themes)), keyboard([*in_rows(buttons, 2), last])


async def _opened(request: Request, identifier: str, page: int = 0) -> tuple[str, InlineKeyboardMarkup]:
    """Return a topic (HTML): its names, what it covers, and a page of its words."""
    table, words = await _table(request, identifier), theme_words(request.texts.language)
    lines = lines_of(table)
    last = (len(lines) - 1) // LINES_A_PAGE
    page = min(page, last)
    first = page * LINES_A_PAGE
    entries = enumerate(lines[first : first + LINES_A_PAGE], first + 1)
    blocks = [words.topic.format(command=f"/{table['command']}", names=_names_in_lines(table))]
    if table.get("scope"):
        blocks.append(f"<i>{inert(table['scope'], LONGEST_SCOPE)}</i>")
    told = [
        words.entry.format(number=number, weight=weight, words=_entry(texts))
        for number, (weight, texts) in entries
    ]
    blocks.append("\n".join([words.words.format(count=len(lines), page=page + 1, pages=last + 1), *told]))
    if table.get("without"):
        left_out = ", ".join(inert(each) for each in table["without"])
        blocks.append(words.without.format(words=shown(left_out, 10 * LONGEST_ENTRY)))
    turns = [
        button(label, BUTTON, "open", identifier, str(to))
        for label, to in ((request.texts.newer, page - 1), (request.texts.older, page + 1))
        if 0 <= to <= last
    ]
    return "\n\n".join(blocks), keyboard(
        [
            turns,
            [
                button(words.change_words, BUTTON, "words", identifier),
                button(words.rename, BUTTON, "names", identifier),
            ],
            [button(words.remove, BUTTON, "remove", identifier), button(words.list, BUTTON, "all")],
        ]
    )


def _names_in_lines(table: Table) -> str:
    names = {"en": table["title"], **table.get("titles", {})}
    return "\n".join(inert(names[tag], LONGEST_NAME) for tag in NAMED if tag in names)


def _entry(texts: Sequence[str]) -> str:
    return code(" · ".join(_readable(text) for text in texts), LONGEST_ENTRY)


def _readable(pattern: str) -> str:
    """Return words that were added in chat as they were written, and any other pattern as it is."""
    own = pattern.removeprefix(r"(?<!\w)").removesuffix(r"(?!\w)")
    return re.sub(r"\\(.)", r"\1", own.replace(r"\s+", " ")) if own != pattern else pattern


async def _export(request: Request) -> None:
    at_work, words = request.services.themes, theme_words(request.texts.language)
    content = overlaid(at_work.files.themes, await at_work.rows())
    caption = words.file.format(count=len(tables_of(content)))
    await request.send_file(written(content).encode(), "themes.toml", caption)
