"""The articles that `replay` is given: read from files, each with its source and when it comes in."""

import json
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.cli.console import end
from bot.cli.lines import choice_of, lexicon_or_end, without_halves
from digests.errors import AddressError
from digests.model import OTHER, Draft, Ownership, Policy, Source


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
    lines: Iterable[tuple[str, str]], known: Sequence[Source], parties: Collection[str]
) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Return the articles of lines (each with its place), in the order they come in, and the faults of the rest.

    A source is found among `known` by id or name and stays as it is described there. Any other is as its first
    line with a description has it (label, party, ownership, policy, family, as an admin would say them), for all
    its articles; without one it is unlabelled and quoted as an excerpt. `parties` are the ids that a party may
    have beside "other". An undated article comes in with the dated one before it; those before any dated one with
    the first.
    """
    described = _Sources(known, parties)
    parsed: list[tuple[dict[str, Any], Draft]] = []
    faults: list[str] = []
    for number, (place, line) in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            fields = _json(line)
            draft = _draft(fields, number)
            differs = described.hear(fields)
        except (ValueError, TypeError, RecursionError, AddressError) as error:
            faults.append(f"{place}: left out, {error}")
            continue
        if differs:
            faults.append(f"{place}: {differs}")
        parsed.append((fields, draft))
    read = [(fields, draft.published, described.of(fields), draft) for fields, draft in parsed]
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
        language=language or detect(f"{title}. {text}", lexicon=lexicon_or_end()),
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


class _Sources:
    """The sources of a file's articles: those that are known, and others as the lines describe them."""

    def __init__(self, known: Sequence[Source], parties: Collection[str]) -> None:
        self._known = {name.casefold(): source for source in known for name in (source.name, source.id)}
        self._parties = (*parties, OTHER)
        self._descriptions: dict[str, dict[str, Any]] = {}
        self._made: dict[str, Source] = {}

    def hear(self, fields: Mapping[str, Any]) -> str:
        """Note how a line describes its source; return what is to be said when an earlier line differs. Raises
        ValueError for a description that no source can have."""
        key = _name_of(fields).casefold()
        description = _description(fields, self._parties)
        if key in self._known or not description:
            return ""
        first = self._descriptions.setdefault(key, description)
        return (
            "" if first == description else "the source was described otherwise before, and the first one counts"
        )

    def of(self, fields: Mapping[str, Any]) -> Source:
        """Return the source of a line, when all lines have been heard."""
        name = _name_of(fields)
        key = name.casefold()
        if key in self._known:
            return self._known[key]
        if key not in self._made:
            number = len(self._known) + len(self._made) + 1
            plain = {"family": key, "url": f"https://replay-{number}.invalid/feed.xml"}
            values = plain | self._descriptions.get(key, {})
            self._made[key] = Source(id=f"replay-{number}", name=name[:200], **values)
        return self._made[key]


def _name_of(fields: Mapping[str, Any]) -> str:
    return without_halves(str(fields.get("source") or "unknown source")).strip()


def _description(fields: Mapping[str, Any], parties: Sequence[str]) -> dict[str, Any]:
    """Return what a line says of its source, as the fields of a source; only what it says."""
    from bot.commands.adding import label_for

    said: dict[str, Any] = {}
    for name in ("label", "party", "family"):
        value = fields.get(name)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{name} must be text")
        if value and value.strip():
            said[name] = without_halves(value).strip()[:200]
    if said.get("party", OTHER) not in parties:
        raise ValueError(f"party must be one of {', '.join(parties)}")
    for name, choices in (("ownership", Ownership), ("policy", Policy)):
        if fields.get(name):
            said[name] = choice_of(fields[name], name, choices)
    if ("party" in said or "ownership" in said) and "label" not in said:
        said["label"] = label_for(said.get("ownership", Ownership.UNLABELLED), said.get("party", OTHER))
    return said
