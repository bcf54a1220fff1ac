"""Reading JSON lines, answering each line, and making articles from lines."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.console import end

if TYPE_CHECKING:
    from digests.model import Article, Relation, Source
    from digests.model.lexicon import Lexicon

    KnownSources = Mapping[str, Source]

InputLine = Mapping[str, Any]
OutputLine = dict[str, Any]

LONGEST_LINE = 20_000_000
CONTROLS = re.compile("[\x7f-\x9f]")  # JSON does not escape these characters, and a terminal might obey them


class LineError(Exception):
    """The line cannot be used. The message says why."""


def answer_each(
    files: list[Path] | None,
    answer: Callable[[InputLine, int], OutputLine],
    writing: Callable[[OutputLine], None] | None = None,
) -> None:
    """Answer each line, in order. `writing` prints an answer; the default prints a JSON line. The answer to a bad
    line is an error, and the run goes on."""
    for number, (line, error) in enumerate(lines_of(files)):
        identifier = line.get("id")
        try:
            result = {"error": error} if error else answer(line, number)
        except LineError as fault:
            result = {"error": str(fault)}
        except Exception as fault:  # noqa: BLE001 - one strange line must not end the run
            result = {"error": f"this line cannot be worked on ({type(fault).__name__})"}
        (writing or write)({"id": identifier, **result})


def lines_of(files: list[Path] | None) -> Iterator[tuple[InputLine, str]]:
    """Return for each line a pair: its object and "", or {} and what is wrong. Empty lines are left out."""
    return (parsed(raw) for _, raw in numbered_lines(files or ["-"]) if raw.strip())


def numbered_lines(files: Iterable[Path | str]) -> Iterator[tuple[str, str]]:
    """Yield a pair for each line: its place, "FILE:NUMBER", and the line. The file - is standard input. End with
    code 2 if a file cannot be read."""
    for file in files:
        try:
            with nullcontext(sys.stdin.buffer) if str(file) == "-" else Path(file).open("rb") as stream:
                for number, raw in enumerate(stream, 1):
                    yield f"{file}:{number}", raw.decode("utf-8", "replace")
        except OSError as error:
            end(f"{file} cannot be read ({error.strerror or error}).", 2)


def parsed(raw: str) -> tuple[InputLine, str]:
    """Return the object of a line and "", or {} and what is wrong with the line."""
    if len(raw) > LONGEST_LINE:
        return {}, "the line is too long"
    try:
        line = json.loads(raw.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        return {}, f"not JSON: {error}"
    return (line, "") if isinstance(line, dict) else ({}, "not a JSON object")


def write(answer: OutputLine) -> None:
    sys.stdout.buffer.write(line_of(answer).encode() + b"\n")
    sys.stdout.buffer.flush()


def line_of(answer: OutputLine) -> str:
    """Return an answer as one line of JSON. A lone surrogate, which an id may have, is escaped."""
    text = json.dumps(answer, ensure_ascii=False, default=str)
    if without_halves(text) != text:
        return json.dumps(answer, default=str)
    return CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def article_of(
    line: InputLine, number: int, relation: "Relation", known: "KnownSources", *, detected: bool = True
) -> "Article":
    """Return the article of a line. Its id is `number`, not the id in the line.

    With `detected`, a language that the line does not give is detected from the text. A source is found among
    `known` by id or name. Any other source has the line's `party` (an id of the relation, or "other") and
    `ownership`. LineError if a value cannot be used."""
    from digests.model import Article
    from digests.rules.reading.languages import detect

    title, text = words_of(line, "title"), words_of(line, "text")
    language = text_of(line, "language")
    source = _source_of(line, number, relation, known)
    return Article(
        id=number,
        source=source,
        url=text_of(line, "url"),
        title=title,
        text=text,
        published=published_of(line),
        language=language or (detect(f"{title}\n{text}", lexicon=lexicon_or_end()) if detected else ""),
        complete=True,
    )


def _source_of(line: InputLine, number: int, relation: "Relation", known: "KnownSources") -> "Source":
    """Return the source of a line. Its policy is always full, because `try` publishes nothing."""
    from digests.model import OTHER, Ownership, Policy, Source

    outlet = text_of(line, "source")
    party = one_of(line, "party", [*(each.id for each in relation.parties), OTHER]) or OTHER
    ownership = Ownership(one_of(line, "ownership", Ownership) or Ownership.UNLABELLED)
    described = known.get(outlet.strip().casefold())
    if described is not None:
        return replace(described, policy=Policy.FULL)
    identifier = outlet or f"line-{number}"
    made = Source(id=identifier, name=outlet, url="", family=outlet, party=party, ownership=ownership)
    return replace(made, policy=Policy.FULL)


def known_sources(relation: str) -> "KnownSources":
    """Return a relation's sources by id and by name, in small letters. End with code 2 if they have faults."""
    return {name.casefold(): source for source in pack_or_end(relation) for name in (source.id, source.name)}


def pack_or_end(relation: str) -> "tuple[Source, ...]":
    from bot.newsroom import seed_sources
    from digests.errors import SourceError

    try:
        return seed_sources(relation)
    except (SourceError, OSError, ValueError) as error:
        end(f"The sources of the relation {relation} cannot be used:\n{error}", 2)


def text_of(line: InputLine, key: str) -> str:
    value = line.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LineError(f"{key} must be text")
    return without_halves(value)


def words_of(line: InputLine, key: str) -> str:
    """Return the text under a key, with mis-decoded words repaired in the same way as the text of pages."""
    from digests.rules.reading.mojibake import repaired

    return repaired(text_of(line, key))


def one_of(line: InputLine, key: str, choices: Iterable[str]) -> str:
    """Return the value under a key, or "" if there is none. LineError if the value is not one of the choices."""
    value = line.get(key) or ""
    if value and (not isinstance(value, str) or value not in list(choices)):
        raise LineError(f"{key} must be one of {', '.join(choices)}")
    return str(value)


def without_halves(text: str) -> str:
    """Return the text with U+FFFD for each lone surrogate: JSON can escape a surrogate, UTF-8 cannot hold one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def whole_of(line: InputLine, key: str) -> int | None:
    """Return the whole number under a key, or None if there is no value. LineError if it is anything else."""
    value = line.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise LineError(f"{key} must be a whole number")
    return value


def published_of(line: InputLine) -> datetime | None:
    """Return when a line's article was published (aware UTC), or None if the line does not say."""
    value = text_of(line, "published").strip()
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise LineError("published must be an ISO 8601 instant or null") from error
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:  # in UTC the instant would be before the year 1 or after 9999
        raise LineError("published is out of range") from error


def fields_of(found: object, *keys: str) -> OutputLine:
    return {key: getattr(found, key) for key in keys}


def instant(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


@cache
def lexicon_or_end() -> "Lexicon":
    from bot.newsroom import load_lexicon
    from digests.errors import LexiconFilesError

    try:
        return load_lexicon()
    except (LexiconFilesError, OSError, ValueError) as error:
        end(f"The lexicon cannot be used:\n{error}", 2)


def relation_or_end(name: str) -> "Relation":
    from bot.render.forms import with_forms
    from config.relations import read_relation
    from digests.errors import RelationError
    from digests.rules.relations import build_relation

    try:
        return with_forms(build_relation(*read_relation(name)), lexicon_or_end())
    except FileNotFoundError as error:
        end(f"{name} is neither a relation nor the folder of one ({error.filename} is missing).", 2)
    except (RelationError, OSError, ValueError) as error:
        end(f"The relation {name} cannot be used:\n{error}", 2)
