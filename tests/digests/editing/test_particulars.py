"""The days of a story that bind, each once; and when two states of a list can be compared."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digests.model import (
    Annotation,
    Article,
    DatedPhrase,
    DateKind,
    Ownership,
    Sentence,
    Story,
)
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.particulars import still_standing, with_particulars
from tests.factories import NOW, annotation, article, sentence, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.work import calls_in

MONDAY = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
PUBLISHERS = {number: number for number in range(1, 10)}
PLAIN = Story(id=1, headline="", lead=1, articles=(), first_stored=NOW, last_stored=NOW)
Day = tuple[str, DateKind]


def story(*days: list[Day], text: str = "A text.") -> tuple[list[Article], dict[int, Annotation]]:
    """Articles that came a day apart, each with these days."""
    articles, annotations = [], {}
    for number, given in enumerate(days, 1):
        articles.append(article(number, text=text, published=MONDAY + timedelta(days=number - 1)))
        dates = tuple(DatedPhrase(f"on {day}", day, kind, 0, number) for day, kind in given)
        annotations[number] = annotation(number, given=dates)
    return articles, annotations


def binding(*days: list[Day], text: str = "A text.") -> list[tuple[str, str, int]]:
    found = with_particulars(PLAIN, *story(*days, text=text), PUBLISHERS, us_china(), lexicon()).dates
    return [(each.date, each.kind.value, each.article) for each in found]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ([[("2026-03-20", DateKind.EVENT)]], [("2026-03-20", "event", 1)]),
        ([[("2026-03-10", DateKind.EVENT)]], [("2026-03-10", "event", 1)]),
        ([[("2026-03-09", DateKind.DEADLINE)]], [("2026-03-09", "deadline", 1)]),
        ([[("2027", DateKind.EFFECTIVE)]], [("2027", "effective", 1)]),
        ([[("2026-04", DateKind.EVENT)]], [("2026-04", "event", 1)]),
        ([[("2026-03-21", DateKind.EVENT), ("2026-03-20", DateKind.EVENT)]],
         [("2026-03-20", "event", 1), ("2026-03-21", "event", 1)]),
        ([[("2026-03-20", DateKind.EVENT)], [("2026-03-20", DateKind.EVENT)]], [("2026-03-20", "event", 1)]),
        ([[("2026-03-20", DateKind.EVENT)], [("2026-03-20", DateKind.EXPIRY)]], [("2026-03-20", "expiry", 2)]),
        ([[("2026-03-20", DateKind.EXPIRY)], [("2026-03-20", DateKind.EVENT)]], [("2026-03-20", "expiry", 1)]),
        ([[("2026-03-20", DateKind.EXPIRY)], [("2026-03-20", DateKind.EFFECTIVE)]],
         [("2026-03-20", "effective", 2)]),
        ([[("2026-03-20", DateKind.EFFECTIVE)], [("2026-03-20", DateKind.DEADLINE)]],
         [("2026-03-20", "deadline", 2)]),
    ],
)  # fmt: skip
def test_a_day_binds_once_as_the_strictest_of_what_is_said_of_it(
    days: list[list[Day]], found: list[tuple[str, str, int]]
) -> None:
    assert binding(*days) == found


def test_a_day_that_stands_is_told_once_more_in_the_words_of_each_other_language() -> None:
    day, other = ("2026-03-20", DateKind.DEADLINE), ("2026-03-20", DateKind.EVENT)
    articles, annotations = story([day], [day], [day], [day], [other])
    spoken = ("en", "en", "zh-Hans", "zh-Hant", "ms")
    articles = [replace(each, language=language) for each, language in zip(articles, spoken, strict=True)]
    found = with_particulars(PLAIN, articles, annotations, PUBLISHERS, us_china(), lexicon()).dates
    assert [(each.article, each.kind) for each in found] == [(1, DateKind.DEADLINE), (3, DateKind.DEADLINE)]


def test_of_two_that_name_a_day_the_one_that_says_what_is_due_is_told() -> None:
    articles, annotations = story([("2026-03-20", DateKind.EVENT)], [("2026-03-20", DateKind.EVENT)])
    annotations[2] = replace(annotations[2], given=(replace(annotations[2].dates[0], what="the talks"),))
    (found,) = with_particulars(PLAIN, articles, annotations, PUBLISHERS, us_china(), lexicon()).dates
    assert (found.article, found.what) == (2, "the talks")


def test_what_does_not_bind_is_not_told() -> None:
    articles, annotations = story([("2026-03-20", DateKind.EVENT)])
    loose = tuple(replace(each, binds=False) for each in annotations[1].dates)

    found = with_particulars(
        PLAIN, articles, {1: replace(annotations[1], given=loose)}, PUBLISHERS, us_china(), lexicon()
    )

    assert found.dates == ()


@pytest.mark.parametrize(
    "question",
    [
        "Will the talks take place on 20 March?",
        "A reporter asked: “Will the talks take place on 20 March?”",
        "会谈会在3月20日举行吗？",
        "記者問：「會談會在3月20日舉行嗎？」",
    ],
)
def test_who_asks_about_a_day_does_not_plan_it(question: str) -> None:
    asked = DatedPhrase("20 March", "2026-03-20", DateKind.EVENT, 1, 1)
    days = replace(sentence(1, 1, question), dates=(asked,))
    told = replace(sentence(1, 2, "The talks take place on 20 March."), dates=(replace(asked, index=2),))

    def found(*sentences: Sentence) -> tuple[DatedPhrase, ...]:
        articles = [article(1, text="A text.", published=MONDAY)]
        annotations = {1: annotation(1, *sentences)}
        return with_particulars(PLAIN, articles, annotations, PUBLISHERS, us_china(), lexicon()).dates

    assert found(days) == ()
    assert found(days, told) == told.dates, "the answer says it"


def test_an_article_without_its_text_tells_no_days() -> None:
    assert binding([("2026-03-20", DateKind.EVENT)], text="") == []


# --- Dates that no longer stand. All prose is invented. ---

TARIFFS = "The tariffs on Chinese electric cars take effect on August 1."
SUSPENDED = "The Trade Office suspended the tariffs on Chinese electric cars on Friday."
COMMENTS = "Comments on the proposed rule for chip parts are due by June 24."


def report(identifier: int, *sentences: str, title: str = "A headline", hours: float = 0) -> Article:
    published = NOW + timedelta(hours=hours)
    return article(identifier, text="\n\n".join(sentences), title=title, published=published)


def named(
    words: str, kind: DateKind = DateKind.EFFECTIVE, *, day: str = "2026-08-01", identifier: int = 1
) -> DatedPhrase:
    return DatedPhrase(words, day, kind, 0, identifier)


def stands(phrase: DatedPhrase, *articles: Article) -> bool:
    return left([phrase], articles) == (phrase,)


def naming(phrases: Sequence[DatedPhrase], found: Annotation) -> Annotation:
    """An annotation of which the first sentence names these days, or its document gives those that it does not."""
    own = [each for each in phrases if each.article == found.article]
    first = found.sentences[0]
    there = tuple(each for each in own if each.text in first.text)
    given = tuple(each for each in own if each not in there)
    rest = (replace(each, dates=()) for each in found.sentences[1:])
    return replace(found, sentences=(replace(first, dates=there), *rest), given=given)


def left(phrases: Sequence[DatedPhrase], articles: Sequence[Article]) -> tuple[DatedPhrase, ...]:
    annotations = {each.id: naming(phrases, annotate(each, us_china(), lexicon())) for each in articles}
    return still_standing(phrases, articles, annotations, lexicon())


def later(text: str, title: str = "A headline", hours: float = 5) -> list[Article]:
    return [report(1, TARIFFS), report(2, text, title=title, hours=hours)]


NOBODY = source("nobody", ownership=Ownership.UNLABELLED, party="other", label="unlabelled")


def test_a_source_without_a_label_takes_back_no_date_that_a_labelled_one_told() -> None:
    told, off = report(1, TARIFFS), report(2, SUSPENDED, hours=5)
    words = "take effect on August 1"
    assert not stands(named(words), told, off)
    assert stands(named(words), told, replace(off, source=NOBODY))
    assert not stands(named(words), replace(told, source=NOBODY), replace(off, source=NOBODY))


def test_a_day_is_a_labelled_sources_where_one_names_it() -> None:
    articles, annotations = story([("2026-03-20", DateKind.DEADLINE)], [("2026-03-20", DateKind.EVENT)])

    def teller(*given: Article) -> int:
        (found,) = with_particulars(PLAIN, given, annotations, PUBLISHERS, us_china(), lexicon()).dates
        return found.article

    assert teller(*articles) == 1
    assert teller(replace(articles[0], source=NOBODY), articles[1]) == 2


@pytest.mark.parametrize(
    ("articles", "stands"),
    [
        ([], True),
        ([report(1, TARIFFS)], True),
        (later("The embassy spoke of the tariffs."), True),
        (later(SUSPENDED), False),
        (later("Washington put off the tariffs on electric cars until further notice."), False),
        (later("Tariffs on electric cars will no longer take effect this summer, the Trade Office said."), False),
        (later("A court blocked the tariffs on electric cars from China."), False),
        (later("More to come.", title="US delays tariffs on Chinese electric cars"), False),
        (later(SUSPENDED, hours=-5), True),
        (later(SUSPENDED, hours=0), True),
        (later("The Trade Office suspended talks on soybeans."), True),
        (later("Ohio suspended its loans to makers of buses and electric cars and bicycles and boats."), True),
        (later("The Trade Office extended the time for comments on tariffs on electric cars to July 8."), True),
        (later("Beijing urged Washington to cancel the tariffs on electric cars."), True),
        (later("Washington may suspend the tariffs on electric cars, two people said."), True),
        (later("The Trade Office refused to withdraw the tariffs on electric cars."), True),
        (later("The tariffs on electric cars will not be lifted, the Trade Office said."), True),
        (later("Beijing threatened to block exports if the tariffs on electric cars come."), True),
        (later("The Trade Office lifted the tariffs on electric cars to 100 percent."), True),
        ([report(1, "The tariffs, which were to take effect on August 1, have been suspended.")], False),
        ([report(1, "Duties suspended last year take effect again on August 1.")], True),
    ],
)
def test_a_later_article_about_the_same_thing_takes_a_date_back_and_a_wish_or_a_threat_leaves_it(
    articles: list[Article], stands: bool
) -> None:
    assert bool(left([named("August 1")], articles)) is stands


def test_a_deadline_that_is_extended_gives_way_to_the_new_one() -> None:
    old = named("June 24", DateKind.DEADLINE, day="2026-06-24")
    new = named("July 8", DateKind.DEADLINE, day="2026-07-08", identifier=2)
    said = (
        report(1, COMMENTS),
        report(2, "The department extended the comments period for the chip parts rule to July 8.", hours=24),
    )

    assert left([old, new], said) == (new,)


def due(
    day: str, what: str, identifier: int = 1, kind: DateKind = DateKind.DEADLINE, words: str = ""
) -> DatedPhrase:
    return DatedPhrase(words or day, day, kind, 0, identifier, what=what)


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [("Comments", "comment period", True), ("Comments", "", True), ("Comments", "nominations", False)],
)
def test_an_extension_ends_the_older_day_of_the_same_matter(old: str, new: str, gone: bool) -> None:
    first, second = due("2026-06-24", old), due("2026-07-08", new, 2)
    said = (report(1, "Comments are due."), report(2, "The office extended the deadline to July 8.", hours=24))

    assert left([first, second], said) == ((second,) if gone else (first, second))
    assert left([first, replace(second, date="2026-06-20")], said)[0] == first


def test_an_extension_that_says_not_of_what_leaves_days_of_two_matters() -> None:
    days = [due("2026-06-24", "Comments"), due("2026-06-30", "nominations"), due("2026-07-08", "", 2)]
    said = (report(1, "A word."), report(2, "The office extended the deadline to July 8.", hours=24))

    assert left(days, said) == tuple(days)


def test_what_is_called_off_by_its_name_is_no_plan() -> None:
    talks = due("2026-06-03", "talks", kind=DateKind.EVENT)
    off = report(2, "Washington cancelled the talks.", hours=24)

    assert not stands(talks, report(1, "They meet in Geneva."), off)
    assert stands(replace(talks, what="drills"), report(1, "They meet in Geneva."), off)
    visit = named("June 3", DateKind.EVENT, day="2026-06-03")
    delegation = report(2, "Beijing called off the visit of the trade delegation.", hours=24)
    assert not stands(visit, report(1, "The trade delegation will visit Shanghai on June 3."), delegation)
    assert stands(replace(talks, kind=DateKind.EFFECTIVE), report(1, "They meet in Geneva."), off)


@pytest.mark.parametrize(
    "later",
    [
        "The department moved the end of the consultation from June 24 to July 8.",
        "Comments on the rule for chip parts are now due by July 8, two weeks later than planned.",
        "The hearing of comments, which was to end on June 24, was put off.",
    ],
)
def test_a_day_that_a_later_article_calls_the_old_one_is_gone(later: str) -> None:
    due = named("June 24", DateKind.DEADLINE, day="2026-06-24")
    new = named("July 8", DateKind.DEADLINE, day="2026-07-08", identifier=2)

    for other in (report(2, later, hours=24), report(2, "A word.", title=later, hours=24)):
        assert left([due, new], [report(1, COMMENTS), other]) == (new,)
    assert stands(due, report(1, COMMENTS), report(2, "Comments are still due by June 24.", hours=24))


def test_what_is_moved_takes_no_other_kind_of_day_with_it() -> None:
    """A decision that comes later leaves the day on which the flights are to begin."""
    begin = named("July 1", DateKind.EVENT, day="2026-07-01")
    decision = named("June 28", DateKind.DEADLINE, day="2026-06-28", identifier=2)
    said = (
        report(1, "Chinese airlines asked to fly sixty round trips a week from July 1."),
        report(2, "The office decides on sixty round trips of airlines by June 28, later than planned.", hours=24),
    )

    assert left([begin, decision], said) == (begin, decision)


def test_of_a_move_from_one_day_to_another_the_new_day_stays() -> None:
    text = "The meeting was moved from June 3 to June 10."
    old = named("June 3", DateKind.EVENT, day="2026-06-03")
    new = named("June 10", DateKind.EVENT, day="2026-06-10")

    assert left([old, new], [report(1, text)]) == (new,)


def test_chinese_withdrawals_count_and_chinese_wishes_do_not() -> None:
    said = article(1, text="对华电动汽车关税将于8月1日生效。", title="关税", language="zh-Hans", published=NOW)
    off = article(
        2, text="美方宣布推迟对华电动汽车关税。", title="消息", language="zh-Hans", published=NOW + timedelta(1)
    )
    wish = article(
        2,
        text="中方敦促美方取消对华电动汽车关税。",
        title="消息",
        language="zh-Hans",
        published=NOW + timedelta(1),
    )

    assert not stands(named("8月1日"), said, off)
    assert stands(named("8月1日"), said, wish)


def test_a_hostile_text_takes_work_in_proportion() -> None:
    sentence = f"{'Washington suspended and delayed and called off ' * 30}the tariffs on Chinese electric cars. "
    dates = [named("August 1", day=f"2026-08-{day:02}") for day in range(1, 29)]

    def told(times: int) -> int:
        hostile = report(2, sentence * times, hours=5)
        return calls_in(lambda: left(dates, [report(1, TARIFFS), hostile]))

    assert told(300) < 8 * told(75)


X = ("Duties on goods from China", "The exclusions for 164 Chinese goods from the US duties expire on May 31.")
DUTY = ("US to raise duties on Chinese steel", "The United States will raise tariffs on Chinese steel on June 3.")
EXTENDED = "Washington extended the exclusions for Chinese goods to August 31."
MORE = "US extends exclusions for Chinese goods"


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ([X], ["2024-05-31"]),
        ([X, (MORE, "Washington extended the exclusions for 164 Chinese goods to August 31.")], ["2024-08-31"]),
        ([X, (MORE, "The exclusions for Chinese goods will now run until August 31, the US said.")],
         ["2024-08-31"]),
        ([(MORE, "The exclusions for Chinese goods, which were to end on May 31, were extended to August 31.")],
         ["2024-08-31"]),
        ([(MORE, f"{EXTENDED} The exclusions for Chinese goods were due to expire on May 31.")], ["2024-08-31"]),
        ([DUTY], ["2024-06-03"]),
        ([DUTY, ("US delays duties", "The US postponed the tariffs on Chinese steel to July 1.")],
         ["2024-07-01"]),
        ([DUTY, ("US drops duties", "The United States suspended the tariffs on Chinese steel.")], []),
        ([DUTY, ("US may drop duties", "The US may suspend the tariffs on Chinese steel.")], ["2024-06-03"]),
        ([("Talks", "The US-China talks, which were scheduled for May 25 to 27, have been postponed.")], []),
    ],
)  # fmt: skip
def test_an_extension_ends_the_older_day_and_a_withdrawal_removes_it(
    told: list[tuple[str, str]], days: list[str]
) -> None:
    first = datetime(2024, 5, 14, 15, 20, tzinfo=UTC)
    articles = [
        article(number, title=title, text=text, published=first + timedelta(days=number - 1))
        for number, (title, text) in enumerate(told, 1)
    ]
    annotations = {each.id: annotate(each, us_china(), lexicon()) for each in articles}

    publishers = {each.id: each.id for each in articles}
    found = with_particulars(PLAIN, articles, annotations, publishers, us_china(), lexicon())
    assert [each.date for each in found.dates] == days
