"""/timeline: what happened on a topic, day by day."""

from bot.commands.answers.requests import read_request
from bot.commands.buttons import button, in_rows, keyboard
from bot.commands.visit import Visit
from bot.pages.timeline import timeline_parts
from bot.texts import answer_words
from digests.answer.timeline import answer_timeline
from digests.errors import PreferenceError
from digests.rules.sending.answers.timeline import DAYS, MOST_DAYS
from digests.rules.sending.editions import preferences_of
from digests.rules.sending.titles import short_title

PRESSED = frozenset(map(str, range(1, MOST_DAYS + 1)))


async def timeline(visit: Visit) -> None:
    """/timeline with a topic and perhaps a number of days; without a topic it asks which."""
    texts, relation = visit.texts, visit.desk.relation
    try:
        asked = read_request(visit.arguments, relation, texts, most=MOST_DAYS, example="/timeline taiwan 30d")
    except PreferenceError as error:
        await visit.say(error.advice)  # HTML already
        return
    days = asked.days or DAYS
    if asked.theme is None:
        buttons = [
            button(short_title(theme, texts.language), "timeline", theme.id, str(days))
            for theme in relation.themes
        ]
        await visit.say(answer_words(texts.language).choose_topic, keyboard(in_rows(buttons, 2)))
        return
    await _show(visit, asked.theme.id, days)


async def press(visit: Visit, words: tuple[str, ...]) -> bool:
    """A press of a topic's button."""
    match words:
        case (theme, days) if (
            visit.desk.relation.theme(theme) and days.isdecimal() and 1 <= int(days) <= MOST_DAYS
        ):
            await visit.toast()
            await _show(visit, theme, int(days))
            return True
    return False


async def _show(visit: Visit, theme: str, days: int) -> None:
    desk, preferences = visit.desk, preferences_of(visit.subscriber)
    found = await answer_timeline(desk.store, desk.relation, preferences, theme, visit.now, days=days)
    await visit.tell(timeline_parts(found, desk.relation, preferences))
