"""/movesource tries a source's new address and compares it with the old one. An admin confirms the move, and can
undo it for a day."""

from datetime import timedelta

from telegram import InlineKeyboardMarkup

from bot.commands.adding import LONGEST_NAME, LONGEST_TITLE, LONGEST_URL, dump, load, report
from bot.commands.choosing import actor_of
from bot.hearing.buttons import button, keyboard
from bot.hearing.request import OldMenuError, Request
from bot.render.parts import code, inert, shown
from bot.render.source_phrases import signs
from bot.texts import Texts, move_words
from digests.curate.moves import UNDONE_FOR, MoveTrial, try_move
from digests.curate.noted import move_noted, undo_move_noted
from digests.model import Source
from digests.rules.reading.sources.sameness import Sameness

FORM, MOVED = "move", "moved"
FORM_STANDS = timedelta(hours=1)
UNDO = "undo"
BUTTON = "moving"


async def move(request: Request) -> None:
    """/movesource ID [URL]: try the source at its new address. Without URL, try the address to which the source's
    site redirects for good. /movesource ID undo: read the source at its old address again."""
    identifier, _, url = request.arguments.partition(" ")
    if not identifier:
        await request.say(f"{request.texts.move_usage}\n{move_words(request.texts.language).usage_undo}")
    elif url.strip() == UNDO:
        source = await undo_move_noted(request.services.store, actor_of(request), identifier, request.now)
        await request.say(_undone(source, request.texts))
    else:
        await try_move_to(request, identifier, url.strip())


async def press_move(request: Request, words: tuple[str, ...]) -> None:
    """Answer the button below the message that a source has moved: try the source at the new address."""
    if len(words) != 1:
        raise OldMenuError
    await request.toast()
    await try_move_to(request, words[0])


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Handle the answer to the question whether to move a source, or the button that undoes the move."""
    number, *said = words or ("",)
    texts, store = request.texts, request.services.store
    match said:
        case ["confirm"]:
            kept = await request.form_of(number, FORM)
            moved = await move_noted(store, actor_of(request), load(kept["source"]), kept["before"], request.now)
            await request.toast()
            await request.edit(*_moved(moved, number, texts))
            # This comes last: if a fault makes us handle the press again, the form is still open.
            await request.conversation.keep_form(number, MOVED, {"id": moved.id, "url": moved.url}, UNDONE_FOR)
        case ["cancel"]:
            kept = await request.form_of(number, FORM)
            await request.toast()
            request.conversation.close_form(number)
            name = inert(load(kept["source"]).name, LONGEST_NAME)
            await request.edit(move_words(texts.language).cancelled.format(name=name))
        case ["undo"]:
            kept = await request.form_of(number, MOVED)
            source = await undo_move_noted(store, actor_of(request), kept["id"], request.now, kept["url"])
            await request.toast()
            request.conversation.close_form(number)
            await request.edit(_undone(source, texts))
        case _:
            raise OldMenuError


async def try_move_to(request: Request, identifier: str, url: str = "") -> None:
    """Try a source at a new address, or else where its site redirects, show what is there, and ask whether to move
    the source."""
    services = request.services
    if url:
        await request.say(request.texts.trial_reading.format(url=shown(url, LONGEST_URL)))
    found = await try_move(
        services.store, services.fetcher, services.relation, identifier, request.now,
        workers=services.workers, url=url, recipes=services.recipes,
    )  # fmt: skip
    await request.say(report(found.trial, request))
    number = request.conversation.new_form
    if found.sameness is not Sameness.OTHER:
        kept = {"source": dump(found.trial.source), "before": found.before.url}
        await request.conversation.keep_form(number, FORM, kept, FORM_STANDS)
    await request.say(*question(found, number, request.texts))


def question(found: MoveTrial, number: str, texts: Texts) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return what an admin is asked about a source's new address (HTML), and the buttons with the answers. The
    address of another outlet is refused, without buttons. The buttons carry the form's number."""
    words, other = move_words(texts.language), found.sameness is Sameness.OTHER
    title, url = found.trial.title[:LONGEST_TITLE], found.trial.source.url
    new = shown(url, LONGEST_URL) if other else code(url, LONGEST_URL)  # a refusal puts the address into a command
    text = (words.refused if other else words.question).format(
        name=inert(found.before.name, LONGEST_NAME),
        id=shown(found.before.id),
        old=code(found.before.url, LONGEST_URL),
        new=new,
        outcome=words.named("outcomes", found.sameness),
        signs="\n".join(f"· {inert(line)}" for line in signs(words, found.comparison, title)),
    )
    if other:
        return text, None
    answers = [button(words.confirm, BUTTON, number, "confirm"), button(words.cancel, BUTTON, number, "cancel")]
    return text, keyboard([answers])


def _moved(source: Source, number: str, texts: Texts) -> tuple[str, InlineKeyboardMarkup]:
    words = move_words(texts.language)
    name, url = inert(source.name, LONGEST_NAME), code(source.url, LONGEST_URL)
    text = words.moved.format(name=name, url=url, id=shown(source.id))
    return text, keyboard([[button(words.undo, BUTTON, number, UNDO)]])


def _undone(source: Source, texts: Texts) -> str:
    name, url = inert(source.name, LONGEST_NAME), code(source.url, LONGEST_URL)
    return move_words(texts.language).undone.format(name=name, url=url)
