"""/week: the last seven days in review."""

from bot.hearing.buttons import button, keyboard, offer_start
from bot.hearing.request import Request
from bot.render.week import week_parts
from bot.texts import answer_words
from digests.answer import answer_week


async def week(request: Request) -> None:
    """Answer /week with the week's stories on the reader's topics, a line each. Readers who receive the digest but
    not the weekly review are shown how to have it every week."""
    relation, lexicon = request.services.relation, request.services.lexicon
    found = await request.read(
        lambda store: answer_week(store, relation, lexicon, request.preferences, request.now)
    )
    buttons = offer_start(request.subscriber, request.texts)
    if buttons is None and request.subscriber.review_weekday is None:
        label = answer_words(request.texts.language).review_button
        buttons = keyboard([[button(label, "settings", "review", "new")]])
    await request.tell(week_parts(found, relation, request.preferences), buttons)
