"""The articles that `replay` is given: read from files, each with its source and when it comes in."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.cli.console import end
from bot.cli.lines import without_halves
from digests.errors import AddressError
from digests.model import Draft, Source


@dataclass(frozen=True, slots=True)
class Item:
    """One article to replay: the id as given, when it comes in (UTC), from where."""

    given: object
    at: datetime
    source: Source
    draft: Draft


def numbered_lines(files: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each line with its place, "FILE:NUMBER", - being standard input; ends the program with 2 where a file
    cannot be read."""
    for file in files:
        try:
            text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            end(f"{file} cannot be read ({error.strerror})", 2)
        for number, line in enumerate(text.split("\n"), 1):
            yield f"{file}:{number}", line


def read_items(
    lines: Iterable[tuple[str, str]], known: Sequence[Source]
) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Return the articles of lines (each with its place), in the order they come in, and the faults of the rest.

    A source is found among `known` by id or name; any other is unlabelled and quoted as an excerpt. An undated
    article comes in with the dated one before it; those before any dated one with the first.
    """
    sources = {name.casefold(): source for source in known for name in (source.name, source.id)}
    read: list[tuple[dict[str, Any], datetime | None, Source, Draft]] = []
    faults: list[str] = []
    for number, (place, line) in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            fields = _json(line)
            draft = _draft(fields, number)
            source = _source(without_halves(str(fields.get("source") or "unknown source")), sources)
        except (ValueError, TypeError, RecursionError, AddressError) as error:
            faults.append(f"{place}: left out, {error}")
            continue
        read.append((fields, draft.published, source, draft))
    dated = [at for _, at, _, _ in read if at is not None]
    if not dated and read:
        return (), (*faults, "no article has a date, so there is no day to replay")
    items, last = [], dated[0] if dated else datetime.min.replace(tzinfo=UTC)
    for fields, at, source, draft in read:
        last = at or last
        items.append(Item(fields.get("id"), last, source, draft))
    return tuple(sorted(items, key=lambda item: item.at)), tuple(faults)


def _json(line: str) -> Any:
    try:
        return json.loads(line.removeprefix("\ufeff"))
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None


def _draft(fields: object, number: int) -> Draft:
    from digests.rules.reading.addresses import canonical
    from digests.rules.reading.languages import detect

    if not isinstance(fields, dict):
        raise ValueError("not a JSON object")
    title, text, url, language = (fields.get(name) or "" for name in ("title", "text", "url", "language"))
    if not all(isinstance(value, str) for value in (title, text, url, language)):
        raise ValueError("title, text, url and language must be text")
    title, text, url, language = map(without_halves, (title, text, url, language))
    if not title.strip():
        raise ValueError("it has no title")
    published = fields.get("published")
    return Draft(
        url=canonical(url) if url else f"https://replay.invalid/{number}",
        title=" ".join(title.split()),
        text=text,
        published=_instant(published) if published else None,
        published_guessed=not published,
        language=language or detect(f"{title}. {text}"),
        complete=bool(text.strip()),
    )


def _instant(text: object) -> datetime:
    if not isinstance(text, str):
        raise ValueError("published must be an ISO 8601 time")
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("published must be an ISO 8601 time") from None
    instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    if not 1990 <= instant.year <= 2100:
        raise ValueError(f"published is in the year {instant.year}")
    return instant.astimezone(UTC)


def _source(name: str, sources: dict[str, Source]) -> Source:
    key = name.strip().casefold()
    if key not in sources:
        number = len(sources) + 1
        sources[key] = Source(
            id=f"replay-{number}",
            name=name.strip()[:200],
            url=f"https://replay-{number}.invalid/feed.xml",
            family=key,
        )
    return sources[key]
