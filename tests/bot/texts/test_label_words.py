import tomllib
from pathlib import Path

import pytest

import seeds
from bot.phrases import label_in

LABELS = sorted(
    {
        str(entry["label"])
        for file in ("sources.toml", "outlets.toml")
        for entries in tomllib.loads((Path(seeds.__file__).parent / file).read_text(encoding="utf-8")).values()
        if isinstance(entries, list)
        for entry in entries
        if "label" in entry
    }
)


def test_there_are_labels_to_tell() -> None:
    assert "PRC state media" in LABELS


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_every_label_of_the_pack_is_told_in_chinese(label: str, language: str) -> None:
    assert not any("a" <= letter.lower() <= "z" for letter in label_in(label, language))


def test_a_label_is_put_together_from_its_words() -> None:
    assert label_in("US think tank, nonprofit", "zh-Hans") == "美国智库，非营利"
    assert label_in("PRC state media (fictional)", "zh-Hant") == "中國官方媒體（虛構）"


@pytest.mark.parametrize("label", ["Peru, private", "US", "private club of the US", ""])
def test_what_is_not_known_and_what_is_english_stays(label: str) -> None:
    assert label_in(label, "en") == label
    assert label_in(label, "zh-Hans") == ("美国" if label == "US" else label)
