"""Origins are publisher families: sisters count once, and a reprint adds nothing."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Article, Origin, Ownership
from digests.rules.editing.origins import both_governments, count, credit_of
from tests.factories import article, source
from tests.relations import india_pakistan, us_china


def counted(articles: Sequence[Article]) -> tuple[Origin, ...]:
    return count(articles, us_china())


def own(place: str) -> str:
    """A text that shares no run of words with that of another place."""
    return " ".join(f"The ministry of {place}{number} agreed." for number in range(12))


def by(identifier: int, outlet: str, text: str = "", **changes: str) -> Article:
    return article(
        identifier,
        source=source(outlet, family=changes.pop("family", outlet)),
        text=text or own(outlet),
        **changes,
    )


def test_two_families_with_words_of_their_own_are_two_origins() -> None:
    origins = counted([by(1, "gazette"), by(2, "courier")])
    assert [origin.family for origin in origins] == ["gazette", "courier"]


def test_sister_outlets_are_one_origin_with_two_outlets() -> None:
    (origin,) = counted([by(1, "gazette", family="press"), by(2, "evening", family="press")])
    assert (origin.family, origin.outlets) == ("press", 2)


def test_a_near_copy_is_the_origin_of_the_earlier_one() -> None:
    words = " ".join(f"word{number}" for number in range(60))
    (origin,) = counted([by(2, "courier", f"{words} and a clause of its own"), by(1, "gazette", words)])
    assert (origin.family, origin.outlets) == ("gazette", 2)


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("BEIJING (Reuters) - China said on Monday that it agreed.", "reuters"),
        ("China said on Monday that it agreed. (AP)", "ap"),
        ("新华社北京5月14日电 商务部发言人表示。", "xinhua"),
        ("China agreed.\n\nSource: Xinhua", ""),
        ("China agreed, as Reuters reported on Monday.", ""),
        ("China agreed.\n\nReprinted with permission from Potomac Courier (fictional).", "potomac courier"),
    ],
)
def test_a_credit_line_names_whose_words_they_are(text: str, credit: str) -> None:
    assert credit_of(by(1, "gazette", text), us_china()) == credit


def test_the_agencies_of_a_pair_stand_in_its_data() -> None:
    taken = by(1, "gazette", "NEW DELHI (PTI) - India and Pakistan agreed on Monday.")
    assert credit_of(taken, india_pakistan()) == "pti"
    assert credit_of(taken, us_china()) == ""


def test_two_outlets_that_print_one_agency_are_one_origin() -> None:
    (origin,) = counted(
        [
            by(1, "gazette", "(Reuters) - China said on Monday that it agreed to nine steps."),
            by(2, "courier", "A ministry agreed to nine steps on Monday, it said in Beijing. (Reuters)"),
        ]
    )
    assert (origin.family, origin.outlets) == ("reuters", 2)


def test_a_credited_publisher_that_is_there_itself_is_the_origin() -> None:
    reprint = by(2, "ledger", "A shorter text.\n\nReprinted with permission from Gazette (fictional).")
    (origin,) = counted([by(1, "gazette"), reprint])
    assert (origin.family, origin.outlets) == ("gazette", 2)


def test_a_credit_that_names_nobody_joins_nothing() -> None:
    notice = "Reprinted with permission from a partner newsroom."
    assert (
        len(counted([by(1, "gazette", f"{own('one')}\n\n{notice}"), by(2, "ledger", f"{own('two')}\n\n{notice}")]))
        == 2
    )


def test_the_credit_of_a_feed_counts_like_a_line_in_the_text() -> None:
    assert len(counted([by(1, "gazette"), by(2, "ledger", source_credit="Gazette")])) == 1


@given(
    outlets=st.lists(st.sampled_from(["gazette", "courier", "signal", "ledger"]), min_size=1, max_size=6),
    copied=st.integers(0, 5),
    reprinter=st.sampled_from(["ledger", "herald"]),
)
def test_adding_a_reprint_never_raises_the_count(outlets: list[str], copied: int, reprinter: str) -> None:
    articles = [by(number, outlet, own(f"{outlet}{number}x")) for number, outlet in enumerate(outlets)]
    original = articles[copied % len(articles)]
    text = f"{original.text}\n\nReprinted with permission from {original.source.name}."
    reprint = replace(by(99, reprinter, text), title=original.title)
    assert len(counted([*articles, reprint])) <= len(counted(articles))


def test_no_articles_have_no_origin() -> None:
    assert counted([]) == ()


def test_both_governments_speak_only_through_sources_of_their_own() -> None:
    relation = us_china()
    us = article(1, source=source("us-notices", party="us", ownership=Ownership.GOVERNMENT))
    prc = article(2, source=source("prc-notices", party="prc", ownership=Ownership.GOVERNMENT))
    state_media = article(3, source=source("daily", party="prc", ownership=Ownership.STATE_CONTROLLED))
    assert both_governments([us, prc], relation)
    assert not both_governments([us, state_media], relation)
    assert not both_governments([us], relation)
