"""What kind of text an article is, by a linear model over features that a person can read.

The features are of the title, of the address, of the source's ownership and of how the text is built; none names a
subject or an outlet. What each weighs is learned (`tests/benchmarks/fit_kinds.py`) and stands in the lexicon. That
a bare headline is one is no guess but a rule.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from digests.model import Article, Ownership, Relation, TextKind
from digests.model.lexicon import KindWords, Lexicon, Pattern
from digests.rules.texts import is_chinese
from digests.rules.tokens import words_of

READ = 60  # sentences, and as many lines: the kind of a text shows early
LEAD = 2  # sentences
SHORT, LONG = 80, 1500  # words
ENDS = 400  # characters at either end of a text, where an author is named
HAN_WORD = 1.7  # characters
SAID_ALREADY = 0.7  # of a sentence's words in the title: it says no more

OFFICIAL = ("press", "act", "statement", "remarks")  # the first that a title has is its own
ADDRESSES = ("opinion", "live", "press", "act", "statement", "remarks", "post", "feature")

Features = Mapping[str, float]


def kind_of(article: Article, sentences: Sequence[str], lexicon: Lexicon, relation: Relation) -> TextKind:
    """Return the kind of text; `sentences` are the article's in order, furniture left out.

    Any text has one, those in a language that is not read are mostly NEWS. Takes linear time in the text.
    """
    words = lexicon.kinds
    if not _says_more(article.title, sentences, words):
        return TextKind.HEADLINE
    features = features_of(article, sentences, words, relation)
    worth = scores(features, words.weights)
    return TextKind(max(worth, key=lambda kind: worth[kind]))


def scores(features: Features, weights: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return what the features are worth for each kind, by weights that are by feature and kind."""
    found: dict[str, float] = {}
    for name, value in features.items():
        for kind, weight in weights[name].items():
            found[kind] = found.get(kind, 0.0) + weight * value
    return found


def features_of(article: Article, sentences: Sequence[str], words: KindWords, relation: Relation) -> Features:
    """Return the features by name, each from 0 to 1 or a little more; what is missing is 0."""
    path = urlsplit_path(article.url)
    title = article.title.strip()
    ownership = article.source.ownership
    found = {
        "constant": 1.0,
        "government": ownership is Ownership.GOVERNMENT,
        "title_question": title.endswith(("?", "？")),
        "title_quotation": title[:1] in "\"“‘'「" and bool(title),
    }
    for name in ("opinion", "analysis", "judges", "roundup", "list", "number", "tells"):
        found[f"title_{name}"] = bool(getattr(words, f"title_{name}").search(title))
    for where, what, names in (("title", title, OFFICIAL), ("address", path, ADDRESSES)):
        hits = [name for name in names if getattr(words, f"{where}_{name}").search(what)]
        found |= {f"{where}_{name}": name in hits[:1] for name in names}
    found |= _of_lines(article.text, words, relation)
    found |= _of_sentences(sentences[:READ], words)
    found |= _of_length(article.text)
    ends = article.text[:ENDS] + "\n" + article.text[-ENDS:]
    found["author_note"] = bool(words.author_note.search(ends))
    return {name: float(value) for name, value in found.items()}


def urlsplit_path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _says_more(title: str, sentences: Sequence[str], words: KindWords) -> bool:
    """Say whether any sentence tells what the title does not."""
    telling = [each for each in sentences[:2] if not words.gist.search(each)]
    if len(telling) != 1 or len(sentences) > 1:
        return bool(telling)
    known = set(words_of(title))
    own = list(words_of(telling[0]))
    return sum(word in known for word in own) < SAID_ALREADY * len(own)


def _of_lines(text: str, words: KindWords, relation: Relation) -> dict[str, float]:
    lines = [line.strip()[:300] for line in text.split("\n", READ * 4)[: READ * 4]]
    lines = [line for line in lines if line][:READ]
    count = max(len(lines), 1)
    first = lines[0] if lines else ""
    labels = [match.group() for line in lines if (match := words.label.search(line))]
    outlets = sum(any(pattern.search(label) for pattern in relation.outlet_names) for label in labels)
    return {
        "dateline": bool(words.dateline.search(first)),
        "lead_colon": first.endswith((":", "：")),
        "clock": any(words.clock.search(line[:80]) for line in lines[:4]),
        "labels": len(labels) / count,
        "outlet_labels": min(outlets / count * 4, 1),
        "asked": min(sum(bool(words.asked.search(line)) for line in lines) / count * 4, 1),
        "asides": min(sum(bool(words.aside.search(line)) for line in lines) / count * 4, 1),
        "items": sum(bool(words.item.search(line)) for line in lines) / count,
        "headings": sum(len(line) < 60 and line[-1] not in ".!?。！？”\"…:：," for line in lines) / count,
        "long_lines": min(sum(map(len, lines)) / count / 300, 1),
    }


def _of_sentences(sentences: Sequence[str], words: KindWords) -> dict[str, float]:
    count = max(len(sentences), 1)
    bare = [words.quoted.sub(" ", each) for each in sentences]
    own = [set(words_of(each)) for each in bare]
    marked = ("reports", "days", "judges", "scorns", "self", "you", "experts", "doubts", "turns", "looks_back",
              "explains", "legal", "diplomatic", "courtesy", "posts", "works", "remarks", "officials", "past", "present")
    cues = {name: getattr(words, name) for name in marked}
    found = {name: sum(not cue.isdisjoint(each) for each in own) / count for name, cue in cues.items()}
    for name in ("days", "self", "doubts", "looks_back", "present", "past"):
        found[f"lead_{name}"] = float(any(not cues[name].isdisjoint(each) for each in own[:LEAD]))
    length, quoted = sum(map(len, sentences)), sum(map(len, sentences)) - sum(map(len, bare))
    return found | {
        "questions": sum(each.rstrip().endswith(("?", "？")) for each in sentences) / count,
        "lead_question": float(any(each.rstrip().endswith(("?", "？")) for each in sentences[:LEAD])),
        "exclaims": sum("!" in each or "！" in each for each in sentences) / count,
        "quoted": quoted / max(length, 1),
        "past_years": sum(bool(words.past_year.search(each)) for each in sentences) / count,
        "lead_done": float(bool(sentences) and bool(words.lead_done.search(sentences[0]))),
        "lead_length": min(len(sentences[0]) / 300, 1) if sentences else 0.0,
        "sentence_length": length / count / 200,
    }


def _of_length(text: str) -> dict[str, float]:
    size = len(text) / HAN_WORD if is_chinese(text[:1000]) else len(text) / 6
    return {
        "short": max(0.0, 1 - size / SHORT),
        "middling": min(size / 400, 1),
        "long": min(size / LONG, 1),
    }
