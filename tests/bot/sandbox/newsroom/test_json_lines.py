"""The newsroom as JSON lines, for replay and try."""

import json

import pytest

from bot.sandbox.newsroom.__main__ import main
from bot.sandbox.newsroom.seeds import read_newsroom


def test_the_articles_are_printed_oldest_first_with_all_that_replay_reads(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main()
    rows = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    newsroom = read_newsroom()

    assert len(rows) == len(newsroom.articles)
    assert [row["published"] for row in rows] == sorted(row["published"] for row in rows)
    assert all(set(row) == {"id", "title", "text", "url", "source", "published", "language"} for row in rows)
    assert {row["source"] for row in rows} == {outlet.id for outlet in newsroom.outlets}
    assert len({row["url"] for row in rows}) == len(rows)
