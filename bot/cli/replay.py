"""The command `replay` edits, publishes and delivers articles from files on a moved clock, and shows digests."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.answers import LANGUAGE, LENGTH
from bot.cli.console import end, run_to_end, settings_or_end, tell
from bot.cli.lines import (
    InputLine,
    LineError,
    lexicon_or_end,
    line_of,
    numbered_lines,
    one_of,
    pack_or_end,
    parsed,
    published_of,
    relation_or_end,
    text_of,
    without_halves,
    words_of,
)
from digests.errors import AddressError, CommuniqueError, PreferenceError
from digests.model import (
    OTHER,
    Address,
    Article,
    Card,
    CardKind,
    ChatKind,
    Correction,
    DeliveryState,
    Digest,
    Draft,
    Line,
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
    ToldCard,
    Week,
)

if TYPE_CHECKING:
    from bot.render.citation import Citation
    from digests.model.lexicon import Lexicon
    from digests.publish import Renderer
    from digests.store import Store


class ReplayError(CommuniqueError):
    """The replay cannot go on."""

    code = "replay"


@dataclass(frozen=True, slots=True)
class Day:
    """One day's edition: its slot (UTC), the parts as sent, and the digest that the parts show."""

    slot: datetime
    parts: tuple[str, ...]
    digest: Digest


def replay(
    files: list[str] = typer.Argument(metavar="FILE...", help="Articles as JSON lines; - is standard input."),
    zone: str = typer.Option("UTC", help="The reader's time zone or city."),
    hour: str = typer.Option("08:00", help="The reader's hours, such as 08:00 or '8:00 18:30'."),
    themes: str = typer.Option("", help="The reader's topics, with commas between. Default: all."),
    language: str = LANGUAGE,
    length: str = LENGTH,
    as_json: bool = typer.Option(False, "--json", help="One JSON line a day instead of text."),
) -> None:
    """Run articles through edit, publish and deliver in a scratch database and show the digest of each day.

    Every article comes in at the moment at which it was published. An article without a date comes in with the
    last dated article before it in the files. Bad lines are reported and left out.
    """
    from bot.cli.answers import languages_or_end, length_or_end, theme_of, zone_or_end
    from bot.render.citation import Citation
    from bot.render.digest import TelegramRenderer
    from bot.render.phrases import advice_text
    from bot.sandbox.newsroom.seeds import NOWHERE, read_newsroom, sources_of
    from digests.rules.issuing.times.written_times import parse_hours

    name = settings_or_end().relation
    relation, lexicon = relation_or_end(name), lexicon_or_end()
    where = zone_or_end(zone)
    try:
        hours = parse_hours(hour, lexicon)
    except PreferenceError as error:
        end(advice_text(error, "en"), 2)
    spoken, read = languages_or_end(language)
    chosen = tuple(theme_of(relation, word) for word in themes.split(",") if word.strip())
    known = (*pack_or_end(name), *sources_of(read_newsroom().outlets, NOWHERE))
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
        language=spoken,
        reads=read,
        length=length_or_end(length),
        state=SubscriberState.ACTIVE,
    )

    preferences = Preferences(language=spoken, zone=where)

    async def show() -> None:
        given: dict[int, object] = {}
        async for day in replayed(items, reader, relation, lexicon, TelegramRenderer(relation), given):
            if as_json:
                typer.echo(_as_json(day, given, Citation(relation, preferences, day.slot)))
            else:
                tell(_as_text(day))

    run_to_end(show())


# --- the articles -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One article to replay: its id in the file, the moment it comes in (UTC), its source and its draft."""

    given: object
    at: datetime
    source: Source
    draft: Draft


def read_items(
    lines: Iterable[tuple[str, str]], known: Sequence[Source], parties: Collection[str]
) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Return the articles in the order they come in, and the faults of bad lines. `lines` are pairs (place, line).

    A source of `known` is found by id or name, and its description there counts. For any other source the first
    line that describes it counts for all its articles (label, party, ownership, policy, family, as an admin would
    write them). A source without a description is unlabelled and quoted as an excerpt. A party is one of `parties`
    or "other". An article without a date comes in with the dated article before it, else with the first dated one.
    """
    from digests.rules.reading.mojibake import is_mis_decoded

    sources = {name.casefold(): source for source in known for name in (source.name, source.id)}
    descriptions: dict[str, dict[str, Any]] = {}
    read: list[tuple[InputLine, Draft]] = []
    faults: list[str] = []
    for number, (place, raw) in enumerate(lines, 1):
        if not raw.strip():
            continue
        line, error = parsed(raw)
        try:
            if error:
                raise LineError(error)
            draft, description = _draft(line, number), _description(line, parties)
        except (LineError, AddressError) as fault:
            faults.append(f"{place}: left out, {fault}")
            continue
        if is_mis_decoded(f"{draft.title}\n{draft.text}"):
            faults.append(f"{place}: the text is mis-decoded and cannot be repaired; it is read as it stands")
        key = _name_of(line).casefold()
        if key not in sources and description and descriptions.setdefault(key, description) != description:
            faults.append(f"{place}: an earlier line describes the source differently; that description counts")
        read.append((line, draft))
    dated = [draft.published for _, draft in read if draft.published is not None]
    if read and not dated:
        return (), (*faults, "no article has a date, so there is no day to replay")
    items, last = [], dated[0] if dated else datetime.min.replace(tzinfo=UTC)
    for line, draft in read:
        name = _name_of(line)
        if (key := name.casefold()) not in sources:
            number = len(sources) + 1
            values = {"family": key} | descriptions.get(key, {})
            url = f"https://replay-{number}.invalid/feed.xml"
            values |= {"language": draft.language}
            sources[key] = Source(id=f"replay-{number}", name=name[:200], url=url, **values)
        last = draft.published or last
        items.append(Item(line.get("id"), last, sources[key], draft))
    return tuple(sorted(items, key=lambda item: item.at)), tuple(faults)


def _draft(line: InputLine, number: int) -> Draft:
    from digests.rules.reading.addresses import canonical
    from digests.rules.reading.languages import detect

    title, text = words_of(line, "title"), words_of(line, "text")
    url, language = text_of(line, "url"), text_of(line, "language")
    if not title.strip():
        raise LineError("the article has no title")
    published = published_of(line)
    if published and not 1990 <= published.year <= 2100:
        raise LineError(f"published is in the year {published.year}")
    return Draft(
        url=canonical(url) if url else f"https://replay.invalid/{number}",
        title=" ".join(title.split()),
        text=text,
        published=published,
        published_guessed=published is None,
        language=language or detect(f"{title}. {text}", lexicon=lexicon_or_end()),
        complete=bool(text.strip()),
    )


def _name_of(line: InputLine) -> str:
    return without_halves(str(line.get("source") or "unknown source")).strip()


def _description(line: InputLine, parties: Collection[str]) -> dict[str, Any]:
    """Return the fields of its source that a line describes. Fields that the line does not name are absent."""
    from bot.render.labels import label_for

    fields = {
        "label": text_of(line, "label").strip()[:200],
        "family": text_of(line, "family").strip()[:200],
        "party": one_of(line, "party", (*parties, OTHER)),
        "ownership": one_of(line, "ownership", Ownership),
        "policy": one_of(line, "policy", Policy),
    }
    kinds = {"ownership": Ownership, "policy": Policy}
    said: dict[str, Any] = {name: kinds.get(name, str)(value) for name, value in fields.items() if value}
    if ("party" in said or "ownership" in said) and "label" not in said:
        said["label"] = label_for(said.get("ownership", Ownership.UNLABELLED), said.get("party", OTHER))
    return said


# --- edit, publish, deliver ------------------------------------------------------------------------


class _RecordingMessenger:
    """Keeps every part and reports it as sent."""

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
    """Renders with another renderer and keeps the last digest."""

    def __init__(self, renderer: "Renderer") -> None:
        self._renderer = renderer
        self.digest: Digest | None = None

    def fitted(self, digest: Digest, preferences: Preferences) -> tuple[Digest, tuple[str, ...]]:
        self.digest, parts = self._renderer.fitted(digest, preferences)
        return self.digest, parts

    def cards(self, digest: Digest, preferences: Preferences) -> tuple[ToldCard, ...]:
        return self._renderer.cards(digest, preferences)

    def quotations(self, part: str) -> Sequence[Quotation]:
        return self._renderer.quotations(part)

    def printed(self, part: str) -> Mapping[str, Quotation]:
        return self._renderer.printed(part)

    def beside_links(self, parts: Sequence[str], marks: Mapping[str, str]) -> Sequence[Collection[str]]:
        return self._renderer.beside_links(parts, marks)

    def render_week(self, week: Week, preferences: Preferences) -> tuple[str, ...]:
        return self._renderer.render_week(week, preferences)

    def render_broadcast(self, cause: str, preferences: Preferences) -> tuple[str, ...]:
        return self._renderer.render_broadcast(cause, preferences)

    def render_operator(self, words: str, preferences: Preferences) -> tuple[str, ...]:
        return self._renderer.render_operator(words, preferences)

    def render_correction(
        self, correction: Correction, article: Article, preferences: Preferences, at: datetime
    ) -> tuple[str, ...]:
        return self._renderer.render_correction(correction, article, preferences, at)


async def replayed(
    items: Sequence[Item],
    reader: Subscriber,
    relation: Relation,
    lexicon: "Lexicon",
    renderer: "Renderer",
    given: dict[int, object],
) -> AsyncIterator[Day]:
    """Yield a Day for each slot of the reader, from the first article to the first slot after the last article.

    `items` are in the order they come in. `given` is filled: by stored id, the id of the article in its file.
    """
    from digests.rules.issuing.times.slots import next_slot, timetable_of
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
    from digests.publish import correct_due, publish_due
    from digests.rules.instants import LONGEST_WAIT_FOR_SOURCE

    read = SourceState(next_fetch_at=slot + LONGEST_WAIT_FOR_SOURCE, last_attempt_at=slot, last_success_at=slot)
    for record in await store.sources.all():
        await store.sources.record(record.source.id, read)
    while (edited := await edit_new(store, relation, lexicon, slot)).articles or edited.elsewhere:
        pass  # `elsewhere` is true if this process stood still during a batch for longer than its turn lasts
    await correct_due(store, renderer, slot)
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


def _as_json(day: Day, given: Mapping[int, object], citation: "Citation") -> str:
    from bot.render.naming import who_on

    slot = day.slot.isoformat().replace("+00:00", "Z")
    stories = [
        _card_values(card, section.theme, given, citation)
        for section in day.digest.sections
        for card in section.cards
    ]
    named = [
        {
            "headline": each.headline or _plain(who_on(each.speaker, each.subjects, each.article, citation)),
            "source": each.article.source.name,
            "article": given.get(each.article.id),
        }
        for each in day.digest.named
    ]
    return line_of({"slot": slot, "parts": list(day.parts), "stories": stories, "named": named})


def _card_values(card: Card, section: str, given: Mapping[int, object], citation: "Citation") -> dict[str, Any]:
    """Return a card as JSON values."""
    from bot.render.naming import spoken_name
    from bot.render.phrases import since_text
    from digests.rules.issuing.told import lines_of

    subject = ""
    lines = [_line_values(line, "passage", None, "", given) for line in card.passages]
    lines += [_line_values(line, "line", party, "", given) for party, line in card.lines.items() if line]
    lines += [_line_values(told, "fact", None, "", given) for told in card.asked]
    for each in card.statements:
        subject = each.subject or subject
        lines += [_line_values(told, "fact", None, subject, given) for told in each.asked]
        lines.append(_line_values(each.line, "statement", card.party, subject, given))
    articles = (*card.outlets, *(article for others in card.beside.values() for article in others))
    spoken = card.kind is not CardKind.EVENT
    return {
        "id": card.story,
        "kind": card.kind.value,
        "headline": card.headline or _plain(spoken_name(card, citation)),
        "speaker": _plain(spoken_name(card, citation)) if spoken and card.speaker else None,
        "section": section or None,
        "status": card.status.value,
        "themes": list(card.themes),
        "origins": card.origins,
        "since": card.since and since_text(citation.digest_words, card.since, card.since.words, citation.today),
        "dates": [
            {"date": phrase.date, "what": phrase.what, "article": given.get(article.id)}
            for phrase, article in card.dates
        ],
        "passages": [line.passage.text for line in lines_of(card)],
        "lines": lines,
        "articles": list(dict.fromkeys(given.get(article.id) for article in articles)),
    }


def _line_values(
    line: Line, role: str, party: str | None, subject: str, given: Mapping[int, object]
) -> dict[str, Any]:
    """Return a line as JSON values. A proven passage has the party that says it, other lines have `party`."""
    proven = line.passage.party if line.passage.proof and role == "passage" else party
    return {
        "text": line.passage.text,
        "role": role,
        "party": proven,
        "subject": subject or None,
        "source": line.article.source.name,
        "article": given.get(line.article.id),
        "language": line.article.language,
    }


def _plain(html: str) -> str:
    from bot.render.parts import to_text

    return to_text(html)
