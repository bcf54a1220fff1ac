"""/sendnow lets the digests of today come now, before their hour. It counts the readers and asks once."""

from datetime import timedelta

from bot.commands.choosing import actor_of
from bot.hearing.buttons import button, keyboard
from bot.hearing.request import OldMenuError, Request
from bot.texts import desk_words
from digests.curate.sending import readers_now, send_now

BUTTON = FORM = "sendnow"
FORM_STANDS = timedelta(minutes=10)  # the readers that were counted are not those of much later


async def sendnow(request: Request) -> None:
    """/sendnow: count who would get a digest now, and ask."""
    words = desk_words(request.texts.language)
    groups = await request.read(lambda store: readers_now(store, request.now))
    readers = sum(len(each.ids) for each in groups)
    form = request.conversation.new_form
    await request.conversation.keep_form(form, FORM, {}, FORM_STANDS)
    rows = [[button(words.send_now, BUTTON, form, "send")], [button(words.cancel, BUTTON, form, "cancel")]]
    await request.say(f"{words.count('ask_now', readers)}\n\n{words.others_later}", keyboard(rows))


async def press(request: Request, data: tuple[str, ...]) -> None:
    """Let the digests come, or not."""
    words = desk_words(request.texts.language)
    match data:
        case (form, "send"):
            await request.form_of(form, FORM)
            readers = await send_now(request.services.store, actor_of(request), request.now)
            done = words.count("sent_now", readers)
        case (form, "cancel"):
            await request.form_of(form, FORM)
            done = words.cancelled
        case _:
            raise OldMenuError
    request.conversation.close_form(form)
    await request.toast()
    await request.edit(done)
