"""Who published a line, and the line itself. The outlet has its link, its ownership label, its language and, for
an older line, the day. The line stands in the quotation marks of the reader's language. The words between the
marks stay as published."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.render.parts import inert, link
from bot.render.phrases import SAME_YEAR, kind_in, label_in
from bot.texts import digest_words
from digests.model import Article, Beginning, Line, Passage, Policy, Preferences, Relation, Voice
from digests.rules import forms
from digests.rules.issuing.display_names import label_of, office_of, outlet_name, person_of
from digests.rules.issuing.readership import primary, reads
from digests.rules.sites import links_elsewhere

LONGEST_NAME, LONGEST_HEADLINE = 80, 300
A_DAY, SAME_WEEK = timedelta(hours=24), timedelta(days=6)
OPENS, CLOSES = "“„‟«❝〝「『﹁﹃｢⹂\U0001f676", "”»❞〞〟」』﹂﹄｣\U0001f677"
EITHER = '"″＂˝ʺˮ״〃‴⁗‶‷˵˶❠᳓\U0001f678'
MARKS = frozenset(OPENS + CLOSES + EITHER)
"""Characters that look like a double quotation mark: the double ones of Unicode's property Quotation_Mark, and
others that are taken for one, such as the sign of inches."""
SINGLE = "'’‘‛‚`´′‵ʼʻʽʹˈˊˋ＇❛❜❟‹›՚׳ꞌߴߵ"
"""Single quotation marks and apostrophes. They stay, except two in a row, which look like a double mark."""
TWO_AS_ONE = {"‘": "“", "’": "”", "`": "“", "´": "”", "‹": "«", "›": "»", "‚": "„", "❛": "“", "❜": "”"}
ALIKE = {
    "«": str.maketrans("≪⟪《≫⟫》", "«««»»»"),
    "「": str.maketrans("⌈⌜⸢⸤⌋⌟⸥⸣", "「「「「」」」」"),
}
"""Each key is the opening mark of a typography. Its value maps characters that look like marks of this typography
to these marks."""
RUN = re.compile(f"[{re.escape(''.join(sorted(MARKS)) + SINGLE)}]{{2,}}")
THIN = "\u202f"
BEFORE_A_QUOTATION = ("", " ", "\N{NO-BREAK SPACE}", "(", "[", "—", "–", "“", "‘", "（", "《", THIN)
BEHIND_A_QUOTATION = frozenset(f" .,;:!?)]…—–，。；：！？）、》{THIN}\N{NO-BREAK SPACE}")
BRACES = "{}"
"""Brackets that we never write ourselves."""
Span = tuple[int | None, int | None]
"""Where a quotation inside a text opens and closes. None means that this place is outside of the text."""


def quoted(text: str, marks: str) -> str:
    """Return the text in quotation marks. `marks` has four characters: the outer opening and closing mark, then
    the inner opening and closing mark.

    Quotations inside the text get the inner marks, whatever marks they have. Every character that looks like a
    mark becomes an inner mark, too. So no outer mark ever stands inside the text. There is one exception: the
    whole text may be a quotation already, or a part of one that began before the text or goes on after it. Such a
    text gets the outer marks alone.
    """
    outer, inner = marks[:2], marks[2:]
    text = RUN.sub(_one_by_one, text.translate(ALIKE.get(outer[0], {})))
    first, last = 0, len(text) - 1
    pairs, lone = _pairs(text)
    replaced: dict[int, str] = dict.fromkeys(lone, inner[1])
    before = after = ""
    for begin, end in pairs:
        whole = begin in (first, None) and end in (last, None)
        marked = ((begin, "" if whole else inner[0]), (end, "" if whole else inner[1]))
        replaced |= {place: mark for place, mark in marked if place is not None}
        before += inner[0] if begin is None and not whole and not before else ""
        after += inner[1] if end is None and not whole and not after else ""
    said = "".join(replaced.get(place, letter) for place, letter in enumerate(text)) if replaced else text
    beside = f"[{re.escape(SINGLE + inner)}]"
    return f"{outer[0]}{re.sub(f'(?<={beside})(?={beside})', THIN, f'{before}{said.strip()}{after}')}{outer[1]}"


def bare(text: str, marks: str) -> str:
    """Return words of others that stand among ours, such as a name, without marks that could end a quotation."""
    return quoted(text, marks)[1:-1]


def braced(text: str, relation: Relation) -> str:
    """Return the text with other brackets around words that look like our label of an outlet."""
    places = {
        place: brace
        for pair in forms.label_brackets(text, relation)
        for place, brace in zip(pair, BRACES, strict=True)
    }
    return "".join(places.get(place, letter) for place, letter in enumerate(text)) if places else text


def _one_by_one(run: re.Match[str]) -> str:
    """Return a run of marks with thin spaces between them. Two equal single marks become one double mark. Of
    double marks in a row that all open, or that all do not open, only the first stays."""
    parts: list[str] = []
    for letter, several in ((letter, len(list(group))) for letter, group in groupby(run[0])):
        one = TWO_AS_ONE.get(letter, '"') if letter in SINGLE and several > 1 else letter
        if not parts or one not in MARKS or parts[-1] not in MARKS or (one in OPENS) != (parts[-1] in OPENS):
            parts.append(one)
    return THIN.join(parts)


def _pairs(text: str) -> tuple[list[Span], list[int]]:
    """Return the quotations of a text, and the marks that belong to no quotation. Some marks can open or close.
    Such a mark opens at the beginning and after a space or a bracket. If it closes nothing, it may mean inches."""
    pairs: list[Span] = []
    lone: list[int] = []
    open_at: list[int] = []
    for place, letter in enumerate(text):
        if letter not in MARKS:
            continue
        if _opens(text, place, within=bool(open_at)):
            open_at.append(place)
        elif open_at:
            pairs.append((open_at.pop(), place))
        elif letter in EITHER and place < len(text) - 1:
            lone.append(place)
        else:
            pairs.append((None, place))
    return [*pairs, *((place, None) for place in open_at)], lone


def _opens(text: str, place: int, *, within: bool) -> bool:
    """Say whether a mark opens a quotation. German closes with a mark that opens elsewhere, and Swedish opens with
    a mark that closes."""
    starts = text[place - 1 : place] in BEFORE_A_QUOTATION if place else True
    following = text[place + 1 : place + 2]
    ends = not following or following in BEHIND_A_QUOTATION
    if text[place] in EITHER:
        return starts
    if text[place] in OPENS:
        return starts or not ends or not within
    return starts and not ends and not within


def what_in(what: str, article: Article) -> str:
    """Return what happens on a day, in the words of its article. Return "" if only headlines of the source may be
    shown."""
    return "" if article.source.policy is Policy.LINK_ONLY else what


def titled(title: str, outlet: str, relation: Relation, language: str, most: int = 0) -> str:
    """Return an outlet's title as HTML, for a place that shows nothing else of the article. A title that reads
    like a line of the bot itself stands in quotation marks, with the outlet's name."""
    if not forms.imitates(title, relation):
        return inert(title, most)
    marks = digest_words(language).marks
    said = quoted(braced(inert(title, most), relation), marks)
    return f"{said} {bare(braced(inert(outlet, LONGEST_NAME), relation), marks)}"


class Citation:
    """How one reader is told about a relation, in their language and time zone. `at` is the moment (aware)."""

    def __init__(self, relation: Relation, preferences: Preferences, at: datetime) -> None:
        self.relation = relation
        self.language = preferences.language
        self.preferences = preferences
        self.zone = ZoneInfo(preferences.zone)
        self.at = at
        self.today = at.astimezone(self.zone).date()
        self.digest_words = digest_words(preferences.language)

    def party(self, identifier: str) -> str:
        """Return our name of a party, as HTML. An id that the relation does not have is returned as it is."""
        party = self.relation.party(identifier)
        return escape(label_of(party, self.language) if party else identifier, quote=False)

    def watched(self, words: Iterable[str]) -> str:
        """Return in our own words which watch words of the reader the card has."""
        named = self.digest_words.join(inert(word, LONGEST_NAME) for word in words)
        return f"<i>{self.digest_words.watched.format(words=named)}</i>"

    def day(self, day: date) -> str:
        """Return a day with its weekday. A day of another year has the year instead."""
        this_year = day.year == self.today.year
        return self.digest_words.date(day, weekday=this_year, year=not this_year)

    def so_far(self, beginning: Beginning) -> str:
        """Return how far the first reading is while there are no stories."""
        words = self.digest_words
        form = words.so_far_coming if beginning.coming else words.so_far
        since = beginning.away_since
        if since is not None:
            form = words.so_far_away
        return form.format(n=beginning.reached, total=beginning.total, since=self.clock(since or self.at))

    def clock(self, instant: datetime) -> str:
        """Return the hour of an instant. An instant of another day has that day before its hour."""
        local = instant.astimezone(self.zone)
        hour = f"{local:%H:%M}"
        return (
            hour if local.date() == self.today else f"{self.digest_words.date(local.date(), weekday=True)} {hour}"
        )

    def line(self, line: Line) -> str:
        """Return a passage with its source."""
        return f"{self.passage(line.passage)} {self.source(line.article)}"

    def passage(self, passage: Passage) -> str:
        """Return a passage in quotation marks. If it needs a speaker, the speaker stands before it in brackets."""
        party, speaker = self.relation.party(passage.party), passage.prefix.strip().strip("[]")
        speaker = person_of(speaker, party, self.language) or speaker
        prefix = f"[{self.words(speaker, LONGEST_NAME)}] " if speaker else ""
        return f"{prefix}{self.quoted(passage.text)}"

    def said(self, line: Line) -> str:
        """Return a line in quotation marks, cut as it is shown. The speaker's name stands above the line."""
        return self.quoted(line.shown or line.passage.text)

    def quoted(self, text: str, most: int = 0) -> str:
        """Return source text in the reader's quotation marks. With `most`, the text is cut to so many
        characters."""
        said = braced(inert(text, most), self.relation)
        return self.digest_words.isolated(quoted(said, self.digest_words.marks))

    def words(self, text: str, most: int = 0) -> str:
        """Return others' words that stand among ours, such as a name, without marks or brackets like ours."""
        return bare(braced(inert(text, most), self.relation), self.digest_words.marks)

    def imitates(self, text: str) -> bool:
        """Say whether words of others read like a line of ours."""
        return forms.imitates(text, self.relation)

    def what(self, what: str, article: Article) -> str:
        """Return what happens on a day, in the words of its article (see `what_in`), as HTML. Return "" if these
        words read like a line of ours."""
        said = what_in(what, article)
        return "" if self.imitates(said) else self.words(said)

    def source(self, article: Article, *, timed: bool = True) -> str:
        """Return the outlet with its label and a link to the article; with `timed`, also its time or day."""
        time = self.time(article) if timed else ""
        return " ".join(filter(None, (f"{self.linked(article)}{self.label(article)}", time)))

    def headline(self, headline: str, article: Article, most: int = LONGEST_HEADLINE) -> str:
        """Return a headline as a link to its article, cut to `most` characters. The headline stands in quotation
        marks if it reads like a line of ours, or if it is a sentence of the article and not its title."""
        if self.imitates(headline) or not article.title.startswith(headline.rstrip("… ")):
            return link(self.quoted(headline, most), article.url)
        return self.digest_words.isolated(link(inert(headline, most), article.url))

    def outlet(self, article: Article) -> str:
        """Return the outlet's name as a link to the article, with the host if the link leads elsewhere."""
        return f"{self.linked(article)}{self.elsewhere(links_elsewhere(article))}"

    def elsewhere(self, host: str) -> str:
        """Return the host that a link leads to, in brackets. Return "" without a host."""
        return self.digest_words.aside.format(words=self._leads_to(host)) if host else ""

    def named(self, article: Article) -> str:
        """Return the outlet's name and label without a link. They stand beside a headline that is a link."""
        return f"{self.name(article)}{self.label(article)}"

    def name(self, article: Article) -> str:
        """Return the outlet's name in the reader's language, as HTML."""
        return self.digest_words.isolated(self.words(outlet_name(article.source, self.language), LONGEST_NAME))

    def label(self, article: Article) -> str:
        """Return the brackets behind an outlet: its ownership label, "opinion" or the like for a text that
        comments, a language that is not the reader's, and the host of a link to another site."""
        label = self.words(label_in(article.source.label.strip() or "unlabelled", self.language), LONGEST_NAME)
        elsewhere = self._leads_to(links_elsewhere(article))
        parts = (label, kind_in(article.kind, self.language), self.foreign(article), elsewhere)
        return self.digest_words.aside.format(words=self.digest_words.join(filter(None, parts)))

    def _leads_to(self, host: str) -> str:
        return self.digest_words.links_to.format(host=inert(host, LONGEST_NAME)) if host else ""

    def linked(self, article: Article) -> str:
        """Return the outlet's name as a link to the article."""
        return self.digest_words.isolated(
            link(self.words(outlet_name(article.source, self.language), LONGEST_NAME), article.url)
        )

    def foreign(self, article: Article) -> str:
        """Return the language of an article in words. Return "" if it is the reader's language."""
        return "" if reads(article, self.preferences.languages) else self.called(primary(article.language))

    def called(self, language: str) -> str:
        """Return the name of a language (primary subtag), as HTML."""
        return self.digest_words.language_name(language) or inert(language, 8)

    def who_speaks(self, line: Line) -> str:
        """Return who speaks in a line that the reader cannot read, as far as this is sure: the office, and the
        person as a link. If no office of the relation published the line, the outlet is named, too."""
        party, passage = self.relation.party(line.passage.party), line.passage
        person = person_of(passage.speaker, party, self.language) if passage.proof else ""
        office = office_of(line, self.relation, self.language)
        named = self.digest_words.join(inert(each, LONGEST_NAME) for each in (office, person) if each)
        if not named:
            return f"{self.linked(line.article)}{self.label(line.article)}"
        said = self.digest_words.isolated(link(named, line.article.url))
        return said if line.voice is Voice.OWN else f"{said} {self.named(line.article)}"

    def nothing(self, words: str, beginning: Beginning | None) -> str:
        """Return what a message says if there is nothing to tell: the given words, how far the first reading is,
        or that no source writes the reader's languages."""
        if not self.preferences.is_written:
            languages = self.digest_words.join(map(self.called, sorted(self.preferences.languages)))
            return self.digest_words.unwritten.format(languages=languages)
        return self.so_far(beginning) if beginning else words

    def time(self, article: Article) -> str:
        """Return the weekday or day when the article came out. Return "" for the last 24 hours or an unknown
        time."""
        if article.published is None or article.published_guessed:
            return ""
        instant = article.published.astimezone(self.zone)
        age = self.at - instant
        if timedelta(0) <= age < A_DAY:
            return ""
        form, said = "wD", self.digest_words.date(instant.date(), year=age.days > SAME_YEAR)
        if timedelta(0) <= age < SAME_WEEK:
            form, said = "w", self.digest_words.weekday(instant.weekday())
        return f'<tg-time unix="{int(instant.timestamp())}" format="{form}">{said}</tg-time>'

    def hour(self, article: Article) -> str:
        """Return the hour at which the article came out, on the reader's clock. Return "" if it is unknown."""
        if article.published is None or article.published_guessed:
            return ""
        instant = article.published.astimezone(self.zone)
        return f'<tg-time unix="{int(instant.timestamp())}" format="t">{instant:%H:%M}</tg-time>'


class Cited:
    """The outlets and articles that one card has cited. An outlet gets its label once, an article its day once."""

    def __init__(self, citation: Citation) -> None:
        self._citation = citation
        self._labelled, self._dated = set[tuple[str, str]](), set[int]()

    def source(self, article: Article, *, linked: bool = True) -> str:
        """Return the outlet, with its label and day if the card has not shown them yet. `linked` makes the outlet
        a link to the article; else the headline is the link."""
        name = self._citation.linked(article) if linked else self._citation.name(article)
        label = self._citation.label(article)
        known, dated = (article.source.id, label) in self._labelled, article.id in self._dated
        self._labelled.add((article.source.id, label))
        self._dated.add(article.id)
        return " ".join(
            filter(None, (name if known else f"{name}{label}", "" if dated else self._citation.time(article)))
        )
