"""What outlets take back of a story: which sentences, headlines and days were wrong, and which sentence says so.

An outlet takes back its own words. If it surely was the first to tell a figure or a day, this is wrong in others'
reports, too. But two more independent publishers, or a government, may tell the same. Then the reports contradict
one another, and others' words stay. A source without a label takes nothing back.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from digests.model import HEADLINE, Annotation, Article, Correction, DatedPhrase, Sentence
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.annotation.numbers import written
from digests.rules.annotation.passages import passages_of
from digests.rules.annotation.segments import shortened
from digests.rules.precedence import age_of, seen_at, surely_before
from digests.rules.texts import cut_headline_mark, dated_mark, printed_at
from digests.rules.trust import Publisher

TAKES_BACK = "correct"  # the kind of act in a fact that takes something back
FEW = 3  # a correcting sentence and the wrong one share so many words and things
SOME = 2  # so many are enough if the two sentences name different figures or days
FORMER = -1  # the id of an article under its former title
CLOSE = 24  # at most so many characters are between "not" and the wrong figure or day

LONG, YEARS = 100, range(1900, 2100)  # figures from LONG on are recognised by their digits, but not YEARS


@dataclass(frozen=True, slots=True)
class Former:
    """What a story was before: its `corrections`; by id the articles that new ones `displaced`; and by id those
    that were `retitled`, as they were under the old title, with what was found in it."""

    corrections: Sequence[Correction] = ()
    displaced: Mapping[int, Article] = field(default_factory=dict)
    retitled: Mapping[int, tuple[Article, Annotation]] = field(default_factory=dict)


NEVER_BEFORE = Former()


@dataclass(frozen=True, slots=True)
class _Report:
    """An article with its sentences, the headline first."""

    article: Article
    annotation: Annotation
    publisher: Publisher

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self.annotation.all

    def is_of(self, other: "_Report") -> bool:
        """Say whether both articles are of one family or on one domain."""
        return any(one == two for one, two in zip(self.publisher[1:], other.publisher[1:], strict=True))

    @property
    def takes_back(self) -> bool:
        return any(map(_takes_back, self.sentences))

    @property
    def says_so(self) -> bool:
        """Whether the title already says that something is taken back."""
        return _takes_back(self.annotation.headline)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What the sentence `by` takes back: the figure (as facts have it) or day that was wrong, and the right one.
    If the sentence names no figure or day, `wrong` are the sentences that it takes back."""

    by: Sentence
    was: str = ""
    now: str = ""
    wrong: frozenset[Sentence] = frozenset()


def corrections_of(
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    publishers: Mapping[int, Publisher],
    lexicon: Lexicon,
    former: Former,
) -> tuple[Correction, ...]:
    """Return what the articles take back, with what was taken back of their story before. There is one correction
    for each article that takes something back. Pure.

    The articles are in the order in which they came out. `publishers` are by article id.
    """
    vouched = [each for each in articles if trust.can_vouch(each.source)]
    reports = [
        _Report(each, annotations[each.id], publishers[each.id]) for each in vouched if each.id in annotations
    ]
    found = []
    for report in reports:
        own = [each for each in reports if each.is_of(report) and _was_before(each.article, report.article)]
        if report.takes_back and own and (taken := _taken(report, own, lexicon)):
            found.append(_correction(report, taken, _wrong(report, taken, reports), reports, lexicon))
    for report in reports:
        if report.article.id in former.retitled:
            article, annotation = former.retitled[report.article.id]
            before = _Report(replace(article, id=FORMER), annotation, report.publisher)
            if taken := _lowered(report, before):
                everything = (*reports, before)
                found.append(_correction(report, taken, _wrong(report, taken, everything), everything, lexicon))
    found += [
        _taken_over(article, displaced, lexicon)
        for article in vouched
        if article.corrects and (displaced := former.displaced.get(article.replaces or 0)) is not None
    ]
    return _united((*former.corrections, *(each for each in found if each.prints)))


def _was_before(one: Article, other: Article) -> bool:
    """Say whether one article was told or came in before the other. Both count: a correction is told before the
    rest of its story, and a clock may have been wrong when one article came in."""
    return age_of(one) < age_of(other) or seen_at(one) < seen_at(other)


def _united(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Return one correction for each article that takes something back, with all that it was found to take back.
    Reports that came in later may repeat what was wrong."""
    prints: dict[int, set[str]] = {}
    for each in corrections:
        prints.setdefault(each.article, set()).update(each.prints)
    latest = {each.article: each for each in corrections}
    return tuple(replace(each, prints=tuple(sorted(prints[each.article]))) for each in latest.values())


# --- what the sentence takes back ------------------------------------------------------------------


def _taken(report: _Report, own: Sequence[_Report], lexicon: Lexicon) -> _Taken | None:
    """Return what the report takes back of its publisher's earlier reports: a figure or day that it calls wrong,
    or one that it replaces, or else what its correcting sentence is about."""
    known = [sentence for each in own for sentence in each.sentences]
    for sentence in report.sentences:
        if found := _set_against(sentence, report.annotation, known, lexicon):
            return found
    correcting = [each for each in report.sentences if _takes_back(each)]
    if any(_is_of_another(each.text, known, lexicon) for each in report.sentences):
        return None
    below = [each for each in report.sentences if report.says_so and not _takes_back(each)]
    chosen = (
        *(_named(each, known) or _exchanged(each, known) for each in correcting),
        *(_exchanged(each, known) for each in below),
        *(_about(each, known) for each in correcting),
    )
    return next(filter(None, chosen), None)


def _takes_back(sentence: Sentence) -> bool:
    return sentence.fact is not None and TAKES_BACK in sentence.fact.acts


def _set_against(
    sentence: Sentence, annotation: Annotation, known: Sequence[Sentence], lexicon: Lexicon
) -> _Taken | None:
    """Return a told figure or day that stands behind "not" in the sentence, with the right one before it."""
    told = {each for other in known for each in _values(other)}
    text, words = sentence.text, lexicon.changes
    named = [(each.text, written(each)) for each in sentence.quantities]
    named += [(each.text, each.date) for each in annotation.dates_of(sentence)]
    values = [(_place_of(each, text), value) for each, value in named]
    wrong = [
        (place, value)
        for place, value in values
        if value in told and words.taken_back.search(text, max(0, place - CLOSE), place)
    ]
    if bare := words.no_longer_so.search(text):  # "402 places, not 420": only one figure has its unit
        figure = float(bare["number"].replace(",", ""))
        wrong += [(bare.start(), each) for each in sorted(told) if _kind(each) and _amount(each) == figure]
    for place, was in wrong:
        before = [each for at, each in values if 0 <= at < place and _kind(each) == _kind(was) and each != was]
        return _Taken(sentence, was, before[-1] if before else "")
    return None


def _place_of(words: str, text: str) -> int:
    """Return where words stand in a text, but not inside a longer figure: "April 1" is not in "April 18"."""
    found = re.search(rf"(?<![\d.,]){re.escape(words)}(?!\d)", text)
    return found.start() if found else -1


def _is_of_another(text: str, known: Sequence[Sentence], lexicon: Lexicon) -> bool:
    """Say whether the sentence is about another event, because it calls a figure wrong that was not told here."""
    words = lexicon.changes
    found = words.no_longer_so.search(text)
    if found is None or not words.taken_back.search(text, 0, found.start("number")):
        return False
    figure = float(found["number"].replace(",", ""))
    return all(_amount(each) != figure for other in known for each in _figures(other))


def _named(sentence: Sentence, known: Sequence[Sentence]) -> _Taken | None:
    """Return the told figure or day that the sentence names, if it is only one: "its report of 49 was wrong"."""
    told = {each for other in known if _shared(sentence, other) >= SOME for each in _values(other)}
    named = [each for each in _values(sentence) if each in told]
    return _Taken(sentence, named[0]) if len(named) == 1 else None


def _exchanged(sentence: Sentence, known: Sequence[Sentence]) -> _Taken | None:
    """Return a told figure or day, if it is the only one that the correcting sentence gives otherwise."""
    for other in known:
        if _shared(sentence, other) < SOME:
            continue
        for new, old in ((_figures(sentence), _figures(other)), (_days(sentence), _days(other))):
            ours, theirs = ([each for each in one if each not in two] for one, two in ((new, old), (old, new)))
            if len(ours) == len(theirs) == 1 and _kind(ours[0]) == _kind(theirs[0]):
                return _Taken(sentence, theirs[0], ours[0])
    return None


def _about(sentence: Sentence, known: Sequence[Sentence]) -> _Taken | None:
    """Return the known sentences that share enough with the correcting sentence."""
    wrong = frozenset(other for other in known if _shared(sentence, other) >= FEW)
    return _Taken(sentence, wrong=wrong) if wrong else None


def _lowered(report: _Report, before: _Report) -> _Taken | None:
    """Return a figure that the source has lowered in the title of the same report. A higher figure is news. A
    lower one says that there were never so many."""
    taken = _exchanged(report.annotation.headline, [before.annotation.headline])
    return taken if taken and _kind(taken.was) and _amount(taken.now) < _amount(taken.was) else None


# --- which sentences were wrong --------------------------------------------------------------------


def _wrong(report: _Report, taken: _Taken, reports: Sequence[_Report]) -> frozenset[Sentence]:
    """Return the sentences that say what is taken back; of a correcting report only a title that still does."""
    if not taken.was:
        return taken.wrong
    written = _written(taken.was, reports)
    everywhere = {each.article.id: _telling(each, taken.was, written) for each in reports}
    titled = taken.by.index == HEADLINE

    def told_in(each: _Report) -> list[Sentence]:
        headline = each.annotation.headline
        if not each.takes_back:
            return everywhere[each.article.id]
        return [headline] if not (titled or each.says_so) and headline in everywhere[each.article.id] else []

    telling = {each.article.id: told_in(each) for each in reports}
    tellers = [each for each in reports if telling.get(each.article.id)]
    own = [each for each in tellers if each.is_of(report)]
    others = [each for each in tellers if not each.is_of(report)]
    parties = (each.publisher for each in others if each.publisher.report != report.publisher.report)
    theirs = not trust.are_independent(parties) and all(
        any(surely_before(each.article, other.article) for each in own) for other in others
    )
    return frozenset(
        sentence
        for each in (*own, *(others if theirs else ()))
        if each in own or not trust.is_government(each.article.source)
        for sentence in telling[each.article.id]
    )


def _telling(report: _Report, value: str, written: re.Pattern[str] | None) -> list[Sentence]:
    """Return the sentences that have a figure or day. A sentence also counts if the figure or day is only
    `written` in it and its unit or meaning was not seen, as in another language or in a headline."""
    sentences = report.sentences
    return [each for each in sentences if value in _values(each) or (written and written.search(each.text))]


def _written(value: str, reports: Sequence[_Report]) -> re.Pattern[str] | None:
    """Return a pattern for a long figure as it is written, or for a day as the reports write it. Return None if
    the same words may well mean something else."""
    if not _kind(value):
        phrases = {each.text for report in reports for each in report.annotation.dates if each.date == value}
        exact = [re.escape(each) for each in sorted(phrases, reverse=True) if any(map(str.isdigit, each))]
        return re.compile(rf"(?<!\d)(?:{'|'.join(exact)})(?!\d)") if exact else None
    if (amount := _amount(value)) < LONG or amount % 1 or amount in YEARS:
        return None
    return re.compile(rf"(?<![\d.,])(?:{amount:.0f}|{amount:,.0f})(?![\d%]|[.,]\d)")


def _correction(
    report: _Report, taken: _Taken, wrong: Collection[Sentence], reports: Sequence[_Report], lexicon: Lexicon
) -> Correction:
    language = report.article.language
    alike_first = sorted(reports, key=lambda each: each.article.language != language)
    was, now = (_in_words(each, alike_first, lexicon) for each in (taken.was, taken.now))
    return Correction(
        article=report.article.id,
        index=taken.by.index,
        text=taken.by.text,
        prints=tuple(sorted(_prints(wrong, taken, reports, lexicon))),
        was=was,
        now=now,
    )


def _prints(
    wrong: Collection[Sentence], taken: _Taken, reports: Sequence[_Report], lexicon: Lexicon
) -> frozenset[str]:
    """Return the fingerprints of the wrong sentences, whole and shortened as above a story, and of the wrong days
    in these sentences and in the reports that correct. Each is that of the article at its address."""
    found = set[str]()
    for report in reports:
        url, annotation = report.article.url, report.annotation
        for sentence in report.sentences:
            if sentence in wrong:
                found |= {printed_at(sentence.text, url), printed_at(shortened(sentence.text, lexicon), url)}
                if sentence.index == HEADLINE and report.article.id != FORMER:
                    found.add(cut_headline_mark(url))
            dates = annotation.dates_of(sentence) if report.takes_back or sentence in wrong else ()
            found |= {dated_mark(each.date, each.kind, url) for each in dates if each.date == taken.was}
    return frozenset(found)


def _taken_over(article: Article, former: Article, lexicon: Lexicon) -> Correction:
    """Take back what another source had listed at the article's address and the article does not say."""
    prints = _printed_in(former, lexicon) - _printed_in(article, lexicon)
    return Correction(
        article=article.id, index=HEADLINE, text=article.title, prints=tuple(sorted(prints)), whole=True
    )


def _printed_in(article: Article, lexicon: Lexicon) -> set[str]:
    sentences = (article.title, *passages_of(article.text, lexicon, article.language, article.title))
    words = (words for each in sentences for words in (each, shortened(each, lexicon)) if each)
    return {printed_at(each, article.url) for each in words}


# --- what is left of articles that were wrong ------------------------------------------------------


def without_wrong(annotation: Annotation, article: Article, prints: Collection[str]) -> Annotation:
    """Return an annotation without the sentences and days of these fingerprints. The weights of the others
    stay."""
    if not prints:
        return annotation
    url = article.url

    def still(dates: Iterable[DatedPhrase]) -> tuple[DatedPhrase, ...]:
        return tuple(each for each in dates if dated_mark(each.date, each.kind, url) not in prints)

    kept = [each for each in annotation.sentences if printed_at(each.text, url) not in prints]
    headline, opening = annotation.headline, annotation.sentences[:1]
    if printed_at(headline.text, url) in prints:
        headline = replace(headline, quantities=(), fact=None, withdrawals=())
    return replace(
        annotation,
        headline=headline,
        sentences=tuple(replace(each, dates=still(each.dates)) for each in kept),
        given=still(annotation.given) if kept[:1] == list(opening) else (),
    )


# --- figures and days, as facts have them ----------------------------------------------------------


def _values(sentence: Sentence) -> tuple[str, ...]:
    return (*_figures(sentence), *_days(sentence))


def _days(sentence: Sentence) -> tuple[str, ...]:
    return sentence.fact.days if sentence.fact else ()


def _figures(sentence: Sentence) -> tuple[str, ...]:
    return tuple(number.lstrip("~") for number in sentence.fact.numbers) if sentence.fact else ()


def _kind(value: str) -> str:
    """Return the unit of a figure; "" for a day."""
    return value.partition(" ")[2]


def _amount(figure: str) -> float:
    return float(figure.partition(" ")[0])


def _shared(sentence: Sentence, known: Sentence) -> int:
    one, other = sentence.fact, known.fact
    return len(set(one.words) & set(other.words)) if one and other else 0


def _in_words(value: str, reports: Sequence[_Report], lexicon: Lexicon) -> str:
    """Return a figure as a text writes it, without its unit, or a day as it is; "" if no text has the figure."""
    if not _kind(value):
        return value
    sentences = (each for report in reports for each in (*report.annotation.sentences, report.annotation.headline))
    quantities = chain.from_iterable(each.quantities for each in sentences)
    words = next((each.text for each in quantities if written(each) == value), "")
    counted = lexicon.changes.counted.fullmatch(words)
    return counted["number"] if counted else words
