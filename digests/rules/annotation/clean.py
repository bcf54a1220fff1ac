"""Removes names of outlets, credits, and the professions of commentators, before words are counted. They contain
names of parties ("South China Morning Post", "Politico China Watcher"), although no party does anything there."""

import re
from collections.abc import Iterable
from functools import lru_cache

from digests.model import Article, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import passages_of
from digests.rules.remembering import remembered
from digests.rules.sieves import Sieve
from digests.rules.texts import HAN, HAN_SPAN

SEPARATOR = re.compile(rf"\s[–—-]\s|[|｜]|_|(?<=[{HAN_SPAN}])[–—-](?=[{HAN_SPAN}])")
# Chinese text has no space beside a Latin word: a Chinese character would count as a part of this word.
SCRIPTS = re.compile(rf"(?<=[A-Za-z])(?=[{HAN_SPAN}])|(?<=[{HAN_SPAN}])(?=[A-Za-z])")
LONGEST_OUTLET, SHORTEST_TITLE = 40, 16  # characters; a headline in Chinese is half as long


def clean(text: str, relation: Relation, lexicon: Lexicon) -> str:
    """Return the text without outlet names, credits and commentators' professions. It is not verbatim any more."""
    for pattern, other in _cut(relation, lexicon).left(text):
        text = pattern.sub(other, text)
    return text if text.isascii() else SCRIPTS.sub(" ", text)


@lru_cache(maxsize=8)  # one for each relation
def _cut(relation: Relation, lexicon: Lexicon) -> Sieve[tuple[re.Pattern[str], str]]:
    """Return the patterns that are cut, each with its replacement."""
    names = (lexicon.clean.credit, *relation.outlet_names, *relation.state_media)
    cuts = [(pattern, " ") for pattern in names]
    cuts[1:1] = [(pattern, ", ") for pattern in relation.job_descriptions]
    return Sieve(cuts, lambda each: each[:1])


def clean_title(title: str, relation: Relation, lexicon: Lexicon, outlet: str = "") -> str:
    """Return the cleaned headline, without the outlet's name that some feeds put at its end or its beginning.

    Words behind a bar or a dash are cut only if they are the name of the source (`outlet`) or of an outlet that
    the relation knows, or contain a word of such names. Otherwise they may be a speaker ("… - Foreign Ministry").
    """
    return clean(_without_outlet(title, relation, lexicon, outlet), relation, lexicon)


@remembered(2000)  # each rule that reads the article needs them
def clean_passages(article: Article, relation: Relation, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the article's passages (see `passages_of`), each cleaned."""
    passages = passages_of(article.text, lexicon, article.language, article.title)
    return clean_sentences(passages, relation, lexicon, article.source.name)


def clean_sentences(
    sentences: Iterable[str], relation: Relation, lexicon: Lexicon, outlet: str = ""
) -> tuple[str, ...]:
    """Return each of the sentences, cleaned, without the name of the `outlet` that prints them."""
    named = re.compile(rf"(?<!\w){re.escape(outlet)}(?!\w)") if " " in outlet.strip() else None
    return tuple(clean(named.sub(" ", each) if named else each, relation, lexicon) for each in sentences)


def _without_outlet(title: str, relation: Relation, lexicon: Lexicon, outlet: str) -> str:
    while cuts := list(SEPARATOR.finditer(title)):
        last = cuts[-1]
        head, tail = title[: last.start()].strip(), title[last.end() :].strip()
        shortest = SHORTEST_TITLE // 2 if HAN.search(head) else SHORTEST_TITLE
        if len(tail) > LONGEST_OUTLET or len(head) < shortest or not _is_outlet(tail, relation, lexicon, outlet):
            break
        title = head
    return title


def _is_outlet(words: str, relation: Relation, lexicon: Lexicon, outlet: str) -> bool:
    return (
        words.casefold() == outlet.strip().casefold()
        or lexicon.clean.outlet_word.search(words) is not None
        or any(pattern.fullmatch(words) for pattern in relation.outlet_names)
    )
