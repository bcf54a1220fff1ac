"""Who published a line: the outlet with its link, ownership label, language and, of an older one, the day; and
the line itself, in quotation marks of the reader's typography. The words between them stay as published."""

import re
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
"""What looks like a quotation mark: those of Unicode's property Quotation_Mark that are double, and what is taken
for them, such as inches."""
SINGLE = "'’‘‛‚`´′‵ʼʻʽʹˈˊˋ＇❛❜❟‹›՚׳ꞌߴߵ"
"""Single ones and apostrophes. They stay, but for two in a row, which look like a double one."""
TWO_AS_ONE = {"‘": "“", "’": "”", "`": "“", "´": "”", "‹": "«", "›": "»", "‚": "„", "❛": "“", "❜": "”"}
ALIKE = {
    "«": str.maketrans("≪⟪《≫⟫》", "«««»»»"),
    "「": str.maketrans("⌈⌜⸢⸤⌋⌟⸥⸣", "「「「「」」」」"),
}
"""What else looks like the marks of a typography, by its opening one."""
RUN = re.compile(f"[{re.escape(''.join(sorted(MARKS)) + SINGLE)}]{{2,}}")
THIN = "\u202f"
BEFORE_A_QUOTATION = ("", " ", "\N{NO-BREAK SPACE}", "(", "[", "—", "–", "“", "‘", "（", "《", THIN)
BEHIND_A_QUOTATION = frozenset(f" .,;:!?)]…—–，。；：！？）、》{THIN}\N{NO-BREAK SPACE}")
BRACES = "{}"
"""Brackets that we never write ourselves."""
Span = tuple[int | None, int | None]
"""Where a quotation within a text opens and closes; None where that lies outside of the text."""


def quoted(text: str, marks: str) -> str:
    """Return the text in the first two of four marks (outer and inner ones, each opening and closing).

    What it quotes itself stands in the inner marks, whatever its own are, and so does all that looks like a mark:
    the outer ones are never found between ours. A text that is one quotation, or a part of one that began before
    it or goes on after it, has the outer marks alone.
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
    said = "".join(replaced.get(place, letter) for place, letter in enumerate(text)).strip()
    beside = f"[{re.escape(SINGLE + inner)}]"
    return f"{outer[0]}{re.sub(f'(?<={beside})(?={beside})', THIN, f'{before}{said}{after}')}{outer[1]}"


def bare(text: str, marks: str) -> str:
    """Return words of others that stand among ours, such as a name, without a mark that could end a quotation."""
    return quoted(text, marks)[1:-1]


def braced(text: str, relation: Relation) -> str:
    """Return the text with other brackets around what looks like our label of an outlet."""
    places = {
        place: brace
        for pair in forms.label_brackets(text, relation)
        for place, brace in zip(pair, BRACES, strict=True)
    }
    return "".join(places.get(place, letter) for place, letter in enumerate(text)) if places else text


def _one_by_one(run: re.Match[str]) -> str:
    """Marks that stand together, without those that only repeat or imitate another, and with a thin space between
    the others."""
    parts: list[str] = []
    for letter, several in ((letter, len(list(group))) for letter, group in groupby(run[0])):
        one = TWO_AS_ONE.get(letter, '"') if letter in SINGLE and several > 1 else letter
        if not parts or one not in MARKS or parts[-1] not in MARKS or (one in OPENS) != (parts[-1] in OPENS):
            parts.append(one)
    return THIN.join(parts)


def _pairs(text: str) -> tuple[list[Span], list[int]]:
    """The quotations of a text, and the marks that belong to none. What may open or close opens at the beginning
    and after a space or bracket; one that closes nothing may be inches."""
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
    """Say whether a mark opens a quotation: German closes with what opens elsewhere, Swedish opens with what
    closes."""
    starts = text[place - 1 : place] in BEFORE_A_QUOTATION if place else True
    following = text[place + 1 : place + 2]
    ends = not following or following in BEHIND_A_QUOTATION
    if text[place] in EITHER:
        return starts
    if text[place] in OPENS:
        return starts or not ends or not within
    return starts and not ends and not within


def what_in(what: str, article: Article) -> str:
    """Return what happens on a day in the words of its article: nothing of a source of which only headlines may be
    shown."""
    return "" if article.source.policy is Policy.LINK_ONLY else what


def titled(title: str, outlet: str, relation: Relation, language: str, most: int = 0) -> str:
    """Return a title of others where nothing else of it is told, as HTML: in quotation marks with its outlet where
    it reads like a line of ours."""
    if not forms.imitates(title, relation):
        return inert(title, most)
    marks = digest_words(language).marks
    said = quoted(braced(inert(title, most), relation), marks)
    return f"{said} {bare(braced(inert(outlet, LONGEST_NAME), relation), marks)}"


class Citation:
    """How one reader is told: of a relation, in their language and on their clock; `at` is when, aware."""

    def __init__(self, relation: Relation, preferences: Preferences, at: datetime) -> None:
        self.relation = relation
        self.language = preferences.language
        self.preferences = preferences
        self.zone = ZoneInfo(preferences.zone)
        self.at = at
        self.today = at.astimezone(self.zone).date()
        self.digest_words = digest_words(preferences.language)

    def party(self, identifier: str) -> str:
        """Return our name of a party, as HTML; an id that the relation does not have as it is."""
        party = self.relation.party(identifier)
        return escape(label_of(party, self.language) if party else identifier, quote=False)

    def day(self, day: date) -> str:
        """Return a day with its weekday, or with its year where that is another one."""
        this_year = day.year == self.today.year
        return self.digest_words.date(day, weekday=this_year, year=not this_year)

    def so_far(self, beginning: Beginning) -> str:
        """Return how far the first reading is, since there are no stories yet."""
        words = self.digest_words
        form = words.so_far_coming if beginning.coming else words.so_far
        since = beginning.away_since
        if since is not None:
            form = words.so_far_away
        return form.format(n=beginning.reached, total=beginning.total, since=self.clock(since or self.at))

    def clock(self, instant: datetime) -> str:
        """Return the hour of an instant, of another day with that day."""
        local = instant.astimezone(self.zone)
        hour = f"{local:%H:%M}"
        return (
            hour if local.date() == self.today else f"{self.digest_words.date(local.date(), weekday=True)} {hour}"
        )

    def line(self, line: Line) -> str:
        """Return a passage with its source."""
        return f"{self.passage(line.passage)} {self.source(line.article)}"

    def passage(self, passage: Passage) -> str:
        """Return a passage in quotation marks, with a speaker in brackets where it needs one."""
        party, speaker = self.relation.party(passage.party), passage.prefix.strip().strip("[]")
        speaker = person_of(speaker, party, self.language) or speaker
        prefix = f"[{self.words(speaker, LONGEST_NAME)}] " if speaker else ""
        return f"{prefix}{self.quoted(passage.text)}"

    def said(self, line: Line) -> str:
        """Return a line of somebody whose name stands above it, in quotation marks; cut as it is shown."""
        return self.quoted(line.shown or line.passage.text)

    def quoted(self, text: str, most: int = 0) -> str:
        """Return source text in the reader's quotation marks; `most` characters of it where that is given."""
        said = braced(inert(text, most), self.relation)
        return self.digest_words.isolated(quoted(said, self.digest_words.marks))

    def words(self, text: str, most: int = 0) -> str:
        """Return words of others that stand among ours, such as a name: no mark or bracket of theirs is ours."""
        return bare(braced(inert(text, most), self.relation), self.digest_words.marks)

    def imitates(self, text: str) -> bool:
        """Say whether others wrote something that reads like a line of ours."""
        return forms.imitates(text, self.relation)

    def what(self, what: str, article: Article) -> str:
        """Return what happens on a day in the words of its article (see `what_in`), as HTML; nothing where they
        read like a line of ours."""
        said = what_in(what, article)
        return "" if self.imitates(said) else self.words(said)

    def source(self, article: Article, *, timed: bool = True) -> str:
        """Return the outlet with a link to the article, its label and, `timed`, when it came out."""
        time = self.time(article) if timed else ""
        return " ".join(filter(None, (f"{self.linked(article)}{self.label(article)}", time)))

    def headline(self, headline: str, article: Article, most: int = LONGEST_HEADLINE) -> str:
        """Return a headline as a link to its article, at most so many characters of it; in quotation marks where
        it reads like a line of ours, or is a sentence of the article instead of its title."""
        if self.imitates(headline) or not article.title.startswith(headline.rstrip("… ")):
            return link(self.quoted(headline, most), article.url)
        return self.digest_words.isolated(link(inert(headline, most), article.url))

    def outlet(self, article: Article) -> str:
        """Return the outlet's name with a link to the article, and where that leads if not to its own site."""
        return f"{self.linked(article)}{self.elsewhere(links_elsewhere(article))}"

    def elsewhere(self, host: str) -> str:
        """Return in brackets, to stand behind words, that a link leads to a host; nothing for none."""
        return self.digest_words.aside.format(words=self._leads_to(host)) if host else ""

    def named(self, article: Article) -> str:
        """Return the outlet's name and label without a link, to stand beside a headline that is one."""
        return f"{self.name(article)}{self.label(article)}"

    def name(self, article: Article) -> str:
        """Return what the outlet is called in the reader's language, as HTML."""
        return self.digest_words.isolated(self.words(outlet_name(article.source, self.language), LONGEST_NAME))

    def label(self, article: Article) -> str:
        """Return the ownership label in brackets, to stand behind the outlet, with "opinion" or the like for a
        text that comments, with the language where it is not the reader's, and with where its link leads if that
        is not its outlet's site."""
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
        """The language of an article that is not the reader's, in words; empty when it is."""
        return "" if reads(article, self.preferences.languages) else self.called(primary(article.language))

    def called(self, language: str) -> str:
        """Return what a language (primary subtag) is called, as HTML."""
        return self.digest_words.language_name(language) or inert(language, 8)

    def who_speaks(self, line: Line) -> str:
        """Return who speaks in a line that cannot be read, as far as that is sure: the office and the person as a
        link, whose word it is where no office of the relation publishes it."""
        party, passage = self.relation.party(line.passage.party), line.passage
        person = person_of(passage.speaker, party, self.language) if passage.proof else ""
        office = office_of(line, self.relation, self.language)
        named = self.digest_words.join(inert(each, LONGEST_NAME) for each in (office, person) if each)
        if not named:
            return f"{self.linked(line.article)}{self.label(line.article)}"
        said = self.digest_words.isolated(link(named, line.article.url))
        return said if line.voice is Voice.OWN else f"{said} {self.named(line.article)}"

    def nothing(self, words: str, beginning: Beginning | None) -> str:
        """Return what stands where there is nothing: our words for that, how far the first reading is, or that no
        source writes what the reader reads."""
        if not self.preferences.is_written:
            languages = self.digest_words.join(map(self.called, sorted(self.preferences.languages)))
            return self.digest_words.unwritten.format(languages=languages)
        return self.so_far(beginning) if beginning else words

    def time(self, article: Article) -> str:
        """When it came out, as short as can be: the weekday, or the day; nothing for the last 24 hours."""
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


class Cited:
    """Who printed what stands on one card: each outlet with its label once, each article with its day once."""

    def __init__(self, citation: Citation) -> None:
        self._citation = citation
        self._labelled, self._dated = set[tuple[str, str]](), set[int]()

    def source(self, article: Article, *, linked: bool = True) -> str:
        """Return the outlet, `linked` to the article or bare beside a headline that is, with what is said of it
        for the first time."""
        name = self._citation.linked(article) if linked else self._citation.name(article)
        label = self._citation.label(article)
        known, dated = (article.source.id, label) in self._labelled, article.id in self._dated
        self._labelled.add((article.source.id, label))
        self._dated.add(article.id)
        return " ".join(
            filter(None, (name if known else f"{name}{label}", "" if dated else self._citation.time(article)))
        )
