"""/new: the headlines of stories that came in and were not told yet, in pages."""

from dataclasses import replace

from telegram import InlineKeyboardMarkup

from bot.answers.arguments import Takes, asked_for
from bot.hearing.buttons import keyboard, page_turns
from bot.hearing.request import OldMenuError, Request, number_pressed
from bot.render.citation import Citation
from bot.render.footer import pointer_line
from bot.texts import answer_words
from digests.answer import NEWS_ON_A_PAGE, answer_new
from digests.model import News, Preferences, Relation, Subscriber

ALL, OWN = "all", "own"


async def new(request: Request) -> None:
    """Answer /new with the first page. It may name a topic, or "all" for all topics. It takes no days: it tells
    what came in since the last digest."""
    asked = asked_for(request, takes={Takes.ALL})
    page, turns = await _page(request, 0, asked.theme.id if asked.theme else ALL if asked.everything else OWN)
    await request.tell((page,), turns)


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Show the page of /new that a button asks for."""
    match words:
        case (page,):
            subject = OWN
        case (subject, page) if subject == ALL or request.services.relation.theme(subject):
            pass
        case _:
            raise OldMenuError
    first = number_pressed(page)
    await request.toast()
    await request.turn(*await _page(request, first, subject))


async def _page(request: Request, first: int, subject: str) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return a page with the buttons to turn it. The page begins with the story of number `first`. If there are
    fewer stories, return the last page. `subject` is the id of a theme, ALL, or OWN for the reader's topics."""
    services = request.services

    def reader() -> Subscriber:
        own = request.subscriber.themes
        return replace(request.subscriber, themes=own if subject == OWN else () if subject == ALL else (subject,))

    found = await request.read(
        lambda store: answer_new(store, services.relation, services.lexicon, reader(), request.now, first=first)
    )
    after = found.first + len(found.entries)
    earlier = max(0, found.first - NEWS_ON_A_PAGE) if found.first > 0 else None
    kind = ("new",) if subject == OWN else ("new", subject)
    turns = page_turns(kind, earlier, after if after < found.total else None, request.texts)
    told = news_text(found, services.relation, request.preferences)
    return told, keyboard([turns]) if turns else None


def news_text(news: News, relation: Relation, preferences: Preferences) -> str:
    """Return a page of /new. It is valid HTML and fits into one message. The same values give the same bytes."""
    words, citation = answer_words(preferences.language), Citation(relation, preferences, news.at)
    if not news.entries:
        nothing = citation.nothing(words.all_told, news.beginning)
        return f"<b>{words.news}</b>\n{nothing}"
    head = f"<b>{words.news}</b> · {citation.digest_words.count('stories', news.total)}"
    lines = (
        f"{number}. {pointer_line(each, citation)} {citation.time(each.article)}".rstrip()
        for number, each in enumerate(news.entries, news.first + 1)
    )
    return "\n".join([head, *lines])
