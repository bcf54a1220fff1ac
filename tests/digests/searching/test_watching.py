"""Watch words: what may be one, and which of them a text has."""

from dataclasses import replace

import pytest

from bot.newsroom import load_relation
from digests.errors import PreferenceError
from digests.model import Card, Digest, Section, StoryStatus
from digests.rules.searching.watching import MOST_WATCHED, Watcher, texts_of, with_word, words_wished
from tests.factories import NOW, article
from tests.lexicons import lexicon

RELATION = load_relation("us-china")


def found(text: str, *words: str) -> tuple[str, ...]:
    card = Card(story=1, status=StoryStatus.NEW, headline=text, headline_article=replace(article(1), title=text))
    digest = Digest(at=NOW, title=text, sections=(Section("trade", (card,)),))
    watcher = Watcher(RELATION, lexicon())
    marked = watcher.marked(digest, words)
    assert marked.cards[0].watched == watcher.found(words, texts_of(digest.cards))
    assert replace(marked.cards[0], watched=()) == card, "nothing but the mark is changed"
    return marked.cards[0].watched


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Washington lists SMIC's parent", "smic"),
        ("New tariffs on cars", "tariff"),
        ("Two companies are listed", "company"),
        ("Rare earth exports fall", "rare earth"),
        ("美国将稀土列入清单", "稀土"),
        ("美國將稀土列入清單", "稀土"),
        ("Fentanyl talks resume", "芬太尼"),
        ("中美就芬太尼问题磋商", "fentanyl"),
    ],
)
def test_a_word_is_found_whole_in_the_plural_and_by_its_other_names(text: str, word: str) -> None:
    assert found(text, word) == (word,)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("An important meeting", "import"),
        ("A new law", "news"),
        ("The university opens", "universe"),
        ("Earth is rare", "rare earth"),
        ("稀有的土地", "稀土"),
        ("稀，土", "稀土"),
    ],
)
def test_another_word_is_not_found_however_alike(text: str, word: str) -> None:
    assert found(text, word) == ()


def test_only_the_words_that_are_there_are_found_in_their_order() -> None:
    assert found("Chips and drones", "drone", "steel", "chip") == ("drone", "chip")


def test_several_words_are_wished_with_commas_between() -> None:
    assert words_wished(" SMIC， Rare  earths;稀土 ,") == ("SMIC", "Rare earths", "稀土")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , ",
        "x",
        "稀",
        "<b>SMIC</b>",
        "a OR (b)",
        "*",
        "x" * 41,
        "y" * 4000,
        "\u200b",
        "-- '",
        "a" + "," * 3000,
    ],
)
def test_what_is_no_word_is_refused(text: str) -> None:
    with pytest.raises(PreferenceError) as refused:
        words_wished(text)
    assert refused.value.code == "watch-word"


def test_a_word_is_kept_once_a_main_party_never_and_only_so_many() -> None:
    one = with_word((), "SMIC", RELATION, lexicon())
    assert with_word(one, "smic", RELATION, lexicon()) == ("SMIC",)
    for name in ("China", "beijing", "美国", "美國"):
        with pytest.raises(PreferenceError) as refused:
            with_word((), name, RELATION, lexicon())
        assert refused.value.code == "watch-party"
    full = tuple(f"word{number}" for number in range(MOST_WATCHED))
    assert with_word(full, "WORD3", RELATION, lexicon()) == full
    with pytest.raises(PreferenceError) as refused:
        with_word(full, "SMIC", RELATION, lexicon())
    assert refused.value.code == "watch-full"
