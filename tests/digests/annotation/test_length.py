"""Of a long text no more is read than sixty kilobytes, and never half a paragraph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.annotation import annotating
from digests.rules.annotation.annotating import MOST_BYTES, annotate, within_length
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.work import calls_in

PARAGRAPH = (
    "The United States will tax Chinese tin, an office in Lima said. China will answer, a shipper there said."
)


def test_an_article_of_usual_length_is_left_as_it_is() -> None:
    usual = article(1, text=PARAGRAPH)
    assert within_length(usual) is usual


def test_a_book_at_one_address_is_read_up_to_the_end_of_a_paragraph() -> None:
    whole = "\n\n".join(f"{number}. {PARAGRAPH}" for number in range(5000))
    read = within_length(article(1, text=whole)).text
    assert whole.startswith(read)
    assert read.endswith("there said.")
    assert MOST_BYTES - 200 < len(read) <= MOST_BYTES


def test_without_paragraphs_it_ends_at_a_word() -> None:
    read = within_length(article(1, text="tin ore " * 20_000)).text
    assert read.endswith((" tin", " ore"))


@given(st.text(min_size=1, max_size=40), st.integers(1, 40_000))
def test_what_is_read_is_how_the_text_begins_and_not_too_long(words: str, times: int) -> None:
    whole = (words * times)[: 4 * MOST_BYTES]
    read = within_length(article(1, text=whole)).text
    assert whole.encode(errors="replace").startswith(read.encode(errors="replace")) or not read
    assert len(read.encode(errors="replace")) <= MOST_BYTES


def test_ten_times_the_text_costs_no_more_than_what_is_read_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotating, "MOST_BYTES", MOST_BYTES // 10)  # work that is counted takes ten times as long

    def work(paragraphs: int) -> int:
        text = "\n\n".join(f"{number}. {PARAGRAPH}" for number in range(paragraphs))
        return calls_in(lambda: annotate(article(1, text=text), us_china(), lexicon()))

    work(1)
    assert work(700) < 1.5 * work(70)
