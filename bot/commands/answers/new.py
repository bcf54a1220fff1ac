"""/new: what came in and was not told, by headline, in pages."""

from telegram import InlineKeyboardMarkup

from bot.commands.buttons import button, keyboard
from bot.commands.visit import Visit
from bot.pages.pointers import news_text
from digests.answer import NEWS_ON_A_PAGE, answer_new
from digests.rules.sending.editions import preferences_of


async def new(visit: Visit) -> None:
    """/new: the first page."""
    await visit.say(*await _page(visit, 0))


async def press(visit: Visit, words: tuple[str, ...]) -> bool:
    """Another page of /new."""
    if len(words) != 1 or not words[0].isdecimal() or len(words[0]) > 6:
        return False
    await visit.toast()
    await visit.edit(*await _page(visit, int(words[0])))
    return True


async def _page(visit: Visit, first: int) -> tuple[str, InlineKeyboardMarkup | None]:
    """The page from the story of that number on, the last one when there are not so many; how to turn it."""
    desk, texts = visit.desk, visit.texts
    found = await answer_new(desk.store, desk.relation, desk.lexicon, visit.subscriber, visit.now, first=first)
    turns = []
    if found.first > 0:
        turns.append(button(texts.newer, "new", str(max(0, found.first - NEWS_ON_A_PAGE))))
    if (after := found.first + len(found.entries)) < found.total:
        turns.append(button(texts.older, "new", str(after)))
    told = news_text(found, desk.relation, preferences_of(visit.subscriber))
    return told, keyboard([turns]) if turns else None
