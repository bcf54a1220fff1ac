"""Who was added to, removed from or changed on a list, by the words of an article or document alone."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from config.relations import read_relation
from digests.errors import RelationError
from digests.model import Article, ListChange, Ownership, Policy
from digests.rules.annotation.annotating import annotate
from digests.rules.annotation.listings import split_names
from digests.rules.relations import build_relation
from tests.editing import story_of
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

RELATION = us_china()
MONDAY = datetime(2024, 5, 20, 15, tzinfo=UTC)
NOTICE = (
    "In this rule, the Bureau of Industry and Security adds the following four entities to the Entity List: "
    "Ardent Silicon Co., Ltd.; Blue Lantern Optics; Cormorant Avionics; and Delta Forge. "
    "It removes two entities from the Entity List: Ember Logic; and Falcon Reach Trading. "
    "The rule takes effect on May 22, 2024."
)


def made(text: str, title: str = "A notice", **changes: object) -> Article:
    return article(1, title=title, text=text, published=MONDAY, **({"complete": True} | changes))


def changes(text: str, title: str = "A notice", **others: object) -> list[ListChange]:
    return list(annotate(made(text, title, **others), RELATION, lexicon()).list_changes)


def test_a_notice_gives_list_names_counts_and_day() -> None:
    (change,) = changes(NOTICE)
    assert change.list == "entity-list"
    assert change.added == ("Ardent Silicon Co., Ltd.", "Blue Lantern Optics", "Cormorant Avionics", "Delta Forge")
    assert change.removed == ("Ember Logic", "Falcon Reach Trading")
    assert (change.added_count, change.removed_count) == (4, 2)
    assert change.effective_on == "2024-05-22"
    assert all(name in NOTICE for name in (*change.added, *change.removed))


@pytest.mark.parametrize(
    ("text", "language", "name", "added", "removed"),
    [
        ("The Commerce Department added 13 firms to its Entity List and removed six.", "en", "entity-list", 13,
         6),
        ("Eleven companies were added to the Unverified List on Monday.", "en", "unverified-list", 11, None),
        ("The Pentagon removed two firms from its list of Chinese military companies.", "en",
         "chinese-military-companies", None, 2),
        ("Treasury added three refiners to the SDN List.", "en", "sdn", 3, None),
        ("Washington added five makers to the UFLPA Entity List.", "en", "uflpa", 5, None),
        ("The agency put two manufacturers on the FCC Covered List.", "en", "covered-list", 2, None),
        ("China barred three makers by adding them to its unreliable entity list.", "en",
         "unreliable-entity-list", 3, None),
        ("商务部将五家美国企业列入不可靠实体清单。", "zh-Hans", "unreliable-entity-list", 5, None),
        ("商务部决定将28家美国实体列入出口管制管控名单。", "zh-Hans", "export-control-list", 28, None),
        ("外交部宣布将12家企业列入反制清单。", "zh-Hans", "countermeasure-list", 12, None),
        ("美國商務部將26家中國企業移出未經核實清單。", "zh-Hant", "unverified-list", None, 26),
    ],
)  # fmt: skip
def test_every_list_is_known_with_what_was_counted(
    text: str, language: str, name: str, added: int | None, removed: int | None
) -> None:
    (change,) = changes(text, language=language)
    assert (change.list, change.added_count, change.removed_count) == (name, added, removed)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (("In this rule, BIS amends the regulations by adding eighty entities to the Entity List, and by "
          "revising two existing entries under the destination of China."), (80, None, 2)),
        ("BIS removes twenty-seven persons from the Unverified List, whose good faith it could verify.",
         (None, 27, None)),
        ("The office publishes the names of five persons that have been placed on OFAC's SDN List.",
         (5, None, None)),
        ("The department added five Chinese companies and one research institute to its Entity List.",
         (6, None, None)),
        ("The rule modifies one existing entry on the Entity List under the destination of China.",
         (None, None, 1)),
        ("The bureau proposes to add ten entities to the Entity List.", None),
        ("The bureau suspends for one year the rule that added affiliates to the Entity List.", None),
    ],
)  # fmt: skip
def test_the_abstracts_of_rules_say_which_way_and_how_many(
    text: str, counts: tuple[int | None, int | None, int | None] | None
) -> None:
    found = [(each.added_count, each.removed_count, each.modified_count) for each in changes(text)]
    assert found == ([] if counts is None else [counts])


def test_companies_that_a_notice_finds_to_qualify_are_added() -> None:
    (change,) = changes(
        "It has determined that these qualify as Chinese military companies: Helion Lidar; and Juniper Metals."
    )
    assert (change.list, change.added) == ("chinese-military-companies", ("Helion Lidar", "Juniper Metals"))


@pytest.mark.parametrize(
    "text",
    [
        "The Commerce Department may add three firms to the Entity List.",
        "The department is considering removing ten firms from the Entity List.",
        "China urged Washington to remove its firms from the Entity List.",
        "The department has not removed any company from the Entity List.",
        "Two other companies have been on the unreliable entity list since 2023.",
        "The minister was removed from office after the Entity List was read out.",
        "中方敦促美方将企业移出实体清单。",
        "商务部拟将三家企业列入不可靠实体清单。",
        "商务部暂停将三家企业列入不可靠实体清单的措施。",
    ],
)
def test_what_is_considered_demanded_or_denied_changes_no_list(text: str) -> None:
    assert changes(text, language="zh-Hans" if text[0] > "z" else "en") == []


def test_names_come_from_bullets_and_from_the_sentence_that_follows() -> None:
    bullets = (
        "The bureau adds the following entities to the Entity List:\n\n- Ardent Silicon\n- Blue Lantern Optics\n\n"
        "The rule takes effect on May 21."
    )
    assert changes(bullets)[0].added == ("Ardent Silicon", "Blue Lantern Optics")
    after = (
        "China put three US arms makers on its unreliable entity list. "
        "The three are Keystone Arms, Tidewater Land Systems and Lodestar Defense, Space & Security."
    )
    assert changes(after)[0].added == (
        "Keystone Arms",
        "Tidewater Land Systems",
        "Lodestar Defense, Space & Security",
    )
    chinese = "商务部将阿登特公司、蓝灯公司和科莫兰公司三家美国企业列入不可靠实体清单。"
    assert changes(chinese, language="zh-Hans")[0].added == ("阿登特公司", "蓝灯公司", "科莫兰公司")


def test_fewer_names_than_counted_are_kept_beside_the_count() -> None:
    (change,) = changes("外交部宣布将阿登特公司等12家企业列入反制清单。", language="zh-Hans")
    assert (change.added, change.added_count) == (("阿登特公司",), 12)


def test_enumerations_are_divided_at_their_own_marks() -> None:
    assert split_names("A Corp., Ltd.; B Inc.; and C LLC", lexicon()) == ("A Corp., Ltd.", "B Inc.", "C LLC")
    assert split_names("Ardent Co., Ltd., Blue Inc. and Cormorant", lexicon()) == (
        "Ardent Co., Ltd.",
        "Blue Inc.",
        "Cormorant",
    )
    assert split_names("three US arms makers", lexicon()) == ()


@given(st.integers(0, len(NOTICE)))
def test_a_document_cut_anywhere_removes_nobody_whom_the_whole_does_not(cut: int) -> None:
    (whole,) = changes(NOTICE)
    for change in changes(NOTICE[:cut], complete=False):
        assert set(change.removed) <= set(whole.removed)
        assert set(change.added) <= set(whole.added)
        assert change.removed_count in (None, whole.removed_count)


@given(st.text(alphabet="adds to the Entity List: ;,.and列入将、实体清单5三家 Ardent", max_size=200))
@example("A" * 4000 + " Entity List")
@example("adds " + "Aa, " * 2000 + "to the Entity List.")
def test_only_words_that_say_so_remove(text: str) -> None:
    for language in ("en", "zh-Hans"):
        for change in changes(text, language=language):
            assert change.removed == ()
            assert change.removed_count is None


def test_a_story_takes_the_documents_names_and_the_outlets_number() -> None:
    outlet = made("The Commerce Department added five firms to its Entity List on Monday.")
    official = article(
        2,
        title="Addition of Entities to the Entity List",
        text="The bureau adds to the Entity List: Ardent Silicon; and Blue Lantern Optics.",
        published=MONDAY,
        source=source("register", ownership=Ownership.GOVERNMENT, policy=Policy.FULL),
        document_number="2024-11022",
        effective_on=date(2024, 5, 23),
    )
    (change,) = story_of(1, [outlet, official], RELATION).list_changes
    assert (change.article, change.added) == (2, ("Ardent Silicon", "Blue Lantern Optics"))
    assert (change.added_count, change.effective_on) == (5, "2024-05-23")


# --- data ----------------------------------------------------------------------------------------


def test_faults_of_a_relations_lists_are_reported_together() -> None:
    relation, themes, _ = read_relation("us-china")
    bad = {"list": [{"id": "X!", "party": "mars", "name": "", "authority": "A", "patterns": ["("], "extra": 1}]}
    with pytest.raises(RelationError) as caught:
        build_relation(relation, themes, bad)
    for word in ("unknown key extra", "mars", "name is a text", "id is small", "in ("):
        assert word in str(caught.value)
    assert build_relation(relation, themes).lists == ()


def test_another_pair_has_its_own_lists_without_a_change_of_code() -> None:
    pair = Path(__file__).parents[2] / "relations" / "india-pakistan"
    relation, themes, none = read_relation(str(pair))
    assert none == {}
    party = relation["party"][0]["id"]
    banned = {
        "id": "negative-list",
        "party": party,
        "name": "Negative List",
        "authority": "Ministry of Commerce",
        "patterns": ["(?i:negative list)"],
    }
    built = build_relation(relation, themes, {"list": [banned]})
    told = made("The ministry added Saffron Traders and Ravi Mills to its negative list on Monday.")
    (change,) = annotate(told, built, lexicon()).list_changes
    assert (change.list, change.added) == ("negative-list", ("Saffron Traders", "Ravi Mills"))


LISTED = """companies firms entities makers persons individuals institutes institutions universities organizations
organisations subsidiaries affiliates suppliers manufacturers contractors entries names addresses vessels ships
refineries labs laboratories banks groups units executives officials businesses parties traders"""


@pytest.mark.parametrize("noun", LISTED.split())
def test_whatever_stands_on_a_list_is_counted(noun: str) -> None:
    (change,) = changes(f"The bureau added 12 {noun} to the Entity List on Monday.")
    assert (change.list, change.added_count) == ("entity-list", 12)


@pytest.mark.parametrize(
    ("verb", "added", "removed"),
    [(verb, 12, None) for verb in ("added", "put", "placed", "designated", "included")]
    + [(verb, None, 12) for verb in ("removed", "deleted", "struck", "delisted")]
    + [(verb, None, None) for verb in ("modified", "revised", "corrected")],
)
def test_each_verb_says_which_way(verb: str, added: int | None, removed: int | None) -> None:
    way = "to" if verb == "added" else "on" if added else "from"
    (change,) = changes(f"The bureau {verb} 12 companies {way} the Entity List on Monday.")
    assert (change.added_count, change.removed_count) == (added, removed)


TO_TWENTY_ONE = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty twenty-one"""
TENS = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@pytest.mark.parametrize(
    ("words", "number"),
    [*zip(TO_TWENTY_ONE.split(), range(2, 22), strict=True), *zip(TENS, range(30, 100, 10), strict=True)],
)
def test_who_is_listed_is_counted_in_words_too(words: str, number: int) -> None:
    assert [each.added_count for each in changes(f"{words.title()} firms were added to the Entity List.")] == [
        number
    ]


@pytest.mark.parametrize(
    "form",
    [
        "Ltd.", "Inc.", "LLC", "Corp.", "Co.", "S.A.", "GmbH", "Limited", "plc", "L.P.", "Company",
        "Incorporated", "Pte.", "Bhd.", "JSC", "AG",
    ],
)  # fmt: skip
def test_the_form_of_a_firm_is_a_part_of_its_name(form: str) -> None:
    (change,) = changes(f"The bureau added two firms to the Entity List: Harbour Tools, {form}, and Valley Works.")
    assert change.added == (f"Harbour Tools, {form}", "Valley Works")
