"""How a page is read, in words for people."""

from datetime import UTC, datetime

import pytest

from bot.newsroom import known_recipes
from bot.source_phrases import plain_pattern, recipe_lines, source_kind
from bot.texts import source_words
from digests.model import Recipe, SourceKind
from digests.rules.reading.lists.discovery import pattern_of

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
