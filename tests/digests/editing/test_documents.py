"""The official document behind a story is linked first; where nothing is sure, none is."""

from datetime import UTC, datetime, timedelta

import pytest

from digests.model import Article, Ownership, Policy
from digests.rules.editing.documents import documents_of
from tests.factories import article, source
from tests.lexicons import lexicon

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


def test_a_storys_own_official_article_is_its_document_numbered_ones_first() -> None:
    ministry = article(3, source=MINISTRY, title="US raises tariffs on Chinese cranes", published=MONDAY)
    found = documents_of([report("A text."), ministry, document()], lexicon())
    assert [each.article for each in found] == [2, 3]
    assert (found[0].url, found[0].number) == ("https://register.example.org/2", "2024-11022")


def test_what_enacts_a_measure_goes_before_what_a_spokesperson_says_about_it() -> None:
    said = article(2, source=MINISTRY, title="Spokesperson answers questions on cranes", published=MONDAY)
    done = article(
        3, source=MINISTRY, title="US raises tariffs on Chinese cranes", published=MONDAY + timedelta(hours=1)
    )
    assert [each.article for each in documents_of([said, done], lexicon())] == [3]
    assert [each.article for each in documents_of([said], lexicon())] == [2]


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
    assert documents_of([earlier, quoted], lexicon()) == ()
    readout = article(4, source=MINISTRY, title="Readout of the call on cranes", published=MONDAY)
    assert [each.article for each in documents_of([earlier, readout], lexicon())] == [4]


def test_of_what_only_says_something_the_first_is_linked_and_of_what_enacts_two() -> None:
    title = "Spokesperson on cranes"
    said = [article(number, source=MINISTRY, title=title, published=MONDAY) for number in (1, 2)]
    assert [each.article for each in documents_of(said, lexicon())] == [1]
    papers = [document(number) for number in (5, 4, 3)]
    assert [each.article for each in documents_of(papers, lexicon())] == [5, 4]
