"""Stories by headline, a line each, as Telegram HTML: what a digest has no room for, and /new."""

from bot.attribution import Attribution
from bot.parts import Row, inert, link
from bot.texts import answer_words, digest_words
from digests.model import Digest, News, Pointer, Preferences, Relation

LONGEST_HEADLINE = 90


def left_out_rows(digest: Digest, attribution: Attribution, language: str) -> list[Row]:
    """Return what the digest leaves out: some by headline, how many more, and for a digest where they all are."""
    words, fixed = answer_words(language), digest_words(language)
    rows = []
    if digest.named:
        without = words.in_no_story if digest.theme else words.left_out_before
        rows.append(Row(f"<b>{words.also if digest.sections else without}</b>", 1))
        rows += [Row(f"• {pointer_line(each, attribution)}", 5) for each in digest.named]
    if (rest := digest.left_out - len(digest.named)) > 0:
        more = fixed.count("left_out", rest)
        rows.append(Row(f"<i>{more if digest.theme else words.all_of_them.format(more=more)}</i>", 1))
    return rows


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


def pointer_line(pointer: Pointer, attribution: Attribution) -> str:
    """Return the headline as a link, and whose it is."""
    headline = link(inert(pointer.headline, LONGEST_HEADLINE), pointer.article.url)
    asked = attribution.asked(pointer.headline, pointer.article)
    return f"{asked}{headline} {attribution.named(pointer.article)}"
