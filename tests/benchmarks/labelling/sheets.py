"""Sheets: the text that somebody labels on, with numbers, and nothing of what any rule makes of it."""

import re
from collections.abc import Collection, Iterable, Sequence

from tests.benchmarks.labelling.corpus import StreamArticle, by_day
from tests.benchmarks.labelling.labels import Place
from tests.benchmarks.labelling.ranges import Range

SHORT = 110  # words shown of an article that names only one side
LONG = 400  # words shown of one that names both


def articles_sheet(articles: Sequence[StreamArticle]) -> str:
    """Return the sheet on which the articles of a stream get gate, kind of text, events and themes."""
    lines: list[str] = []
    for day, some in by_day(articles):
        lines.append(f"\n######## DAY {day.isoformat()} ########")
        for article in some:
            lines += [f"\n[{article.id}] {heading(article)}", f"TITLE: {article.title}"]
            if article.text.strip() and article.text.strip() != article.title.strip():
                lines.append(_beginning(article))
    return "\n".join(lines)


def sentences_sheet(articles: Sequence[StreamArticle], ranges: Sequence[Sequence[Range]]) -> str:
    """Return the sheet on which the sentences of documents are labelled, each with its number."""
    lines: list[str] = []
    for article, sentences in zip(articles, ranges, strict=True):
        lines += [f"\n=== {article.stream}/{article.id} === {heading(article)}", f"TITLE: {article.title}"]
        position = 0
        for number, place in enumerate(sentences):
            if "\n" in article.text[position : place.start]:
                lines.append("")
            lines.append(f"{number}: {' '.join(article.text[place.start : place.end].split())}")
            position = place.end
    return "\n".join(lines)


def heading(article: StreamArticle) -> str:
    """Return in a line where an article comes from, as an admin would label its source."""
    label = f" [{article.line['label']}]" if article.line.get("label") else ""
    return f"{article.published:%Y-%m-%d %H:%M} | {article.source}{label} | {article.language}"


def _beginning(article: StreamArticle) -> str:
    most = LONG if names_both(article) else SHORT
    pieces = re.findall(r"[\u3400-\u9fff]|\S+\s*", article.text)
    text = " ".join("".join(pieces[:most]).split())
    return text if len(pieces) <= most else f"{text} [... {len(pieces) - most} more words]"


_US = re.compile(r"\b(?:U\.?S\.?A?|United States|America\w*|Washington|Trump|Biden|White House)\b|美国|美方|美國")
_PRC = re.compile(r"\b(?:China|Chinese|Beijing|PRC|Xi|Taiwan\w*|Hong Kong)\b|中国|中方|北京|台湾|中國")


def names_both(article: StreamArticle, times: int = 1) -> bool:
    """Say whether an article names each country so many times: a rough measure of what to read, not a label."""
    text = f"{article.title}\n{article.text}"
    return len(_US.findall(text)) >= times and len(_PRC.findall(text)) >= times


def picked_sheet(picked: Sequence[tuple[StreamArticle, Sequence[Range], Collection[int]]]) -> str:
    """Return a sheet of some sentences of documents (by number), each with those around it for understanding.

    Only numbered lines are to be labelled; the order is that of the text, and nothing tells why one was picked.
    """
    lines: list[str] = []
    for article, sentences, numbers in picked:
        lines += [f"\n=== {article.stream}/{article.id} === {heading(article)}", f"TITLE: {article.title}"]
        near = {at + step for at in numbers for step in (-2, -1, 0, 1)}
        last = -1
        for at in sorted(near & set(range(len(sentences)))):
            if at != last + 1:
                lines.append("   [...]")
            last = at
            words = " ".join(article.text[sentences[at].start : sentences[at].end].split())
            lines.append(f"{at}: {words}" if at in numbers else f"   ({words})")
    return "\n".join(lines)


def keys_of(picked: Iterable[tuple[StreamArticle, Sequence[Range], Collection[int]]]) -> dict[str, dict[str, str]]:
    """Return where the numbers of a sheet stand: by `stream/id` and number the place, as labels have it."""
    return {
        f"{article.stream}/{article.id}": {
            str(at): str(Place(article.id, sentences[at])) for at in sorted(numbers)
        }
        for article, sentences, numbers in picked
    }
