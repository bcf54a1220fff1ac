import json

import pytest

from digests.rules.reading.pages.metadata import article_data, is_false, names_of, text_of
from digests.rules.reading.pages.trees import parse_page


def data_of(*scripts: str, headline: str = "Ports reopen") -> dict[str, object]:
    page = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return dict(article_data(parse_page(f"<html><head>{page}</head><body><p>a</p></body></html>"), headline))


ARTICLE = {"@type": "NewsArticle", "headline": "Ports reopen", "datePublished": "2026-03-10"}


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        [{"@type": "Organization"}, ARTICLE],
        {"@graph": [{"@type": "WebSite"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["Article", "NewsArticle"]},
    ],
)
def test_the_article_is_found_where_pages_keep_it(value: object) -> None:
    assert data_of(json.dumps(value))["headline"] == "Ports reopen"


def test_the_pages_own_article_is_told_from_others() -> None:
    other = ARTICLE | {"headline": "Another story"}
    assert data_of(json.dumps([other, ARTICLE]))["headline"] == "Ports reopen"


def test_articles_that_a_page_only_lists_are_not_its_own() -> None:
    assert data_of(json.dumps({"@type": "ItemList", "itemListElement": [ARTICLE]})) == {}


def test_scripts_in_comment_or_cdata_are_read_and_broken_ones_passed_over() -> None:
    whole = json.dumps(ARTICLE)
    assert data_of("{broken", f"//<![CDATA[\n{whole}\n//]]>")["headline"] == "Ports reopen"
    assert data_of(whole.replace("Ports reopen", "Ports\nreopen"))["headline"] == "Ports\nreopen"


@pytest.mark.parametrize("script", ["[" * 100_000, "null", "3", '"words"', '{"@graph": null}', "[[[[]]]]"])
def test_what_is_no_article_gives_nothing(script: str) -> None:
    assert data_of(script) == {}


def test_properties_are_read_in_all_their_shapes() -> None:
    assert text_of({"@type": "Person", "name": "Ann Lee"}) == "Ann Lee"
    assert text_of([]) == text_of(None) == text_of(3) == ""
    assert names_of([{"name": "Ann Lee"}, "Bo Chen", {}]) == ["Ann Lee", "Bo Chen"]
    assert [is_false(value) for value in (False, "False", "true", True, None)] == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("before", "behind"),
    [("<!--", "-->"), ("<![CDATA[", "]]>"), ("//<![CDATA[", "//]]>"), ("/* <![CDATA[ */", ""), ("", ";")],
)
def test_a_comments_mark_around_the_data_is_passed_over(before: str, behind: str) -> None:
    assert data_of(f"\n{before}\n{json.dumps(ARTICLE)}\n{behind}\n")["headline"] == "Ports reopen"


@pytest.mark.parametrize("space", [" ", "\n", "\u2028"])
def test_much_white_space_inside_the_data_costs_no_more_than_other_characters(space: str) -> None:
    """It took the third power: with so much of it a page would never have been read."""
    found = data_of(json.dumps(ARTICLE).replace(",", f",{space * 100_000}"))
    assert found == ({} if space == "\u2028" else ARTICLE)  # which is no white space for JSON
