"""A digest as Telegram HTML: headline first, sections, what each capital says, dates, an honest footer."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from bot.footer import coverage_text, quiet_text
from bot.parts import Block, Row, link, pack, shown
from bot.texts.digest_words import DigestWords, digest_words
from digests.model import (
    Article,
    Card,
    DatedPhrase,
    Digest,
    Line,
    Ownership,
    Preferences,
    Relation,
    Section,
    Silence,
    StoryStatus,
)
from digests.rules.sending.cards import lines_of
from digests.rules.sending.changes import label_of, title_of
from digests.rules.sending.compose import status_counts
from digests.rules.sending.sides import only_side

LONGEST_HEADLINE = 300
LONGEST_NAME = 80
OTHERS_NAMED = 3
THIN_SPACE = "\u202f"
QUOTATION_MARKS = tuple("\"“”‘’'「」『』")


class TelegramRenderer:
    """Renders digests of one relation; the Renderer that `publish` is handed."""

    def __init__(self, relation: Relation) -> None:
        self._relation = relation

    def render(self, digest: Digest, preferences: Preferences) -> tuple[str, ...]:
        """Return the parts of the digest: each is valid HTML by itself and within Telegram's limits.

        The same digest and preferences give the same bytes. A digest with nothing to tell is one line.
        """
        return _Page(self._relation, digest, preferences).parts()


class _Page:
    """One digest on its way to HTML, in the words of one language."""

    def __init__(self, relation: Relation, digest: Digest, preferences: Preferences) -> None:
        self._relation = relation
        self._digest = digest
        self._language = preferences.language
        self._zone = ZoneInfo(preferences.zone)
        self._words: DigestWords = digest_words(preferences.language)

    def parts(self) -> tuple[str, ...]:
        if not self._digest.sections:
            return pack([Block((Row(self._nothing()),))])
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
        facts = [self._coverage()]
        if digest.held_back:
            facts.append(words.count(words.held_back, digest.held_back))
        return f"<b>{words.nothing_new}</b> · {day} · <i>{words.between.join(facts)}</i>"

    def _closing(self) -> list[Row]:
        digest, words = self._digest, self._words
        rows = []
        if digest.coming_up:
            rows.append(Row(f"<b>{words.coming_up}</b>", 1))
            rows += [Row(self._coming(phrase, article), 2) for phrase, article in digest.coming_up]
        facts = [] if digest.theme and not digest.coverage.total else [self._coverage()]
        if digest.empty_themes:
            facts.append(quiet_text(digest.empty_themes, words, self._relation, self._language))
        if digest.held_back:
            facts.append(words.count(words.held_back, digest.held_back))
        if digest.left_out:
            facts.append(words.count(words.left_out, digest.left_out))
        if facts:
            rows.append(Row(f"<i>{(words.stop.join(facts) + words.stop).strip()}</i>"))
        return rows

    def _coverage(self) -> str:
        return coverage_text(self._digest.coverage, self._words, self._digest.at, self._zone)

    def _coming(self, phrase: DatedPhrase, article: Article) -> str:
        day = self._words.date(date.fromisoformat(phrase.date), weekday=True)
        what = self._words.date_kinds[phrase.kind]
        what = what.lower() if self._language.startswith("en") else what
        title = link(shown(article.title, LONGEST_HEADLINE), article.url)
        return f"{day}{self._words.colon}{what} · {title} {self._label(article)}"

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
        quoted = {line.article.id for line in lines_of(card)}
        if card.headline_article.id not in quoted:
            rows.append(Row(self._source(card.headline_article), 1))
        rows += [Row(self._line(line), 5 if place else 2) for place, line in enumerate(card.passages)]
        rows += self._capitals(card)
        rows += [Row(self._date(phrase, article), 4) for phrase, article in card.dates]
        if others := self._others(card, quoted | {card.headline_article.id}):
            rows.append(Row(others, 6))
        if card.background:
            said = "\n".join(self._line(line) for line in card.background)
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
            origins += f", {self._words.both_governments}"
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
        day = self._words.date(date.fromisoformat(card.stage_from), year=True)
        return self._words.stage_from.format(stage=stage, day=day)

    def _headline(self, card: Card, *, quoted: bool = False) -> str:
        words = shown(card.headline, LONGEST_HEADLINE)
        foreign = self._foreign(card.headline_article)
        tag = f" <i>[{foreign}]</i>" if foreign else ""
        return f"<b>{link(f'“{words}”' if quoted else words, card.headline_article.url)}</b>{tag}"

    def _capitals(self, card: Card) -> list[Row]:
        """A line for each party that is quoted; those that are not are named with the reason, alike together."""
        rows = []
        silent: dict[Silence, list[str]] = {}
        for identifier, line in card.lines.items():
            party = self._relation.party(identifier)
            name = escape(label_of(party, self._language) if party else identifier, quote=False)
            if line is None:
                silent.setdefault(card.silences.get(identifier, Silence.NOT_FOUND), []).append(name)
            else:
                rows.append(Row(f"{self._named(name)}{self._line(line)}", 3))
        for silence, names in silent.items():
            rows.append(Row(f"{self._named(self._words.comma.join(names))}{self._words.silences[silence]}", 3))
        return rows

    def _named(self, names: str) -> str:
        colon = self._words.colon.rstrip()
        return f"<b>{names}{colon}</b>{self._words.colon[len(colon) :]}"

    def _line(self, line: Line) -> str:
        speaker = line.passage.prefix.strip().strip("[]")
        prefix = f"[{shown(speaker, LONGEST_NAME)}] " if speaker else ""
        return f"{prefix}{_quoted(shown(line.passage.text))} {self._source(line.article)}"

    def _source(self, article: Article) -> str:
        name = link(shown(article.source.name, LONGEST_NAME), article.url)
        return " ".join(filter(None, (name, self._label(article), self._time(article))))

    def _label(self, article: Article) -> str:
        label = shown(article.source.label, LONGEST_NAME) or "unlabelled"
        foreign = self._foreign(article)
        return f"<i>[{label}, {foreign}]</i>" if foreign else f"<i>[{label}]</i>"

    def _time(self, article: Article) -> str:
        if article.published is None or article.published_guessed:
            return ""
        instant = article.published.astimezone(UTC)
        form, fallback = "wD", self._words.date(instant.date())
        if timedelta(0) <= self._digest.at - instant < timedelta(hours=24):
            # Of yesterday evening, the hour alone would be read as one of today.
            today = instant.astimezone(self._zone).date() == self._digest.at.astimezone(self._zone).date()
            form, hour = "t" if today else "wt", f"{instant:%H:%M} UTC"
            fallback = hour if today else f"{self._words.weekdays[instant.weekday()]} {hour}"
        return f'<tg-time unix="{_seconds(instant)}" format="{form}">{fallback}</tg-time>'

    def _date(self, phrase: DatedPhrase, article: Article) -> str:
        day = self._words.date(date.fromisoformat(phrase.date), year=True)
        official = article.source.ownership is Ownership.GOVERNMENT
        name = self._words.document if official else shown(article.source.name, LONGEST_NAME)
        return f"{self._words.date_kinds[phrase.kind]}{self._words.colon}{day} · {link(name, article.url)}"

    def _others(self, card: Card, seen: set[int]) -> str:
        """The outlets that carried the story too, each once, the first few by name."""
        named = {article.source.id for article in card.outlets if article.id in seen}
        others: dict[str, Article] = {}
        for article in card.outlets:
            if article.source.id not in named:
                others.setdefault(article.source.id, article)
        if not others:
            return ""
        listed: Sequence[Article] = list(others.values())[:OTHERS_NAMED]
        names = self._words.comma.join(
            f"{link(shown(article.source.name, LONGEST_NAME), article.url)} {self._label(article)}"
            for article in listed
        )
        more = len(others) - len(listed)
        return f"{self._words.also}{self._words.colon}{names}" + (
            f" {self._words.more.format(n=more)}" if more else ""
        )

    # --- words ---------------------------------------------------------------------------------

    def _foreign(self, article: Article) -> str:
        """The language of an article that is not the reader's, as a short tag; empty when it is."""
        language = article.language.partition("-")[0]
        return "" if language in ("", self._language.partition("-")[0]) else shown(language, 8)

    def _title(self, theme: str) -> str:
        found = self._relation.theme(theme)
        return title_of(found, self._language) if found else self._words.other_section


def _quoted(text: str) -> str:
    """Put quotation marks around a passage, a thin space between them and its own ones."""
    before = THIN_SPACE if text[:1] in QUOTATION_MARKS else ""
    after = THIN_SPACE if text[-1:] in QUOTATION_MARKS else ""
    return f"“{before}{text}{after}”"


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())
