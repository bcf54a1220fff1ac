"""/week: the last seven days in review."""

from bot.hearing.buttons import button, keyboard, offer_start
from bot.hearing.request import Request
from bot.render.week import week_parts
from bot.texts import answer_words
from digests.answer import answer_week


async def week(request: Request) -> None:
    """/week: the week's stories on the reader's topics, a line each; and the way to have it every week, for those
    who receive the digest without."""
    relation, lexicon = request.services.relation, request.services.lexicon
    found = await request.read(
        lambda store: answer_week(store, relation, lexicon, request.preferences, request.now)
    )
    buttons = offer_start(request.subscriber, request.texts)
    if buttons is None and request.subscriber.review_weekday is None:
        label = answer_words(request.texts.language).review_button
        buttons = keyboard([[button(label, "settings", "review", "new")]])
    await request.tell(week_parts(found, relation, request.preferences), buttons)
