"""The official document behind a story is linked first; where nothing is sure, none is."""

from datetime import UTC, datetime, timedelta

import pytest

from digests.model import Article, Ownership, Policy
from digests.rules.editing.documents import documents_of, papers_of
from tests.editing import edit_articles, numbered
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

RELATION = us_china()
MONDAY = datetime(2024, 5, 20, 15, tzinfo=UTC)
REGISTER = source("register", name="Federal Register", ownership=Ownership.GOVERNMENT, policy=Policy.FULL)
MINISTRY = source("ministry", ownership=Ownership.GOVERNMENT)


def report(text: str, title: str = "US tightens rules for Chinese cranes", **changes: object) -> Article:
    return article(1, title=title, text=text, published=MONDAY, **changes)


def document(
    identifier: int = 2, title: str = "Licensing of Ship-to-Shore Cranes of Chinese Origin", **changes: object
) -> Article:
    values: dict[str, object] = {
        "source": REGISTER,
        "document_number": "2024-11022",
        "text": "A rule.",
        "published": MONDAY,
    }
    url = f"https://register.example.org/{identifier}"
    return article(identifier, title=title, url=url, **(values | changes))


def matched(member: Article, *candidates: Article) -> list[int]:
    return [
        each.article
        for each in documents_of([member], papers_of(candidates, RELATION, lexicon()), RELATION, lexicon())
    ]


def test_a_storys_own_official_article_is_its_document_numbered_ones_first() -> None:
    ministry = article(3, source=MINISTRY, title="US raises tariffs on Chinese cranes", published=MONDAY)
    found = documents_of([report("A text."), ministry, document()], [], RELATION, lexicon())
    assert [each.article for each in found] == [2, 3]
    assert (found[0].url, found[0].number) == ("https://register.example.org/2", "2024-11022")


def test_what_enacts_a_measure_goes_before_what_a_spokesperson_says_about_it() -> None:
    said = article(2, source=MINISTRY, title="Spokesperson answers questions on cranes", published=MONDAY)
    done = article(
        3, source=MINISTRY, title="US raises tariffs on Chinese cranes", published=MONDAY + timedelta(hours=1)
    )
    assert [each.article for each in documents_of([said, done], [], RELATION, lexicon())] == [3]
    assert [each.article for each in documents_of([said], [], RELATION, lexicon())] == [2]


@pytest.mark.parametrize(
    "title",
    [
        "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on May {}, 2024",
        "Secretary Lark Holds a Press Briefing on May {}",
        "2024年5月{}日外交部发言人韦岚主持例行记者会",
    ],
)
def test_a_press_conference_is_no_document_neither_the_storys_own_nor_that_of_another_day(title: str) -> None:
    earlier, quoted = (
        article(number, source=MINISTRY, title=title.format(day), published=MONDAY + timedelta(days=day - 20))
        for number, day in ((2, 20), (3, 21))
    )
    assert documents_of([earlier, quoted], [], RELATION, lexicon()) == ()
    assert matched(report("A text.", title=title.format(21)), earlier) == []
    readout = article(4, source=MINISTRY, title="Readout of the call on cranes", published=MONDAY)
    assert [each.article for each in documents_of([earlier, readout], [], RELATION, lexicon())] == [4]


def test_a_docket_and_a_chinese_number_name_a_document() -> None:
    docket = document(text="Docket BIS-2024-0012. The bureau asks for views.", document_number="")
    assert matched(report("Views go to docket BIS-2024-0012."), docket) == [2]
    notice = document(title="商务部公告2024年第21号", document_number="", text="公告。", language="zh-Hans")
    assert matched(report("商务部发布公告2024年第21号。", language="zh-Hans"), notice) == [2]


def test_a_title_of_general_words_and_what_is_not_official_are_no_document() -> None:
    general = document(title="Statement of the Department", document_number="")
    assert matched(report("The statement of the department was new."), general) == []
    assert matched(report("The rule 2024-11022 was printed."), report("A copy.", title="2024-11022")) == []


def test_a_document_that_comes_in_later_reaches_the_story_that_is_already_there() -> None:
    text = "The United States will license Chinese cranes, Washington said. The rule is document 2024-11022."
    first = report(text, stored_at=MONDAY)
    edited = numbered(edit_articles([first], [], [], RELATION, lexicon()))
    (story,) = edited.stories
    assert story.documents == ()
    late = document(
        9,
        title="Federal agency adopts rule on port equipment",
        text="The United States Department of Commerce adopts a rule on equipment from China.",
        stored_at=MONDAY + timedelta(hours=3),
    )
    again = edit_articles([late], [first], [story], RELATION, lexicon())
    assert {each.article for told in again.stories if told.id == story.id for each in told.documents} == {9}


CRANES = "Licensing of Ship-to-Shore Cranes of Chinese Origin"


@pytest.mark.parametrize(
    ("told", "changes", "found"),
    [
        ({"text": "The rule 2024-11022 was printed."}, {}, True),
        ({"text": "The rule 2024-110221 was printed."}, {}, False),
        ({"text": "The rule A2024-11022 was printed."}, {}, False),
        ({"text": "The rule 24-11 was printed."}, {"document_number": "24-11"}, False),
        ({"text": "The rule 24-110 was printed."}, {"document_number": "24-110"}, True),
        ({"title": "The rule 2024-11022", "text": "It was printed."}, {}, True),
        ({"text": f"It is called {CRANES.upper()}."}, {}, True),
        ({"text": "It is called Licensing of  Ship-to-Shore\nCranes of Chinese Origin."}, {}, True),
        ({"text": "It is called Cranes of China."}, {"title": "Cranes of China"}, False),
        ({"text": "It is on Six Old Cranes in a Port."}, {"title": "Six Old Cranes in a Port"}, True),
        ({"text": "It is on Five Old Cranes in Ports."}, {"title": "Five Old Cranes in Ports"}, False),
        ({"text": "It is on Old Cranes in Big Ports."}, {"title": "Old Cranes in Ports"}, False),
        ({"text": "A text.", "title": "Licensing of ship-to-shore cranes by origin"}, {}, True),
        ({"text": "A text.", "title": "Cranes"}, {}, False),
        ({"text": "In the Federal Register the department set out new rules for solar cells."}, {}, False),
        ({"text": "", "title": "The rule 2024-11022"}, {}, False),
    ],
)
def test_an_article_names_a_document_by_number_title_or_subject(
    told: dict[str, str], changes: dict[str, object], found: bool
) -> None:
    member = article(1, published=MONDAY, **({"title": "Port news of the day"} | told))
    assert matched(member, document(title=str(changes.pop("title", CRANES)), **changes)) == [2] * found


@pytest.mark.parametrize(
    ("hours", "found"), [(0, True), (72, True), (-72, True), (73, False), (-73, False), (None, False)]
)
def test_a_document_is_of_the_same_days(hours: int | None, found: bool) -> None:
    published = None if hours is None else MONDAY + timedelta(hours=hours)
    assert matched(report("The rule 2024-11022 was printed."), document(published=published)) == [2] * found


def test_of_two_documents_the_surer_one_is_linked_and_of_equals_the_first() -> None:
    text = f"The rule 2024-11022 was printed. It is called {CRANES}."
    surer = document(5, title="A rule on ports and on much else besides")
    titled = document(4, document_number="2024-99999")
    assert matched(report(text), titled, surer) == matched(report(text), surer, titled) == [5]
    assert matched(report(text), document(7), document(6)) == [6]


@pytest.mark.parametrize(
    ("title", "found"),
    [("关于对起重机实施管制的公告", True), ("对起重机实施管制公告", True), ("起重机实施管制公告", False)],
)
def test_a_chinese_title_is_named_whole_where_it_is_long_enough(title: str, found: bool) -> None:
    member = article(1, published=MONDAY, title="港口新闻", text=f"部门公布了{title}。", language="zh-Hans")
    own = document(title=title, document_number="", text="公告。", language="zh-Hans")
    assert matched(member, own) == [2] * found


def test_of_what_only_says_something_the_first_is_linked_and_of_what_enacts_two() -> None:
    title = "Spokesperson on cranes"
    said = [article(number, source=MINISTRY, title=title, published=MONDAY) for number in (1, 2)]
    assert [each.article for each in documents_of(said, [], RELATION, lexicon())] == [1]
    papers = [document(number) for number in (5, 4, 3)]
    assert [each.article for each in documents_of(papers, [], RELATION, lexicon())] == [5, 4]
