"""Fits which days bind, and counts it on real text: `python -m tests.benchmarks.fit_dates [--write] [--wrong]`.

Of the mentions of times that are labelled in `dates.marks` of the streams to develop on. First how often a mention
that we give as binding binds, with that day, and how many of those that bind we give, by kind, with the weights in
force; "passing" are those in segments that pass the gate, which are all that a reader can be shown. Then the
same with weights learned from the other streams, over the date features of `digests.rules.annotation.worth`.
`--wrong` lists the places of those given wrongly and of those missed; `--write` puts the weights learned from all
into `config/lexicon/weights.toml`. The streams lie outside the repository; without them it says so.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.newsroom import load_relation, seed_sources
from digests.model import Annotation, Article, DatedPhrase, Relation
from digests.rules.annotation.annotating import annotate
from digests.rules.annotation.dates.finding import Reckoning
from digests.rules.annotation.worth import LEAST_CHANCE, can_bind, chance, date_features
from digests.rules.editing.gate import judge_text
from digests.rules.editing.members import words_of_members
from tests.benchmarks.documents import article_of
from tests.benchmarks.fit_worth import logistic
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream, stream_names
from tests.benchmarks.labelling.labels import fit, read_labels
from tests.benchmarks.labelling.marks import DateMarks
from tests.benchmarks.labelling.ranges import Range
from tests.lexicons import lexicon

WEIGHTS = Path(__file__).parents[2] / "config" / "lexicon" / "weights.toml"
SECTION = re.compile(r"(?ms)^# Binding days\b.*?^\[binding\.weights\]\n.*?(?=^#|^\[|\Z)")
# What a feature is there for, in units of the logarithm of the odds: what is said where labels are few. What names
# another country is mostly between others; the streams have few such.
MEANT = {
    "always": -1.5,
    "takes effect": 1.5,
    "is due": 1.5,
    "ends": 0.5,
    "a day": 0.5,
    "names both": 0.5,
    "both near": 0.5,
    "both above": 0.5,
    "names another": -1.5,
    "a measure": 1.0,
    "a meeting": 0.5,
    "a forecast": -4.0,
    "an aside": -4.0,
}
Binds = Callable[["Mention"], bool]


@dataclass(frozen=True, slots=True)
class Mention:
    """A labelled mention with the phrase that we find there, None where we find none, and its features where it
    can bind at all; `passes` says that the gate lets its segment pass."""

    stream: str
    place: str
    marks: DateMarks
    phrase: DatedPhrase | None
    passes: bool
    features: Mapping[str, float] = field(default_factory=dict)


def main(words: Sequence[str]) -> int:
    """Print how well it is told what binds."""
    names = [name for name in stream_names() if name not in KEPT_APART]
    if not names:
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return 0
    mentions = [mention for name in names for mention in mentions_of(name)]
    held_out = _held_out(mentions)
    binding: dict[str, Binds] = {
        "what is no past": lambda each: each.phrase is not None and each.phrase.kind.value != "past",
        "as the weights say": lambda each: each.phrase is not None and each.phrase.binds,
        "held out": lambda each: held_out.get(each.place, 0.0) >= LEAST_CHANCE,
    }
    print(f"{len(mentions)} mentions, {sum(each.marks.binds for each in mentions)} bind, "
          f"{len(held_out)} could by what we find")  # fmt: skip
    for name, binds in binding.items():
        _print_figures(name, mentions, binds)
        _print_figures("  passing", [each for each in mentions if each.passes], binds)
    for kind in ("effective", "deadline", "expiry", "event"):
        of_kind = [each for each in mentions if kind in (each.marks.kind, each.phrase and each.phrase.kind.value)]
        _print_figures(f"  {kind}, held out", of_kind, binding["held out"], kind)
    if "--wrong" in words:
        for each in mentions:
            _print_wrong(each, held_out.get(each.place, 0.0))
    if "--write" in words:
        _write(mentions, held_out)
    return 0


def mentions_of(stream: str) -> Iterator[Mention]:
    """Yield the labelled mentions of a stream."""
    articles, _ = read_stream(stream)
    labels = fit(read_labels(stream), {article.id: article.text for article in articles})
    seeds, relation = {source.id: source for source in seed_sources("us-china")}, load_relation("us-china")
    for number, line in enumerate(articles, 1):
        if line.id not in labels.dates:
            continue
        article = article_of(number, line, seeds)
        annotation = annotate(article, relation, lexicon())
        passing = _passing(article, annotation, relation)
        found = list(_places(article, annotation))
        texts = [each.text for each in annotation.sentences]
        told_on = Reckoning.of(article, texts, relation, lexicon()).today
        for where, marks in labels.dates[line.id]:
            here = [phrase for place, phrase in found if place.overlap(where) > 0]
            # A bare day beside the words that count to it is the same mention: what binds stands for both.
            phrase = max(here, key=lambda each: (each.binds, len(each.date)), default=None)
            able = phrase is not None and can_bind(phrase, told_on)
            yield Mention(
                stream,
                f"{stream}/{line.id}@{where.start}",
                marks,
                phrase,
                phrase is not None and annotation.sentences[phrase.index].segment in passing,
                date_features(phrase, annotation, article, relation, lexicon()) if phrase and able else {},
            )


def _passing(article: Article, annotation: Annotation, relation: Relation) -> set[int]:
    """Return the numbers of the segments that pass the gate."""
    members = words_of_members(article, annotation, relation, lexicon())
    return {
        number
        for number, (_, title, passages) in enumerate(members)
        if judge_text(title, passages, article.source, relation, lexicon()).relevant
    }


def _places(article: Article, annotation: Annotation) -> Iterator[tuple[Range, DatedPhrase]]:
    """Yield the phrases with their places in the text: in a sentence they come in order."""
    position, starts = 0, dict[int, int]()
    for passage in annotation.sentences:
        start = article.text.find(passage.text, position)
        if start >= 0:
            starts[passage.index], position = start, start + len(passage.text)
    reached: dict[int, int] = {}
    for phrase in annotation.dates:
        if phrase.index in starts:
            start = starts[phrase.index]
            place = article.text.find(phrase.text, max(start, reached.get(phrase.index, 0)))
            if place >= 0:
                reached[phrase.index] = place + 1
                yield Range(place, place + len(phrase.text)), phrase


def _held_out(mentions: Sequence[Mention]) -> dict[str, float]:
    """Return the chance of each mention that can bind, by weights learned from the other streams."""
    told: dict[str, float] = {}
    for stream in {each.stream for each in mentions}:
        weights = learned([each for each in mentions if each.stream != stream])
        own = (each for each in mentions if each.stream == stream and each.features)
        told |= {each.place: chance(each.features, weights) for each in own}
    return told


def learned(mentions: Sequence[Mention]) -> dict[str, float]:
    """Return the weights learned from mentions that can bind, by feature."""
    able = [each for each in mentions if each.features]
    names = list(able[0].features)
    rows = np.array([[each.features[name] for name in names] for each in able])
    right: npt.NDArray[np.float64] = np.array([float(each.marks.binds) for each in able])
    meant = np.array([MEANT[name] for name in names])
    return dict(zip(names, logistic(rows, right, meant).tolist(), strict=True))


def _print_figures(name: str, mentions: Sequence[Mention], binds: Binds, kind: str = "") -> None:
    given = [each for each in mentions if binds(each) and (not kind or _kind(each) == kind)]
    wanted = [each for each in mentions if each.marks.binds and (not kind or each.marks.kind == kind)]
    right = sum(_right(each) for each in given)
    found = sum(_right(each) and binds(each) for each in wanted)
    print(f"  {name:26}right {right:3} of {len(given):3} given ({right / max(len(given), 1):.2f}), "
          f"found {found:3} of {len(wanted):3} ({found / max(len(wanted), 1):.2f})")  # fmt: skip


def _kind(mention: Mention) -> str:
    return mention.phrase.kind.value if mention.phrase else ""


def _right(mention: Mention) -> bool:
    return mention.marks.binds and mention.phrase is not None and mention.phrase.date == mention.marks.day


def _print_wrong(mention: Mention, told: float) -> None:
    given = told >= LEAST_CHANCE
    if given != mention.marks.binds or (given and not _right(mention)):
        passes = "passes" if mention.passes else "does not pass"
        day = mention.phrase.date if mention.phrase else "none"
        has = ", ".join(name for name, there in mention.features.items() if there)
        meant = f"{mention.marks.day} {mention.marks.kind} ({mention.marks.what}); ours {day} {_kind(mention)}"
        print(f"{'given' if given else 'missed':7}{mention.place} {told:.2f} {meant}; {passes}; {has}")


def _write(mentions: Sequence[Mention], held_out: Mapping[str, float]) -> None:
    given = [each for each in mentions if held_out.get(each.place, 0.0) >= LEAST_CHANCE]
    right, wanted = sum(map(_right, given)), sum(each.marks.binds for each in mentions)
    lines = [
        f"# Binding days: learned {datetime.now(UTC).date()} by `python -m tests.benchmarks.fit_dates --write`",
        f"# from {len(held_out)} labelled mentions of the streams to develop on, those that can bind by what is",
        f"# found of them. On streams not learned from {right} of {len(given)} given bind with that day, and",
        f"# {right} of the {wanted} that bind are given. What a forecast and an aside weigh stands nearly",
        "# as it was meant, and so does what names another country: few are labelled.",
        "[binding.weights]",
        *(f'"{name}" = {weight:.2f}' for name, weight in learned(mentions).items()),
    ]
    text = SECTION.sub("", WEIGHTS.read_text(encoding="utf-8")).rstrip()
    WEIGHTS.write_text(text + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
