"""Origins are publisher families: sisters count once, and a reprint adds nothing."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Article, Origin, Ownership
from digests.rules.editing.origins import both_governments, credit_of, origins_of, provenances_of
from digests.rules.trust import are_independent
from tests.editing import count, reprints
from tests.factories import NOW, article, source
from tests.lexicons import lexicon
from tests.relations import india_pakistan, us_china


def counted(articles: Sequence[Article]) -> tuple[Origin, ...]:
    return count(articles, us_china(), lexicon())


def own(place: str) -> str:
    """A text that shares no run of words with that of another place."""
    return " ".join(f"The ministry of {place}{number} agreed." for number in range(12))


def by(identifier: int, outlet: str, text: str = "", **changes: Any) -> Article:
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
        ("China agreed.\n\nSource: Xinhua", "xinhua"),
        ("China agreed, Reuters reported on Monday.", "reuters"),
        ("China agreed, state news agency Xinhua reported.", "xinhua"),
        ("China agreed, according to state broadcaster Xinhua.", "xinhua"),
        ("BEIJING, May 14 (Xinhua) -- China agreed.", "xinhua"),
        ("据路透社报道，中方同意了。", "reuters"),
        ("（路透北京14日電）中方同意了。", "reuters"),
        ("（中央社台北14日電）中方同意了。", "cna-taipei"),
        ("据新华社消息，中方同意了。", "xinhua"),
        ("中方同意了。（新华社电）", "xinhua"),
        ("China agreed.\n\n(Reporting by A. Nobody in Beijing; Editing by B. Nobody)", "reuters"),
        ("China agreed.\n\nWith reporting from Reuters and staff", "reuters"),
        ("China agreed.\n\nBloomberg contributed to this report.", "bloomberg"),
        ("China agreed.\n\n© 2024 AFP", "afp"),
        ("A spokesman would not tell Reuters why. " + "The talks went on. " * 30, ""),
        ("The talks went on. " * 30 + "Reuters reported another matter in March. " + "They end today. " * 30, ""),
        ("The AP test is taken in May.", ""),
        ("China agreed.\n\nReprinted with permission from Potomac Courier (fictional).", "potomac courier"),
    ],
)
def test_a_credit_line_names_whose_words_they_are(text: str, credit: str) -> None:
    assert credit_of(by(1, "gazette", text), us_china(), lexicon()) == credit


def test_the_agencies_of_a_pair_stand_in_its_data() -> None:
    taken = by(1, "gazette", "NEW DELHI (PTI) - India and Pakistan agreed on Monday.")
    assert credit_of(taken, india_pakistan(), lexicon()) == "pti"
    assert credit_of(taken, us_china(), lexicon()) == ""


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


REPRINTS = st.lists(
    st.tuples(
        st.integers(0, 9),  # which article so far
        st.sampled_from(["ledger", "herald", "gazette", "daily"]),
        st.sampled_from(["whole", "most of it", "with a notice", "feed credit", "told as a report"]),
    ),
    max_size=5,
)


@given(
    outlets=st.lists(st.sampled_from(["gazette", "courier", "signal"]), min_size=1, max_size=5), reprints=REPRINTS
)
def test_no_sequence_of_reprints_ever_raises_the_count(
    outlets: list[str], reprints: list[tuple[int, str, str]]
) -> None:
    articles = [by(number, outlet, own(f"{outlet}{number}x")) for number, outlet in enumerate(outlets)]
    highest = len(counted(articles))
    for number, (copied, reprinter, way) in enumerate(reprints, 90):
        articles.append(reprinted(articles[copied % len(articles)], number, reprinter, way))
        now = len(counted(articles))
        assert now <= highest
        highest = now


def reprinted(original: Article, number: int, outlet: str, way: str) -> Article:
    name = original.source.name
    words = original.text.split()
    texts = {
        "whole": original.text,
        "most of it": " ".join(words[: max(len(words) * 3 // 4, 9)]) + " It goes on in other words from here.",
        "with a notice": f"{original.text}\n\nReprinted with permission from {name}.",
        "feed credit": own(f"credited{number}x"),
        "told as a report": f"Something was agreed, {name} reported on Monday. No more is known of it.",
    }
    return by(number, outlet, texts[way], source_credit=name if way == "feed credit" else "")


def test_what_another_outlet_reported_is_its_news() -> None:
    told = by(2, "ledger", "The two sides agreed, Harbour Gazette reported on Monday. " + own("ledger"))
    assert len(counted([by(1, "harbour-gazette"), told])) == 1
    named_only = by(2, "ledger", "A reader of Harbour Gazette agreed on Monday. " + own("ledger"))
    assert len(counted([by(1, "harbour-gazette"), named_only])) == 2


CREDITS = ("", "Reuters", "AP", "Xinhua", "Gazette", "Courier", "Signal")


@given(
    made=st.lists(
        st.tuples(st.sampled_from(["gazette", "courier", "signal"]), st.sampled_from(CREDITS), st.integers(0, 9)),
        min_size=1,
        max_size=7,
    ),
    place=st.integers(0, 6),
    credit=st.sampled_from(CREDITS[1:]),
)
def test_no_credit_ever_raises_the_count(made: list[tuple[str, str, int]], place: int, credit: str) -> None:
    articles = [
        # Those with the number of an earlier one copy it.
        by(number, outlet, own(f"{min(copied, number)}x"), source_credit=said)
        for number, (outlet, said, copied) in enumerate(made)
    ]
    place %= len(articles)
    articles[place] = replace(articles[place], source_credit="")
    credited = [*articles[:place], replace(articles[place], source_credit=credit), *articles[place + 1 :]]
    assert len(counted(credited)) <= len(counted(articles))


def test_two_datelines_make_no_two_publishers_of_an_outlet() -> None:
    printed = [
        by(number, "ledger", f"BEIJING ({agency}) - {own(agency)}")
        for number, agency in enumerate(("Reuters", "AP", "AFP"))
    ]
    assert len(counted(printed)) == 1
    assert not independent(printed)
    assert independent([*printed, by(9, "gazette")])
    # Another's print of the agency is the same report.
    assert not independent([*printed, by(8, "herald", "BEIJING (Reuters) - " + own("herald"))])


def test_outlets_that_credit_each_other_are_one_origin() -> None:
    circle = [by(1, "gazette", source_credit="Courier"), by(2, "courier", source_credit="Gazette")]
    assert len(counted([*circle, by(3, "gazette", own("more"))])) == 1


def independent(articles: Sequence[Article]) -> bool:
    publishers = origins_of(provenances_of(articles, us_china(), lexicon()), us_china(), lexicon())[1]
    return are_independent(publishers.values())


@pytest.mark.parametrize(
    ("pages", "origins"),
    [
        (("https://east.ledger.example/1", "https://west.ledger.example/1"), 1),
        (("https://east.example/1", "https://west.example/1"), 2),
        (("https://one.github.io/1", "https://two.github.io/1"), 1),
        (("https://one.gov.cn/1", "https://two.gov.cn/1"), 2),
        (("https://www.ledger.co.uk/1", "https://news.ledger.co.uk/1"), 1),
        (("https://8.8.8.8/1", "https://8.8.8.8:81/1"), 1),
        (("https://8.8.8.8/1", "https://8.8.4.4/1"), 2),
        # Nobody has registered these: families alone count there.
        (("http://127.0.0.1:8080/one/1", "http://127.0.0.1:8080/two/1"), 2),
        (("https://replay.invalid/1", "https://replay.invalid/2"), 2),
        (("", ""), 2),
    ],
)
def test_two_families_on_one_registered_domain_are_one_publisher(pages: tuple[str, str], origins: int) -> None:
    articles = [by(number, f"paper{number}", url=page) for number, page in enumerate(pages)]
    assert len(counted(articles)) == origins
    assert independent(articles) == (origins == 2)


def test_one_family_on_two_domains_is_one_publisher() -> None:
    articles = [by(number, "gazette", url=f"https://{number}.example/1") for number in (1, 2)]
    articles[1] = replace(articles[1], text=own("other"))
    assert len(counted(articles)) == 1
    assert not independent(articles)


def test_of_families_and_domains_the_smaller_count_holds() -> None:
    both = [by(1, "gazette", url="https://one.example/1"), by(2, "gazette", own("b"), url="https://two.example/1")]
    assert len(counted([*both, by(3, "courier", url="https://one.example/2")])) == 2
    assert independent([*both, by(3, "courier", url="https://one.example/2")])


def state_media(identifier: int, outlet: str, party: str = "prc") -> Article:
    made = source(outlet, family=outlet, party=party, ownership=Ownership.STATE_CONTROLLED)
    return article(identifier, source=made, text=own(outlet))


def test_the_media_of_one_state_are_one_origin_and_those_of_two_are_two() -> None:
    assert len(counted([state_media(1, "daily"), state_media(2, "evening")])) == 1
    assert len(counted([state_media(1, "daily"), state_media(2, "monitor", party="us")])) == 2
    assert len(counted([state_media(1, "daily"), by(2, "gazette")])) == 2


def test_a_state_agency_that_others_print_is_its_states_media() -> None:
    printed = by(2, "ledger", "BEIJING (Xinhua) - " + own("ledger"))
    assert len(counted([state_media(1, "daily"), printed])) == 1
    assert len(counted([state_media(1, "daily"), by(2, "ledger", "PARIS (AFP) - " + own("ledger"))])) == 2


def test_a_reprint_in_the_other_chinese_script_is_a_reprint() -> None:
    simplified = (
        "美国商务部星期二把九家中国企业列入实体清单，理由是这些企业为军方采购受管制的设备，中方对此表示坚决反对。"
    )
    traditional = (
        "美國商務部星期二把九家中國企業列入實體清單，理由是這些企業為軍方採購受管制的設備，中方對此表示堅決反對。"
    )
    assert len(counted([by(1, "gazette", simplified), by(2, "ledger", traditional)])) == 1


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


@pytest.mark.parametrize(
    ("first", "second", "origins"),
    [
        ("One two three", "So one two three it was", 2),
        ("One two three four", "One two three four", 1),
        ("One two three four", "So one two three four it was", 1),
        ("One two three four", "So one two three and four it was", 2),
        ("One two three four five six seven", "So one two three four five six seven it was", 1),
        ("One two three four five six seven eight", "So one two three four five six seven eight it was", 1),
        ("One two three four five six", "So one two three and four five six it was", 1),
        ("One two three four five six", "So one two three and, and four five six it was", 2),
        ("One two three four five six seven eight", "So one two three four five six seven and eight it was", 1),
        ("a b c d e f g h i j", "a b c d e f g h i k l m n o p q r", 1),
        ("a b c d e f g h i j k", "a b c d e f g h m n o p q r s t u v w x y", 2),
    ],
)
def test_a_text_is_anothers_when_it_holds_most_of_its_runs_or_a_short_one_whole(
    first: str, second: str, origins: int
) -> None:
    assert len(counted([by(1, "gazette", first), by(2, "ledger", second)])) == origins


@pytest.mark.parametrize(
    ("name", "text", "origins"),
    [
        ("Elm Post", "It rained, Elm Post reported.", 1),
        ("Elm Post (fictional)", "It rained, Elm Post reported.", 1),
        ("Elm Post [daily]", "It rained, Elm Post reported.", 1),
        ("Elm", "It rained, Elm reported.", 2),
        ("Elms", "It rained, Elms reported.", 1),
        ("Elm Post", "x" * 380 + ". It rained, Elm Post reported.", 2),
        ("Elm Post", "It rained, as all could see.", 2),
    ],
)
def test_a_report_is_told_of_an_outlet_that_the_beginning_names(name: str, text: str, origins: int) -> None:
    one = article(1, source=source("elm", name=name, family="elm"), text=own("elm"))
    assert len(counted([one, by(2, "ledger", f"{text} {own('ledger')}")])) == origins


def test_who_came_first_is_named_and_an_undated_article_came_last() -> None:
    early, late = NOW - timedelta(days=2), NOW - timedelta(days=1)
    first = by(3, "courier", published=early)
    later = by(2, "gazette", published=late)
    undated = by(1, "signal", published=None, stored_at=None)
    stored = by(4, "herald", published=None, stored_at=NOW - timedelta(days=3))
    origins = counted([undated, later, first, stored])
    assert [each.family for each in origins] == ["herald", "courier", "gazette", "signal"]


def test_what_is_anothers_is_known_by_a_credit_a_notice_or_an_earlier_text_of_another_outlet() -> None:
    words = " ".join(f"word{number}" for number in range(40))
    own_office = source("office", ownership=Ownership.GOVERNMENT)

    def found(*articles: Article) -> set[int]:
        return set(reprints(articles, us_china(), lexicon()))

    assert found(by(1, "gazette", words), by(2, "ledger", words)) == {2}
    assert found(by(1, "gazette", words), by(2, "gazette", words)) == set()
    assert found(by(1, "gazette"), by(2, "ledger", source_credit="Gazette")) == {2}
    assert found(by(1, "gazette", reprint_of=7)) == {1}
    assert found(by(1, "gazette", f"{words}\n\nReprinted with permission.")) == {1}
    assert found(by(1, "gazette", f"Reprinted with permission. {words} {words}")) == set()
    assert found(by(1, "gazette", words), article(2, source=own_office, text=words)) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Additional reporting by Ada Moor of Reuters",
        "With reporting from staff and Reuters",
        "With inputs by Reuters",
        "With input from Reuters",
        "With files from Reuters",
        "With material from Reuters",
        "Reuters contributed to this report.",
        "Reuters contributed to this story.",
        "Reuters contributed to this article.",
        "© Reuters",
        "© 2024 Reuters",
        "Source: Reuters",
        "Via Reuters",
        "Reuters",
    ],
)
def test_each_line_at_the_end_that_credits_an_agency(line: str) -> None:
    assert credit_of(by(1, "gazette", f"Bread is dear in Elm.\n\n{line}"), us_china(), lexicon()) == "reuters"


@pytest.mark.parametrize(
    "words",
    [
        "it was reported by Reuters", "says a report by Reuters", "says a report in Reuters",
        "says a report from Reuters", "according to Reuters", "a baker told Reuters",
        "it was said, citing Reuters", "as cited by the news agency Reuters", "according to the agency Reuters",
        "Reuters reported", "Reuters reports", "Reuters has first reported", "Reuters news agency reported",
    ],
)  # fmt: skip
def test_each_way_to_tell_an_agencys_report(words: str) -> None:
    assert credit_of(by(1, "gazette", f"Bread is dear in Elm, {words}."), us_china(), lexicon()) == "reuters"


@pytest.mark.parametrize(
    "nobody", ["a partner", "an agency", "our desk", "other outlets", "partner newsroom", "agencies"]
)
def test_a_reprint_of_nobody_in_particular_has_no_credit(nobody: str) -> None:
    text = f"Bread is dear in Elm.\n\nReprinted with permission from {nobody}."
    assert credit_of(by(1, "gazette", text), us_china(), lexicon()) == ""


def report(place: str, sentences: int = 12) -> str:
    """A report of its own: no three words in a row are another place's."""
    return " ".join(
        f"In {place}{number} clerks{place} counted{number} crates of{place} wheat{number}{place} by{place} noon."
        for number in range(sentences)
    )


def with_a_word_in_seven(text: str, start: int = 0) -> str:
    words = text.split()
    return " ".join(f"{word} extra{place}" if place % 6 == start else word for place, word in enumerate(words))


DISGUISES: Mapping[str, Callable[[str], str]] = {
    "nothing": lambda text: text,
    "a word in seven": with_a_word_in_seven,
    "a word in seven, elsewhere": lambda text: with_a_word_in_seven(text, 4),
    "a common word in seven": lambda text: re.sub(r"extra\d+", "the", with_a_word_in_seven(text)),
    "an invisible character in each word": lambda text: text.replace("e", "e\u200d"),
    "a look-alike letter in each word": lambda text: text.replace("e", "\u0435").replace("n", "\u0578"),
    "a stroke through each word": lambda text: text.replace("e", "e\u0335").replace("n", "n\u0335"),
    "bold letters": lambda text: text.replace("e", "\U0001d41e").replace("n", "\U0001d427"),
    "figures for letters": lambda text: text.replace("i", "1").replace("o", "0"),
    "a word in seven missing": lambda text: " ".join(word for place, word in enumerate(text.split()) if place % 7),
    "as much of its own behind": lambda text: f"{text} {report('evil')}",
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguised_copy_is_no_origin(disguise: str) -> None:
    copied = by(2, "evil", DISGUISES[disguise](report("elm")))
    assert [each.family for each in counted([by(1, "gazette", report("elm")), copied])] == ["gazette"]
    assert reprints([by(1, "gazette", report("elm")), copied], us_china(), lexicon()) == {2}


def test_a_disguised_copy_in_chinese_is_no_origin() -> None:
    text = "".join(chr(0x4E00 + number * 37 % 2000) for number in range(240))
    disguised = "".join(f"{sign}\u7684" if place % 6 == 0 else sign for place, sign in enumerate(text))
    assert len(counted([by(1, "gazette", text), by(2, "evil", disguised)])) == 1


TWO = [by(1, "gazette", report("elm")), by(2, "courier", report("oak"))]


@pytest.mark.parametrize(
    "pastes",
    [
        [by(3, "evil", f"{report('elm')} {report('oak')}")],
        [by(3, "evil", f"{report('oak')} {report('elm')}")],
        [by(3, "evil", with_a_word_in_seven(f"{report('elm')} {report('oak')}"))],
        [by(3, "evil", report("elm")), by(4, "evil", report("oak"))],
        [by(3, "evil", report("elm")), by(4, "wicked", report("oak"), family="evil")],
        [by(3, "evil", report("elm")), by(4, "evil"), by(5, "evil", f"{report('evil')} {report('oak')}")],
        [by(3, "evil", "All is well, Gazette reported, and Courier reported it too. " + report("evil"))],
        [by(3, "evil", f"{report('oak')}\n\nReprinted with permission from Gazette.")],
        [by(3, "evil", report("elm"), source_credit="Courier")],
    ],
    ids=[
        "one article",
        "the other way round",
        "disguised",
        "two articles",
        "two outlets of a family",
        "beside its own report",
        "told as reports",
        "under the other's name",
        "under the other's credit",
    ],
)
def test_no_paste_makes_one_origin_of_two(pastes: list[Article]) -> None:
    told_of_its_own = {each.source.family for each in pastes if each.text == own("evil")}
    assert {each.family for each in counted([*TWO, *pastes])} == {"gazette", "courier"} | told_of_its_own


def test_what_an_agency_is_said_to_have_written_makes_no_agency_of_a_copied_outlet() -> None:
    agency = by(1, "signal", f"BEIJING (Reuters) - {report('ash')}")
    forged = by(3, "evil", f"BEIJING (Reuters) - {report('elm')}")
    found = counted([agency, by(2, "gazette", report("elm")), forged])
    assert [(each.family, each.outlets) for each in found] == [("reuters", 1), ("gazette", 2)]


def test_copies_with_other_words_put_in_each_are_one_origin_without_the_text_they_are_from() -> None:
    copies = [
        by(number, f"outlet-{number}", with_a_word_in_seven(report("elm", 40), number)) for number in range(6)
    ]
    assert len(counted(copies)) == 1


# --- Pairs of invented reports, labelled by hand: of two that are called independent, both have to be. ---

FILE = Path(__file__).parents[2] / "benchmarks" / "labelled" / "origins.jsonl"


def pairs() -> Iterator[tuple[str, Article, Article]]:
    for line in FILE.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        yield pair["label"], made(1, pair["one"]), made(2, pair["other"])


def made(number: int, values: dict[str, Any]) -> Article:
    outlet = source(
        values["source"].replace(" ", "-").casefold(),
        name=values["source"],
        family=values.get("family", values["source"].replace(" ", "-").casefold()),
        ownership=Ownership(values.get("ownership", "private")),
        party=values.get("party", "other"),
    )
    return article(number, source=outlet, text=values["text"], source_credit=values.get("credit", ""))


def test_what_is_called_independent_is() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for label, one, other in pairs():
        found["independent" if len(count([one, other], us_china(), lexicon())) == 2 else "syndicated", label] += 1
    right = found["independent", "independent"]
    called = right + found["independent", "syndicated"]
    labelled = right + found["syndicated", "independent"]
    assert labelled + called >= 40
    assert right / called >= 0.95
    assert right / labelled >= 0.9


@pytest.mark.parametrize("number", range(sum(1 for _ in pairs())))
def test_the_order_of_two_reports_does_not_matter(number: int) -> None:
    _, one, other = list(pairs())[number]
    assert len(count([one, other], us_china(), lexicon())) == len(count([other, one], us_china(), lexicon()))
