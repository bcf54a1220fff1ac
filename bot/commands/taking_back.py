"""/correct takes back a story, or a line of it. A form asks what was wrong, why, and where it is said right. It
then shows the text and counts the readers; after one confirmation they are told."""

from datetime import timedelta
from typing import Any

from bot.commands.choosing import actor_of
from bot.commands.desk import CORRECT, LONGEST_WORDS, choose, cut, numbered, rows_of_numbers
from bot.hearing.buttons import button, keyboard
from bot.hearing.request import OldMenuError, Request, number_pressed
from bot.texts import desk_words
from digests.curate.taking_back import Wish, plan, rights_of, take_back, told_wordings, wordings
from digests.model import Article, Correction, DeskCause, Story

FORM = "correct"
FORM_STANDS = timedelta(hours=1)
MOST_SHOWN = 8
MARKS_LOOKED_BACK = timedelta(days=7)
WHOLE, NONE = "whole", "none"


async def correct(request: Request) -> None:
    """/correct WORDS or NUMBER. Alone it shows the stories that readers marked as wrong in the last week."""
    words, wanted = desk_words(request.texts.language), request.arguments[:LONGEST_WORDS].strip()
    if wanted:

        def offer(story: Story) -> Any:
            return button(cut(story.headline or str(story.id)), CORRECT, "story", str(story.id))

        await choose(request, wanted, offer, words.which_correct)
        return
    marks = await request.services.store.keeping.marks(request.now - MARKS_LOOKED_BACK, MOST_SHOWN)
    marked = {each.story: each.words for each in marks}
    rows = [[button(cut(headline), CORRECT, "story", str(number))] for number, headline in marked.items()]
    await request.say(words.marked if rows else words.correct_usage, keyboard(rows) if rows else None)


async def press(request: Request, data: tuple[str, ...]) -> None:
    """Go through the form: what, why, the right words, and the confirmation."""
    match data:
        case ("story", number):
            await _open(request, number_pressed(number))
        case (form, "what", choice):
            kept = await request.form_of(form, FORM)
            kept["place"] = None if choice == WHOLE else _chosen(kept["places"], choice)
            await _plan(request, kept)  # what cannot be taken back is refused at once
            await _ask_cause(request, form, kept)
        case (form, "cause", cause) if cause in set(DeskCause):
            kept = await request.form_of(form, FORM)
            if "place" not in kept:
                raise OldMenuError
            kept["cause"] = cause
            await _ask_right(request, form, kept)
        case (form, "right", choice):
            kept = await request.form_of(form, FORM)
            if "cause" not in kept or "rights" not in kept:
                raise OldMenuError
            kept["right"] = None if choice == NONE else _chosen(kept["rights"], choice)
            await _show(request, form, kept)
        case (form, "send"):
            await _send(request, form)
        case (form, "cancel"):
            await request.form_of(form, FORM)
            request.conversation.close_form(form)
            await request.toast()
            await request.edit(desk_words(request.texts.language).cancelled)
        case _:
            raise OldMenuError


def _chosen(places: list[list[int]], choice: str) -> list[int]:
    if (number := number_pressed(choice)) >= len(places):
        raise OldMenuError
    return places[number]


async def _open(request: Request, number: int) -> None:
    words, services = desk_words(request.texts.language), request.services
    told = (await told_wordings(services.store, services.lexicon, number, request.now))[:MOST_SHOWN]
    await request.toast()
    form = request.conversation.new_form
    kept = {"story": number, "places": [list(each.place) for each in told]}
    await request.conversation.keep_form(form, FORM, kept, FORM_STANDS)
    rows = [[button(words.whole_story, CORRECT, form, "what", WHOLE)]]
    rows += rows_of_numbers(len(told), CORRECT, form, "what")
    question = f"{words.what_was_wrong}\n\n{numbered([each.text for each in told])}"
    await request.say(question, keyboard([*rows, [button(words.cancel, CORRECT, form, "cancel")]]))


async def _ask_cause(request: Request, form: str, kept: dict[str, Any]) -> None:
    words = desk_words(request.texts.language)
    await request.toast()
    await request.conversation.keep_form(form, FORM, kept, FORM_STANDS)
    rows = [[button(words.named("causes", each.value), CORRECT, form, "cause", each.value)] for each in DeskCause]
    await request.edit(words.why, keyboard([*rows, [button(words.cancel, CORRECT, form, "cancel")]]))


async def _ask_right(request: Request, form: str, kept: dict[str, Any]) -> None:
    words, services = desk_words(request.texts.language), request.services
    known = await wordings(services.store, services.lexicon, kept["story"])
    place = (kept["place"][0], kept["place"][1]) if kept["place"] else None
    rights = rights_of(known, place)[:MOST_SHOWN]
    kept["rights"] = [list(each.place) for each in rights]
    if not rights:
        kept["right"] = None
        await _show(request, form, kept)
        return
    await request.toast()
    await request.conversation.keep_form(form, FORM, kept, FORM_STANDS)
    rows = [[button(words.no_right, CORRECT, form, "right", NONE)]]
    rows += rows_of_numbers(len(rights), CORRECT, form, "right")
    question = f"{words.which_right}\n\n{numbered([each.text for each in rights])}"
    await request.edit(question, keyboard([*rows, [button(words.cancel, CORRECT, form, "cancel")]]))


async def _show(request: Request, form: str, kept: dict[str, Any]) -> None:
    """Show the text as it goes out, and how many readers get it."""
    words, services = desk_words(request.texts.language), request.services
    correction, article, readers = await _plan(request, kept)
    await request.toast()
    await request.conversation.keep_form(form, FORM, kept, FORM_STANDS)
    parts = services.renderer.render_correction(correction, article, request.preferences, request.now)
    question = words.count("confirm", readers)
    rows = [[button(words.send, CORRECT, form, "send")], [button(words.cancel, CORRECT, form, "cancel")]]
    await request.edit(f"{question}\n\n{parts[0]}", keyboard(rows))


async def _plan(request: Request, kept: dict[str, Any]) -> tuple[Correction, Article, int]:
    return await plan(request.services.store, request.services.lexicon, _wish(kept), request.now)


async def _send(request: Request, form: str) -> None:
    words, services = desk_words(request.texts.language), request.services
    kept = await request.form_of(form, FORM)
    if "right" not in kept:
        raise OldMenuError
    readers = await take_back(services.store, services.lexicon, actor_of(request), _wish(kept), form, request.now)
    await request.toast()
    request.conversation.close_form(form)
    await request.edit(words.count("correcting", readers))


def _wish(kept: dict[str, Any]) -> Wish:
    """Return what the form wishes so far. The cause changes nothing of who is told."""
    place, right = (kept.get(name) for name in ("place", "right"))
    return Wish(
        story=kept["story"],
        place=(place[0], place[1]) if place else None,
        cause=DeskCause(kept.get("cause", DeskCause.FACTS)),
        right=(right[0], right[1]) if right else None,
    )
