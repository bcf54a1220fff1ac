import pytest

from digests.model import Draft
from digests.rules.reading.sources.admission import KnownArticle
from digests.rules.reading.sources.sameness import OutletComparison, Sameness, compare, sameness
from tests.factories import source

SITE = "https://gazette.example.org"
GAZETTE = source("gazette", name="Harbour Gazette", url=f"{SITE}/feed")


def drafts(*titles: str, site: str = SITE, language: str = "en") -> list[Draft]:
    return [Draft(url=f"{site}/{title}", title=title, language=language) for title in titles]


def articles(*titles: str, site: str = SITE, language: str = "en") -> list[tuple[str, str, str]]:
    return [(f"{site}/{title}", title, language) for title in titles]


NAME, OTHER, ELSEWHERE = "Harbour Gazette", "Orchard Weekly", "https://orchard.example.com"
SAME, UNSURE, ANOTHER = Sameness.SAME, Sameness.UNSURE, Sameness.OTHER


@pytest.mark.parametrize(
    ("title", "listed", "known", "recognised", "same"),
    [
        ("", drafts(*"abcd"), "abc", {}, SAME),  # known items, whatever it is called
        ("New name", drafts("x", "y"), "a", {0: True}, SAME),  # known by their address
        (NAME, drafts(*"abc", site=ELSEWHERE), "abc", {}, UNSURE),  # the same items on another site
        (f"{NAME} – World", drafts("x", "y"), "a", {}, SAME),  # new items on its site under its name
        ("Other desk", drafts("x", "y"), "a", {}, UNSURE),
        (NAME, drafts("x", site=ELSEWHERE), "a", {}, UNSURE),  # its name alone
        (OTHER, drafts("x", "y", site=ELSEWHERE), "ab", {}, ANOTHER),
        (OTHER, drafts("x", "y", site="http://127.0.0.1:8000"), "ab", {}, ANOTHER),
        (OTHER, drafts(*"abcdefghij", site=ELSEWHERE), "a", {}, ANOTHER),  # one title in ten that is known
        (NAME, drafts("x", "y"), "a", {0: False, 1: False}, ANOTHER),  # what other sources brought
        (NAME, drafts("x", language="zh-Hans"), "a", {}, UNSURE),  # its edition in another language
        (NAME, drafts("x", site=ELSEWHERE, language="zh-Hans"), "a", {}, ANOTHER),
        (NAME, drafts("x"), "", {}, SAME),  # never read
        (OTHER, drafts("x", site=ELSEWHERE), "", {}, ANOTHER),
        (NAME, [], "", {}, UNSURE),  # an empty list
        (OTHER, [], "", {}, ANOTHER),
    ],
)
def test_an_outlet_is_known_by_its_items_and_its_site_and_not_by_its_name_alone(
    title: str, listed: list[Draft], known: str, recognised: dict[int, bool], same: Sameness
) -> None:
    there = {place: KnownArticle(id=1, title="", own=own) for place, own in recognised.items()}
    assert sameness(compare(GAZETTE, title, listed, there, articles(*known))) is same


def test_what_is_compared_is_told() -> None:
    listed = drafts("a", "x", "y", site="https://news.gazette.example.org")
    there = {1: KnownArticle(id=9, title="", own=False)}
    told = compare(GAZETTE, "Gazette of Harbour", listed, there, articles("a", "b"))
    assert told == OutletComparison(
        items=3, known=1, foreign=1, site=True, name=True, language=True, sites=("news.gazette.example.org",)
    )
