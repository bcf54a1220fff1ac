"""What is cut before words are counted: an outlet's name on a headline's end or within its sentences."""

import pytest

from digests.rules.annotation.clean import clean_sentences, clean_title
from tests.lexicons import lexicon
from tests.relations import us_china

HEAD = "Ports of Elm are closed"


@pytest.mark.parametrize(
    ("title", "outlet", "cleaned"),
    [
        (f"{HEAD} - Lakeside", "Lakeside", HEAD),
        (f"{HEAD} - lakeside", " Lakeside ", HEAD),
        (f"{HEAD} – Lakeside", "Lakeside", HEAD),
        (f"{HEAD} — Lakeside", "Lakeside", HEAD),
        (f"{HEAD} | Lakeside", "Lakeside", HEAD),
        (f"{HEAD} - Lakeside", "", f"{HEAD} - Lakeside"),
        (f"{HEAD} - Lakeside Daily News", "", HEAD),
        (f"{HEAD} - Politico", "", HEAD),
        (f"{HEAD} - Foreign Ministry", "", f"{HEAD} - Foreign Ministry"),
        (f"{HEAD} - Lakeside | Lakeside", "Lakeside", HEAD),
        (f"{HEAD} - a town - Lakeside", "Lakeside", f"{HEAD} - a town"),
        (f"{HEAD}-Lakeside", "Lakeside", f"{HEAD}-Lakeside"),
        ("Ports are closed - Lakeside", "Lakeside", "Ports are closed"),
        ("Port are closed - Lakeside", "Lakeside", "Port are closed - Lakeside"),
        (f"{HEAD} - {'L' * 40}", "L" * 40, HEAD),
        (f"{HEAD} - {'L' * 41}", "L" * 41, f"{HEAD} - {'L' * 41}"),
        ("榆树港星期一关闭 - 湖畔", "湖畔", "榆树港星期一关闭"),
        ("榆树港今日关闭 - 湖畔", "湖畔", "榆树港今日关闭 - 湖畔"),
        ("榆树港星期一关闭-湖畔", "湖畔", "榆树港星期一关闭"),
    ],
)
def test_a_headline_loses_its_outlets_name(title: str, outlet: str, cleaned: str) -> None:
    assert clean_title(title, us_china(), lexicon(), outlet).strip() == cleaned


def test_sentences_lose_a_name_of_several_words_where_it_stands_alone() -> None:
    sentences = ["The Elm Post said so.", "The Elm Posts said so."]
    assert clean_sentences(sentences, us_china(), lexicon(), "Elm Post") == ("The   said so.", sentences[1])
    assert clean_sentences(["Elm said so."], us_china(), lexicon(), "Elm") == ("Elm said so.",)


def test_latin_words_stand_apart_from_chinese_ones() -> None:
    assert clean_sentences(["加入WTO的港口"], us_china(), lexicon()) == ("加入 WTO 的港口",)
