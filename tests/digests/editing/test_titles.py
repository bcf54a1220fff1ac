"""Which article's title stands above a story."""

from typing import Any

import pytest

from digests.model import Annotation, Article, Ownership, Segment, TextKind
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.titles import claims_more, titles_of
from tests.factories import NOW, article, source
from tests.lexicons import lexicon
from tests.relations import us_china

BOTH = "US adds five Chinese companies to its list"
ONE = "Five companies added to the list of Beijing"
NOTICE = "Ministry of Commerce Announcement No. 61 of 2025"


def made(identifier: int, title: str = BOTH, ownership: Ownership = Ownership.PRIVATE, **changes: Any) -> Article:
    outlet = source(f"outlet-{identifier}", ownership=ownership)
    return article(identifier, title=title, source=outlet, **({"text": "It rained."} | changes))


def order(*articles: Article, pegs: tuple[int, ...] = (), reprinted: tuple[int, ...] = ()) -> tuple[int, ...]:
    return titles_of(
        articles,
        {each.id: annotate(each, us_china(), lexicon()) for each in articles},
        pegs,
        reprinted,
        {},
        {each.id: NOW for each in articles},
        us_china(),
        lexicon(),
    )


def test_an_independent_outlet_that_names_both_sides_goes_first_and_one_whose_owner_nobody_knows_last() -> None:
    told = (
        made(1, BOTH, Ownership.STATE_CONTROLLED),
        made(2, BOTH, Ownership.GOVERNMENT),
        made(3, BOTH, Ownership.UNLABELLED),
        made(4, ONE, Ownership.NONPROFIT),
        made(5, BOTH, Ownership.PUBLIC_BROADCASTER),
        made(6, BOTH, Ownership.PARTY_LINKED),
    )
    assert order(*told) == (5, 4, 2, 1, 6, 3)


@pytest.mark.parametrize(
    ("worse", "marked"),
    [
        (made(1, kind=TextKind.OPINION), {}),
        (made(1), {"reprinted": (1,)}),
        (made(1), {"pegs": (1,)}),
        (made(1, NOTICE), {}),
        (made(1, "美国将五家中国企业列入清单", language="zh-Hans"), {}),
    ],
)
def test_even_a_state_outlets_title_goes_before(worse: Article, marked: dict[str, Any]) -> None:
    assert order(worse, made(2, BOTH, Ownership.STATE_CONTROLLED), **marked) == (2, 1)


def test_of_equals_the_one_with_text_then_the_earlier_number_goes_first() -> None:
    assert order(made(1, text=""), made(2)) == (2, 1)
    assert order(made(2), made(1)) == (1, 2)


@pytest.mark.parametrize(
    ("title", "numbered"),
    [
        (NOTICE, True),
        ("Notice No. 7", True),
        ("商务部公告2025年第61号", True),
        ("Announcement No. 61 adds five firms to the list", False),
        ("商务部公告2025年第61号 公布对稀土出口管制的决定", False),
        ("Five firms", False),
    ],
)
def test_a_notice_is_known_by_a_title_that_has_its_number_alone(title: str, numbered: bool) -> None:
    assert bool(lexicon().titles.numbered.search(title)) is numbered


@pytest.mark.parametrize(
    ("title", "text", "more"),
    [
        (
            "US imposes tariffs on Chinese steel",
            "The United States is considering tariffs on Chinese steel, officials said.",
            True,
        ),
        (
            "US imposes tariffs on Chinese steel",
            "The United States imposed tariffs on Chinese steel on Monday.",
            False,
        ),
        (
            "US considers tariffs on Chinese steel",
            "The United States is considering tariffs on Chinese steel, officials said.",
            False,
        ),
        ("Tariffs trigger a fall of the yuan", "The yuan fell after the tariffs were told of.", True),
        ("Tariffs trigger a fall of the yuan", "The tariffs caused the yuan to fall.", False),
        ("关税导致人民币下跌", "关税宣布后，人民币下跌。", True),
        ("The yuan falls", "The yuan fell because of the tariffs.", False),
    ],
)
def test_a_title_claims_more_where_its_text_only_considers_or_only_follows(
    title: str, text: str, more: bool
) -> None:
    page = made(1, title, text=text, language="zh-Hans" if "税" in title else "en")
    assert claims_more(title, annotate(page, us_china(), lexicon()), lexicon()) is more
    assert (order(page, made(2, title, Ownership.STATE_CONTROLLED, text=""))[0] == 2) is more


def test_a_bare_headline_claims_nothing_more() -> None:
    assert not claims_more(
        "Tariffs trigger a fall", Annotation(article=1, segments=(Segment(first=0, last=-1),)), lexicon()
    )
