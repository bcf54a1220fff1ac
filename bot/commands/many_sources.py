"""Pauses and resumes many sources at once: those that a filter means, after one question with their number."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.commands.choosing import actor_of
from bot.commands.source_filters import filter_pressed, read_filter
from bot.hearing.buttons import button, keyboard
from bot.hearing.request import OldMenuError, Request
from bot.render.parts import inert
from bot.texts import source_page_words
from digests.curate.moves import UNDONE_FOR
from digests.curate.source_acts import can_switch, switch_all
from digests.curate.source_list import sources_meant
from digests.curate.undo import undo_act
from digests.errors import UnknownSourceError
from digests.model import SourceFilter

BUTTON, FORM, DONE = "many", "many", "many-done"
FORM_STANDS = timedelta(hours=1)
NAMED, LONGEST_NAME = 12, 40


async def switch_by_words(request: Request, said: str, *, on: bool) -> None:
    """Ask whether to pause or resume (`on`) the sources that words such as "failing" mean. UnknownSourceError if
    the words are no filter: they were meant as an id."""
    wanted = read_filter(said, request.services.relation)
    if wanted.words or wanted == SourceFilter():
        raise UnknownSourceError(f"there is no source {said}", source=said.partition(" ")[0])
    await ask(request, wanted, on=on)


async def ask(request: Request, wanted: SourceFilter, *, on: bool) -> None:
    """Ask once, with the number and the first names, whether to pause or resume (`on`) the sources of a filter."""
    meant = await sources_meant(request.services.store, wanted, request.now)
    changing = [source for source in meant if can_switch(source, on)]
    told = source_page_words(request.texts.language)
    if not changing:
        await request.say(told.many_nothing)
        return
    form = request.conversation.new_form
    await request.conversation.keep_form(
        form, FORM, {"ids": [source.id for source in changing], "on": on}, FORM_STANDS
    )
    names = told.join(inert(source.name, LONGEST_NAME) for source in changing[:NAMED])
    if len(changing) > NAMED:
        names = told.many_names.format(names=names, more=len(changing) - NAMED)
    number = len(changing)
    question = (
        told.count("many_resume", number, names=names) if on else told.count("many_pause", number, names=names)
    )
    answers = [button(told.many_yes, BUTTON, form, "yes"), button(told.many_no, BUTTON, form, "no")]
    await request.say(question, keyboard([answers]))


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Handle the button below a filtered list, the answer to the question, or the button that takes it back."""
    match words:
        case ("on" | "off" as wish, *data):
            wanted, _ = await filter_pressed(request, data)
            if wanted == SourceFilter():
                raise OldMenuError  # all sources at once are never offered
            await request.toast()
            await ask(request, wanted, on=wish == "on")
        case (form, "yes"):
            await _switch(request, form, await request.form_of(form, FORM))
        case (form, "no"):
            await request.form_of(form, FORM)
            await request.toast()
            request.conversation.close_form(form)
            await request.edit(source_page_words(request.texts.language).many_changed)
        case (form, "undo"):
            kept = await request.form_of(form, DONE)
            await undo_act(request.services.store, kept["act"], request.now, actor_of(request))
            await request.toast()
            request.conversation.close_form(form)
            await request.edit(source_page_words(request.texts.language).many_undone)
        case _:
            raise OldMenuError


async def _switch(request: Request, form: str, kept: Mapping[str, Any]) -> None:
    told, on = source_page_words(request.texts.language), bool(kept["on"])
    reason = "" if on else told.many_reason
    act = await switch_all(request.services.store, kept["ids"], on, reason, actor_of(request), request.now)
    await request.toast()
    if not act:
        request.conversation.close_form(form)
        await request.edit(told.many_nothing)
        return
    number = await _changed(request, act)
    said = told.count("many_resumed", number) if on else told.count("many_paused", number)
    await request.edit(said, keyboard([[button(told.undo, BUTTON, form, "undo")]]))
    # This comes last: if a fault makes us handle the press again, the form is still open.
    await request.conversation.keep_form(form, DONE, {"act": act}, UNDONE_FOR)


async def _changed(request: Request, act: int) -> int:
    entry = await request.services.store.audit.get(act)
    return len(entry.details["sources"]) if entry else 0
