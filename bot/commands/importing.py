"""Lists of sources come and go as documents: an editor sends a file and confirms what it would add, /exportsources
sends the list."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from telegram import Document, InlineKeyboardMarkup
from telegram.error import NetworkError, TelegramError

from bot.commands.choosing import actor_of
from bot.hearing.buttons import button, keyboard
from bot.hearing.request import OldMenuError, RefusedError, Request
from bot.render.parts import inert
from bot.render.phrases import advice_text
from bot.texts import Texts, adding_words
from digests.curate.imports import Imported, ImportPlan, import_as, plan_import
from digests.curate.moves import UNDONE_FOR
from digests.curate.source_list import export_sources
from digests.curate.undo import undo_act
from digests.errors import SourceError
from digests.model import Role
from digests.rules.reading.sources.lists_of_addresses import write_addresses
from digests.rules.reading.sources.opml import RefusedLine

FORM, DONE = "import", "imported"
BUTTON = "import"
FORM_STANDS = timedelta(hours=1)
LARGEST = 5 * 2**20
"""Bytes of a document. Far below what a bot may download from Telegram, and room for every list of feeds."""
MOST_AT_ONCE = 500
MOST_REFUSED = 8
LONGEST_FILE_NAME = 60
LONGEST_LINE = 160


async def take_document(request: Request) -> bool:
    """Take a document that an admin of the bot sends in private as a list of sources: say what it would add, and
    ask. Return False for a message without a document, and for everybody else's."""
    document = request.update.message.document if request.update.message is not None else None
    role = request.bot_role
    if document is None or role is None:
        return False
    if not role.covers(Role.EDITOR):
        raise RefusedError(code="editors-only")
    content = await _downloaded(request, document.file_id, document.file_size)
    plan = await _planned(request, content)
    number = request.conversation.new_form
    kept = {"file": document.file_id, "name": _name_of(document), "sha256": sha256(content).hexdigest()}
    if plan.new:
        await request.conversation.keep_form(number, FORM, kept, FORM_STANDS)
    await request.say(*question(plan, kept["name"], number, request.texts, role))
    return True


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Handle the answer to the question whether to add the sources of a file, or the button that takes them off
    the list again."""
    number, *said = words or ("",)
    told = adding_words(request.texts.language)
    match said:
        case ["confirm"]:
            kept = await request.form_of(number, FORM)
            await request.toast()
            await _confirm(request, number, kept)
        case ["cancel"]:
            await request.form_of(number, FORM)
            await request.toast()
            request.conversation.close_form(number)
            await request.edit(request.texts.trial_cancelled)
        case ["undo"]:
            kept = await request.form_of(number, DONE)
            await undo_act(request.services.store, kept["act"], request.now, actor_of(request))
            await request.toast()
            request.conversation.close_form(number)
            await request.edit(told.import_undone.format(count=kept["count"]))
        case _:
            raise OldMenuError


async def export(request: Request) -> None:
    """/exportsources: send the list of sources as OPML. /exportsources txt: send their addresses, one in a
    line."""
    wished = request.arguments.strip().casefold()
    plain = wished in {"txt", "text", "文本", "文字"}
    if wished not in ("", "opml") and not plain:
        request.mention_unused(request.arguments)
    records = await request.services.store.sources.all()
    if not records:
        await request.say(request.texts.sources_none)
        return
    if plain:
        content = write_addresses([record.source for record in records])
    else:
        content = await export_sources(request.services.store)
    name = f"sources-{request.now:%Y-%m-%d}.{'txt' if plain else 'opml'}"
    caption = adding_words(request.texts.language).exported.format(count=len(records))
    await request.send_file(content.encode("utf-8", "replace"), name, caption)


def question(
    plan: ImportPlan, name: str, number: str, texts: Texts, role: Role
) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return what a file would add (HTML), for an admin with this role, and the buttons with the answers; none if
    nothing is new."""
    words = adding_words(texts.language)
    lines = [
        words.import_summary.format(
            name=inert(name, LONGEST_FILE_NAME), new=len(plan.new), known=plan.known, refused=len(plan.refused)
        )
    ]
    if unlabelled := plan.unlabelled(role):
        lines.append(words.import_unlabelled.format(count=unlabelled))
    if waiting := plan.waiting(role):
        lines.append(words.import_waiting.format(count=waiting))
    if plan.new:
        lines.append(words.import_untried)
    blocks = ["\n".join(lines), _refused(plan.refused, texts)]
    text = "\n\n".join(filter(None, blocks))
    if not plan.new:
        return text, None
    answers = [
        button(words.import_add.format(count=len(plan.new)), BUTTON, number, "confirm"),
        button(texts.trial_cancel, BUTTON, number, "cancel"),
    ]
    return text, keyboard([answers])


def _done(done: Imported, number: str, texts: Texts) -> tuple[str, InlineKeyboardMarkup]:
    words = adding_words(texts.language)
    text = words.import_done.format(added=len(done.added), known=done.known, refused=len(done.refused))
    return text, keyboard([[button(words.import_undo, BUTTON, number, "undo")]])


def _refused(refused: tuple[RefusedLine, ...], texts: Texts) -> str:
    words = adding_words(texts.language)
    lines = [_line(each, texts) for each in refused[:MOST_REFUSED]]
    if len(refused) > MOST_REFUSED:
        lines.append(words.and_more.format(count=len(refused) - MOST_REFUSED))
    return "\n".join(lines)


def _line(refused: RefusedLine, texts: Texts) -> str:
    words = adding_words(texts.language)
    reason = advice_text(refused.error, texts.language) if refused.error is not None else refused.reason
    said = words.import_named.format(what=refused.what, reason=reason) if refused.what else reason
    return words.import_line.format(line=refused.line, said=inert(said, LONGEST_LINE))


async def _confirm(request: Request, number: str, kept: dict[str, Any]) -> None:
    """Download the file again and add what is new in it now. Nothing large was kept meanwhile."""
    content = await _downloaded(request, kept["file"])
    if sha256(content).hexdigest() != kept["sha256"]:
        await request.refuse_form()
    plan = await _planned(request, content)
    done, act = await import_as(request.services.store, actor_of(request), plan, request.now)
    if not act:
        request.conversation.close_form(number)
        await request.edit(adding_words(request.texts.language).import_nothing)
        return
    await request.edit(*_done(done, number, request.texts))
    # This comes last: if a fault makes us handle the press again, the form is still open, and nothing is new.
    await request.conversation.keep_form(number, DONE, {"act": act, "count": len(done.added)}, UNDONE_FOR)


async def _planned(request: Request, content: bytes) -> ImportPlan:
    services = request.services
    return await plan_import(
        services.store, content, workers=services.workers, relation=services.relation, most=MOST_AT_ONCE
    )


async def _downloaded(request: Request, identifier: str, size: int | None = None) -> bytes:
    """Return the content of a file at Telegram. Raises SourceError if it is too large, or cannot be had now."""
    _require_small(size)
    try:
        there = await request.telegram.get_file(identifier)
        _require_small(there.file_size)
        content = bytes(await there.download_as_bytearray())
    except (TelegramError, NetworkError) as error:
        raise SourceError(f"the file could not be fetched: {error}", code="list-not-fetched") from error
    _require_small(len(content))
    return content


def _require_small(size: int | None) -> None:
    if size is not None and size > LARGEST:
        raise SourceError(f"the file has {size} bytes", code="opml-large", megabytes=LARGEST >> 20)


def _name_of(document: Document) -> str:
    return (document.file_name or "")[:LONGEST_FILE_NAME]
