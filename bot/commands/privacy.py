"""/privacy says what is kept about a chat; /export hands it over; /forget deletes it."""

import asyncio
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from telegram.error import BadRequest

from bot.commands.admins import roles_now
from bot.hearing.buttons import button, keyboard
from bot.hearing.request import OldMenuError, Request
from bot.render.markdown import inert_in_markdown, to_markdown
from bot.sending.outcomes import is_about_the_file
from bot.texts import Texts
from digests import subscribe
from digests.export import Export
from digests.export import export as export_chat


async def privacy(request: Request) -> None:
    """/privacy: say what is kept, what is not, and for how long."""
    texts = request.texts
    contact = texts.contact.format(contact=escape(request.services.contact)) if request.services.contact else ""
    days = texts.count("days", request.services.backup_days)
    await request.say(texts.privacy.format(contact=contact, days=days))


async def export(request: Request) -> None:
    """/export: send everything that is kept about this chat as JSON, and what was told here as Markdown."""
    texts, zone = request.texts, request.preferences.zone
    found = await export_chat(request.services.store, request.address, request.now)
    told = await asyncio.to_thread(told_file, found, texts, zone)
    cut = f"\n{_cut(found.since, texts, zone)}" if found.since else ""
    try:
        await request.send_file(found.content, "export.json", texts.export_caption + cut)
        await request.send_file(told, "told.md", texts.told_caption.format(count=len(found.told)) + cut)
    except BadRequest as error:
        if not is_about_the_file(error):
            raise
        await request.say(texts.export_refused)


def told_file(found: Export, texts: Texts, zone: str) -> bytes:
    """Return what a chat was told as Markdown in UTF-8. Editions stand in the order of time, below their day and
    hour (IANA `zone`)."""
    blocks = [f"# {texts.told_title}"]
    if found.since:
        blocks.append(_cut(found.since, texts, zone))
    if not found.told:
        blocks.append(texts.told_nothing)
    for each in found.told:
        at = each.issued_at.astimezone(ZoneInfo(zone))
        kind = texts.named("told_kinds", each.kind)
        blocks.append(f"## {at:%Y-%m-%d %H:%M} · {inert_in_markdown(kind)}")
        blocks += map(to_markdown, each.parts)
    return ("\n\n".join(blocks) + "\n").encode("utf-8", "replace")


def _cut(since: datetime, texts: Texts, zone: str) -> str:
    """Return the words which say that older editions are left out."""
    return texts.export_cut.format(day=since.astimezone(ZoneInfo(zone)).date().isoformat())


async def forget(request: Request) -> None:
    """/forget: ask once, by buttons, before anything is deleted."""
    texts = request.texts
    await request.say(
        texts.forget_question,
        keyboard([[button(texts.yes_forget, "forget", "yes"), button(texts.no_keep, "forget", "no")]]),
    )


async def press_forget(request: Request, words: tuple[str, ...]) -> None:
    """Handle the answer to the question of /forget."""
    texts = request.texts
    match words:
        case ("yes",):
            await request.toast()
            await subscribe.forget(request.services.store, request.address, request.now)
            if request.bot_role is not None:  # a role that was given in chat is forgotten too
                request.roles_changed[request.person] = (await roles_now(request)).get(request.person)
            days = texts.count("days", request.services.backup_days)
            await request.edit(texts.forgotten.format(days=days))
        case ("no",):
            await request.toast()
            await request.edit(texts.forget_kept)
        case _:
            raise OldMenuError
