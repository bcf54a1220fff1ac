import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

import seeds
from bot.newsroom import known_recipes
from bot.render.labels import label_for
from bot.render.phrases import label_in, reason_text, weight_lines
from bot.render.source_phrases import plain_pattern, recipe_lines, source_kind
from bot.texts import source_words
from bot.texts.countries import place_of, place_of_host, places
from config.relations import read_pack
from digests.model import Ownership, Reason, Recipe, SourceKind, Verdict
from digests.rules.reading.lists.discovery import pattern_of
from tests.relations import india_pakistan, us_china

LABELS = sorted(
    {
        str(entry["label"])
        for text in (
            read_pack("us-china"),
            (Path(seeds.__file__).parent / "outlets.toml").read_text(encoding="utf-8"),
        )
        for entries in tomllib.loads(text).values()
        if isinstance(entries, list)
        for entry in entries
        if "label" in entry
    }
)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_every_label_of_the_pack_is_told_in_chinese(label: str, language: str) -> None:
    assert not any("a" <= letter.lower() <= "z" for letter in label_in(label, language))


def test_a_label_is_put_together_from_its_words() -> None:
    assert label_in("US think tank, nonprofit", "zh-Hans") == "美国智库、非营利"
    assert label_in("PRC state media (fictional)", "zh-Hant") == "中國官方媒體、虛構"


@pytest.mark.parametrize("label", ["Atlantis, private", "US", "private club of the US", ""])
def test_what_is_not_known_and_what_is_english_stays(label: str) -> None:
    assert label_in(label, "en") == label
    assert label_in(label, "zh-Hans") == ("美国" if label == "US" else label)


def test_every_place_of_the_world_makes_a_label_that_is_told_in_chinese() -> None:
    for code, name in places().items():
        label = label_for(Ownership.PRIVATE, "other", code)
        assert label == f"{name}, private"
        told = label_in(label, "zh-Hans")
        assert not any("a" <= letter.lower() <= "z" for letter in told), label
    assert label_for(Ownership.GOVERNMENT, "other", "NO") == "Norway government"
    assert label_in("Norway government", "zh-Hant") == "挪威政府"
    assert label_for(Ownership.PRIVATE, "us", "GB") == "UK, private", "the place goes before the side"


def test_labels_that_the_form_made_before_are_told_in_chinese_too() -> None:
    assert label_in("PRC, state controlled", "zh-Hans") == "中国、国家控制"
    assert label_in("UK, party linked", "zh-Hant") == "英國、政黨關聯"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("UK", "GB"), ("gb", "GB"), ("United Kingdom", "GB"), ("英国", "GB"), ("英國", "GB"), (" Norway. ", "NO"),
        ("Taiwan", "TW"), ("台湾", "TW"), ("台灣", "TW"), ("PRC", "CN"), ("China", "CN"), ("Hong Kong", "HK"),
        ("香港", "HK"), ("Macao", "MO"), ("ＵＳ", "US"), ("European Union", ""), ("EU", ""), ("Atlantis", ""),
        ("", ""), ("x" * 4000, ""),
    ],
)  # fmt: skip
def test_a_place_is_understood_in_every_language_and_by_its_code(said: str, code: str) -> None:
    assert place_of(said) == code


def test_taiwan_and_hong_kong_are_named_as_places_and_nothing_more() -> None:
    assert [places(tag)["TW"] for tag in ("en", "zh-Hans", "zh-Hant")] == ["Taiwan", "台湾", "台灣"]
    assert [places(tag)["HK"] for tag in ("en", "zh-Hans", "zh-Hant")] == ["Hong Kong", "香港", "香港"]
    assert [place_of_host(host) for host in ("a.co.uk", "a.com.tw", "a.com", "a.eu", "10.0.0.1", "")] == [
        "GB", "TW", "", "", "", "",
    ]  # fmt: skip


# --- why an article was chosen ------------------------------------------------------------------


NAMED = Verdict.because(True, Reason.LEAD, "us", "prc")
THIRD = Verdict.because(True, Reason.THIRD_VOICE, "taiwan", "us", "taiwan")


@pytest.mark.parametrize(
    ("language", "party", "topic"),
    [("en", "Washington", "Taiwan"), ("zh-Hans", "华盛顿", "台湾与台海"), ("zh-Hant", "華盛頓", "台灣與台海")],
)
def test_parties_and_topics_have_their_names_in_the_readers_language(
    language: str, party: str, topic: str
) -> None:
    assert party in reason_text(NAMED, us_china(), language)
    told = reason_text(THIRD, us_china(), language)
    assert topic in told
    assert party in told


def test_an_older_verdict_and_values_that_no_longer_fit_are_told_as_they_are() -> None:
    old = Verdict(True, "Washington and Beijing are named in one passage")
    assert reason_text(old, us_china(), "zh-Hans") == old.reason
    assert "us" in reason_text(NAMED, india_pakistan(), "en")
    assert reason_text(Verdict(True, "both-in-lead us"), us_china(), "en") == "both-in-lead us"


# --- what a story weighs ------------------------------------------------------------------------


def test_what_raises_a_story_and_what_lowers_it_stand_apart_in_the_readers_language() -> None:
    reasons = [("an act", True), ("a statement", False), ("a figure", True), ("unknown", True)]
    assert weight_lines(reasons, "en") == [
        "Counts for it: an act, a figure",
        "Counts against it: a statement only",
    ]
    assert weight_lines(reasons[:1], "zh-Hant") == ["加分：已採取行動"]
    assert weight_lines([], "en") == []


# --- how a page is read, in words for people ------------------------------------------------------

HOST = "https://m.example.org"
NEWEST = datetime(2026, 3, 10, tzinfo=UTC)


def lines(
    recipe: Recipe, example: str = f"{HOST}/n/20260310_1.html", newest: datetime | None = NEWEST
) -> list[str]:
    return recipe_lines(
        recipe,
        source_words("en"),
        example=example,
        newest_at=newest,
        day=lambda at: f"{at:%d.%m.%Y}",
        zone_name="Taipei",
    )


@pytest.mark.parametrize(
    ("urls", "plain"),
    [
        ([f"{HOST}/eng/202603/t20260310_{n}.html" for n in range(9)], "m.example.org/eng/#/t#_#.html"),
        ([f"{HOST}/news/a-headline-{word}" for word in ("of-one", "two")], "m.example.org/news/…"),
        ([f"{HOST}/read?id={n}&lang=en" for n in range(9)], "m.example.org/read?id=…&lang=en"),
        (
            [f"{HOST}/a/b/{n}.html" for n in range(4)] + [f"{HOST}/a/{n}.html" for n in range(4)],
            "m.example.org/a/…",
        ),
    ],
)
def test_a_pattern_that_was_found_is_shown_as_people_write_it(urls: list[str], plain: str) -> None:
    assert plain_pattern(pattern_of(urls)) == plain


@pytest.mark.parametrize(
    "pattern", [r"https?://(?:www\.)?mfa\.gov\.cn/\w+/t\d{8}_\d+\.s?html", r"(?i)x", "a|b", "[a"]
)
def test_a_pattern_that_says_more_is_not_shown_in_part(pattern: str) -> None:
    assert plain_pattern(pattern) == ""


def test_links_and_dates_are_told_with_an_example() -> None:
    recipe = Recipe(link_pattern=r"https://m\.example\.org/n/\d+_\d+\.html", zone="Asia/Taipei")
    assert lines(recipe) == [
        "Links: m.example.org/n/#_#.html",
        "such as m.example.org/n/20260310_1.html",
        "Dates: beside the link or on the article’s page, however written; the newest read as 10.03.2026",
        "Clock of dates without a zone: Taipei",
    ]


@pytest.mark.parametrize(
    ("date_pattern", "words"),
    [
        (r"/(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)_", "in the link’s address"),
        (r"\((\S+)\)", "beside the link"),
    ],
)
def test_where_dates_come_from_is_told(date_pattern: str, words: str) -> None:
    recipe = Recipe(link_pattern="(x)", date_pattern=date_pattern)
    assert lines(recipe, newest=None) == ["Links: such as m.example.org/n/20260310_1.html", f"Dates: {words}"]


def test_known_recipes_have_names_for_people_and_others_their_own() -> None:
    words = source_words("en")
    assert all(words.find("recipes", name) for name in known_recipes())
    assert source_kind(words, SourceKind.JSON_API, Recipe(name="a-new-one")) == "JSON API: a-new-one"
