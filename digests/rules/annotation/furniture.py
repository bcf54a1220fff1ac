"""What stands between the sentences of an article without being one: furniture.

Section heads, captions and photo credits, bylines, links to other articles, calls to subscribe or to accept
cookies, reprint notices; in English and Chinese. Precision goes first: a line is dropped for how it opens or
closes, and where a real sentence could open so, only if no verb makes it one.
"""

import re

from digests.model.lexicon import FurnitureWords, Lexicon
from digests.rules.sieves import patterns_of
from digests.rules.texts import is_chinese

SENTENCE_END = re.compile(r"[.!?。！？…][\"”’'」』)）\]]*$")
INNER_END = re.compile(r"[a-z\d]{3}[.!?][\"”’)]?\s+[(\[\"“]?[A-Z]|[。！？]")  # the line has a sentence and more
LONGEST_LINE, LONGEST_NOTICE, LONGEST_CAPTION = 300, 240, 600  # characters
GOES_ON = (":", "：", ";", "；", ",", "—", "–", "-")
TAIL = 120  # characters in which a closing credit is looked for
HEADING = re.compile(r"#{1,6} \S|\|")  # of a text with marks for headings and tables
BARS = 2  # in a sentence that is a row of a table
FEWEST_WORDS, FEWEST_CHARACTERS = 14, 30  # a line with no full stop and less than that is a head

BRACKETED = re.compile(r"^[(\[（【][^()\[\]（）【】]{1,160}[)\]）】](?:\s*\([^()]{1,60}\))?$")
CLOSING_BRACKETS = re.compile(r"(?<=[.!?。！？”])\s*[(（][^()（）]{1,60}[)）]$")


def is_furniture(paragraph: str, lexicon: Lexicon, title: str = "") -> bool:
    """Say whether a paragraph is furniture as a whole; `title` is the article's, which may be repeated in it."""
    bare, words = paragraph.strip(), lexicon.furniture
    if (
        not any(map(str.isalnum, bare))
        or HEADING.match(bare)
        or (title and bare.casefold() == title.strip().casefold())
    ):
        return True
    if len(bare) < LONGEST_LINE and _opens_as_furniture(bare, words):
        return True
    if len(bare) < LONGEST_CAPTION and _is_caption(bare, words):
        return True
    bare = CLOSING_BRACKETS.sub("", bare)
    if SENTENCE_END.search(bare) or bare.endswith(GOES_ON) or INNER_END.search(bare):
        return False
    if is_chinese(bare):
        return len(bare) < FEWEST_CHARACTERS
    return len(bare.split()) < FEWEST_WORDS


def is_notice(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence inside a paragraph is none of the article's: a call, a credit, a notice."""
    if not any(map(str.isalnum, sentence)) or sentence.count("|") >= BARS:
        return True
    if len(sentence) >= LONGEST_NOTICE:
        return False
    words = lexicon.furniture
    return (
        _opens_as_furniture(sentence, words)
        or _is_credit(sentence, words)
        or _describes_a_picture(sentence, words)
        or _is_scrap(sentence, words)
    )


def _is_scrap(sentence: str, words: FurnitureWords) -> bool:
    """Say whether this is a name or a head on the end of a paragraph: few words, no verb, no full stop."""
    if SENTENCE_END.search(sentence) or sentence.endswith(GOES_ON) or is_chinese(sentence):
        return False
    return len(sentence.split()) < FEWEST_WORDS and not words.verb.search(sentence)


def _opens_as_furniture(line: str, words: FurnitureWords) -> bool:
    if patterns_of(words, "always", "anywhere").search(line):
        return True
    return bool(patterns_of(words, "unless_a_sentence").search(line)) and not words.verb.search(line)


def _is_caption(paragraph: str, words: FurnitureWords) -> bool:
    credited = words.credit.search(paragraph[-TAIL:]) is not None
    return credited or _is_credit(paragraph, words) or _describes_a_picture(paragraph, words)


def _describes_a_picture(line: str, words: FurnitureWords) -> bool:
    if words.past.search(line):
        return False
    end = line[-50:]
    return bool(
        (words.caption_date.search(end) and words.seen.search(line))
        or (words.caption_place.search(end) and words.posing.search(line))
    )


def _is_credit(line: str, words: FurnitureWords) -> bool:
    """Say whether the line is nothing but a name or a link in brackets: "(Associated Press)"."""
    bare = line.strip()
    if not BRACKETED.match(bare):
        return False
    inside = bare.strip("()[]（）【】 ")
    return not SENTENCE_END.search(inside) or bool(words.credit.search(bare)) or _opens_as_furniture(inside, words)
