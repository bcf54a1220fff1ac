"""A summary is passages somebody published, word for word, that say together what the articles share."""

import subprocess
import sys
import time
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
from digests.rules.editing.summaries import METHODS, plain_passages, rank_passages, summarize
from digests.rules.editing.summarizer import CommuniqueSummarizer
from digests.rules.passages import Words
from tests.factories import NOW, article, passage

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
    for each in summarize(list(articles.values()), sentences=6):
        assert each.text in articles[each.article].text
        assert plain_passages(articles[each.article])[each.index].text == each.text


def test_what_both_articles_say_first_leads_and_what_one_adds_follows() -> None:
    chosen = texts(summarize(two(), sentences=3))
    assert "agreed" in chosen[0]
    assert not any("cook" in text for text in chosen)


def test_nothing_is_said_twice() -> None:
    chosen = texts(summarize([article(1, text=FIRST), article(2, text=FIRST)], sentences=10))
    assert len(chosen) == len(set(chosen)) == 5


@pytest.mark.parametrize("words", [0, 5, 20, 40, 70])
def test_a_budget_of_words_is_kept_in_whole_sentences(words: int) -> None:
    chosen = summarize(two(), words=words)
    assert sum(len(each.text.split()) for each in chosen) <= words
    assert bool(chosen) == (words >= 20)


def test_a_number_of_sentences_is_kept() -> None:
    assert [len(summarize(two(), sentences=number)) for number in (0, 1, 4)] == [0, 1, 4]
    assert len(summarize(two())) == 3


def test_a_passage_that_leans_on_another_is_no_candidate_unless_its_speaker_is_prefixed() -> None:
    leaning = passage(1, 1, "He said that the tariff deal with China would last.", stands_alone=False)
    given = {1: [passage(1, 0, "The tariff deal with China will last, the minister said."), leaning]}
    articles = [article(1)]
    assert texts(summarize(articles, sentences=5, passages=given)) == [given[1][0].text]
    prefixed = {1: [given[1][0], replace(leaning, prefix="The minister")]}
    assert len(summarize(articles, sentences=5, passages=prefixed)) == 2


def test_within_a_budget_a_leaning_passage_follows_the_one_before_it_or_is_left_out() -> None:
    for words in range(10, 120, 5):
        chosen = summarize(two(), words=words)
        for place, each in enumerate(chosen):
            if not each.stands_alone:
                assert (chosen[place - 1].article, chosen[place - 1].index) == (each.article, each.index - 1)


def test_background_never_leads() -> None:
    background = passage(1, 0, "Tariffs on Chinese goods were first raised in 2018.", kind=PassageKind.BACKGROUND)
    news = passage(1, 1, "Tariffs on Chinese goods were cut on Monday.")
    given = {1: [background, news]}
    for method in METHODS:
        assert rank_passages([article(1)], given, method)[0] == news
        assert summarize([article(1)], words=30, passages=given, method=method)[0] == news


def test_newer_articles_weigh_more() -> None:
    old = article(1, text="Ministers from both capitals discussed fish quotas.", published=NOW - timedelta(days=9))
    new = article(2, text="Officials from both governments discussed coal mines.", published=NOW)
    assert summarize([old, new], sentences=1)[0].article == 2
    assert (
        summarize([replace(new, published=old.published), replace(old, published=NOW)], sentences=1)[0].article
        == 1
    )


def test_every_method_is_chosen_by_name_and_an_unknown_one_is_refused_with_the_names() -> None:
    for method in METHODS:
        assert len(summarize(two(), sentences=2, method=method)) == 2
        assert summarize(two(), words=40, method=method)
        assert summarize([], sentences=2, method=method) == ()
    with pytest.raises(ValueError, match="lexrank"):
        summarize(two(), sentences=2, method="best")


def test_stock_lexrank_in_its_place_chooses_other_lines() -> None:
    assert texts(summarize(two(), sentences=3)) != texts(summarize(two(), sentences=3, method="lexrank"))


def test_a_stock_summarizer_chooses_what_it_chooses_in_sumy_itself() -> None:
    groups = [[each.text for each in plain_passages(one) if each.stands_alone] for one in two()]
    document = ObjectDocumentModel([Paragraph([Sentence(text, Words()) for text in group]) for group in groups])
    expected = {str(sentence) for sentence in LexRankSummarizer()(document, 3)}
    assert set(texts(summarize(two(), sentences=3, method="lexrank"))) == expected


def test_our_summarizer_is_a_sumy_summarizer() -> None:
    summarizer = CommuniqueSummarizer()
    assert isinstance(summarizer, AbstractSummarizer)
    sentences = [Sentence(each.text, Words()) for each in plain_passages(two()[0])]
    document = ObjectDocumentModel([Paragraph(sentences)])
    chosen = summarizer(document, 2)
    assert len(chosen) == 2
    assert list(chosen) == sorted(chosen, key=document.sentences.index)
    assert len(summarizer(document, "40%")) == 2
    assert summarizer(ObjectDocumentModel([]), 2) == ()


def test_chinese_articles_are_summarized_too() -> None:
    text = "美国和中国星期一同意降低关税九十天。双方官员在日内瓦会谈两天后达成协议。上海股市上涨百分之二。"
    chosen = texts(summarize([article(1, text=text, language="zh-Hans")], sentences=2))
    assert chosen[0] == "美国和中国星期一同意降低关税九十天。"


@settings(max_examples=40, deadline=None)
@given(written=st.lists(st.text(max_size=120), max_size=3), words=st.integers(-1, 60))
def test_whatever_the_texts_the_summary_is_made_of_them(written: list[str], words: int) -> None:
    articles = [article(number, text=text) for number, text in enumerate(written)]
    for each in summarize(articles, words=words):
        assert each.text in written[each.article]


def test_a_hundred_articles_take_less_than_two_seconds() -> None:
    many = [article(number, text=" ".join(f"Officials number {number} of {line} met in place {line * number}."
            for line in range(22))) for number in range(100)]  # fmt: skip
    summarize(two(), sentences=3)
    started = time.process_time()
    summarize(many, words=220)
    assert time.process_time() - started < 2


def test_sumy_is_loaded_only_when_something_is_summarized() -> None:
    code = "import sys, digests.rules.editing.summaries; sys.exit('sumy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
