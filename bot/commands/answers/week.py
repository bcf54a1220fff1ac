"""/week: the last seven days in review."""

from telegram import InlineKeyboardMarkup

from bot.commands.buttons import button, keyboard
from bot.commands.topics import offer_start
from bot.commands.visit import Visit
from bot.render.week import week_parts
from bot.texts import answer_words
from digests.answer.week import answer_week
from digests.rules.sending.editions import preferences_of


async def week(visit: Visit) -> None:
    """/week: the week's stories on the reader's topics, a line each."""
    desk, preferences = visit.desk, preferences_of(visit.subscriber)
    found = await answer_week(desk.store, desk.relation, preferences, visit.now)
    await visit.tell(week_parts(found, desk.relation, preferences), offer_start(visit) or _offer_review(visit))


def _offer_review(visit: Visit) -> InlineKeyboardMarkup | None:
    """The way to have it every week, for those who receive the digest without."""
    if visit.subscriber.review_weekday is not None:
        return None
    return keyboard([[button(answer_words(visit.texts.language).review_button, "settings", "review", "new")]])
