"""`replay`: articles from files through the whole pipe on a moved clock, the digest of each day."""

import json
import sys
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.console import end, run_to_end, settings_or_end, tell
from bot.cli.lines import choice_of, lexicon_or_end, line_of, without_halves
from digests.errors import AddressError, CommuniqueError, PreferenceError
from digests.model import (
    OTHER,
    Address,
    ChatKind,
    DeliveryState,
    Digest,
    Draft,
    OtherLanguages,
    Outcome,
    Ownership,
    Policy,
    Preferences,
    Quotation,
    Relation,
    Source,
    SourceState,
    Subscriber,
    SubscriberState,
    Week,
)

if TYPE_CHECKING:
    from digests.model.lexicon import Lexicon
    from digests.publish import Renderer
    from digests.store import Store

EVERY = timedelta(days=36500)


class ReplayError(CommuniqueError):
    """The replay cannot go on."""

    code = "replay"


@dataclass(frozen=True, slots=True)
class Day:
    """What one day's edition came to: its slot (UTC), the parts as sent, the digest they show."""

    slot: datetime
    parts: tuple[str, ...]
    digest: Digest


def register(application: typer.Typer) -> None:
    """Add the command of this file."""
    application.command()(replay)


def replay(
    files: list[str] = typer.Argument(metavar="FILE...", help="Articles as JSON lines; - is standard input."),
    zone: str = typer.Option("UTC", help="The reader's time zone or city."),
    hour: str = typer.Option("08:00", help="The reader's hours, such as 08:00 or '8:00 18:30'."),
    themes: str = typer.Option("", help="The reader's topics, with commas between; all when empty."),
    language: str = typer.Option("en", help="The reader's language: en, zh-Hans, zh-Hant, or a draft."),
    other_languages: OtherLanguages = typer.Option(
        OtherLanguages.WHEN_NEEDED, help="Whether passages in other languages are quoted."
    ),
    as_json: bool = typer.Option(False, "--json", help="One JSON line a day instead of text."),
) -> None:
    """Run articles through edit, publish and deliver in a scratch database and show the digest of each day.

    Every article comes in at the moment it was published; one without a date comes with the dated article before
    it in the files. Bad lines are named and left out.
    """
    from bot.cli.answers import theme_of
    from bot.newsroom import load_lexicon, load_relation, seed_sources
    from bot.phrases import advice_text
    from bot.render.digest import TelegramRenderer
    from bot.sandbox.newsroom.seeds import NOWHERE, read_newsroom, sources_of
    from bot.texts import DRAFTS, best_language, offered
    from digests.rules.sending.times.written_times import parse_hours, parse_zone

    relation, lexicon = load_relation(settings_or_end().relation), load_lexicon()
    try:
        where, hours = parse_zone(zone, lexicon), parse_hours(hour, lexicon)
    except PreferenceError as error:
        end(advice_text(error, "en"), 2)
    chosen = tuple(theme_of(relation, word) for word in themes.split(",") if word.strip())
    known = (*seed_sources(), *sources_of(read_newsroom().outlets, NOWHERE))
    items, faults = read_items(numbered_lines(files), known, [party.id for party in relation.parties])
    for fault in faults:
        tell(fault, err=True)
    if not items:
        end("There is no article to replay.")
    reader = Subscriber(
        address=Address(1),
        zone=where,
        hours=hours,
        themes=chosen,
        language=best_language(language, offered(DRAFTS)),
        other_languages=other_languages,
        state=SubscriberState.ACTIVE,
    )

    async def show() -> None:
        given: dict[int, object] = {}
        async for day in replayed(items, reader, relation, lexicon, TelegramRenderer(relation), given):
            typer.echo(_as_json(day, given)) if as_json else tell(_as_text(day))

    run_to_end(show())


# --- the articles -----------------------------------------------------------------------------------


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
    described = _SourcesOfLines(known, parties)
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


class _SourcesOfLines:
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


# --- the pipe --------------------------------------------------------------------------------------


class _RecordingMessenger:
    """Takes every part as sent and keeps it."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def pause_left(self) -> float:
        return 0.0

    async def reserve(self, address: Address, kind: ChatKind) -> float:
        return 0.0

    async def send(self, address: Address, kind: ChatKind, html: str, **options: Any) -> Outcome:
        self.parts.append(html)
        return Outcome(DeliveryState.SENT, message=len(self.parts))


class _RecordingRenderer:
    """Renders by another renderer and keeps the digest."""

    def __init__(self, renderer: "Renderer") -> None:
        self._renderer = renderer
        self.digest: Digest | None = None

    def render(self, digest: Digest, preferences: Preferences) -> tuple[str, ...]:
        self.digest = digest
        return self._renderer.render(digest, preferences)

    def quotations(self, part: str) -> Sequence[Quotation]:
        return self._renderer.quotations(part)

    def render_week(self, week: Week, preferences: Preferences) -> tuple[str, ...]:
        return self._renderer.render_week(week, preferences)


async def replayed(
    items: Sequence[Item],
    reader: Subscriber,
    relation: Relation,
    lexicon: "Lexicon",
    renderer: "Renderer",
    given: dict[int, object],
) -> AsyncIterator[Day]:
    """Yield the day of each of the reader's slots, from the first article to the slot after the last.

    `items` are in the order they come in; `given` is filled with the given id of each stored article.
    """
    from digests.rules.sending.times.slots import next_slot, timetable_of
    from digests.store import open_store

    recorder, waiting = _RecordingRenderer(renderer), list(reversed(items))
    moment = items[0].at - timedelta(microseconds=1)
    async with open_store("sqlite+aiosqlite://", migrate=True) as store:
        for source in {item.source.id: item.source for item in items}.values():
            await store.sources.add(replace(source, active=True, reason=""), moment)
        timetable = timetable_of(reader)
        first = next_slot(timetable, moment)
        await store.subscribers.save(replace(reader, next_digest_at=first), moment)
        while waiting:
            moment = next_slot(timetable, moment)
            while waiting and waiting[-1].at <= moment:
                item = waiting.pop()
                for identifier in await store.articles.save(item.source.id, [item.draft], item.at):
                    given[identifier] = item.given
            yield await _one_day(store, recorder, relation, lexicon, moment)


async def _one_day(
    store: "Store", renderer: _RecordingRenderer, relation: Relation, lexicon: "Lexicon", slot: datetime
) -> Day:
    from digests.deliver import deliver_due
    from digests.edit import edit_new
    from digests.publish import publish_due

    for record in await store.sources.all():
        await store.sources.record(
            record.source.id, SourceState(next_fetch_at=slot + EVERY, last_attempt_at=slot, last_success_at=slot)
        )
    while (edited := await edit_new(store, relation, lexicon, slot)).articles or edited.elsewhere:
        pass  # elsewhere: this process stood still in the middle of a batch, longer than its turn
    published = await publish_due(store, renderer, relation, lexicon, slot)
    messenger = _RecordingMessenger()
    await deliver_due(store, messenger, lambda: slot)
    if not published.issued or renderer.digest is None:
        raise ReplayError(f"no edition at {slot.isoformat()}")
    return Day(slot, tuple(messenger.parts), renderer.digest)


# --- showing a day -----------------------------------------------------------------------------------


def _as_text(day: Day) -> str:
    from bot.render.parts import to_text

    rule = f"===== {day.slot:%Y-%m-%d %H:%M} UTC ====="
    return "\n".join([rule, "\n\n".join(map(to_text, day.parts)), ""])


def _as_json(day: Day, given: Mapping[int, object]) -> str:
    from digests.rules.sending.told import lines_of

    stories = [
        {
            "id": card.story,
            "headline": card.headline,
            "status": card.status.value,
            "themes": list(card.themes),
            "origins": card.origins,
            "passages": [line.passage.text for line in lines_of(card)],
            "articles": [given.get(article.id) for article in card.outlets],
        }
        for card in day.digest.cards
    ]
    slot = day.slot.isoformat().replace("+00:00", "Z")
    return line_of({"slot": slot, "parts": list(day.parts), "stories": stories})
