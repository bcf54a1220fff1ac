"""A summary is passages somebody published, word for word, that say together what the articles share."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers._summarizer import AbstractSummarizer
from sumy.summarizers.lex_rank import LexRankSummarizer

from digests.model import Article, Passage, PassageKind
from digests.rules.annotation.passages import Tokenizer
from digests.rules.editing.summaries import METHODS, ages_of, plain_passages, rank_passages, summarize
from digests.rules.editing.summarizer import CommuniqueSummarizer
from tests.editing import edit_articles
from tests.factories import NOW, article, passage
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.work import calls_in

FIRST = (
    "The United States and China agreed on Monday to cut tariffs for ninety days. The deal follows two days of "
    "talks in Geneva between trade officials. Shares in Shanghai rose by two percent after the news. Hotels by "
    "the lake were full for the whole weekend. A cook from Lyon served fish to the guests."
)
SECOND = (
    "China and the United States agreed to cut tariffs for ninety days after talks in Geneva. Trade officials met "
    "for two days before the deal. It was the first such meeting this year. Farmers in Iowa welcomed the tariff "
    "deal."
)


def two() -> list[Article]:
    return [article(1, text=FIRST), article(2, text=SECOND)]


def texts(passages: Sequence[Passage]) -> list[str]:
    return [each.text for each in passages]


def test_every_passage_is_verbatim_and_names_its_article_and_place() -> None:
    articles = {each.id: each for each in two()}
    for each in summarize(list(articles.values()), lexicon(), sentences=6):
        assert each.text in articles[each.article].text
        assert plain_passages(articles[each.article], lexicon())[each.index].text == each.text


def test_what_both_articles_say_first_leads_and_what_one_adds_follows() -> None:
    chosen = texts(summarize(two(), lexicon(), sentences=3))
    assert "agreed" in chosen[0]
    assert not any("cook" in text for text in chosen)
    assert chosen != texts(summarize(two(), lexicon(), sentences=3, method="lexrank"))


@pytest.mark.parametrize("words", [0, 5, 20, 40, 70])
def test_a_budget_of_words_is_kept_in_whole_sentences(words: int) -> None:
    chosen = summarize(two(), lexicon(), words=words)
    assert sum(len(each.text.split()) for each in chosen) <= words
    assert bool(chosen) == (words >= 20)


def test_a_passage_that_leans_on_another_is_no_candidate_unless_its_speaker_is_prefixed() -> None:
    leaning = passage(1, 1, "He said that farmers in Iowa would sell more beans.", stands_alone=False)
    given = {1: [passage(1, 0, "The tariff deal with China will last, the minister said."), leaning]}
    articles = [article(1)]
    assert texts(summarize(articles, lexicon(), sentences=5, passages=given)) == [given[1][0].text]
    prefixed = {1: [given[1][0], replace(leaning, prefix="The minister")]}
    assert len(summarize(articles, lexicon(), sentences=5, passages=prefixed)) == 2


def test_background_never_leads_whatever_the_method() -> None:
    background = passage(1, 0, "Tariffs on Chinese goods were first raised in 2018.", kind=PassageKind.BACKGROUND)
    news = passage(1, 1, "Tariffs on Chinese goods were cut on Monday.")
    given = {1: [background, news]}
    for method in METHODS:
        assert rank_passages([article(1)], given, lexicon(), method)[0] == news
        assert summarize([article(1)], lexicon(), words=30, passages=given, method=method)[0] == news
    assert list(summarize([article(1)], lexicon(), words=60, passages={1: [background]})) == [background]


def test_every_method_is_chosen_by_name_and_an_unknown_one_is_refused_with_the_names() -> None:
    for method in METHODS:
        assert len(summarize(two(), lexicon(), sentences=2, method=method)) == 2
        assert summarize(two(), lexicon(), words=40, method=method)
        assert summarize([], lexicon(), sentences=2, method=method) == ()
    with pytest.raises(ValueError, match="lexrank"):
        summarize(two(), lexicon(), sentences=2, method="best")


def test_a_stock_summarizer_chooses_what_it_chooses_in_sumy_itself() -> None:
    groups = [[each.text for each in plain_passages(one, lexicon()) if each.stands_alone] for one in two()]
    document = ObjectDocumentModel(
        [Paragraph([Sentence(text, Tokenizer(lexicon())) for text in group]) for group in groups]
    )
    expected = {str(sentence) for sentence in LexRankSummarizer()(document, 3)}
    assert set(texts(summarize(two(), lexicon(), sentences=3, method="lexrank"))) == expected


def test_our_summarizer_is_a_sumy_summarizer() -> None:
    summarizer = CommuniqueSummarizer(lexicon())
    assert isinstance(summarizer, AbstractSummarizer)
    sentences = [Sentence(each.text, Tokenizer(lexicon())) for each in plain_passages(two()[0], lexicon())]
    document = ObjectDocumentModel([Paragraph(sentences)])
    chosen = summarizer(document, 2)
    assert len(chosen) == 2
    assert list(chosen) == sorted(chosen, key=document.sentences.index)
    assert len(summarizer(document, "40%")) == 2
    assert summarizer(ObjectDocumentModel([]), 2) == ()


def test_chinese_articles_are_summarized_too() -> None:
    text = "美国和中国星期一同意降低关税九十天。双方官员在日内瓦会谈两天后达成协议。上海股市上涨百分之二。"
    chosen = texts(summarize([article(1, text=text, language="zh-Hans")], lexicon(), sentences=2))
    assert chosen[0] == "美国和中国星期一同意降低关税九十天。"


@settings(max_examples=40)
@given(written=st.lists(st.text(max_size=120), max_size=3), words=st.integers(-1, 60))
def test_whatever_the_texts_the_summary_is_made_of_them(written: list[str], words: int) -> None:
    articles = [article(number, text=text) for number, text in enumerate(written)]
    for each in summarize(articles, lexicon(), words=words):
        assert each.text in written[each.article]


def test_the_same_said_in_other_words_is_told_once() -> None:
    first = "China put tariffs of 12 percent on American soybeans and pork on Monday."
    again = "American soybeans and pork: on Monday, China has put a tariff of 12 percent on these."
    more = "Farmers in Iowa asked the department in Washington for help with their loans."
    articles = [article(1, text=f"{first} {more}"), article(2, text=again)]
    for chosen in (summarize(articles, lexicon(), sentences=9), summarize(articles, lexicon(), words=200)):
        assert len(chosen) == 2
        assert more in texts(chosen)


def test_another_number_is_another_fact() -> None:
    first = "China put tariffs of 12 percent on American soybeans on Monday."
    other = "China put tariffs of 25 percent on American pork on Friday."
    assert len(summarize([article(1, text=f"{first} {other}")], lexicon(), sentences=9)) == 2


def test_what_points_to_something_not_yet_named_does_not_lead() -> None:
    told = (
        "The new prices, which exclude parking, take effect on Monday in all towns. Harbour Ferries said on "
        "Friday that tickets across the strait would cost a tenth more. It had kept them for nine years. The new "
        "prices are its first rise since a storm closed two ports."
    )
    chosen = summarize([article(1, text=told)], lexicon(), sentences=3)
    assert chosen[0].index == 1
    assert len(chosen) == 3


def test_what_can_lead_is_looked_for_among_the_news_not_the_background() -> None:
    given = {
        1: [
            passage(1, 0, "Harbour Ferries raised the price of tickets in 2019.", kind=PassageKind.BACKGROUND),
            passage(1, 1, "The new prices of tickets take effect on Monday."),
            passage(1, 2, "Harbour Ferries set new prices of tickets for trips to the island."),
        ]
    }
    assert [each.index for each in summarize([article(1)], lexicon(), sentences=3, passages=given)] == [2, 1, 0]


def test_where_nothing_can_lead_something_does() -> None:
    assert summarize([article(1, text="“The door is open,” the minister said in Geneva.")], lexicon(), sentences=1)


def test_a_number_of_sentences_is_the_beginning_of_the_ranking_that_a_digest_uses() -> None:
    articles = two()
    ranked = rank_passages(articles, {each.id: plain_passages(each, lexicon()) for each in articles}, lexicon())
    assert len(ranked) == 8
    for number in range(4):
        assert list(summarize(articles, lexicon(), sentences=number)) == ranked[:number]
    assert list(summarize(articles, lexicon())) == ranked[:3]


def story_of_days() -> list[Article]:
    told = [
        "A cargo ship and a patrol boat collided near Sandy Reef in the morning mist.",
        "Divers searched the wreck of the patrol boat near Sandy Reef for two sailors.",
        "The owner of the cargo ship promised to pay for the patrol boat that sank near Sandy Reef.",
        "A court in Manila opened hearings about the collision near Sandy Reef.",
    ]
    return [article(number, text=text, published=NOW + timedelta(days=number)) for number, text in enumerate(told)]


def test_the_order_in_which_dated_articles_come_makes_no_difference() -> None:
    articles = story_of_days()
    for words in (20, 40, 60):
        expected = texts(summarize(articles, lexicon(), words=words))
        assert expected == texts(summarize(articles[::-1], lexicon(), words=words))
    assert texts(summarize(articles, lexicon(), sentences=3)) == texts(
        summarize(articles[::-1], lexicon(), sentences=3)
    )


def test_a_summary_tells_the_days_in_their_order_and_a_ranking_the_newest_first() -> None:
    articles = story_of_days()
    assert [each.article for each in summarize(articles, lexicon(), words=200)] == [0, 1, 2, 3]
    assert summarize(articles, lexicon(), sentences=1)[0].article == 3


def test_a_short_summary_of_days_has_the_news_and_how_it_began() -> None:
    chosen = {each.article for each in summarize(story_of_days(), lexicon(), words=27)}
    assert chosen == {0, 3}


def test_most_of_a_budget_is_used() -> None:
    many = [
        article(number, text=" ".join(f"Office {number} sent {line * 37 + number} crates of tea to port {line}."
                for line in range(8))) for number in range(8)]  # fmt: skip
    for words in (60, 145, 220):
        assert sum(len(each.text.split()) for each in summarize(many, lexicon(), words=words)) > 0.9 * words


CHINESE = (
    "美国和中国星期一同意降低关税九十天。上海股市上涨百分之二。",
    "中美两国星期一宣布，将关税降低九十天。农民表示欢迎。",
)


def test_a_cluster_in_two_languages_is_told_in_that_of_most_articles() -> None:
    chinese = [article(number, text=text, language="zh-Hans") for number, text in enumerate(CHINESE)]
    english = [article(8, text=FIRST), article(9, text=SECOND)]
    for asked in ({"words": 60}, {"sentences": 3}):
        assert {each.article for each in summarize([english[0], *chinese], lexicon(), **asked)} <= {0, 1}
        assert {each.article for each in summarize([*english, chinese[0]], lexicon(), **asked)} <= {8, 9}
        assert {each.article for each in summarize([chinese[0], english[0]], lexicon(), **asked)} == {8}


def test_a_third_language_is_told_only_where_most_articles_are_in_it() -> None:
    malay = [
        article(
            number, text="Kapal kargo itu melanggar bot peronda di Selat Melaka pada pagi Isnin.", language="ms"
        )
        for number in (7, 8)
    ]
    unknown = article(3, text=SECOND, language="")
    for articles, told in (
        ([*two(), malay[0]], {1, 2}),
        ([malay[0], unknown, two()[0]], {3, 1}),
        ([*malay, two()[0]], {7}),
    ):
        assert {each.article for each in summarize(articles, lexicon(), sentences=9)} == told


def test_both_scripts_of_chinese_are_one_language() -> None:
    traditional = article(3, text="美國和中國星期一同意降低關稅九十天。臺北股市下跌百分之一。", language="zh-Hant")
    chosen = summarize([article(1, text=CHINESE[0], language="zh-Hans"), traditional], lexicon(), sentences=4)
    assert {each.article for each in chosen} == {1, 3}


def test_a_quotation_is_told_whole() -> None:
    said = (
        "“The door is open. Talks can begin today. We are not in a hurry,” the minister said in Geneva on Monday."
    )
    for words in range(5, 40, 5):
        for each in summarize([article(1, text=f"{FIRST} {said}")], lexicon(), words=words):
            assert each.text.count("“") == each.text.count("”")


def test_a_dated_story_of_one_day_is_told_like_an_undated_one() -> None:
    dated = [replace(each, published=NOW + timedelta(hours=each.id)) for each in two()]
    assert summarize(dated[::-1], lexicon(), sentences=4) == summarize(two()[::-1], lexicon(), sentences=4)


def test_the_same_articles_give_the_same_bytes_whatever_the_seed_of_hashes() -> None:
    code = (
        "from tests.factories import article; from tests.lexicons import lexicon; words = lexicon();"
        "from digests.rules.editing.summaries import summarize;"
        f"texts = {[FIRST, SECOND, *(each.text for each in story_of_days())]!r};"
        "articles = [article(number, text=text) for number, text in enumerate(texts)];"
        "print(summarize(articles, words, words=80), summarize(articles, words, sentences=5))"
    )
    told = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


HOSTILE = {
    "nothing": [""],
    "spaces": [" \n \t\n"],
    "furniture": ["Read more: Five charts\n\nAdvertisement\n\n责任编辑：李华"],
    "one long sentence": ["tariffs " * 25_000],
    "one long word": ["x" * 200_000],
    "one long chinese sentence": ["关税" * 60_000],
    "one sentence a thousand times": ["Officials met in Geneva on Monday to talk about tariffs. " * 1000],
    "thousands of leaning sentences": ["It was so. " * 5_000],
    "only marks": ["“”()「」... " * 20_000],
    "no letters": ["\u0000\ud800 \U0001f600. " * 2000],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_come_to_an_end(name: str) -> None:
    articles = [article(number, text=text) for number, text in enumerate(HOSTILE[name] * 2)]
    groups = {each.id: plain_passages(each, lexicon()) for each in articles}
    assert sum(len(each.text.split()) for each in summarize(articles, lexicon(), words=50, passages=groups)) <= 50
    assert len(summarize(articles, lexicon(), sentences=3, passages=groups)) <= 3


def test_thousands_of_articles_are_told_and_take_work_in_proportion() -> None:
    many = [
        article(number, text=f"Office {number} sent {number * 7} crates of tea. Port {number % 90} was open.")
        for number in range(4_000)
    ]
    groups = {each.id: plain_passages(each, lexicon()) for each in many}

    def told(count: int) -> int:
        return calls_in(lambda: summarize(many[:count], lexicon(), words=220, passages=groups))

    assert summarize(many, lexicon(), words=220, passages=groups)
    assert len(rank_passages(many, groups, lexicon())) == 4_090
    assert told(2000) < 8 * told(500)


def test_a_hundred_articles_take_work_in_proportion() -> None:
    many = [article(number, text=" ".join(f"Officials number {number} of {line} met in place {line * number}."
            for line in range(22))) for number in range(100)]  # fmt: skip
    groups = {each.id: plain_passages(each, lexicon()) for each in many}

    def told(count: int) -> int:
        return calls_in(lambda: summarize(many[:count], lexicon(), words=220, passages=groups))

    assert told(100) < 8 * told(25)


def test_sumy_s_methods_work_without_a_download() -> None:
    code = (
        "import socket; socket.socket.connect = None\n"
        "from tests.factories import article; from tests.lexicons import lexicon\n"
        "from digests.rules.editing.summaries import METHODS, summarize\n"
        f"articles = [article(1, text={FIRST!r})]\n"
        "assert all(len(summarize(articles, lexicon(), sentences=2, method=method)) == 2 for method in METHODS)"
    )
    environment = {**os.environ, "NLTK_DATA": os.devnull, "HOME": os.devnull}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)  # noqa: S603


def test_sumy_is_loaded_only_when_something_is_summarized() -> None:
    code = "import sys, digests.rules.editing.summaries; sys.exit('sumy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


# --- what sentences are worth ---------------------------------------------------------------------

TOLD = (
    "Growers of Lind raised the price of apples.",
    "Weavers in the town of Halden closed their oldest mill.",
    "Miners near the village of Torne found copper.",
    "Bakers from the port of Visby ran out of flour.",
)


def graded(*worth: float, number: int = 1, texts: Sequence[str] = TOLD) -> list[Passage]:
    """Passages of one article, each worth so much."""
    return [passage(number, place, texts[place], worth=each) for place, each in enumerate(worth)]


def ranked(*groups: list[Passage], days: Sequence[float] = ()) -> list[int]:
    """The places of the passages in their order, those of the second article from 10."""
    ages = days or [0.0] * len(groups)
    articles = [
        article(group[0].article, published=NOW - timedelta(days=age), text="x")
        for group, age in zip(groups, ages, strict=True)
    ]
    found = rank_passages(articles, {group[0].article: group for group in groups}, lexicon())
    return [10 * (each.article - 1) + each.index for each in found]


def test_what_is_worth_most_comes_first_and_of_the_same_worth_what_stands_first() -> None:
    assert ranked(graded(0.5, 2.0, 1.0, 2.0)) == [1, 3, 2, 0]


def test_what_is_worth_nothing_comes_last_and_is_not_lost() -> None:
    assert ranked(graded(-0.4, 1.0, -0.2)) == [1, 0, 2]


def test_what_leads_can_lead_and_is_worth_at_least_half_as_much_as_the_best() -> None:
    leaning = ("The new prices take effect in all of May.", *TOLD[1:])
    assert ranked(graded(2.0, 1.2, 0.3, texts=leaning)) == [1, 0, 2]
    assert ranked(graded(2.0, 0.9, 0.3, texts=leaning)) == [0, 1, 2]


def test_an_article_of_the_day_before_yesterday_counts_less_than_half() -> None:
    other = graded(1.0, number=2, texts=TOLD[2:])
    assert ranked(graded(0.5), other, days=(0, 2)) == [0, 10]
    assert ranked(graded(0.3), other, days=(0, 2)) == [10, 0]


def test_what_only_retells_comes_behind_though_it_is_worth_more_than_others() -> None:
    again = graded(1.5, 0.2, number=2, texts=("Growers of Lind raised the price of apples again today.", TOLD[3]))
    assert ranked(graded(2.0, 0.5), again) == [0, 1, 11, 10]


def test_every_passage_of_a_story_is_ranked_by_our_summarizer(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    rank = CommuniqueSummarizer.rank

    def counted(self: CommuniqueSummarizer, document: ObjectDocumentModel, *given: object) -> object:
        seen.append(len(document.sentences))
        return rank(self, document, *given)

    monkeypatch.setattr(CommuniqueSummarizer, "rank", counted)
    (made,) = edit_articles(two(), [], [], us_china(), lexicon()).stories
    assert len(seen) == 1
    assert 0 < len(made.passages) <= seen[0]


# --- Which articles a summary is made of, in which order it is read, and what fits into it. ---


def dated(*days: float | None) -> list[Article]:
    return [
        article(number, published=None if day is None else NOW - timedelta(days=day))
        for number, day in enumerate(days, 1)
    ]


@pytest.mark.parametrize(
    ("days", "ages"),
    [
        ((), None),
        ((None,), None),
        ((3, None), None),
        ((3, 3), None),
        ((3, 2.01), None),
        ((3, 2), [1.0, 0.0]),
        ((1, 4, 0.5), [0.5, 3.5, 0.0]),
    ],
)
def test_articles_have_ages_where_all_are_dated_and_a_day_lies_between(
    days: tuple[float | None, ...], ages: list[float] | None
) -> None:
    assert ages_of(dated(*days)) == ages


SHORT = "Ships of the port left on Monday."
LONG = "Ships of the port of Elm left for Ash with grain on Monday morning."


def told(*texts: str, method: str = "communique", words: int | None = None, **kinds: PassageKind) -> list[int]:
    """The places of the passages that one article's summary has, all of them where no budget is given."""
    given: list[Passage] = []
    for place, text in enumerate(texts):
        leans = text.startswith("It ")
        kind = kinds.get(f"k{place}", PassageKind.FACT)
        given.append(passage(1, place, text, stands_alone=not leans, kind=kind))
    asked = {"words": words} if words is not None else {"sentences": 9}
    found = summarize([article(1)], lexicon(), passages={1: given}, method=method, **asked)  # type: ignore[arg-type]
    return [each.index for each in found]


def test_a_passage_of_a_few_words_is_ranked_behind_the_others() -> None:
    seven, eight = "Grain ships of Elm left for Ash.", "Grain ships of Elm left for Ash today."
    assert (len(seven.split()), len(eight.split())) == (7, 8)
    dull = "A cook from Lyon served some fish to a few of the guests."
    assert told(seven, dull) == [1, 0]
    assert told(eight, dull) == [0, 1]


LEANING = "It was the first time in nine years that they did."


@pytest.mark.parametrize(
    ("texts", "words", "places"),
    [
        ((LONG, LEANING), 30, [0, 1]),
        ((LONG, LEANING), 20, [0]),
        ((LONG, LEANING), 10, []),
        ((LEANING, LONG), 30, [1]),
        ((LONG, LEANING, "A cook from Lyon served fish to the guests of the mayor."), 40, [0, 1, 2]),
    ],
)
def test_what_leans_comes_behind_its_support_or_not_at_all(
    texts: tuple[str, ...], words: int, places: list[int]
) -> None:
    assert sorted(told(*texts, words=words)) == places


def test_what_leans_is_left_out_of_a_stock_summary() -> None:
    assert told(LONG, LEANING, words=40, method="lexrank") == [0]


def test_background_is_read_after_the_passage_that_leads_and_what_leans_on_that() -> None:
    old = "Ships of the port of Elm were first loaded with grain in 1950."
    assert told(old, LONG, LEANING, words=60, k0=PassageKind.BACKGROUND) == [1, 2, 0]
    again = "It was also the first time in ten years for the mayor."
    assert told(old, LONG, LEANING, again, words=80, k0=PassageKind.BACKGROUND) == [1, 2, 3, 0]
    assert told(LONG, LEANING, old, words=60, k2=PassageKind.BACKGROUND) == [0, 1, 2]
