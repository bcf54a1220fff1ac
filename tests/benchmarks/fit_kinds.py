"""Fits what tells the kind of a text: `python -m tests.benchmarks.fit_kinds [--write]`.

A multinomial regression of the kinds labelled in `articles.marks` of the streams to develop on, over the features
of `digests.rules.annotation.kinds`, with a ridge around what each feature is there for (`MEANT`), so that a kind
of which there are a dozen labels is known by its own marks. Rare kinds weigh a little more than their number, so
that less comment is taken for news. Prints how often the kind is right on outlets, and on streams, that were not
learned from, beside always saying "news"; `--write` puts the weights learned from all of them into
`config/lexicon/weights.toml`.
The streams lie outside the repository; without them it says so.
"""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.newsroom import load_relation, seed_sources
from digests.model import TextKind
from digests.rules.annotation.kinds import features, says_more
from digests.rules.annotation.passages import passages_of
from tests.benchmarks.documents import article_of
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream, stream_names
from tests.benchmarks.labelling.grading import UNLABELLED_KINDS
from tests.benchmarks.labelling.labels import read_labels
from tests.lexicons import lexicon

Values = npt.NDArray[np.float64]
Words = npt.NDArray[np.str_]

WEIGHTS = Path(__file__).parents[2] / "config" / "lexicon" / "weights.toml"
SECTION = re.compile(r"(?ms)^# Kinds of text:.*?^\[kinds\.weights\]\n.*?(?=^#|^\[|\Z)")
KINDS = tuple(kind.value for kind in TextKind if kind is not TextKind.HEADLINE)
FOLDS = 5
RIDGE = 30.0
RARE = 0.2  # a kind with a hundredth of the news weighs 100 ** 0.2 as much an article
FLATTEST = 0.1  # spread of a feature that hardly varies, so that one article is no proof
ROUNDS = 600

# What a feature is there for, in units of the logarithm of the odds: what is said where labels are few.
MEANT: dict[str, tuple[str, float]] = {
    "office_act": ("act", 8.0),
    "office_statement": ("statement", 8.0),
    "office_press": ("exchange", 8.0),
    "office_remarks": ("transcript", 8.0),
    "title_opinion": ("opinion", 4.0),
    "title_roundup": ("newsletter", 6.0),
    "address_opinion": ("opinion", 6.0),
    "address_feature": ("analysis", 4.0),
    "address_live": ("newsletter", 8.0),
    "address_post": ("statement", 4.0),
    "title_analysis": ("analysis", 2.0),
    "title_number": ("analysis", 2.0),
    "title_list": ("list", 6.0),
    "lead_announces": ("statement", 8.0),
    "author_note": ("opinion", 2.0),
    "asked": ("exchange", 2.0),
    "clock": ("transcript", 2.0),
    "title_judges": ("opinion", 1.5),
    "judges": ("opinion", 3.0),
    "scorns": ("opinion", 6.0),
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts with a body in rows: features, kind, outlet, stream, whether it is about the relation, and whether its
    text says more than its title (if not, a rule knows the kind)."""

    names: tuple[str, ...]
    rows: Values
    kinds: Words
    outlets: Words
    streams: Words
    about: npt.NDArray[np.bool_]
    says_more: npt.NDArray[np.bool_]


def main(words: Sequence[str]) -> int:
    """Print how well the kinds are told; with `--write` keep the weights."""
    if not stream_names():
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return 0
    labelled = labelled_texts()
    print(f"{len(labelled.kinds)} texts with a body, {len(labelled.names)} features")
    by_outlet = held_out(labelled, folds_of(labelled.outlets, FOLDS))
    by_stream = held_out(labelled, folds_of(labelled.streams, len(set(labelled.streams))))
    print_figures("by outlet", labelled, by_outlet)
    print_figures("by stream", labelled, by_stream)
    print_figures("always news", labelled, np.full(len(labelled.kinds), TextKind.NEWS.value))
    print_confusion(labelled.kinds, by_outlet)
    if words == ["--write"]:
        right = float((by_outlet == labelled.kinds).mean())
        learned = fit(labelled.rows[labelled.says_more], labelled.kinds[labelled.says_more], labelled.names)
        section = section_of(labelled, learned, right)
        text = WEIGHTS.read_text(encoding="utf-8") if WEIGHTS.exists() else ""
        kept = SECTION.sub("", text).rstrip()
        WEIGHTS.write_text(f"{kept}\n\n{section}" if kept else section, encoding="utf-8")
    return 0


def labelled_texts() -> Labelled:
    """Return every labelled text with a body of the streams to develop on."""
    words, relation = lexicon(), load_relation("us-china")
    seeds = {source.id: source for source in seed_sources("us-china")}
    found, marks = [], []
    for stream in (name for name in stream_names() if name not in KEPT_APART):
        labels = read_labels(stream).articles
        for line in read_stream(stream)[0]:
            if line.text and (mark := labels.get(line.id)):
                article = article_of(1, line, seeds)
                sentences = passages_of(line.text, words, line.language, line.title)
                found.append(features(article, sentences, words.kinds, relation))
                more = says_more(article, sentences, words.kinds)
                marks.append((mark.text, line.source, stream, mark.gate != "no", more))
    kinds, outlets, streams, about, more = zip(*marks, strict=True)
    names = tuple(found[0])
    return Labelled(
        names,
        np.array([[each[name] for name in names] for each in found]),
        np.array(kinds),
        np.array(outlets),
        np.array(streams),
        np.array(about),
        np.array(more),
    )


def folds_of(groups: Words, count: int) -> npt.NDArray[np.intp]:
    """Return a fold for each row: rows of one group share it, and the folds are about alike in size."""
    sizes, fold = [0] * count, {}
    for group, size in sorted(Counter(groups.tolist()).items(), key=lambda each: (-each[1], each[0])):
        fold[group] = sizes.index(min(sizes))
        sizes[fold[group]] += size
    return np.array([fold[group] for group in groups.tolist()])


def held_out(labelled: Labelled, folds: npt.NDArray[np.intp]) -> Words:
    """Return the kind of each text as told by weights that were learned from the other folds."""
    told = np.full(len(labelled.kinds), TextKind.HEADLINE.value, dtype="<U16")
    for fold in np.unique(folds):
        others = (folds != fold) & labelled.says_more
        weights = fit(labelled.rows[others], labelled.kinds[others], labelled.names)
        own = (folds == fold) & labelled.says_more
        told[own] = np.array(KINDS)[(labelled.rows[own] @ weights).argmax(axis=1)]
    return told


def fit(rows: Values, kinds: Words, names: Sequence[str]) -> Values:
    """Return the weights, by feature and kind, the features brought to one spread."""
    known = np.isin(kinds, KINDS)
    rows, kinds = rows[known], kinds[known]
    wanted = np.array([[kind == each for each in KINDS] for kind in kinds], dtype=float)
    number = wanted.sum(axis=0).clip(1)
    weigh = wanted @ (number.max() / number) ** RARE
    weigh *= len(weigh) / weigh.sum()
    spread = np.maximum(rows.std(axis=0), FLATTEST)
    middle = rows.mean(axis=0)
    middle[0], spread[0] = 0.0, 1.0  # the constant
    scaled = (rows - middle) / spread
    meant = np.zeros((len(names), len(KINDS)))
    for name, (kind, weight) in MEANT.items():
        meant[names.index(name), KINDS.index(kind)] = weight
    meant *= spread[:, None]
    ridge = np.full(len(names), RIDGE)
    ridge[0] = RIDGE / 100
    found = _descended(scaled, wanted, weigh, ridge, meant) / spread[:, None]
    found[0] -= middle @ found
    return found


def _descended(rows: Values, wanted: Values, weigh: Values, ridge: Values, meant: Values) -> Values:
    """Return where the loss is least, by Nesterov's accelerated descent from what is meant."""
    steepest = 0.5 * np.linalg.norm(rows * np.sqrt(weigh)[:, None], 2) ** 2 + ridge.max()
    found = ahead = meant
    pace = 1.0
    for _ in range(ROUNDS):
        odds = rows @ ahead
        chances = np.exp(odds - odds.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        slope = rows.T @ ((chances - wanted) * weigh[:, None]) + ridge[:, None] * (ahead - meant)
        before, found = found, ahead - slope / steepest
        faster = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = found + (pace - 1) / faster * (found - before)
        pace = faster
    return found


def print_figures(name: str, labelled: Labelled, told: Words) -> None:
    """Print how many are right, of all and of those about the relation, and how much comment is taken for news."""
    right = told == labelled.kinds
    comment = np.isin(labelled.kinds, UNLABELLED_KINDS)
    as_news = (comment & (told == TextKind.NEWS.value)).sum()
    marked = ((labelled.kinds == TextKind.NEWS.value) & np.isin(told, UNLABELLED_KINDS)).sum()
    print(
        f"{name:12} right {right.mean():.3f}, about the relation {right[labelled.about].mean():.3f} of "
        f"{labelled.about.sum()}; comment taken for news {as_news} of {comment.sum()}, news for comment {marked}"
    )
    if name != "always news":
        print("             " + ", ".join(f"{each} {right[labelled.streams == each].mean():.2f}"
              for each in np.unique(labelled.streams)))  # fmt: skip


def print_confusion(kinds: Words, told: Words) -> None:
    """Print what each kind is told to be, with precision and recall."""
    every = [*KINDS, TextKind.HEADLINE.value]
    print(f"{'':12}" + "".join(f"{kind[:5]:>7}" for kind in every) + "   precision  recall")
    for kind in every:
        row = [((kinds == kind) & (told == other)).sum() for other in every]
        right = ((kinds == kind) & (told == kind)).sum()
        precision, recall = right / max((told == kind).sum(), 1), right / max((kinds == kind).sum(), 1)
        print(f"{kind:12}" + "".join(f"{number:>7}" for number in row) + f"{precision:>12.2f}{recall:>8.2f}")


def section_of(labelled: Labelled, weights: Values, right: float) -> str:
    """Return the table of the weights as it stands in the file."""
    lines = [
        f"# Kinds of text: what each feature weighs for each kind. Learned {datetime.now(UTC).date()} by",
        "# `python -m tests.benchmarks.fit_kinds --write` from the `articles.marks` of the streams to develop on",
        f"# ({len(labelled.kinds)} texts with a body); {right:.3f} right on outlets that were not learned from.",
        "[kinds.weights]",
    ]
    for name, row in zip(labelled.names, weights, strict=True):
        cells = ", ".join(f"{kind} = {weight:5.2f}" for kind, weight in zip(KINDS, row, strict=True))
        lines.append(f"{name:17} = {{ {cells} }}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
