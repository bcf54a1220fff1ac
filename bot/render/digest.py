"""A digest as Telegram HTML: the first headline, the sections, what each capital says, dates, and a footer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from html import escape
from itertools import groupby

from bot.render.citation import LONGEST_HEADLINE, LONGEST_NAME, Citation, Cited
from bot.render.correction import correction_parts
from bot.render.footer import coverage_text, foreign_rows, late_text, left_out_rows, quiet_text, waiting_text
from bot.render.naming import is_source, spoken_name
from bot.render.parts import (
    Block,
    PageRow,
    as_shown,
    beside_links,
    inert,
    link,
    pack,
    plain,
    printed,
    quotations,
    weighed,
)
from bot.render.phrases import SAME_YEAR, due_on, since_text, standing
from bot.render.week import week_parts
from bot.texts import broadcast_words, digest_words
from digests.model import (
    Article,
    Card,
    CardKind,
    Correction,
    DatedPhrase,
    Digest,
    Line,
    Ownership,
    Preferences,
    Quotation,
    Relation,
    Section,
    Stage,
    Statement,
    StoryStatus,
    ToldCard,
    Voice,
    Week,
)
from digests.rules.issuing.cards import only_side
from digests.rules.issuing.compose import MANY
from digests.rules.issuing.display_names import short_title
from digests.rules.issuing.fitting import fitted
from digests.rules.issuing.told import lines_of
from digests.rules.sites import links_elsewhere

LONGEST_COMING = 90
OTHERS_NAMED = 2
LONGEST_DOCUMENT = 60


class TelegramRenderer:
    """Renders digests of one relation. This is the Renderer that `publish` receives."""

    def __init__(self, relation: Relation) -> None:
        self._relation = relation

    def fitted(self, digest: Digest, preferences: Preferences) -> tuple[Digest, tuple[str, ...]]:
        """Return as much of the digest as its reader's length allows, and its parts. Blocks that were drawn to
        measure the digest are used again."""
        parts = partial(self.render, preferences=preferences, drawn=_Drawn())
        told = fitted(digest, preferences.length, lambda shown: weighed(parts(shown)))
        return told, parts(told)

    def render(self, digest: Digest, preferences: Preferences, drawn: "_Drawn | None" = None) -> tuple[str, ...]:
        """Return the parts of the whole digest. Each is valid HTML by itself and within Telegram's limits.

        The same digest and preferences give the same bytes, whatever is `drawn` already. A digest with nothing to
        tell is one line.
        """
        return _DigestPage(self._relation, digest, preferences, drawn).parts()

    def cards(self, digest: Digest, preferences: Preferences) -> tuple[ToldCard, ...]:
        """Return the cards of a digest in reading order, each with its number and the words above it."""
        return _DigestPage(self._relation, digest, preferences).cards()

    def quotations(self, part: str) -> tuple[Quotation, ...]:
        """Return the quotations in a part, as people read them."""
        return quotations(part)

    def printed(self, part: str) -> Mapping[str, Quotation]:
        """Return the words of others in a part, by fingerprint."""
        return printed(part)

    def beside_links(self, parts: Sequence[str], marks: Mapping[str, str]) -> list[frozenset[str]]:
        """Return for each part which of these marks it has. `marks` gives each the address beside it."""
        return beside_links(parts, marks)

    def render_week(self, week: Week, preferences: Preferences) -> tuple[str, ...]:
        """Return the parts of the week in review. Each is valid HTML and within Telegram's limits."""
        return week_parts(week, self._relation, preferences)

    def render_broadcast(self, cause: str, preferences: Preferences) -> tuple[str, ...]:
        """Return the one part of a broadcast: the catalogue's text for the cause."""
        return (digest_words(preferences.language).named("broadcasts", cause),)

    def render_operator(self, words: str, preferences: Preferences) -> tuple[str, ...]:
        """Return the one part of a message of the operator (HTML), below a line that says whose words it has."""
        heading = broadcast_words(preferences.language).heading
        return (f"<b>{heading}</b>\n\n{words}",)

    def render_correction(
        self, correction: Correction, article: Article, preferences: Preferences, at: datetime
    ) -> tuple[str, ...]:
        """Return the one part that tells a correction. It is valid HTML and within Telegram's limits."""
        return correction_parts(correction, article, Citation(self._relation, preferences, at), preferences)


def _answering_apart(digest: Digest) -> tuple[Sequence[Section], Sequence[Section]]:
    """Return the sections without continued cards, and a section for each continued card, which opens a message.
    This message answers the one that told the story: no other story stands below its quotation. The first card of
    the digest is not moved."""
    lead, *others = digest.cards
    apart = [card for card in others if card.earlier]
    together = [
        Section(section.theme, tuple(card for card in section.cards if card is lead or not card.earlier))
        for section in digest.sections
    ]
    themes = {id(card): section.theme for section in digest.sections for card in section.cards}
    return [each for each in together if each.cards], [Section(themes[id(card)], (card,)) for card in apart]


@dataclass(slots=True)
class _Drawn:
    """The blocks and the closing that shorter and shorter pages of one digest share. A block depends on its card,
    its number, its heading and the number of cards. The closing depends on the digest without its cards."""

    blocks: dict[tuple[int, int, str, int], tuple[Card, Block]] = field(default_factory=dict)
    closing: tuple[Digest, list[Block]] | None = None


class _DigestPage:
    """One digest on its way to HTML, in one language. Blocks that other pages of the digest have `drawn` are
    used."""

    def __init__(
        self, relation: Relation, digest: Digest, preferences: Preferences, drawn: _Drawn | None = None
    ) -> None:
        self._relation = relation
        self._digest = digest
        self._drawn = drawn or _Drawn()
        self._chosen = bool(preferences.themes)
        self._citation = Citation(relation, preferences, digest.at)
        self._words = self._citation.digest_words

    def parts(self) -> tuple[str, ...]:
        if not self._digest.sections:
            left_out = left_out_rows(self._digest, self._citation)
            foreign = foreign_rows(self._digest, self._citation)
            return pack([Block((PageRow(self._nothing()), *left_out, *foreign))])
        together, apart = _answering_apart(self._digest)
        blocks: list[Block] = []
        for section in together:
            blocks += self._section(section, first_number=len(blocks) + 1)
        stories = len(blocks)
        if not self._digest.is_alert:
            blocks += self._closing_blocks()
        for number, section in enumerate(apart, stories + 1):
            blocks += [replace(block, opens=True) for block in self._section(section, number)]
        return pack(blocks)

    def cards(self) -> tuple[ToldCard, ...]:
        if not self._digest.sections:
            return ()
        together, apart = _answering_apart(self._digest)
        shown = ((section.theme, card) for section in (*together, *apart) for card in section.cards)
        return tuple(
            ToldCard(
                number=number,
                story=card.story,
                stories=tuple(sorted({card.story, *card.beside})),
                article=card.headline_article.id,
                words=self._plain_headline(card),
                section=theme,
                kind=card.kind,
                status=card.status,
            )
            for number, (theme, card) in enumerate(shown, 1)
        )

    def _plain_headline(self, card: Card) -> str:
        quoted = card.is_sentence or self._citation.imitates(card.headline)
        return plain(as_shown(self._headline_words(card, quoted=quoted))[0])

    # --- above and below the stories -----------------------------------------------------------

    def _head(self, cited: Cited) -> str:
        digest, words = self._digest, self._words
        stories = words.count("stories", len(digest.cards))
        if digest.theme:
            head = f"<b>{inert(digest.title, LONGEST_HEADLINE)}</b> · {words.count('last_days', digest.days)}"
            if digest.days > 3 and not digest.days_asked and self._relation.theme(digest.theme):
                stories += f" · {words.nothing_then.format(days=3)}"
            return f"{head}{words.clause}{stories}"
        day = words.date(self._citation.today, weekday=True)
        if digest.is_alert:
            return f"{self._headline(digest.cards[0], cited)}\n<i>{words.alert} · {day}</i>"
        day += f" · {words.count('last_days', digest.days)}" if digest.days_asked else ""
        return f"{self._headline(digest.cards[0], cited)}\n<i>{day} · {stories}</i>"

    def _nothing(self) -> str:
        digest, words = self._digest, self._words
        if digest.theme:
            nothing = self._citation.nothing(words.count("nothing_in_days", digest.days), digest.beginning)
            said = filter(None, (nothing, self._waiting()))
            return f"<b>{inert(digest.title)}</b> · {words.between.join(said)}"
        day = words.date(self._citation.today, weekday=True)
        facts = self._state()
        if digest.held_back:
            facts.append(
                words.count(
                    "held_back", digest.held_back, reports=words.count("more_reports", digest.held_reports)
                )
            )
        more = f" · <i>{words.between.join(facts)}</i>" if facts else ""
        nothing = words.nothing_yet if digest.waiting else words.nothing_new
        if digest.days_asked:
            nothing = words.count("nothing_in_days", digest.days)
            nothing = nothing[:1].upper() + nothing[1:]
        if digest.named or digest.foreign or digest.left_out:
            # the news is named below, or only /new has it and nobody has judged how much it is
            nothing = words.in_brief if digest.named or digest.foreign else words.none_chosen
        nothing = self._citation.nothing(nothing, digest.beginning)
        return f"<b>{nothing}</b> · {day}{more}"

    def _closing_blocks(self) -> list[Block]:
        bare = replace(self._digest, title="", sections=())
        if self._drawn.closing is None or self._drawn.closing[0] != bare:
            self._drawn.closing = bare, self._closing()
        return self._drawn.closing[1]

    def _closing(self) -> list[Block]:
        """Return what is left out, what comes up, and the facts of the digest. What comes up opens a block."""
        digest, words, blocks = self._digest, self._words, []
        rows = left_out_rows(digest, self._citation)
        if digest.coming_up:
            blocks.append(rows)
            rows = [PageRow(f"<b>{words.coming_up}</b>", 1)]
            rows += [PageRow(self._coming(phrase, article), 2) for phrase, article in digest.coming_up]
        rows += foreign_rows(digest, self._citation)
        facts = [
            *self._state(),
            quiet_text(digest.empty_themes if self._chosen else (), self._citation),
        ]
        if any(facts):
            said = words.stop.join(fact[:1].upper() + fact[1:] for fact in facts if fact)
            rows.append(PageRow(f"<i>{said}{words.stop.rstrip()}</i>"))
        return [Block(tuple(each)) for each in (*blocks, rows) if each]

    def _waiting(self) -> str:
        return waiting_text(self._digest.waiting, self._citation) if self._digest.waiting else ""

    def _state(self) -> list[str]:
        """Return that the digest comes late, how many articles wait, and which sources are missing."""
        digest, said = self._digest, [self._waiting()]
        if digest.late:
            said.insert(0, late_text(digest.late, self._citation))
        if (digest.coverage.total or not digest.theme) and not digest.beginning:
            said.append(coverage_text(digest.coverage, self._citation))
        return list(filter(None, said))

    def _coming(self, phrase: DatedPhrase, article: Article) -> str:
        day = self._words.date(date.fromisoformat(phrase.date), weekday=True)
        title, cited = article.standing_title, self._citation
        source = f"{cited.headline(title, article, LONGEST_COMING)} {cited.name(article)}" if title else ""
        source = f"{source or cited.linked(article)}{cited.label(article)}"
        if what := self._citation.what(phrase.what, article):
            said = due_on(self._words, phrase.kind, what, day)
        else:
            kind = self._words.named("date_kinds", phrase.kind)
            said = f"{day}{self._words.colon}{kind.lower() if self._citation.language.startswith('en') else kind}"
        return f"{said} · {source}"

    # --- a story -------------------------------------------------------------------------------

    def _section(self, section: Section, first_number: int) -> list[Block]:
        title = f"<b>{escape(self._title(section.theme).upper(), quote=False)}</b>"
        above = heading = "" if self._digest.theme else title
        blocks = []
        for number, card in enumerate(section.cards, first_number):
            block = self._drawn_block(card, number, heading)  # a card may have no rows below the first headline
            blocks.append(replace(block, reheading=above))
            heading = "" if block.rows else heading
        return blocks

    def _drawn_block(self, card: Card, number: int, heading: str) -> Block:
        many = len(self._digest.cards)  # the first block names this number; others use only whether it is large
        place = id(card), number, heading, many if number == 1 else min(many, MANY)
        if place not in self._drawn.blocks:
            self._drawn.blocks[place] = card, self._block(card, number, heading)
        return self._drawn.blocks[place][1]

    def _block(self, card: Card, number: int, heading: str) -> Block:
        cited = Cited(self._citation)
        head = f"{self._head(cited)}\n\n" if number == 1 else ""
        rows = tuple(self._card(card, number, cited))
        return Block(rows, f"{head}{heading if rows else ''}".rstrip("\n"))

    def _card(self, card: Card, number: int, cited: Cited) -> list[PageRow]:
        rows = []
        if self._digest.theme:
            rows.append(PageRow(self._headline(card, cited, quoted=card.kind is CardKind.EVENT)))
        elif number > 1:
            rows.append(PageRow(self._headline(card, cited, f"{number}. ")))
        if card.watched:
            rows.append(PageRow(self._citation.watched(card.watched), 1))
        return rows + (self._statements if card.kind is CardKind.STATEMENT else self._event)(card, cited)

    def _event(self, card: Card, cited: Cited) -> list[PageRow]:
        """Return the rows below an event's headline: what happened, or what both sides said on one matter."""
        rows = []
        if standing := self._standing(card):
            rows.append(PageRow(standing, 2))
        quoted = {line.article.id for line in lines_of(card)}
        rows += self._quotations(card, cited)
        rows += self._spoken(card)
        if card.dates:
            rows.append(PageRow(self._dates(card, quoted | {card.headline_article.id}), 4))
        named = {card.headline_article.id} | {document.article for document in card.documents}
        if others := self._others(card, quoted | named, cited):
            rows.append(PageRow(others, 6))
        if since := self._since(card):
            rows.append(PageRow(since))
        return rows

    def _since(self, card: Card) -> str:
        """Return since which day the card's story goes on, with the headline of that day."""
        article = next((each for each in card.outlets if card.since and each.id == card.since.article), None)
        if card.since is None or article is None or self._digest.theme:
            return ""
        headline = f"<i>{self._citation.headline(card.since.words, article)}</i>"
        return since_text(self._words, card.since, headline, self._citation.today)

    def _statements(self, card: Card, cited: Cited) -> list[PageRow]:
        """Return what one speaker said, each statement below its subject and its question. A statement of another
        page than the headline's names that page. The last row says how many more answers there are."""
        rows, named = [], {card.headline_article.id}
        if card.asked:
            rows.append(PageRow(self._words.asked_about.format(fact=self._told(card.asked)), 2))
        for place, each in enumerate(card.statements):
            said = self._citation.said(each.line)
            if each.line.article.id not in named:
                said = f"{said} {cited.source(each.line.article)}"
                named.add(each.line.article.id)
            rows.append(PageRow(f"{self._about(each)}{said}", 2 + place))
        if card.more:
            rows.append(PageRow(self._more_answers(card), 3))
        return rows

    def _about(self, statement: Statement) -> str:
        """Return what stands before a statement: its subject, and what the question told."""
        if not statement.subject and not statement.asked:
            return ""
        subject = self._citation.words(statement.subject, LONGEST_NAME)
        if not statement.asked:
            return self._words.on_subject.format(subject=f"<b>{subject}</b>")
        form = self._words.on_subject_asked if subject else self._words.asked_about
        return f"{form.format(subject=f'<b>{subject}</b>', fact=self._told(statement.asked))}\n"

    def _told(self, asked: Iterable[Line]) -> str:
        return f"<i>{' '.join(self._citation.said(each) for each in asked)}</i>"

    def _more_answers(self, card: Card) -> str:
        subjects = self._words.join(self._citation.words(each, LONGEST_NAME) for each in card.more_subjects)
        counted = self._words.count("more_answers", card.more)
        return f"{counted}{self._words.colon}{subjects}" if subjects else counted

    def _standing(self, card: Card) -> str:
        """Return how many publishers stand behind the card, and how far the measure is; "" without either."""
        both = card.both_governments and card.kind is CardKind.EVENT  # the headline of a card of both says so
        notes = standing(self._words, card.origins, both_governments=both, claim=card.claim)
        notes += filter(None, (self._one_sided(card), self._stage(card)))
        said = " · ".join([*notes, *_documents(card, self._citation)])
        return said[:1].upper() + said[1:]  # a row of its own begins with a capital

    def _one_sided(self, card: Card) -> str:
        """Return that only publishers of one side carry the story, if no other side is heard and they are several.
        The label of a single publisher already says so."""
        if card.origins < 2:
            return ""
        articles = (*card.outlets, *card.elsewhere)
        if {article.source.ownership for article in articles} == {Ownership.STATE_CONTROLLED}:
            return self._words.only_state_media
        side = self._relation.party(only_side(articles, self._relation))
        heard = {party for party, line in card.lines.items() if line} | card.unquoted | card.foreign.keys()
        alone = side is not None and not heard - {side.id}
        return self._words.one_side.format(party=self._citation.party(side.id)) if side and alone else ""

    def _stage(self, card: Card) -> str:
        """Return how far the measure is, and from which day on, unless a line below names this day."""
        if card.stage is None:
            return ""
        stage = self._words.named("stages", card.stage)
        if not card.stage_from or any(phrase.date == card.stage_from for phrase, _ in card.dates):
            return stage
        form = self._words.stage_from if card.stage is Stage.ANNOUNCED else self._words.stage_since
        return form.format(stage=stage, day=self._day(card.stage_from))

    def _headline(self, card: Card, cited: Cited, place: str = "", *, quoted: bool = False) -> str:
        """Return the headline behind its number `place`, with the outlet unless a passage of it follows."""
        article, imitated = card.headline_article, self._citation.imitates(card.headline)
        words = self._headline_words(card, quoted=quoted or imitated or card.is_sentence)
        followed = card.kind is CardKind.BOTH or (
            card.kind is CardKind.EVENT and article.id in {line.article.id for line in lines_of(card)}
        )
        above = f"<b>{place}{words}</b>"
        if followed and not (imitated or card.is_sentence):
            return above
        source = cited.source(article, linked=False)
        named = card.kind is CardKind.STATEMENT and is_source(card.speaker, article)
        return f"{above}{source.removeprefix(self._citation.name(article)) if named else f' {source}'}"

    def _headline_words(self, card: Card, *, quoted: bool) -> str:
        """Return the title, or the quoted sentence. For statements, return who spoke, perhaps on what, and then
        the words above the card if it has any."""
        url = card.headline_article.url
        if card.kind is not CardKind.EVENT:
            named = spoken_name(card, self._citation)
            if not card.headline:
                return link(named, url)
            said = link(self._citation.quoted(card.headline, LONGEST_HEADLINE), url)
            return f"{named}{self._words.colon}{said}"
        if quoted:
            return link(self._citation.quoted(card.headline, LONGEST_HEADLINE), url)
        return self._words.isolated(link(inert(card.headline, LONGEST_HEADLINE), url))

    def _quotations(self, card: Card, cited: Cited) -> list[PageRow]:
        """Return the passages, then the parties' lines: the words, then who printed them. "via" stands before an
        outlet that quotes a party."""
        rows = []
        entries = [("", line, 5 if place else 2) for place, line in enumerate(card.passages)]
        entries += [
            (f"<b>{self._citation.party(party)}</b> ", line, 3) for party, line in card.lines.items() if line
        ]
        for place, (name, line, spare) in enumerate(entries, 1):
            source = cited.source(line.article)
            if line.voice is Voice.QUOTED:
                source = self._words.via.format(source=source)
            rows.append(PageRow(f"{name}{self._citation.passage(line.passage)} {source}", spare))
            if card.unlisted and place == len(card.passages):
                more = self._words.count("unlisted", card.unlisted)
                rows.append(PageRow(link(more, line.article.url), 2))
        return rows

    def _spoken(self, card: Card) -> list[PageRow]:
        """Return the parties that spoke only in another language: office and person, with the link."""
        rows = []
        for party, line in card.foreign.items():
            form = self._words.answered_in if self._answers(line, party, card) else self._words.spoken_in
            spoken = form.format(language=self._citation.foreign(line.article))
            who = f"<b>{self._citation.party(party)}</b> {spoken}{self._words.colon}"
            rows.append(PageRow(f"{who}{self._citation.who_speaks(line)}", 3))
        return rows

    def _answers(self, line: Line, party: str, card: Card) -> bool:
        """Say whether a line came out after a line of the other side on the card."""
        others = (each.article.published for name, each in card.lines.items() if each and name != party)
        ours = line.article.published
        return any(ours and theirs and theirs < ours for theirs in others)

    def _day(self, day: str) -> str:
        """Return a day (ISO 8601) in words, with the year if the day could be misread without it."""
        meant = date.fromisoformat(day)
        return self._words.date(meant, year=abs((meant - self._citation.today).days) > SAME_YEAR)

    def _dates(self, card: Card, seen: Collection[int]) -> str:
        """Return the days that the card names. Each is a link to its article, or stands before the official
        document. If a link leads to another site, of an article not `seen` on the card, its host is named."""
        said = []
        for _, together in groupby(card.dates, key=lambda each: each[1].id):
            named = list(together)
            article = named[0][1]
            official = article.source.ownership is Ownership.GOVERNMENT
            for phrase, _ in named:
                day = self._day(phrase.date)
                linked = day if official else link(day, article.url)
                what = self._citation.what(phrase.what, article)
                kind = f"{self._words.named('date_kinds', phrase.kind)}{self._words.colon}{linked}"
                said.append(due_on(self._words, phrase.kind, what, linked) if what else kind)
            if official:
                said.append(link(self._words.document, article.url))
            host = "" if article.id in seen else links_elsewhere(article)
            said[-1] += self._citation.elsewhere(host)
        return f"{self._words.calendar} {' · '.join(said)}"

    def _others(self, card: Card, seen: set[int], cited: Cited) -> str:
        """Return the other outlets with the story, each once, some by name; in a continued story only new ones."""
        if len(self._digest.cards) >= MANY and not self._digest.theme:
            return ""  # the number of publishers is on the card already
        named = {article.source.id for article in card.outlets if article.id in seen}
        others: dict[str, Article] = {}
        for article in card.outlets:
            if article.source.id not in named and (article.id in card.fresh or card.status is StoryStatus.NEW):
                others.setdefault(article.source.id, article)
        if not others:
            return ""
        listed = (cited.source(each) for each in list(others.values())[:OTHERS_NAMED])
        names = self._words.join(listed)
        more = f" {self._words.more.format(n=len(others) - OTHERS_NAMED)}" if len(others) > OTHERS_NAMED else ""
        return f"{self._words.also}{self._words.colon}{names}{more}"

    def _title(self, theme: str) -> str:
        found = self._relation.theme(theme)
        return short_title(found, self._citation.language) if found else self._words.other_section


def _documents(card: Card, citation: Citation) -> list[str]:
    """Return links to the official documents behind the card. The headline's document is left out, and also a
    quoted document without a number, because its quotation has the link."""
    said = []
    seen = {line.article.id for line in lines_of(card)}
    for document in card.documents:
        quoted = document.article in seen and not document.number
        if document.article != card.headline_article.id and not quoted:
            name = " ".join(filter(None, (citation.digest_words.document, document.number)))
            linked = link(inert(name, LONGEST_DOCUMENT), document.url)
            said.append(f"{linked}{citation.elsewhere(document.host)}")
    return said
