"""Leaving takes one word: the answer to /unsubscribe, "stop" and the like is one button, which ends the digest.
"Cancel" ends an open question or form."""

from bot.commands.adding import FORM as ADDING
from bot.commands.broadcast import FORM as BROADCASTING
from bot.commands.moving import FORM as MOVING
from bot.commands.sources import REMOVAL
from bot.commands.times import stopped
from bot.hearing.buttons import button, keyboard, start_button
from bot.hearing.leaving import says_cancel
from bot.hearing.request import OldMenuError, Request
from digests.subscribe import REACHABLE

FORMS = frozenset({ADDING, BROADCASTING, MOVING, REMOVAL})
"""The forms that "cancel" ends. A form that undoes something already done is not among them."""


async def hear(request: Request, text: str) -> None:
    """Answer a text that asks to leave. "Cancel" ends an open question or form, if there is one."""
    if not says_cancel(text) or not await _cancel_open(request):
        await request.require_rights()
        request.conversation.recall()  # "stop" answers no question of ours, so the question is dropped
        await unsubscribe(request)


async def cancel(request: Request) -> None:
    """/cancel ends what is open. If nothing is open, it works as /unsubscribe."""
    if not await _cancel_open(request):
        await unsubscribe(request)


async def unsubscribe(request: Request) -> None:
    """/unsubscribe offers the one button that ends the digest. If no digest comes here, it says so, and offers to
    start one."""
    texts = request.texts
    if request.subscriber.state in REACHABLE:
        await request.say(texts.leave_offer, keyboard([[button(texts.stop, "stop", "now")]]))
    else:
        await request.say(texts.leave_nothing, keyboard([[start_button(texts)]]))


async def press(request: Request, words: tuple[str, ...]) -> None:
    """End the digest. The message whose button was pressed says so from then on."""
    if words != ("now",):
        raise OldMenuError
    told = await stopped(request)
    await request.toast()
    await request.edit(told)


async def _cancel_open(request: Request) -> bool:
    """End the question that the person's next text would answer, or else their newest form. Return whether there
    was one."""
    question = request.conversation.recall()
    form = str(question[1].get("form", "")) if question else await request.conversation.newest_form(FORMS)
    if question is None and not form:
        return False
    if form:
        request.conversation.close_form(form)
    await request.say(request.texts.cancelled)
    return True
