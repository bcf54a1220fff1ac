"""The picture of a digest holds each word of its message, in lines that fit, in the looks of its entities."""

from xml.etree import ElementTree

import pytest

from tests.benchmarks.picture import PICTURE, broken, characters_of, demo_digest, drawn, width_of

MESSAGE = {
    "text": "📅 A rule & its price\n\n"
    "Washington “The department proposed a rule on parts of machines that make chips.” "
    "Beijing “The ministry opposes the proposal and asks Washington to take it back.”",
    "entities": [
        {"type": "bold", "offset": 3, "length": 6},
        {"type": "text_link", "offset": 3, "length": 6, "url": "https://courier.example/"},
        {"type": "bot_command", "offset": 10, "length": 1},
    ],
}


def test_an_entity_has_the_characters_that_its_utf16_units_count() -> None:
    looks = characters_of(MESSAGE)
    assert "".join(each for each, kinds in looks if "bold" in kinds) == "A rule"
    assert {kind for _, kinds in looks for kind in kinds} == {"bold", "text_link"}


def test_lines_fit_and_lose_no_word() -> None:
    lines = [*broken(characters_of(MESSAGE), 300)]
    assert max(map(width_of, lines)) <= 300
    assert [] in lines
    told = [word for line in lines for word in "".join(each for each, _ in line).split()]
    assert told == str(MESSAGE["text"]).split()


def test_a_word_that_is_too_wide_stands_in_a_line_of_its_own() -> None:
    assert len([*broken(characters_of({"text": "so unbelievablylongaword it is"}), 60)]) == 3


def test_the_picture_is_sound_xml_with_each_line_as_text() -> None:
    root = ElementTree.fromstring(drawn(MESSAGE))  # noqa: S314 - our own
    texts = ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert " ".join(texts).split() == str(MESSAGE["text"]).split()
    assert 'style="font-weight:600;fill:#2a7ab8">A rule</tspan>' in drawn(MESSAGE)


@pytest.mark.long
def test_the_picture_of_the_readme_is_the_demos_digest_of_today() -> None:
    assert PICTURE.read_text(encoding="utf-8") == drawn(demo_digest()), "run `python -m tests.benchmarks.picture`"
