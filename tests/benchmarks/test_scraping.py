"""The benchmark of a scrape runs, and its page is whole, of a calm database and of one after a flood."""

import json

import pytest

from tests.benchmarks.scraping import main

pytestmark = pytest.mark.long


def test_a_scrape_is_measured_of_a_calm_database_and_after_a_flood(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick"])
    calm, flood = map(json.loads, capsys.readouterr().out.splitlines())
    assert (calm["database"], flood["database"]) == ("calm", "flood")
    assert all(each["page_bytes"] > 5000 and each["median_ms"] > 0 for each in (calm, flood))
