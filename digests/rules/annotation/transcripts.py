"""Press conferences in writing: whose turn each sentence belongs to.

Ministries print them as "Q:" and "A:", or with the outlet's name before a question and the spokesperson's before
an answer. A question is a reporter's and never a party's words, whatever it reports; an answer is the
spokesperson's. One conference covers many subjects: what does not concern both parties is aside.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digests.model import Article
from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import paragraph_starts, passages_of

QUESTION = re.compile(r"(?:Q(?:uestion)?\s?\d{0,2}|问|問|记者问?|記者問?|提问|提問)\s?[:：]\s*")
ASKS = re.compile(rf"(?m)^[ \t]*{QUESTION.pattern}")  # without it nothing in a text is a question
ANSWER = re.compile(r"(?:A(?:nswer)?\s?\d{0,2}|答|回答)\s?[:：]\s*")
NAMED = re.compile(r"(?P<name>[A-Z][\w.&’'-]*(?: [A-Z][\w.&’'-]*){0,4}|[\u3400-\u9fff]{2,12})\s?[:：]\s*(?=\S)")
SPOKESPERSON = re.compile(
    r"(?P<office>(?:[A-Z][\w’']{1,30} ){0,6}[Ss]pokes(?:person|man|woman)) "
    r"(?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+){1,2})"
    r"|(?P<han_office>[\u3400-\u9fff]{2,8}发言人|[\u3400-\u9fff]{2,8}發言人)(?P<han_name>[\u3400-\u9fff]{2,3}?)"
    r"(?=就|主持|举行|舉行|答|在|谈|談|表示|[：:]|$)"
)
FOLLOWS = re.compile(
    r"(?i)\b(?:follow(?:ing)?[ -]?up|on (?:the same|that|this) (?:subject|topic|issue|question|point)"
    r"|(?:another|one more|a further|a second) question (?:on|about) (?:that|this|it))\b"
    r"|追问|追問|同一问题|同一問題"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A sentence's place in a transcript: asked by a reporter, or answered; `label` is how many characters at its
    start only say whose turn it is."""

    asked: bool
    label: int = 0


def spokesperson_of(title: str) -> tuple[str, str]:
    """Return office and name of the spokesperson that a headline names, both empty when it names none."""
    match = SPOKESPERSON.search(title)
    if match is None:
        return "", ""
    return match["office"] or match["han_office"], match["name"] or match["han_name"]


def turns_of(sentences: Sequence[str], starts: Collection[int], title: str) -> list[Turn | None]:
    """Return each sentence's turn, None for what stands before the first question; all None for other texts.

    `starts` are the sentences that open a paragraph. A transcript has at least one question and one answer.
    """
    _, name = spokesperson_of(title)
    turns: list[Turn | None] = []
    current: Turn | None = None
    for index, sentence in enumerate(sentences):
        if index in starts and (found := _labelled(sentence, name, current)):
            current = found
            turns.append(found)
        else:
            turns.append(Turn(current.asked) if current else None)
    kinds = {turn.asked for turn in turns if turn and turn.label}
    return turns if kinds == {True, False} else [None] * len(sentences)


@lru_cache(maxsize=2000)
def turns_in(article: Article, lexicon: Lexicon) -> tuple[Turn | None, ...]:
    """Return the turn of each of the article's passages, see `turns_of`; nothing for most other texts."""
    if not (ASKS.search(article.text) or all(spokesperson_of(article.title))):
        return ()
    sentences = passages_of(article.text, lexicon, article.language, article.title)
    return tuple(turns_of(sentences, paragraph_starts(article.text, sentences), article.title))


def blocks_of(article: Article, lexicon: Lexicon) -> list[list[int]]:
    """Return the indexes of a transcript's passages, each question together with its answer and follow-ups, and
    each paragraph before the first question for itself; nothing for a text that is no transcript."""
    turns = turns_in(article, lexicon)
    if not any(turns):
        return []
    sentences = passages_of(article.text, lexicon, article.language, article.title)
    starts = paragraph_starts(article.text, sentences)
    blocks: list[list[int]] = []
    before: Turn | None = None
    for index, turn in enumerate(turns):
        asks = turn is not None and turn.asked and (before is None or not before.asked)
        opens = index in starts if turn is None else asks and not FOLLOWS.search(sentences[index])
        if opens or not blocks:
            blocks.append([])
        blocks[-1].append(index)
        before = turn
    return blocks


def _labelled(sentence: str, name: str, current: Turn | None) -> Turn | None:
    if match := QUESTION.match(sentence):
        return Turn(True, match.end())
    if match := ANSWER.match(sentence):
        return Turn(False, match.end())
    if name and (match := NAMED.match(sentence)):
        answers = match["name"].strip() == name
        # A colon also stands in ordinary sentences; only who asks after an answer, or first, is an outlet.
        if answers or current is None or not current.asked:
            return Turn(not answers, match.end())
    return None
