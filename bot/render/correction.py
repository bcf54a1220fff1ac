"""A correction as Telegram HTML: the wrong figure or day, and the sentence in which the outlet says so. If an
admin takes something back: the words that were told, what is wrong with them, and a sentence that says it right
if there is one."""

from collections.abc import Iterator
from datetime import date

from bot.render.citation import Citation
from bot.render.parts import Block, PageRow, inert, pack
from digests.model import (
    ALLOWANCES,
    HEADLINE,
    Article,
    Correction,
    Line,
    Passage,
    Policy,
    Preferences,
)
from digests.rules.issuing.readership import reads

LONGEST_FIGURE, LONGEST_TOLD = 60, 300
DAY = len("2026-01-31")


def correction_parts(
    correction: Correction, article: Article, citation: Citation, preferences: Preferences
) -> tuple[str, ...]:
    """Return the one part that tells a correction. The same arguments give the same bytes.

    Our words say which figure or day was wrong. The sentence is quoted if its source's policy allows that and the
    reader reads its language. The headline stands above it in any language, as it was told.
    """
    words = citation.digest_words
    rows = [PageRow(f"<b>{_head(correction, citation)}</b>")]
    if correction.cause:
        return pack([Block((*rows, *_of_desk(correction, article, citation, preferences)))])
    if correction.whole:
        rows.append(PageRow(words.taken_over))
    title = article.standing_title
    if title:
        rows.append(PageRow(citation.headline(title, article)))
    if correction.index != HEADLINE and _may_quote(correction, article, preferences):
        passage = Passage(article=article.id, index=correction.index, text=correction.text)
        rows.append(PageRow(citation.line(Line(passage, article))))
    else:
        rows.append(PageRow(citation.source(article)))
    return pack([Block(tuple(rows))])


def _of_desk(
    correction: Correction, article: Article, citation: Citation, preferences: Preferences
) -> Iterator[PageRow]:
    """Yield the rows of an admin's correction. The words that were told stand there without a link: a correction
    does not tell them again."""
    words = citation.digest_words
    if correction.told:
        told = f"{citation.quoted(correction.told, LONGEST_TOLD)} {citation.named(article)}"
        yield PageRow(words.told_before.format(words=told))
    yield PageRow(words.named("taken_back", correction.cause or ""))
    if correction.text and _may_quote(correction, article, preferences):
        passage = Passage(article=article.id, index=correction.index, text=correction.text)
        yield PageRow(words.right_now.format(line=citation.line(Line(passage, article))))


def _head(correction: Correction, citation: Citation) -> str:
    """Return the words for a correction, with the right figure or day and the wrong one if they are known."""
    words = citation.digest_words
    now, was = (inert(_in_words(each, citation), LONGEST_FIGURE) for each in (correction.now, correction.was))
    if now and was:
        return words.correction_of.format(now=now, was=was)
    return words.correction_not.format(was=was) if was else words.correction


def _in_words(value: str, citation: Citation) -> str:
    """Return a day (ISO 8601) in the words of the reader's language, and any other value as it is."""
    if len(value) == DAY and value[4] == value[7] == "-":
        return citation.day(date.fromisoformat(value))
    return value


def _may_quote(correction: Correction, article: Article, preferences: Preferences) -> bool:
    longest = ALLOWANCES[article.source.policy].characters
    fits = longest is None or len(correction.text) <= longest
    readable = reads(article, preferences.languages)
    return readable and fits and article.source.policy is not Policy.LINK_ONLY
