from pathlib import Path

import pytest

from config.relations import available_relations, read_relation


def test_the_first_relation_comes_with_the_package() -> None:
    assert "us-china" in available_relations()


def test_a_relation_can_be_a_folder_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "relation.toml").write_text('title = "A and B"')
    (tmp_path / "themes.toml").write_text("version = 1")
    assert read_relation(str(tmp_path)) == ({"title": "A and B"}, {"version": 1}, {})
    (tmp_path / "lists.toml").write_text("list = []")
    assert read_relation(str(tmp_path))[2] == {"list": []}


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "relation.toml").write_text("title = ")
    (tmp_path / "themes.toml").write_text("")
    with pytest.raises(ValueError, match=r"relation\.toml"):
        read_relation(str(tmp_path))
