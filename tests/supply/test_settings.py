"""The pages tell an operator what the settings are."""

import pytest

from config.settings import Settings, read_settings
from tests.supply.settings import BEGIN, CHANGED, README, described, example, with_table


def test_every_setting_says_what_it_means() -> None:
    assert len(described()) == len(Settings.model_fields)
    assert all(meaning.endswith(".") for _, meaning, _ in described())


def test_the_example_with_everything_uncommented_is_what_the_settings_are_without_it() -> None:
    lines = [line[1:] for line in example().splitlines() if line.startswith("#COMMUNIQUE_")]
    given = dict(line.split("=", 1) for line in lines)
    assert set(given) == {name for name, _, _ in described()}
    assert read_settings(given) == read_settings({})


def test_a_page_gets_the_table_of_the_settings_that_it_names_and_the_rest_stays() -> None:
    old = f"Before.\n\n{BEGIN}| --- | --- | --- |\n| `OLD` | gone | |\n\nAfter.\n"
    written = with_table(old, ["COMMUNIQUE_BACKUP_DAYS"])
    assert written.startswith("Before.\n\n| setting")
    assert written.endswith("|\n\nAfter.\n")
    assert "OLD" not in written
    assert [line.split("`")[1] for line in written.splitlines() if line.startswith("| `")] == [
        "COMMUNIQUE_BACKUP_DAYS"
    ]
    with pytest.raises(ValueError, match="substring"):
        with_table("no table", [])


def test_the_ten_settings_of_the_readme_are_settings() -> None:
    assert len(CHANGED) == 10
    assert {name.upper() for name in Settings.model_fields} >= set(CHANGED)


def test_the_readme_stays_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 120
