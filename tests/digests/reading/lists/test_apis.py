import json
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import FeedError, PageInsteadError
from digests.model import Draft, Recipe
from digests.rules.reading.lists.apis import MOST_ITEMS, fits, parse_api
from digests.rules.reading.lists.recipes import load_recipes
from tests.documents import document
from tests.lexicons import lexicon

parse_api = partial(parse_api, lexicon=lexicon())

NOW = datetime(2026, 9, 19, 12, tzinfo=UTC)
URL = "https://api.example.org/v1/documents.json"
RECIPES = load_recipes((files("seeds") / "recipes.toml").read_text(encoding="utf-8"))
PLAIN = Recipe(items="items", title="title", link="url", published="date", text="body", guid="id")


def read(items: object, recipe: Recipe = PLAIN) -> tuple[Draft, ...]:
    return parse_api(json.dumps({"items": items}).encode(), URL, recipe).drafts


def test_the_federal_register_gives_numbers_and_dates_that_bind() -> None:
    feed = parse_api(document("federal_register.json"), URL, RECIPES["federal-register"])
    rule, proposal = feed.drafts
    assert rule.title == "Additions and Revisions of Entries to the Parts List for Harbour Cranes & Winches"
    assert rule.url.startswith("https://www.federalregister.gov/documents/2026/09/18/2026-17731/")
    assert (rule.document_number, rule.guid) == ("2026-17731", "2026-17731")
    assert (rule.effective_on, rule.comments_close_on) == (date(2026, 10, 19), None)
    assert (proposal.effective_on, proposal.comments_close_on) == (None, date(2026, 11, 16))
    assert (rule.published, rule.published_guessed) == (datetime(2026, 9, 18, 4, tzinfo=UTC), True)
    assert rule.text.startswith("In this rule, the Bureau")
    assert not rule.complete
    assert proposal.text == ""
    assert dict(feed.dropped) == {"no address": 1}


def test_an_empty_search_of_the_federal_register_is_no_fault() -> None:
    body = b'{"count": 0, "description": "Documents about nothing", "total_pages": 0}'
    assert parse_api(body, URL, RECIPES["federal-register"]).drafts == ()


def test_documents_on_public_inspection_are_dated_when_they_are_filed() -> None:
    item = {"title": "A", "html_url": "https://a.example.org/1", "publication_date": "2026-09-22"}
    body = json.dumps({"results": [item | {"filed_at": "2026-09-18T08:45:00.000-04:00"}]}).encode()
    (draft,) = parse_api(body, URL, RECIPES["federal-register"]).drafts
    assert (draft.published, draft.published_guessed) == (datetime(2026, 9, 18, 12, 45, tzinfo=UTC), False)


def test_wordpress_gives_plain_titles_and_instants_in_utc() -> None:
    feed = parse_api(document("wordpress.json"), "https://www.state.gov/wp-json/wp/v2/x", RECIPES["wordpress"])
    call, statement, remarks = feed.drafts
    assert call.title == "Secretary’s Call with an Invented Counterpart – Readout"
    assert call.text == "The Secretary spoke with a counterpart whom we made up. They discussed winches […]"
    assert (call.published, call.published_guessed) == (datetime(2026, 9, 17, 21, 30, 5, tzinfo=UTC), False)
    assert call.updated == datetime(2026, 9, 18, 1, 2, 3, tzinfo=UTC)
    assert statement.text == "The first paragraph of a statement that nobody made.\n\nThe second one follows it."
    assert [draft.guid for draft in (call, remarks)] == ["661201", "661001"]
    assert (remarks.published, remarks.published_guessed) == (datetime(2026, 9, 16, 9, 15, tzinfo=UTC), True)
    assert dict(feed.dropped) == {"no address": 1}


def test_an_interface_that_refuses_is_quoted() -> None:
    body = b'{"code":"rest_no_route","message":"No route was found matching the URL.","data":{"status":404}}'
    with pytest.raises(FeedError, match="No route was found"):
        parse_api(body, URL, RECIPES["federal-register"])


def test_drupal_govuk_reliefweb_and_squarespace_are_read() -> None:
    drupal = {
        "data": [
            {
                "id": "u-1",
                "attributes": {
                    "title": "Drupal's",
                    "created": "2026-09-18T01:00:00+00:00",
                    "path": {"alias": "/news/one"},
                    "body": {"processed": "<p>Words.</p>"},
                    "langcode": "en",
                },
            },
            {"id": "u-2", "attributes": {"title": "No alias", "drupal_internal__nid": 7, "path": {"alias": None}}},
        ]
    }
    govuk = {
        "results": [{"title": "UK's", "link": "/government/news/one", "public_timestamp": "2026-09-18T02:00:00Z"}]
    }
    relief = {
        "data": [
            {
                "id": "4",
                "fields": {
                    "title": "Relief's",
                    "url_alias": "https://r.example.org/4",
                    "date": {"created": "2026-09-18T03:00:00+00:00"},
                    "body-html": "<p>R.</p>",
                    "source": [{"name": "OCHA"}],
                    "language": [{"code": "en"}],
                },
            }
        ]
    }
    square = {
        "items": [{"id": "s", "title": "S", "fullUrl": "/blog/s", "publishOn": 1789700400123, "body": "<p>B</p>"}]
    }
    found = [
        draft
        for name, document in (
            ("drupal", drupal),
            ("gov-uk", govuk),
            ("reliefweb", relief),
            ("squarespace", square),
        )
        for draft in parse_api(json.dumps(document).encode(), "https://site.example.org/api", RECIPES[name]).drafts
    ]
    assert [draft.url for draft in found] == [
        "https://site.example.org/news/one",
        "https://site.example.org/node/7",
        "https://site.example.org/government/news/one",
        "https://r.example.org/4",
        "https://site.example.org/blog/s",
    ]
    assert [draft.published and draft.published.hour for draft in found] == [1, None, 2, 3, 3]
    assert not any(draft.published_guessed for draft in found if draft.published)


def test_each_address_is_taken_once_and_what_has_none_is_counted() -> None:
    body = json.dumps(
        {"items": [{"url": "1"}, {"url": "1#a"}, {"title": "x"}, {"url": "mailto:a@b"}, 7, None]}
    ).encode()
    feed = parse_api(body, URL, PLAIN)
    assert [draft.url for draft in feed.drafts] == ["https://api.example.org/v1/1"]
    assert dict(feed.dropped) == {"twice": 1, "no address": 4}


@pytest.mark.parametrize(
    "value", [None, True, [], {}, "soon", "2026", 1e400, float("nan"), -(10**30), "0000-00-00T00:00:00"]
)
def test_a_date_that_is_none_leaves_the_item_undated(value: object) -> None:
    (draft,) = read([{"title": "x", "url": "1", "date": value}])
    assert (draft.published, draft.published_guessed) == (None, True)


@pytest.mark.parametrize("value", [1789689600, 1789689600000, "2026-09-18T00:00:00Z"])
def test_seconds_and_milliseconds_since_1970_are_dates(value: object) -> None:
    (draft,) = read([{"url": "1", "date": value}])
    assert (draft.published, draft.published_guessed) == (datetime(2026, 9, 18, tzinfo=UTC), False)


def test_titles_are_plain_and_a_long_text_that_is_not_cut_is_the_whole_article() -> None:
    long = "Words that go on and on. " * 80
    bodies = [long, long + "[…]", "Short."]
    title = "<b>Tit</b> &amp;amp; <script>x</script>tat\n"
    drafts = read([{"url": n, "title": title, "body": body} for n, body in enumerate(bodies)])
    assert {draft.title for draft in drafts} == {"Tit & tat"}
    assert [draft.complete for draft in drafts] == [True, False, False]


def test_texts_of_old_items_are_left_out() -> None:
    items = [{"url": "1", "date": "2026-01-01", "body": "old"}, {"url": "2", "body": "undated"}]
    since = datetime(2026, 9, 1, tzinfo=UTC)
    feed = parse_api(json.dumps({"items": items}).encode(), URL, PLAIN, texts_since=since)
    assert [draft.text for draft in feed.drafts] == ["", "undated"]


def test_more_items_than_a_source_may_have_are_cut_and_counted() -> None:
    body = json.dumps({"items": [{"url": str(n)} for n in range(MOST_ITEMS + 5)]}).encode()
    feed = parse_api(body, URL, PLAIN)
    assert (len(feed.drafts), dict(feed.dropped)) == (MOST_ITEMS, {"beyond the limit": 5})
    assert feed.raw_count == MOST_ITEMS + 5


def test_a_web_page_in_place_of_json_is_told_apart() -> None:
    with pytest.raises(PageInsteadError):
        parse_api(b"<!DOCTYPE html><html><body>Hello</body></html>", URL, PLAIN)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"words",
        b"[1, 2",
        b'{"items": 3}',
        b"{}",
        b"[]",
        b'"text"',
        b"null",
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b'{"items": [{"a": 1}]}',
    ],
)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(FeedError):
        parse_api(body, URL, PLAIN)


def test_a_known_shape_is_told_by_titles_and_links() -> None:
    register, posts = json.loads(document("federal_register.json")), json.loads(document("wordpress.json"))
    assert fits(register, RECIPES["federal-register"]) > 3
    assert fits(posts, RECIPES["wordpress"]) > 3
    assert fits(posts, RECIPES["federal-register"]) == fits(register, RECIPES["wordpress"]) == 0
    assert fits([], RECIPES["wordpress"]) == fits([{"link": "x"}], RECIPES["wordpress"]) == 0


NAMES = [
    "title", "link", "date_gmt", "rendered", "results", "count", "html_url", "attributes", "path", "fields",
    "items", "data",
]  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=150)
@given(values, st.sampled_from(sorted(name for name, recipe in RECIPES.items() if recipe.items)))
def test_any_json_is_read_or_refused(value: object, name: str) -> None:
    with suppress(FeedError):
        parse_api(json.dumps(value).encode(), URL, RECIPES[name])


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for whole in (body, b'{"items": [' + body):
        with pytest.raises(FeedError):
            parse_api(whole, URL, PLAIN)
