"""/movesource: a source's new address is tried and compared; an admin confirms it, and can undo it for a day."""

from datetime import timedelta

from telegram import InlineKeyboardMarkup

from bot.commands.buttons import button, keyboard
from bot.commands.sources.adding import LONGEST_NAME, LONGEST_TITLE, LONGEST_URL, dump, load, report
from bot.commands.visit import Visit
from bot.render.parts import code, inert, shown
from bot.source_phrases import signs
from bot.texts import Texts, move_words
from digests.curate.move import UNDONE_FOR, MoveTrial, move_source, try_move, undo_move
from digests.model import Source
from digests.rules.reading.sources.sameness import Sameness

FORM, MOVED = "move", "moved"
FORM_STANDS = timedelta(hours=1)
UNDO = "undo"
BUTTON = "moving"


async def move(visit: Visit) -> None:
    """/movesource ID [URL]: try it at its new address, by default where its site's permanent redirect leads.
    /movesource ID undo: read it as before it was moved."""
    identifier, _, url = visit.arguments.partition(" ")
    if not identifier:
        await visit.say(f"{visit.texts.move_usage}\n{move_words(visit.texts.language).usage_undo}")
    elif url.strip() == UNDO:
        await visit.say(_undone(await undo_move(visit.desk.store, identifier, visit.now), visit.texts))
    else:
        await _try(visit, identifier, url.strip())


async def press_move(visit: Visit, words: tuple[str, ...]) -> bool:
    """The button below the message that a source has moved: it is tried there."""
    if len(words) != 1:
        return False
    await visit.toast()
    await _try(visit, words[0])
    return True


async def press(visit: Visit, words: tuple[str, ...]) -> bool:
    """The answer to the question whether to move a source, or the button that undoes it."""
    number, *said = words or ("",)
    texts, store = visit.texts, visit.desk.store
    match said:
        case ["confirm"]:
            kept = await visit.form_of(number, FORM)
            if kept is not None:
                moved = await move_source(store, load(kept["source"]), kept["before"], visit.now)
                await visit.toast()
                await visit.edit(*_moved(moved, number, texts))
                # Last: a press that is handled again after a fault finds the form as it was.
                await visit.keep_form(number, MOVED, {"id": moved.id, "url": moved.url}, UNDONE_FOR)
        case ["cancel"]:
            kept = await visit.form_of(number, FORM)
            if kept is not None:
                await visit.toast()
                visit.close_form(number)
                name = inert(load(kept["source"]).name, LONGEST_NAME)
                await visit.edit(move_words(texts.language).cancelled.format(name=name))
        case ["undo"]:
            kept = await visit.form_of(number, MOVED)
            if kept is not None:
                source = await undo_move(store, kept["id"], visit.now, moved_to=kept["url"])
                await visit.toast()
                visit.close_form(number)
                await visit.edit(_undone(source, texts))
        case _:
            return False
    return True


async def _try(visit: Visit, identifier: str, url: str = "") -> None:
    desk = visit.desk
    if url:
        await visit.say(visit.texts.trial_reading.format(url=shown(url, LONGEST_URL)))
    found = await try_move(
        desk.store, desk.fetcher, desk.relation, identifier, visit.now,
        workers=desk.workers, url=url, recipes=desk.recipes,
    )  # fmt: skip
    await visit.say(report(found.trial, visit))
    number = visit.new_form
    if found.sameness is not Sameness.OTHER:
        kept = {"source": dump(found.trial.source), "before": found.before.url}
        await visit.keep_form(number, FORM, kept, FORM_STANDS)
    await visit.say(*question(found, number, visit.texts))


def question(found: MoveTrial, number: str, texts: Texts) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return what an admin is asked about a source's new address (HTML), and the answers; another outlet's is
    refused, and there is nothing to answer. The buttons carry the form's number."""
    words, other = move_words(texts.language), found.sameness is Sameness.OTHER
    title, url = found.trial.title[:LONGEST_TITLE], found.trial.source.url
    new = shown(url, LONGEST_URL) if other else code(url, LONGEST_URL)  # a command to copy has it within
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
