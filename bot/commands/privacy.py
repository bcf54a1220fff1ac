"""/privacy says what is kept about a chat; /forget deletes it."""

from html import escape

from bot.hearing.buttons import button, keyboard
from bot.hearing.request import OldMenuError, Request
from digests import subscribe


async def privacy(request: Request) -> None:
    """/privacy: say what is kept, what is not, and for how long."""
    texts = request.texts
    contact = texts.contact.format(contact=escape(request.services.contact)) if request.services.contact else ""
    days = texts.count("days", request.services.backup_days)
    await request.say(texts.privacy.format(contact=contact, days=days))


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
            days = texts.count("days", request.services.backup_days)
            await request.edit(texts.forgotten.format(days=days))
        case ("no",):
            await request.toast()
            await request.edit(texts.forget_kept)
        case _:
            raise OldMenuError
