"""/watch: the words that a chat wants marked in its digests, with a button to remove each, and one for alerts."""

from hashlib import blake2b

from telegram import InlineKeyboardMarkup

from bot.hearing.buttons import button, in_rows, keyboard, toggle
from bot.hearing.request import OldMenuError, Request
from bot.render.parts import inert
from digests import subscribe
from digests.rules.searching.watching import LONGEST_WORD, MOST_WATCHED, words_wished

BUTTON = "watch"


async def watch(request: Request) -> None:
    """/watch lists the words; "/watch SMIC" adds one, and several with commas between them."""
    if request.arguments.strip():
        words = words_wished(request.arguments)
        await request.change(subscribe.watch, words, request.services.relation, request.services.lexicon)
    await request.say(*_page(request))


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Remove the word of a button or switch alerts, and show the list anew."""
    match words:
        case ("drop", mark):
            found = next((each for each in request.subscriber.watched if mark_of(each) == mark), None)
            if found is not None:
                await request.change(subscribe.unwatch, found)
            await request.toast(request.texts.watch_dropped if found else request.texts.watch_gone)
        case ("alerts", ("on" | "off") as wanted):
            await request.change(subscribe.set_alerts, wanted == "on")
            await request.toast(request.texts.saved)
        case _:
            raise OldMenuError
    await request.edit(*_page(request))


def mark_of(word: str) -> str:
    """Return a mark for a word, short enough for the data of its button, however long the word is."""
    return blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _page(request: Request) -> tuple[str, InlineKeyboardMarkup | None]:
    texts, watched = request.texts, request.subscriber.watched
    if not watched:
        return texts.watch_none, None
    named = texts.join(f"<b>{inert(word, LONGEST_WORD)}</b>" for word in watched)
    drops = [button(texts.watch_drop.format(word=word), BUTTON, "drop", mark_of(word)) for word in watched]
    at_most, on = request.services.alerts_a_day, request.subscriber.alerts
    alerts = (texts.watch_alerts_on if on else texts.watch_alerts_off).format(count=at_most) if at_most else ""
    said = texts.watch_list.format(words=named, count=len(watched), most=MOST_WATCHED, alerts=alerts)
    switches = [toggle(texts.alerts, BUTTON, "alerts", on=on)] if at_most else []
    return said, keyboard([*in_rows(drops, 2), switches])
