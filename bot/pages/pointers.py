"""A page of /new: stories by headline, a line each, as Telegram HTML."""

from bot.render.attribution import Attribution
from bot.render.footer import pointer_line
from bot.texts import answer_words, digest_words
from digests.model import News, Preferences, Relation


def news_text(news: News, relation: Relation, preferences: Preferences) -> str:
    """Return a page of /new, valid HTML within one message; the same values give the same bytes."""
    language = preferences.language
    words, fixed = answer_words(language), digest_words(language)
    if not news.entries:
        return f"<b>{words.news}</b>\n{words.all_told}"
    attribution = Attribution(relation, language, preferences.zone, news.at)
    head = f"<b>{words.news}</b> · {fixed.count('stories', news.total)}"
    lines = (
        f"{number}. {pointer_line(each, attribution)} {attribution.time(each.article)}".rstrip()
        for number, each in enumerate(news.entries, news.first + 1)
    )
    return "\n".join([head, *lines])
