"""The result of a search as Telegram HTML: for each story the headline, and the sentence with the words in
bold."""

import re
from collections.abc import Collection

from bot.render.citation import Citation
from bot.render.parts import Block, PageRow, inert, pack
from bot.texts import answer_words
from digests.model import Found, Hit, Preferences, Relation
from digests.rules.searching.words import Form, places

LONGEST_TITLE, LONGEST_HEADLINE, MOST_BOLD = 60, 160, 6  # so that five hits fit into one message
WORDS_NAMED, LONGEST_WORD = 6, 40
_NO_TEXT = re.compile(r"(<[^<>]*>|&#?\w+;)")


def found_parts(found: Found, relation: Relation, preferences: Preferences) -> tuple[str, ...]:
    """Return a result with at least one hit as messages of valid HTML. The same values give the same bytes."""
    citation, words = Citation(relation, preferences, found.at), answer_words(preferences.language)
    blocks = [Block(_rows(hit, found.forms, citation)) for hit in found.hits]
    blocks[0] = Block(blocks[0].rows, _head(found, citation))
    if found.of > len(found.hits):
        blocks.append(Block((PageRow(f"<i>{words.count('more_found', found.of - len(found.hits))}</i>"),)))
    return pack(blocks)


def emboldened(html: str, forms: Collection[Form]) -> str:
    """Return HTML with the first places in bold where its text has one of these forms. Tags and entities stay
    unchanged."""
    left, pieces = MOST_BOLD, _NO_TEXT.split(html)
    for number in range(0, len(pieces), 2):
        text, at, parts = pieces[number], 0, list[str]()
        for start, end in places(text, forms)[:left]:
            parts += [text[at:start], f"<b>{text[start:end]}</b>"]
            at, left = end, left - 1
        pieces[number] = "".join([*parts, text[at:]])
    return "".join(pieces)


def _head(found: Found, citation: Citation) -> str:
    words = citation.digest_words
    counted = words.count("stories", found.of)
    head = f"<b>{citation.quoted(found.words, LONGEST_TITLE)}</b> · {words.count('last_days', found.days)}"
    if not found.left_out:
        return f"{head}{words.clause}{counted}\n"
    named = words.join(f"<b>{inert(each, LONGEST_WORD)}</b>" for each in found.left_out[:WORDS_NAMED])
    missing = answer_words(citation.language).words_left_out.format(words=named)
    return f"{head}{words.clause}{counted}\n{missing}\n"


def _rows(hit: Hit, forms: Collection[Form], citation: Citation) -> tuple[PageRow, ...]:
    """Return the headline with its outlet. If a sentence is quoted, the outlet stands behind the sentence."""
    article = hit.article
    title = citation.headline(article.title, article, LONGEST_HEADLINE)
    headline = f"• {emboldened(title, forms) if inert(article.title) else citation.linked(article)}"
    when = citation.time(article) or citation.hour(article)
    if hit.passage is None:
        return (PageRow(" ".join(filter(None, (headline, citation.named(article), when)))),)
    said = emboldened(citation.passage(hit.passage), forms)
    source = citation.source(article, timed=False)
    return PageRow(headline), PageRow(" ".join(filter(None, (said, source, when))), 1)
