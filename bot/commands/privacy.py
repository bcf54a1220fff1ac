"""What is kept, and letting go of it: /privacy, /forget; and /help."""

from html import escape

from bot.commands.buttons import button, keyboard
from bot.commands.visit import Visit
from digests import subscribe
from digests.model import Theme

EXAMPLES = 3


async def privacy(visit: Visit) -> None:
    """/privacy"""
    texts = visit.texts
    contact = texts.contact.format(contact=escape(visit.desk.contact)) if visit.desk.contact else ""
    await visit.say(texts.privacy.format(contact=contact, days=visit.desk.backup_days))


async def forget(visit: Visit) -> None:
    """/forget asks once, by buttons."""
    texts = visit.texts
    await visit.say(
        texts.forget_question,
        keyboard([[button(texts.yes_forget, "forget", "yes"), button(texts.no_keep, "forget", "no")]]),
    )


async def press_forget(visit: Visit, words: tuple[str, ...]) -> bool:
    """The answer to the question of /forget."""
    texts = visit.texts
    match words:
        case ("yes",):
            await visit.toast()
            await subscribe.forget(visit.desk.store, visit.address, visit.now)
            await visit.edit(texts.forgotten.format(days=visit.desk.backup_days))
        case ("no",):
            await visit.toast()
            await visit.edit(texts.forget_kept)
        case _:
            return False
    return True


async def tell_help(visit: Visit) -> None:
    """/help"""
    texts = visit.texts
    examples = " · ".join(f"/{theme.command}" for theme in _examples(visit))
    text = texts.help.format(examples=examples or "/topics")
    await visit.say(text + (texts.help_admin if visit.is_bot_admin else ""))


def _examples(visit: Visit) -> list[Theme]:
    """A few topics to name: the reader's own first."""
    chosen = visit.subscriber.themes
    return sorted(visit.desk.relation.themes, key=lambda theme: theme.id not in chosen)[:EXAMPLES]
