"""What an operator is told of the settings is what they are."""

import pytest

from config.settings import Settings, read_settings
from tests.supply.settings import BEGIN, described, example, with_table


def test_every_setting_says_what_it_means() -> None:
    assert len(described()) == len(Settings.model_fields)
    assert all(meaning.endswith(".") for _, meaning, _ in described())


def test_the_example_with_everything_uncommented_is_what_the_settings_are_without_it() -> None:
    lines = [line[1:] for line in example().splitlines() if line.startswith("#COMMUNIQUE_")]
    given = dict(line.split("=", 1) for line in lines)
    assert set(given) == {name for name, _, _ in described()}
    assert read_settings(given) == read_settings({})


def test_the_table_of_the_readme_is_made_anew_and_the_rest_stays() -> None:
    written = with_table(f"Before.\n\n{BEGIN}| --- | --- | --- |\n| `OLD` | gone | |\n\nAfter.\n")
    assert written.startswith("Before.\n\n| setting")
    assert written.endswith("|\n\nAfter.\n")
    assert "OLD" not in written
    assert "| `COMMUNIQUE_BACKUP_DAYS` |" in written
    with pytest.raises(ValueError, match="substring"):
        with_table("no table")
