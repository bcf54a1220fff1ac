"""Finds what kind of text an article is, by a linear model over features that a person can read.

The features tell of the title, the address, the owner of the source and the build of the text. No feature is a
subject or an outlet. The weights are learned (`tests/benchmarks/fit_kinds.py`) and stand in the lexicon. Whether a
text is only a headline is decided by a rule, not by the model.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from digests.model import Article, Ownership, Relation, TextKind
from digests.model.lexicon import Forms, KindWords, Lexicon
from digests.rules.sieves import Patterns
from digests.rules.texts import is_chinese, words_and_pairs_of

# The weights were learned with these limits, by tests.benchmarks.fit_kinds on the labelled kinds of texts.
READ = 60  # sentences, and lines, that are read: the beginning shows the kind of a text
LEAD = 2  # sentences
LONGEST_LINE = 300  # characters of a line in which a label is looked for
ENDS = 400  # characters at either end of a text, where an author is named
SHORT, MIDDLING, LONG = 80, 400, 1500  # words
LATIN_WORD, HAN_WORD = 6, 1.7  # characters
OFTEN = 4  # a mark in one of so many lines counts in full
SAID_ALREADY = 0.7  # a sentence with this share of its words in the title repeats the title

LEADING_CUES = ("reports", "days", "self", "doubts", "looks_back")
ASKING = ("?", "？")

Features = Mapping[str, float]
Weights = Mapping[str, Mapping[str, float]]


def text_kind(article: Article, sentences: Sequence[str], lexicon: Lexicon, relation: Relation) -> TextKind:
    """Return the kind of text. `sentences` are the article's, in order and without furniture.

    Any text has a kind. In a language that is not read it is mostly NEWS. Takes linear time in the text.
    """
    if not says_more(article, sentences, lexicon.kinds):
        return TextKind.HEADLINE
    found = scores(features(article, sentences, lexicon.kinds, relation), lexicon.kinds.weights)
    return TextKind(max(found, key=lambda kind: found[kind]))


def scores(found: Features, weights: Weights) -> dict[str, float]:
    """Return the score of each kind of text. `weights` are by feature, then by kind, and have every feature."""
    total: dict[str, float] = {}
    for name, value in found.items():
        for kind, weight in weights[name].items():
            total[kind] = total.get(kind, 0.0) + weight * value
    return total


def says_more(article: Article, sentences: Sequence[str], words: KindWords) -> bool:
    """Say whether the text tells more than its title.

    It does not if it has no sentence, or one that only points elsewhere or repeats the title. A sentence of a
    government's own text may repeat the title: it is a statement, however short.
    """
    if len(sentences) != 1:
        return bool(sentences)
    if words.gist.search(sentences[0]):
        return False
    own = list(words_and_pairs_of(sentences[0]))
    known = frozenset(words_and_pairs_of(article.title))
    repeated = sum(word in known for word in own) >= SAID_ALREADY * len(own)
    return not repeated or article.source.ownership is Ownership.GOVERNMENT


def features(article: Article, sentences: Sequence[str], words: KindWords, relation: Relation) -> Features:
    """Return the features by name, each from 0 (absent) to 1. Shares are of the sentences or lines read."""
    title, path = article.title.strip(), _path(article.url)
    ends = f"{article.text[:ENDS]}\n{article.text[-ENDS:]}"
    found: dict[str, float] = {
        "constant": 1.0,
        "government": article.source.ownership is Ownership.GOVERNMENT,
        "title_question": title.endswith(ASKING),
        "title_quotation": title.startswith(("“", '"', "‘", "'", "「")),
        "author_note": bool(words.author_note.search(ends)),
    }
    found |= _shown("title", words.titles, title) | _shown("address", words.addresses, path)
    # What an office calls the text, in the title, else in the address: one such feature, or none.
    offices = [name for name, pattern in words.title_offices if pattern.search(title)]
    offices += [name for name, pattern in words.address_offices if pattern.search(path)]
    found |= {f"office_{name}": name in offices[:1] for name, _ in words.title_offices}
    found |= _of_lines(article.text, words, relation)
    found |= _of_sentences(sentences[:READ], words)
    size = len(article.text) / (HAN_WORD if is_chinese(article.text[:1000]) else LATIN_WORD)
    found |= {
        "short": max(0.0, 1 - size / SHORT),
        "middling": min(size / MIDDLING, 1),
        "long": min(size / LONG, 1),
    }
    return {name: float(value) for name, value in found.items()}


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # this is no address
        return ""


def _shown(what: str, forms: Forms, text: str) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for name, pattern in forms:
        found[f"{what}_{name}"] = found.get(f"{what}_{name}", False) or bool(pattern.search(text))
    return found


@lru_cache(maxsize=8)  # one for each relation
def _outlets(relation: Relation) -> Patterns:
    return Patterns((*relation.outlet_names, *relation.state_media, *relation.agencies.values()))


def _of_lines(text: str, words: KindWords, relation: Relation) -> dict[str, float]:
    """Return the features of a text's lines: labels of speakers, lists, headings, datelines, times."""
    lines = [line.strip()[:LONGEST_LINE] for line in text.split("\n", 2 * READ)[: 2 * READ]]
    lines = [line for line in lines if line][:READ]
    count = max(len(lines), 1)
    first = lines[0] if lines else ""
    labels = [match.group() for line in lines if (match := words.label.search(line))]
    outlets = sum(_outlets(relation).search(label) is not None for label in labels)
    asked = sum(bool(words.asked.search(line)) for line in lines)
    asides = sum(bool(words.aside.search(line)) for line in lines)
    return {
        "dateline": bool(words.dateline.search(first)),
        "lead_announces": bool(words.lead_announces.search(first)),
        "clock": any(words.clock.search(line[:80]) for line in lines[:4]),
        "labels": len(labels) / count,
        "outlet_labels": min(outlets * OFTEN / count, 1),
        "asked": min(asked * OFTEN / count, 1),
        "asides": min(asides * OFTEN / count, 1),
        "items": sum(bool(words.item.search(line)) for line in lines) / count,
        "long_lines": sum(map(len, lines)) / count / LONGEST_LINE,
    }


def _of_sentences(sentences: Sequence[str], words: KindWords) -> dict[str, float]:
    """Return the features of the sentences: the author's words without quotations, questions, names."""
    count, length = max(len(sentences), 1), max(sum(map(len, sentences)), 1)
    bare = [words.quoted.sub(" ", each) for each in sentences]
    own = [set(words_and_pairs_of(each)) for each in bare]
    found = {name: sum(not cue.isdisjoint(each) for each in own) / count for name, cue in words.cues.items()}
    found |= {
        f"lead_{name}": any(not words.cues[name].isdisjoint(each) for each in own[:LEAD]) for name in LEADING_CUES
    }
    return found | {
        "lead_done": any(words.lead_done.search(each) for each in sentences[:1]),
        "lead_question": any(each.endswith(ASKING) for each in sentences[:LEAD]),
        "questions": sum(each.endswith(ASKING) for each in sentences) / count,
        "quoted": 1 - min(sum(map(len, bare)) / length, 1),
        "semicolons": sum(";" in each or "；" in each for each in sentences) / count,
        "digits": sum(any(map(str.isdigit, each)) for each in sentences) / count,
        "names": _names(bare),
        "lead_names": _names(bare[:1]),
    }


def _names(sentences: Sequence[str]) -> float:
    """Return the share of words with a capital, not counting first words of sentences."""
    words = [word for each in sentences for word in each.split()[1:]]
    return sum(word[:1].isupper() for word in words) / max(len(words), 1)
