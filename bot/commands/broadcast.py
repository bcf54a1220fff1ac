"""/broadcast: an owner writes to all readers. A form takes a text for each language, shows it as readers will see
it, counts them, and asks once. Then one message shows how far it is, with buttons to pause, resume and stop."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from telegram import InlineKeyboardMarkup, Message

from bot.commands.choosing import actor_of
from bot.hearing.buttons import button, in_rows, keyboard, toggle
from bot.hearing.request import OldMenuError, Request, number_pressed
from bot.render.own_words import sendable
from bot.render.parts import ELLIPSIS, MOST_ENTITIES, measure, shown, to_text
from bot.texts import BroadcastWords, broadcast_words, get
from digests.curate.broadcasts import begin_broadcast, draft, set_broadcast
from digests.errors import BroadcastError
from digests.model import Broadcast, BroadcastProgress, BroadcastState, ChatKind, DeliveryState
from digests.store import MOST_NAMED

FORM, QUESTION, BUTTON = "broadcast", "broadcast", "broadcast"
FORM_STANDS = timedelta(hours=6)
QUESTION_STANDS = timedelta(hours=1)
LONGEST, MOST_MARKS = 4000, MOST_ENTITIES - 1
"""The longest text, in UTF-16 units without markup, and its most entities. The heading has room beside it."""
LONGEST_PREVIEW = 200
CHANGES = {
    "pause": BroadcastState.PAUSED,
    "resume": BroadcastState.RUNNING,
    "stop": BroadcastState.STOPPED,
}
COUNTED = tuple(map(DeliveryState, ["sent", "pending", "sending", "uncertain", "failed", "expired", "gone"]))


async def broadcast(request: Request) -> None:
    """Answer /broadcast: show the broadcast under way, or else open a new form."""
    under_way = await request.services.store.broadcasts.under_way()
    if under_way:
        await _show_progress(request, under_way[-1])
        return
    number = request.conversation.new_form
    kept = {"texts": {}, "fallback": "", "kinds": sorted(ChatKind)}
    await request.conversation.keep_form(number, FORM, kept, FORM_STANDS)
    await request.say(*await _form(request, number, kept))


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Handle a press in a form, or below the message that shows how far a broadcast is."""
    match words:
        case ("at", number):
            await request.toast()
            await _edit_progress(request, number_pressed(number))
        case (("pause" | "resume" | "stop") as what, number):
            store, now = request.services.store, request.now
            known = number_pressed(number)
            await set_broadcast(store, known, CHANGES[what], actor_of(request), now)
            await request.toast()
            await _edit_progress(request, known)
        case (number, *said):
            await _press_form(request, number, said)
        case _:
            raise OldMenuError


async def _press_form(request: Request, number: str, said: list[str]) -> None:
    kept = await request.form_of(number, FORM)
    match said:
        case ["write", language] if language in request.services.languages:
            await _ask_for_text(request, number, language)
        case ["test"]:
            await _test(request, _drafted(request, number, kept))
        case ["send"]:
            await _ask_to_send(request, number, _drafted(request, number, kept))
        case ["go"]:
            begun = await begin_broadcast(
                request.services.store, _drafted(request, number, kept), actor_of(request)
            )
            await request.toast()
            request.conversation.close_form(number)
            await _edit_progress(request, begun.id)
        case ["cancel"]:
            await request.toast()
            request.conversation.close_form(number)
            await request.edit(broadcast_words(request.texts.language).cancelled)
        case _:
            _change(kept, said)
            await request.toast()
            await request.conversation.keep_form(number, FORM, kept, FORM_STANDS)
            await request.edit(*await _form(request, number, kept))


def _change(kept: dict[str, Any], said: list[str]) -> None:
    """Change what a form has kept, as a press says. OldMenuError if the press says nothing of that kind."""
    match said:
        case ["back"]:
            pass
        case ["else", language] if language in ("nothing", *kept["texts"]):
            kept["fallback"] = "" if language == "nothing" else language
        case ["kind", kind, ("on" | "off") as what] if kind in set(ChatKind):
            kept["kinds"] = sorted({*kept["kinds"], kind} if what == "on" else {*kept["kinds"]} - {kind})
        case _:
            raise OldMenuError


async def _ask_for_text(request: Request, number: str, language: str) -> None:
    await request.toast()
    await request.conversation.remember(QUESTION, {"form": number, "language": language}, QUESTION_STANDS)
    words = broadcast_words(request.texts.language)
    await request.say(words.ask.format(language=get(language).own_name, most=LONGEST))


async def _test(request: Request, drafted: Broadcast) -> None:
    """Send each text to the owner alone, as its readers will see it."""
    await request.toast()
    for language in sorted(drafted.texts):
        (part,) = request.services.renderer.render_operator(
            drafted.texts[language], replace(request.preferences, language=language)
        )
        await request.say(part)


async def _ask_to_send(request: Request, number: str, drafted: Broadcast) -> None:
    readers = sum((await request.services.store.broadcasts.count(drafted)).values())
    if not readers:
        raise BroadcastError("nobody would get the broadcast", code="broadcast-nobody")
    await request.toast()
    words = broadcast_words(request.texts.language)
    answers = [button(words.yes_send, BUTTON, number, "go"), button(words.no_send, BUTTON, number, "back")]
    await request.edit(words.count("question", readers), keyboard([answers]))


async def take_text(request: Request, details: Mapping[str, Any]) -> bool:
    """Take the text that the form asked for, and show the form anew. Return False if the form is closed. Raises
    BroadcastError, and keeps the question open, if the text is too long."""
    number, language = str(details.get("form")), str(details.get("language"))
    kept = await request.conversation.look_up_form(number, FORM)
    message = request.update.message
    if kept is None or not isinstance(message, Message):
        return False
    text = sendable(message.text_html or "")
    if not text or not measure(text).fits(LONGEST, MOST_MARKS):
        await request.conversation.remember(QUESTION, dict(details), QUESTION_STANDS)
        raise BroadcastError("the text of a broadcast is too long", code="broadcast-too-long")
    kept["texts"][language] = text
    if len(kept["texts"]) == 1:
        kept["fallback"] = language
    request.conversation.close_form(number, replaced=True)
    again = request.conversation.new_form
    await request.conversation.keep_form(again, FORM, kept, FORM_STANDS)
    await request.say(*await _form(request, again, kept))
    return True


# --- what is shown -------------------------------------------------------------------------------


def _drafted(request: Request, number: str, kept: Mapping[str, Any]) -> Broadcast:
    return draft(
        kept["texts"], kept["fallback"], [ChatKind(each) for each in kept["kinds"]], request.now,
        form=int(number), chat=request.address.chat, language=request.texts.language,
    )  # fmt: skip


async def _form(request: Request, number: str, kept: Mapping[str, Any]) -> tuple[str, InlineKeyboardMarkup]:
    words, texts = broadcast_words(request.texts.language), kept["texts"]
    lines = [words.title, ""]
    for language in request.services.languages:
        written = shown(to_text(texts[language]), LONGEST_PREVIEW) if texts.get(language) else words.unwritten
        lines.append(words.of_language.format(language=get(language).own_name, text=written))
    lines += ["", await _audience(request, number, kept, words)]
    writes = [
        button(
            words.write.format(language=get(language).own_name), BUTTON, number, "write", language,
            chosen=bool(texts.get(language)),
        )
        for language in request.services.languages
    ]  # fmt: skip
    kinds = [
        toggle(words.named("kinds", kind), BUTTON, number, "kind", kind, on=kind in kept["kinds"])
        for kind in ChatKind
    ]
    others = [
        button(words.others_get.format(language=get(each).own_name), BUTTON, number, "else", each,
               chosen=each == kept["fallback"])
        for each in sorted(texts)
    ]  # fmt: skip
    if others:
        others.append(button(words.others_nothing, BUTTON, number, "else", "nothing", chosen=not kept["fallback"]))
    ends = [button(words.cancel, BUTTON, number, "cancel")]
    if texts:
        ends = [button(words.test, BUTTON, number, "test"), button(words.send, BUTTON, number, "send"), *ends]
    return "\n".join(lines), keyboard([*in_rows(writes, 2), *in_rows(kinds, 3), *in_rows(others, 2), ends])


async def _audience(request: Request, number: str, kept: Mapping[str, Any], words: BroadcastWords) -> str:
    """Return how many readers would get the broadcast, and how many would not for want of a text."""
    if not kept["texts"] or not kept["kinds"]:
        return words.nobody_yet
    begun = _drafted(request, number, kept)
    reached = sum((await request.services.store.broadcasts.count(begun)).values())
    every = Broadcast(texts={"en": "x"}, fallback="en", kinds=begun.kinds, started_at=request.now)
    left_out = sum((await request.services.store.broadcasts.count(every)).values()) - reached
    told = words.count("reaches", reached)
    return f"{told} {words.count('left_out', left_out)}" if left_out else told


async def _show_progress(request: Request, of: Broadcast) -> None:
    progress = await request.services.store.broadcasts.progress(of)
    sent = await request.say(*progress_of(of, progress, request.texts.language))
    await request.services.store.broadcasts.show_in(of, request.address.chat, sent, request.texts.language)


async def _edit_progress(request: Request, number: int) -> None:
    of = await request.services.store.broadcasts.get(number)
    if of is None:
        raise OldMenuError
    progress = await request.services.store.broadcasts.progress(of)
    sent = await request.edit(*progress_of(of, progress, request.texts.language))
    await request.services.store.broadcasts.show_in(of, request.address.chat, sent, request.texts.language)


def progress_of(
    of: Broadcast, progress: BroadcastProgress, language: str
) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return how far a broadcast is (HTML), in a language (BCP 47), with the buttons that change it. Pure."""
    words = broadcast_words(language)
    told = progress.deliveries
    lines = [
        words.named("states", of.state),
        words.done_of.format(done=told.get(DeliveryState.SENT, 0), total=of.readers),
    ]
    counted = [
        words.counted.format(n=told[state], what=words.named("deliveries", state))
        for state in COUNTED
        if told.get(state)
    ]
    if progress.waiting:
        counted.append(words.counted.format(n=progress.waiting, what=words.not_begun))
    lines += counted
    if progress.doubtful:
        readers = ", ".join(map(str, progress.doubtful))
        more = ELLIPSIS if len(progress.doubtful) >= MOST_NAMED else ""
        lines += ["", words.doubts.format(readers=f"{readers}{more}")]
    if of.ended_at is not None:
        return "\n".join(lines), None
    number = str(of.id)
    change = "resume" if of.state is BroadcastState.PAUSED else "pause"
    rows = [
        button(words.named("changes", change), BUTTON, change, number),
        button(words.named("changes", "stop"), BUTTON, "stop", number),
        button(words.refresh, BUTTON, "at", number),
    ]
    return "\n".join(lines), keyboard([rows])
