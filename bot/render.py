"""A digest as Telegram HTML: headline first, sections, what each capital says, dates, an honest footer."""

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.attribution import SAME_YEAR, Attribution
from bot.footer import coverage_text, late_text, quiet_text
from bot.pages.pointers import left_out_rows
from bot.pages.week import week_parts
from bot.particulars import Particulars
from bot.parts import Block, Row, link, pack, shown
from bot.texts.digest_words import DigestWords, digest_words
from digests.model import (
    Article,
    Card,
    DatedPhrase,
    Digest,
    Ownership,
    Preferences,
    Relation,
    Section,
    Silence,
    Stage,
    StoryStatus,
    Week,
)
from digests.rules.sending.cards import lines_of
from digests.rules.sending.changes import label_of, short_title
from digests.rules.sending.compose import status_counts
from digests.rules.sending.sides import only_side

LONGEST_HEADLINE = 300
LONGEST_NAME = 80
OTHERS_NAMED = 3


class TelegramRenderer:
    """Renders digests of one relation; the Renderer that `publish` is handed."""

    def __init__(self, relation: Relation) -> None:
        self._relation = relation

    def render(self, digest: Digest, preferences: Preferences) -> tuple[str, ...]:
        """Return the parts of the digest: each is valid HTML by itself and within Telegram's limits.

        The same digest and preferences give the same bytes. A digest with nothing to tell is one line.
        """
        return _Page(self._relation, digest, preferences).parts()

    def render_week(self, week: Week, preferences: Preferences) -> tuple[str, ...]:
        """Return the parts of the week in review, valid HTML and within Telegram's limits each."""
        return week_parts(week, self._relation, preferences)


class _Page:
    """One digest on its way to HTML, in the words of one language."""

    def __init__(self, relation: Relation, digest: Digest, preferences: Preferences) -> None:
        self._relation = relation
        self._digest = digest
        self._language = preferences.language
        self._zone = ZoneInfo(preferences.zone)
        self._attribution = Attribution(relation, preferences.language, preferences.zone, digest.at)
        self._particulars = Particulars(relation, preferences.language, self._attribution)
        self._words: DigestWords = digest_words(preferences.language)

    def parts(self) -> tuple[str, ...]:
        if not self._digest.sections:
            return pack([Block((Row(self._nothing()), *self._left_out()))])
        blocks: list[Block] = []
        for section in self._digest.sections:
            blocks += self._section(section, first_number=len(blocks) + 1)
        if closing := self._closing():
            blocks.append(Block(tuple(closing)))
        return pack(blocks)

    # --- above and below the stories -----------------------------------------------------------

    def _head(self) -> str:
        digest, words = self._digest, self._words
        stories = words.count(words.stories, len(digest.cards))
        if digest.theme:
            head = f"<b>{shown(digest.title, LONGEST_HEADLINE)}</b> · {words.last_days.format(days=digest.days)}"
            if digest.days > 3 and self._relation.theme(digest.theme):
                stories += f" · {words.nothing_then.format(days=3)}"
            return f"{head}{words.clause}{stories}"
        shown_stories, new = status_counts(digest)
        day = words.date(digest.at.astimezone(self._zone).date(), weekday=True)
        counts = ((words.new_stories, new), (words.updates, shown_stories - new))
        counted = words.clause.join(words.count(forms, number) for forms, number in counts if number)
        return f"{self._headline(digest.cards[0])}\n<i>{day}{words.clause}{words.your_digest} · {counted}</i>"

    def _nothing(self) -> str:
        digest, words = self._digest, self._words
        if digest.theme:
            return f"<b>{shown(digest.title)}</b> · {words.nothing_in_days.format(days=digest.days)}"
        day = words.date(digest.at.astimezone(self._zone).date(), weekday=True)
        facts = [*self._lateness(), self._coverage()]
        if digest.held_back:
            facts.append(words.held(digest.held_back, digest.held_reports))
        return f"<b>{words.nothing_new}</b> · {day} · <i>{words.between.join(facts)}</i>"

    def _closing(self) -> list[Row]:
        digest, words = self._digest, self._words
        rows = self._left_out()
        if digest.coming_up:
            rows.append(Row(f"<b>{words.coming_up}</b>", 1))
            rows += [Row(self._coming(phrase, article), 2) for phrase, article in digest.coming_up]
        facts = self._lateness()
        if digest.coverage.total or not digest.theme:
            facts.append(self._coverage())
        if digest.empty_themes:
            facts.append(quiet_text(digest.empty_themes, words, self._relation, self._language))
        if digest.held_back:
            facts.append(words.held(digest.held_back, digest.held_reports))
        if facts:
            rows.append(Row(f"<i>{(words.stop.join(facts) + words.stop).strip()}</i>"))
        return rows

    def _left_out(self) -> list[Row]:
        return left_out_rows(self._digest, self._attribution, self._language)

    def _lateness(self) -> list[str]:
        late = self._digest.late
        return [late_text(late, self._language, self._digest.at, self._zone)] if late else []

    def _coverage(self) -> str:
        return coverage_text(self._digest.coverage, self._words, self._digest.at, self._zone)

    def _coming(self, phrase: DatedPhrase, article: Article) -> str:
        day = self._words.date(date.fromisoformat(phrase.date), weekday=True)
        what = self._words.date_kinds[phrase.kind]
        what = what.lower() if self._language.startswith("en") else what
        title = link(shown(article.title, LONGEST_HEADLINE), article.url)
        return f"{day}{self._words.colon}{what} · {title} {self._attribution.label(article)}"

    # --- a story -------------------------------------------------------------------------------

    def _section(self, section: Section, first_number: int) -> list[Block]:
        title = f"<b>{escape(self._title(section.theme).upper(), quote=False)}</b>"
        blocks = []
        for place, card in enumerate(section.cards):
            number = first_number + place
            above = "" if self._digest.theme else title
            heading = above if place == 0 else ""
            if number == 1:
                heading = f"{self._head()}\n\n{heading}" if heading else self._head()
            blocks.append(Block(tuple(self._card(card, number)), heading, above))
        return blocks

    def _card(self, card: Card, number: int) -> list[Row]:
        topic = bool(self._digest.theme)
        rows = [] if topic else [Row(self._status(card, number))]
        if topic:
            rows.append(Row(self._headline(card, quoted=True)))
            rows.append(Row(self._origins(card), 2))
        elif number > 1:
            rows.append(Row(self._headline(card)))
        if documents := self._particulars.documents(card):
            rows.append(Row(documents, 2))
        quoted = {line.article.id for line in lines_of(card)}
        if card.headline_article.id not in quoted:
            rows.append(Row(self._attribution.source(card.headline_article), 1))
        rows += self._quotations(card)
        rows += self._silent(card)
        if card.dates:
            rows.append(Row(self._dates(card), 4))
        rows += [Row(line, 3) for line in self._particulars.list_changes(card)]
        if conflicts := self._particulars.conflicts(card):
            rows.append(Row(conflicts, 4))
        if others := self._others(card, quoted | {card.headline_article.id}):
            rows.append(Row(others, 6))
        if card.background:
            said = "\n".join(self._attribution.line(line) for line in card.background)
            rows.append(Row(f"<blockquote expandable><b>{self._words.background}</b>\n{said}</blockquote>", 7))
        return rows

    def _status(self, card: Card, number: int) -> str:
        new = card.status is StoryStatus.NEW
        status = f"<b>{number}. {self._words.new if new else self._words.update}</b>"
        change = f" ({shown(card.change, 200)})" if card.change else ""
        return f"{status}{change} · {self._origins(card)}"

    def _origins(self, card: Card) -> str:
        """How many stand behind the story, and what it rests on."""
        origins = self._words.count(self._words.origins, card.origins)
        if card.both_governments:
            origins += f"{self._words.clause}{self._words.both_governments}"
        notes = [shown(self._words.claims.get(card.claim, card.claim), 200)] if card.claim else []
        if card.stage:
            notes.append(self._stage(card))
        owners = {article.source.ownership for article in card.outlets}
        if owners == {Ownership.STATE_CONTROLLED}:
            notes.append(self._words.only_state_media)
        elif party := self._relation.party(only_side(card.outlets, self._relation)):
            notes.append(self._words.one_side.format(party=escape(label_of(party, self._language), quote=False)))
        return " · ".join([origins, *notes])

    def _stage(self, card: Card) -> str:
        """How far the measure is, with the day from which that applies where no line below tells it."""
        stage = self._words.stages[card.stage] if card.stage else ""
        told = any(phrase.date == card.stage_from for phrase, _ in card.dates)
        if not card.stage_from or told:
            return stage
        ahead = card.stage is Stage.ANNOUNCED
        form = self._words.stage_from if ahead else self._words.stage_since
        return form.format(stage=stage, day=self._day(card.stage_from))

    def _headline(self, card: Card, *, quoted: bool = False) -> str:
        words = shown(card.headline, LONGEST_HEADLINE)
        foreign = self._attribution.foreign(card.headline_article)
        tag = f" <i>[{foreign}]</i>" if foreign else ""
        return f"<b>{link(f'“{words}”' if quoted else words, card.headline_article.url)}</b>{tag}"

    def _quotations(self, card: Card) -> list[Row]:
        """The passages, then the parties' lines. What stands together and is of one article has its source once,
        below; an article that was named above is named by its outlet alone."""
        spoken = [(self._named(self._party(party)), line) for party, line in card.lines.items() if line]
        entries = [("", line, 5 if place else 2) for place, line in enumerate(card.passages)]
        entries += [(name, line, 3) for name, line in spoken]
        rows: list[Row] = []
        seen: set[int] = set()
        for _, run in groupby(entries, key=lambda entry: entry[1].article.id):
            said = list(run)
            article = said[0][1].article
            source = self._attribution.outlet(article) if article.id in seen else self._attribution.source(article)
            seen.add(article.id)
            if len(said) == 1:
                rows.append(
                    Row(f"{said[0][0]}{self._attribution.passage(said[0][1].passage)} {source}", said[0][2])
                )
                continue
            rows += [Row(f"{name}{self._attribution.passage(line.passage)}", spare) for name, line, spare in said]
            rows.append(Row(f"— {source}", min(spare for _, _, spare in said)))
        return rows

    def _silent(self, card: Card) -> list[Row]:
        """The parties that are not quoted are named with the reason, alike together."""
        silent: dict[Silence, list[str]] = {}
        for party, line in card.lines.items():
            if line is None:
                silent.setdefault(card.silences.get(party, Silence.NOT_FOUND), []).append(self._party(party))
        return [
            Row(f"{self._named(self._words.comma.join(names))}{self._words.silences[silence]}", 3)
            for silence, names in silent.items()
        ]

    def _party(self, identifier: str) -> str:
        party = self._relation.party(identifier)
        return escape(label_of(party, self._language) if party else identifier, quote=False)

    def _named(self, names: str) -> str:
        colon = self._words.colon.rstrip()
        return f"<b>{names}{colon}</b>{self._words.colon[len(colon) :]}"

    def _day(self, day: str) -> str:
        """A day (ISO 8601) in words, with the year where it could be misread."""
        meant, today = date.fromisoformat(day), self._digest.at.astimezone(self._zone).date()
        return self._words.date(meant, year=abs((meant - today).days) > SAME_YEAR)

    def _dates(self, card: Card) -> str:
        """The days that the card names, each a link to where it is said, or before the official document."""
        said = []
        for _, together in groupby(card.dates, key=lambda each: each[1].id):
            named = list(together)
            article = named[0][1]
            official = article.source.ownership is Ownership.GOVERNMENT
            for phrase, _ in named:
                day = self._day(phrase.date)
                linked = day if official else link(day, article.url)
                said.append(f"{self._words.date_kinds[phrase.kind]}{self._words.colon}{linked}")
            if official:
                said.append(link(self._words.document, article.url))
        return " · ".join(said)

    def _others(self, card: Card, seen: set[int]) -> str:
        """The outlets that carried the story too, of an update the new ones, each once, the first few by name."""
        update = card.status is StoryStatus.UPDATE
        named = {article.source.id for article in card.outlets if article.id in seen}
        others: dict[str, Article] = {}
        for article in card.outlets:
            if article.source.id not in named and (article.id in card.fresh or not update):
                others.setdefault(article.source.id, article)
        if not others:
            return ""
        listed: Sequence[Article] = list(others.values())[:OTHERS_NAMED]
        names = self._words.comma.join(
            f"{self._attribution.outlet(article)} {self._attribution.label(article)}" for article in listed
        )
        more = len(others) - len(listed)
        return f"{self._words.also}{self._words.colon}{names}" + (
            f" {self._words.more.format(n=more)}" if more else ""
        )

    # --- words ---------------------------------------------------------------------------------

    def _title(self, theme: str) -> str:
        found = self._relation.theme(theme)
        return short_title(found, self._language) if found else self._words.other_section
