"""Who published a line: the outlet with its link, ownership label, language and time; and the line itself."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.parts import inert, link
from bot.phrases import kind_in, label_in
from bot.quotation import quoted
from bot.texts import digest_words
from digests.model import Article, Line, Passage, Policy, Proof, Relation
from digests.rules.annotation.transcripts import asks
from digests.rules.sending.answers.readership import reads
from digests.rules.sending.changes import label_of
from digests.rules.sites import links_elsewhere

LONGEST_NAME = 80
SAME_WEEK = timedelta(days=6)
SAME_YEAR = 300  # days within which a day and month are not misread


def what_in(language: str, what: str, article: Article) -> str:
    """Return what happens on a day in the words of its article: nothing in a language that is not the
    reader's, or of a source of which only headlines may be shown."""
    hidden = not reads(article, language) or article.source.policy is Policy.LINK_ONLY
    return "" if hidden else what


class Attribution:
    """The words for one reader's language (BCP 47) and zone (IANA); `at` is when they are read, aware."""

    def __init__(self, relation: Relation, language: str, zone: str, at: datetime) -> None:
        self._relation = relation
        self._language = language
        self._zone = ZoneInfo(zone)
        self._at = at
        self._words = digest_words(language)

    def line(self, line: Line) -> str:
        """Return a passage with its source."""
        return f"{self.passage(line.passage)} {self.source(line.article)}"

    def passage(self, passage: Passage) -> str:
        """Return a passage in quotation marks, with a speaker in brackets where it needs one; where a party's
        document tells the words of somebody of another, also with that party."""
        speaker = self._told_by(passage) or passage.prefix.strip().strip("[]")
        prefix = f"[{inert(speaker, LONGEST_NAME)}] " if speaker else ""
        return f"{prefix}{self.quoted(passage.text)}"

    def quoted(self, text: str, most: int = 0) -> str:
        """Return source text in the reader's quotation marks; `most` characters of it where that is given."""
        return quoted(inert(text, most), self._words.marks)

    def _told_by(self, passage: Passage) -> str:
        party = self._relation.party(passage.party)
        if passage.proof is not Proof.READOUT or party is None or not passage.speaker:
            return ""
        return self._words.according.format(speaker=passage.speaker, side=label_of(party, self._language))

    def source(self, article: Article, *, timed: bool = True) -> str:
        """Return the outlet with a link to the article, its label and, `timed`, when it came out."""
        time = self.time(article) if timed else ""
        return " ".join(filter(None, (self.outlet(article), self.label(article), time)))

    def asked(self, headline: str, article: Article) -> str:
        """Return what stands before a headline that is no title, but what somebody asked there; else nothing."""
        asked = headline != article.title and asks(headline)
        return f"{self._words.asked}{self._words.colon}" if asked else ""

    def outlet(self, article: Article) -> str:
        """Return the outlet's name with a link to the article."""
        return link(inert(article.source.name, LONGEST_NAME), article.url)

    def again(self, article: Article) -> str:
        """Return the outlet of a further line of an article: without what was said of it but its language."""
        foreign = self.foreign(article)
        return f"{self.outlet(article)} <i>[{foreign}]</i>" if foreign else self.outlet(article)

    def named(self, article: Article) -> str:
        """Return the outlet's name and label without a link, to stand beside a headline that is one."""
        return f"{inert(article.source.name, LONGEST_NAME)} {self.label(article)}"

    def label(self, article: Article) -> str:
        """Return the ownership label in brackets, with "opinion" or the like for a text that comments, with the
        language where it is not the reader's, and with where its link leads if that is not its outlet's site."""
        label = inert(label_in(article.source.label.strip() or "unlabelled", self._language), LONGEST_NAME)
        parts = (label, kind_in(article.kind, self._language), self.foreign(article), self.elsewhere(article))
        return f"<i>[{self._words.join(filter(None, parts))}]</i>"

    def elsewhere(self, article: Article) -> str:
        """Say that an article's link leads to another site than its outlet's; empty where it does not."""
        host = links_elsewhere(article)
        return self._words.links_to.format(host=inert(host, LONGEST_NAME)) if host else ""

    def foreign(self, article: Article) -> str:
        """The language of an article that is not the reader's, in words; empty when it is."""
        if reads(article, self._language):
            return ""
        language = article.language.partition("-")[0]
        return self._words.language_name(language) or inert(language, 8)

    def time(self, article: Article) -> str:
        """When it came out, as short as can be: the hour, the weekday and hour, the weekday, or the day."""
        if article.published is None or article.published_guessed:
            return ""
        instant = article.published.astimezone(self._zone)
        age = self._at - instant
        weekday, hour = self._words.weekday(instant.weekday()), f"{instant:%H:%M}"
        form, fallback = "wD", self._words.date(instant.date(), year=age.days > SAME_YEAR)
        if timedelta(0) <= age < timedelta(hours=24):
            # Of yesterday evening, the hour alone would be read as one of today.
            today = instant.date() == self._at.astimezone(self._zone).date()
            form, fallback = ("t", hour) if today else ("wt", f"{weekday} {hour}")
        elif timedelta(0) <= age < SAME_WEEK:
            form, fallback = "w", weekday
        return f'<tg-time unix="{int(instant.timestamp())}" format="{form}">{fallback}</tg-time>'
