"""/preview shows the digest of now: of all topics, of one topic, in a language, or as one reader would get it. It
writes nothing, and nothing in it counts as told."""

import re
from dataclasses import replace

from bot.answers.arguments import find_theme, unknown_topic
from bot.commands.desk import BUTTON, NUMBERS_IN_A_ROW
from bot.hearing.buttons import button, in_rows, keyboard
from bot.hearing.request import RefusedError, Request
from bot.texts import desk_words
from digests.answer import answer_digest
from digests.errors import DeskError, PreferenceError
from digests.model import Address, Role, Subscriber
from digests.rules.issuing.edition_span import preferences_of

AS = re.compile(r"as\s+(-?[0-9]{1,18})", re.IGNORECASE)
LONGEST_ARGUMENTS, MOST_NUMBERS = 100, 20


async def preview(request: Request) -> None:
    """/preview, /preview TOPIC, /preview LANGUAGE, or /preview as ID (the number of a chat; editors)."""
    services, wanted = request.services, request.arguments[:LONGEST_ARGUMENTS].strip()
    reader = await _reader(request, wanted)
    digest = await request.read(
        lambda store: answer_digest(store, services.relation, services.lexicon, reader, request.now)
    )
    preferences = preferences_of(reader, request.written)
    told, parts = services.renderer.fitted(digest, preferences)
    for part in parts:  # `request.tell` would note what the person was told
        await request.say(part)
    cards = services.renderer.cards(told, preferences)[:MOST_NUMBERS]
    buttons = [button(str(each.number), BUTTON, "story", str(each.story)) for each in cards]
    rows = in_rows(buttons, NUMBERS_IN_A_ROW)
    words = desk_words(request.texts.language)
    await request.say(words.preview_end if rows else words.preview_empty, keyboard(rows) if rows else None)


async def _reader(request: Request, wanted: str) -> Subscriber:
    """Return whose digest is shown: a newcomer's with the wish of the person, or that of a reader. Watch words are
    the reader's own and are not shown."""
    anybody = Subscriber(
        address=request.address, language=request.texts.language, zone=request.speaker.zone,
        reads=request.speaker.reads,
    )  # fmt: skip
    if not wanted:
        return anybody
    if found := AS.fullmatch(wanted):
        if request.bot_role is None or not request.bot_role.covers(Role.EDITOR):
            raise RefusedError(code="editors-only")
        known = await request.read(lambda store: store.subscribers.get(Address(int(found[1]))))
        if known is None:
            raise DeskError("no such chat", code="desk-no-reader")
        return replace(known, watched=())
    tags = {each.casefold(): each for each in request.services.languages}
    if (tag := tags.get(wanted.casefold().replace("_", "-"))) is not None:
        return replace(anybody, language=tag, reads=())
    if (theme := find_theme(wanted, request.services.relation)) is not None:
        return replace(anybody, themes=(theme.id,))
    error: PreferenceError = unknown_topic(wanted, request.services.relation)
    raise error
