from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digests.model import HEADLINE, Article, DateKind, Member, Ownership, PassageKind, Policy, Story, TextKind
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.storyboard import build_story
from tests.editing import reprints, story_of
from tests.factories import NOW, article, source
from tests.lexicons import lexicon
from tests.relations import us_china

TEXT = (
    "The Commerce Department added five Chinese companies to its Entity List on Monday.\n\n"
    "The White House said the United States would protect its national security.\n\n"
    "China's commerce ministry said that Beijing opposes the listing. It called on Washington to correct it.\n\n"
    "The rule takes effect on April 1.\n\n"
    "Dana Whitlock, an analyst at the Harbor Street Institute, said the effect would be small.\n\n"
    "Washington published its earliest list in February 1997."
)


def made(identifier: int = 1, text: str = TEXT, outlet: str = "gazette", **changes: Any) -> Article:
    own = {key: changes.pop(key) for key in ("ownership", "party", "policy", "family") if key in changes}
    values: dict[str, Any] = {"text": text, "title": "US adds five Chinese companies to Entity List"}
    return article(identifier, source=source(outlet, **own), **(values | changes))


def edited(*articles: Article, method: str = "communique") -> Story:
    return story_of(7, articles, us_china(), method=method)


def test_every_quoted_passage_is_verbatim_in_its_article_and_a_candidate_once() -> None:
    early, late = NOW - timedelta(days=2), NOW
    other = made(2, TEXT.replace("five", "six"), "ledger", stored_at=early)
    story = edited(made(stored_at=late), other)
    texts = {1: TEXT, 2: other.text}
    lines = [passage for passages in story.lines.values() for passage in passages]
    assert story.passages
    for passage in (*story.passages, *lines):
        assert passage.text in texts[passage.article]
    candidates = [passage.text for passage in story.passages]
    assert len(candidates) == len(set(candidates))
    assert [one.text for one in story.articles] == ["", ""]
    assert (story.id, story.headline, story.articles[0].id) == (7, story.articles[0].title, story.lead)
    assert (story.first_stored, story.last_stored, story.themes[0]) == (early, late, "sanctions")
    assert story == edited(made(stored_at=late), other)


def test_what_nobody_answers_for_is_named_beside_a_story_that_others_tell() -> None:
    nobody = {"ownership": Ownership.UNLABELLED, "outlet": "stranger"}
    said = TEXT.replace("five", "seven").replace("April 1", "May 2")
    story = edited(made(1, said, title="US adds seven Chinese companies to Entity List", **nobody), made(2))
    assert (story.headline, story.lead) == ("US adds five Chinese companies to Entity List", 2)
    assert [one.id for one in story.articles] == [2, 1]
    assert not story.headline_of(story.article(1)), "nowhere, in reviews and timelines neither"
    quoted = (*story.passages, *(line for lines in story.lines.values() for line in lines))
    assert {passage.article for passage in quoted} == {2}
    assert {each.article for each in (*story.dates, *story.facts)} == {2}
    assert len(story.origins) == 1


def test_each_partys_line_is_its_own_speakers() -> None:
    story = edited(made())
    assert story.lines["us"][0].text.startswith("The White House said")
    assert story.lines["prc"][0].text.startswith("China's commerce ministry said")
    assert all(passage.party == "us" for passage in story.lines["us"])
    assert not any("Whitlock" in passage.text for passages in story.lines.values() for passage in passages)


def test_only_what_a_side_provably_says_and_that_says_something_is_its_line() -> None:
    story = edited(
        made(
            text=(
                "The White House said the Entity List would grow.\n\nThe White House said: “Thank you all.”\n\n"
                "US business leaders said that China would answer the Entity List.\n\n"
                "China's position on the Entity List is consistent, its commerce ministry said."
            )
        )
    )
    assert [passage.text for passage in story.lines["us"]] == ["The White House said the Entity List would grow."]
    assert "prc" not in story.lines


def test_a_commentator_and_background_are_no_candidates_for_the_body() -> None:
    story = edited(made())
    body = " ".join(passage.text for passage in story.passages)
    assert "Whitlock" not in body
    assert "1997" not in body


def test_a_passage_that_leans_has_its_speaker_in_front_or_is_left_out() -> None:
    story = edited(made())
    for passage in (*story.passages, *story.lines["prc"]):
        assert passage.stands_alone or passage.prefix


def test_a_partys_own_government_speaks_before_an_outlets_report_of_it() -> None:
    ministry = made(
        2,
        "The Ministry of Commerce said that China opposes the listing of five companies by the United States.",
        "ministry",
        ownership=Ownership.GOVERNMENT,
        party="prc",
        policy=Policy.FULL,
    )
    assert edited(made(), ministry).lines["prc"][0].article == 2
    foreign = replace(ministry, source=replace(ministry.source, party="us"))
    assert edited(made(), foreign).lines["prc"][0].article == 1


def test_a_link_only_source_is_never_quoted() -> None:
    story = edited(made(policy=Policy.LINK_ONLY))
    assert story.passages == ()
    assert story.lines == {}
    assert story.headline


def test_a_passage_longer_than_all_that_may_be_quoted_is_no_candidate() -> None:
    long = "The Commerce Department added five Chinese companies to its Entity List" + ", among others" * 30 + "."
    assert len(long) > 400
    assert edited(made(text=long, policy=Policy.EXCERPT)).passages == ()
    assert edited(made(text=long, policy=Policy.OFFICIAL)).passages[0].text == long
    assert edited(made(text=long, policy=Policy.FULL)).passages[0].text == long


def test_an_english_article_leads_before_one_in_another_language() -> None:
    chinese = made(
        1,
        "美国商务部周一将五家中国企业列入实体清单。中国商务部表示，中方坚决反对。",
        "haian",
        title="美国将五家中国企业列入实体清单",
        language="zh-Hans",
        published=NOW - timedelta(days=1),
    )
    story = edited(chinese, made(2))
    assert story.lead == 2


def test_each_language_has_candidates_however_many_sentences_another_has() -> None:
    added = [f"The Commerce Department added company {number} to its Entity List." for number in range(40)]
    opposed = [f"China's commerce ministry said it opposes listing {number} of the List." for number in range(9)]
    chinese = made(
        2,
        "美国商务部周一将五家中国企业列入实体清单。中国商务部表示，中方坚决反对美国将中国企业列入实体清单。",
        "haian",
        title="美国将五家中国企业列入实体清单",
        language="zh-Hans",
    )
    story = edited(made(text="\n\n".join([*added, *opposed])), chinese)
    assert {passage.article for passage in story.passages} == {1, 2}
    assert {passage.article for passage in story.lines["prc"]} == {1, 2}


NOTICE = f"{TEXT} (Reprinted with permission from a partner newsroom.)"
SILENT = f"In short: {TEXT} It was a Monday."
EARLY = made(2, "", published=NOW - timedelta(hours=9))


@pytest.mark.parametrize(
    ("articles", "lead", "origins"),
    [
        ([made(1, ownership=Ownership.UNLABELLED)], 1, 1),
        ([made(1, ""), made(2)], 2, 1),  # a bare headline
        ([made(1, NOTICE, "lakes"), made(2)], 2, 1),  # a reprint
        ([made(1, SILENT, "lakes", published=NOW), made(2, published=NOW - timedelta(hours=3))], 2, 1),  # a copy
        ([made(1, "", "lakes"), EARLY], 2, 2),
        ([made(1, "", "lakes"), replace(EARLY, published=None, stored_at=NOW)], 1, 2),
    ],
)
def test_the_earliest_article_of_its_own_words_leads(articles: list[Article], lead: int, origins: int) -> None:
    story = edited(*articles)
    assert (story.lead, len(story.origins)) == (lead, origins)


def test_an_official_document_is_no_reprint_even_where_others_printed_it_first() -> None:
    notices = source("notices", ownership=Ownership.GOVERNMENT)
    printed = made(1, published=NOW - timedelta(hours=3))
    official = replace(made(2, published=NOW - timedelta(hours=1)), source=notices, source_credit="Notices")
    assert reprints([printed, official], us_china(), lexicon()) == frozenset()
    assert reprints(
        [printed, made(2, outlet="lakes", published=NOW - timedelta(hours=1))], us_china(), lexicon()
    ) == {2}


def test_reprints_that_join_later_do_not_change_the_lead() -> None:
    first = made(5, published=NOW - timedelta(hours=5))
    later = [
        made(number, TEXT, outlet, published=NOW - timedelta(hours=hours), **credit)
        for number, outlet, hours, credit in (
            (1, "lakes", 4, {}), (2, "ledger", 6, {"source_credit": "Gazette"}), (3, "haian", 3, {}),
        )
    ]  # fmt: skip
    for count in range(len(later) + 1):
        assert edited(first, *later[:count]).lead == 5


def test_dates_that_bind_are_kept_once_and_past_ones_are_not() -> None:
    story = edited(made(1), made(2, outlet="ledger"))
    (phrase,) = (phrase for phrase in story.dates if phrase.kind is DateKind.EFFECTIVE)
    assert phrase.date == "2026-04-01"
    assert phrase.article in {1, 2}
    assert all(each.kind is not DateKind.PAST for each in story.dates)


def test_of_two_meanings_of_one_day_the_stricter_one_is_kept() -> None:
    event = "The delegation will visit Beijing on June 15. "
    strict = {
        "Public comments are due by June 15.": DateKind.DEADLINE,
        "The rule takes effect on June 15.": DateKind.EFFECTIVE,
        "The exclusions expire on June 15.": DateKind.EXPIRY,
    }
    for sentence, kind in strict.items():
        for text in (event + sentence, f"{sentence} {event}"):
            assert [each.kind for each in edited(made(text=text)).dates if each.date == "2026-06-15"] == [kind]


def test_what_happens_on_the_day_of_the_article_is_no_plan() -> None:
    text = f"{TEXT} The envoys will meet on Tuesday in Washington and again on March 20."
    story = edited(made(1, text=text))  # published on Tuesday 10 March
    assert [each.date for each in story.dates if each.kind is DateKind.EVENT] == ["2026-03-20"]


def test_both_governments_only_when_each_is_a_source() -> None:
    own = {"ownership": Ownership.GOVERNMENT, "policy": Policy.FULL}
    state = made(1, outlet="commerce", party="us", **own)
    ministry = made(2, TEXT.replace("Monday", "Tuesday"), "mofcom", party="prc", **own)
    assert edited(state, ministry).both_governments
    assert not edited(state, made(2, outlet="gazette", party="prc")).both_governments


@pytest.mark.parametrize(("second", "expected"), [(5, ("sanctions", "trade")), (7, ("trade", "sanctions"))])
def test_the_themes_of_the_lead_count_double(second: int, expected: tuple[str, ...]) -> None:
    first, later = made(1), made(2, outlet="ledger", published=NOW + timedelta(hours=3))
    members = (Member(article=1, themes=(("sanctions", 3),)), Member(article=2, themes=(("trade", second),)))
    told = {each.id: annotate(each, us_china(), lexicon()) for each in (first, later)}
    story = build_story(1, [first, later], us_china(), lexicon(), told, members)
    assert (story.lead, story.themes) == (1, expected)


def test_another_method_ranks_the_passages_differently() -> None:
    ours = [passage.text for passage in edited(made(), made(2, TEXT[::1], "ledger")).passages]
    stock = [passage.text for passage in edited(made(), made(2, TEXT[::1], "ledger"), method="textrank").passages]
    assert sorted(ours) == sorted(stock)
    assert ours != stock


CHINESE_TEXT = "美国商务部星期一将五家中国企业列入实体清单。中国商务部表示，中方坚决反对。规定自4月1日起生效。"


def test_of_an_article_of_several_matters_the_peg_is_the_headline_that_is_remembered() -> None:
    page = made(1, title="The ministry confers on several matters")
    peg = "The rule takes effect on April 1."
    start = TEXT.index(peg)
    whole = edited(page)
    told = {1: annotate(page, us_china(), lexicon())}
    part = build_story(
        8, [page], us_china(), lexicon(), told, [Member(article=1, segment=2, peg=peg, start=start, end=len(TEXT))]
    )
    heads = [next(fact for fact in story.facts if fact.index == HEADLINE) for story in (whole, part)]

    assert "confer" in heads[0].words
    assert heads[1].days == ("2026-04-01",)
    assert [fact.index for fact in part.facts].count(HEADLINE) == 1


@pytest.mark.parametrize("kind", [TextKind.OPINION, TextKind.NEWSLETTER, TextKind.LIST, TextKind.ANALYSIS])
def test_what_comment_says_is_a_candidate_only_where_no_report_tells_of_it(kind: TextKind) -> None:
    text = "I say that the Commerce Department was wrong to add five Chinese companies to its Entity List."
    comment = made(2, text, "lake", title="Why a list of Chinese companies is no policy", kind=kind)
    both = edited(comment, made())
    assert both.lead == 1
    assert list(dict.fromkeys(passage.article for passage in both.passages)) == [1]
    assert [passage.text for passage in edited(comment).passages] == [text]


def test_an_analysis_tells_in_a_language_in_which_no_report_does() -> None:
    text = "I say that the Commerce Department was wrong to add five Chinese companies to its Entity List."
    comment = made(2, text, "lake", title="How a list of Chinese companies grew", kind=TextKind.ANALYSIS)
    foreign = made(
        3,
        "美国商务部9日将五家中国企业列入实体清单。",
        "port",
        title="美国将五家中国企业列入实体清单",
        language="zh",
    )
    assert {passage.article for passage in edited(comment, foreign).passages} == {2, 3}


def test_what_opens_a_report_is_a_candidate_though_it_judges_and_what_opens_an_opinion_is_none() -> None:
    judging = (
        "The dispute over the Entity List showed no sign of ending on Monday, as the Treasury chief told "
        "lawmakers there was no clear path to a deal and Beijing blasted Washington over it."
    )
    report = made(text=f"{judging}\n\n{TEXT}")
    assert annotate(report, us_china(), lexicon()).sentences[0].kind is PassageKind.OPINION
    assert judging in [passage.text for passage in edited(report).passages]
    assert judging not in [passage.text for passage in edited(replace(report, kind=TextKind.OPINION)).passages]
