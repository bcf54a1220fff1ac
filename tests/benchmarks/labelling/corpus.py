"""The streams of real news that the labels are of: read from a folder beside the project, never part of it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

STREAMS = Path(__file__).parents[4] / "shared" / "data" / "dev" / "streams"
KEPT_APART = ("official_winter_2025", "press_huawei_winter_2018", "press_spring_2024")
HOUR = time(8, 0)  # UTC: the reader's hour in every replay, and with it the border of a day


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamArticle:
    """One line of a stream. `published` is aware UTC; label, party and the rest stay in `line` as they came."""

    stream: str
    id: str
    title: str
    text: str
    url: str
    source: str
    published: datetime
    language: str
    line: dict[str, object]

    @property
    def day(self) -> date:
        """The day on whose digest (08:00 UTC) it is: what comes in after the hour belongs to the next day."""
        return self.published.date() + timedelta(days=self.published.time() > HOUR)


def stream_names(folder: Path = STREAMS) -> tuple[str, ...]:
    """Return the names of the streams of a folder, in order; none where there is no folder."""
    return tuple(sorted(file.stem for file in folder.glob("*.jsonl"))) if folder.is_dir() else ()


def read_stream(name: str, folder: Path = STREAMS) -> tuple[tuple[StreamArticle, ...], tuple[str, ...]]:
    """Return the articles of a stream in the order they come in, and what is wrong with the lines left out."""
    articles: list[StreamArticle] = []
    faults: list[str] = []
    known: set[str] = set()
    file = folder / f"{name}.jsonl"
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            article = _article_of(name, json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            faults.append(f"{file.name}, line {number}: no article ({type(error).__name__}: {error})")
            continue
        if article.id in known:
            faults.append(f"{file.name}, line {number}: the id {article.id} stands twice")
            continue
        known.add(article.id)
        articles.append(article)
    return tuple(sorted(articles, key=lambda article: article.published)), tuple(faults)


def by_day(articles: Sequence[StreamArticle]) -> Iterator[tuple[date, tuple[StreamArticle, ...]]]:
    """Yield the days of a stream in order, each with the articles of its digest."""
    days: dict[date, list[StreamArticle]] = {}
    for article in articles:
        days.setdefault(article.day, []).append(article)
    for day in sorted(days):
        yield day, tuple(days[day])


def _article_of(stream: str, line: dict[str, object]) -> StreamArticle:
    published = datetime.fromisoformat(str(line["published"]))
    if published.tzinfo is None:
        raise ValueError("published has no time zone")
    words = {name: line.get(name) or "" for name in ("title", "text", "url", "source", "language")}
    wrong = [name for name, value in words.items() if not isinstance(value, str)]
    if wrong:
        raise ValueError(f"{wrong[0]} is no text")
    return StreamArticle(
        stream=stream,
        id=str(line["id"]),
        published=published.astimezone(UTC),
        line=line,
        **{name: str(value) for name, value in words.items()},
    )
