"""The files of the lexicon: the packaged ones can be used, and the faults of others are all named at once."""

import re
from pathlib import Path

import pytest

from config.lexicon import read_lexicon
from config.relations import available_relations, read_relation
from digests.errors import LexiconFilesError
from digests.rules.lexicons import build_lexicon


def with_sentences(language: str, **values: object) -> dict[str, dict[str, object]]:
    files = read_lexicon()
    files.setdefault(language, {}).setdefault("sentences", {}).update(values)
    return files


def faults_of(files: dict[str, dict[str, object]]) -> list[str]:
    with pytest.raises(LexiconFilesError) as caught:
        build_lexicon(files)
    return str(caught.value).splitlines()


def test_the_packaged_files_have_all_words_with_names_and_groups_of_all_languages() -> None:
    leaning = build_lexicon(read_lexicon()).sentences.leaning
    assert leaning.search("However, talks went on.")
    assert leaning.search("此外，双方举行了会谈。")
    assert not leaning.search("Talks went on.")
    words = build_lexicon(read_lexicon())
    assert len(words.numbers.money) > 1
    assert all(pattern.groupindex["figure"] for pattern in words.numbers.money)
    names = [name for name, _ in words.dates.forms]
    assert names[0] == "day"
    assert {"weekday", "range", "vague"} <= {*names}
    acts = build_lexicon(read_lexicon()).headlines.acts
    assert {"sign", "签署"} <= acts["sign"]


def test_what_one_language_ignores_the_case_of_another_does_not():
    files = with_sentences("en", titled="(?i)mx\\.$")
    files["zh"]["sentences"]["titled"] = ["Dr\\.$"]
    titled = build_lexicon(files).sentences.titled
    assert titled.search("MX.")
    assert titled.search("Dr.")
    assert not titled.search("DR.")


def test_a_part_may_be_another_pattern_of_its_subject_or_the_words_of_another() -> None:
    files = with_sentences("en", of_age="\\b{age_part} years\\b", age_part=["\\d+", "(?i)TWO"])
    of_age = build_lexicon(files).sentences.of_age
    assert of_age.search("two years")
    assert of_age.search("17 years")
    files = read_lexicon()
    files["en"]["sentences"]["of_age"] = "^(?:{numbers.words}|{numbers.word_part}) years$"
    of_age = build_lexicon(files).sentences.of_age
    assert of_age.search("seventeen years")
    assert of_age.search("twenty-one years")
    assert not of_age.search("many years")


def test_every_fault_is_named_at_once():
    files = with_sentences("en", hour="(", colour="blue", calendar=3, turning="{nothing}")
    files["en"]["poems"] = {}
    del files["en"]["sentences"]["address"]
    found = faults_of(files)
    expected = (
        "no subject poems", "sentences has no colour", "sentences.hour: ", "sentences.calendar is a regular",
        "there is no nothing to put in", "no language has address",
    )  # fmt: skip
    for fault in expected:
        assert any(fault in line for line in found), fault
    assert len(found) == len(expected)


def test_the_faults_of_one_field_are_named_in_every_language():
    files = with_sentences("en", hour="")
    files["zh"]["sentences"]["hour"] = "("
    assert [line.partition(":")[0] for line in faults_of(files)] == ["en.toml", "zh.toml"]


def test_a_list_without_a_pattern_is_a_fault_and_does_not_match_everything():
    files = with_sentences("en", hour=[])
    files["zh"]["sentences"]["hour"] = []
    assert all("sentences.hour is a regular expression" in line for line in faults_of(files))


def test_every_pattern_of_a_list_that_does_not_compile_is_named():
    found = faults_of(with_sentences("en", hour=["(", "x", "["]))
    assert [line.startswith("en.toml: sentences.hour: ") for line in found] == [True, True]


def test_a_name_of_a_group_that_stands_in_two_patterns_is_a_fault():
    (fault,) = faults_of(with_sentences("en", surname=["(?P<one>x)", "(?P<one>y)"]))
    assert fault.startswith("en.toml: sentences.surname: redefinition of group name 'one'")


def test_a_word_with_another_value_in_another_language_is_a_fault():
    files = read_lexicon()
    files["en"]["numbers"]["digits"], files["zh"]["numbers"]["digits"] = {"one": 1, "two": 2}, {"one": 1, "two": 3}
    assert faults_of(files) == [
        f"{language}.toml: numbers.digits: two has two values" for language in ("en", "zh")
    ]


def test_patterns_that_hold_each_other_are_a_fault_and_no_endless_loop():
    files = with_sentences("en", hour="{one_part}", one_part="{two_part}", two_part="{one_part}")
    assert any("hold each other" in line for line in faults_of(files))


def test_other_words_have_another_key():
    assert build_lexicon(read_lexicon()).key == build_lexicon(read_lexicon()).key
    assert build_lexicon(with_sentences("en", titled="Mx\\.$")).key != build_lexicon(read_lexicon()).key


def test_a_file_that_is_no_toml_is_named(tmp_path, monkeypatch):
    (tmp_path / "xx.toml").write_text("[", encoding="utf-8")
    monkeypatch.setattr("config.lexicon.files", lambda _: tmp_path)
    with pytest.raises(ValueError, match=re.escape("xx.toml: ")):
        read_lexicon()


@pytest.mark.parametrize(
    ("subject", "values", "fault"),
    [
        ("dates", {"forms": [["day"]]}, "dates.forms is a list of names with their patterns"),
        ("concepts", {"things": ["rice"]}, "concepts.things is a list of lists of names"),
        ("headlines", {"acts": {"up": 3}}, "headlines.acts gives each name its words"),
        ("origins", {"helped": ["({names}"]}, "origins.helped: "),
        ("numbers", {"unit": "{dates.nothing}"}, "there is no dates.nothing to put in"),
        ("numbers", {"money": ["x", "("]}, "en.toml: numbers.money: missing ), unterminated subpattern"),
        ("numbers", {"digits": {"一": "one"}}, "en.toml: numbers.digits gives each word a value of one kind"),
        ("comparison", {"silent": 3}, "en.toml: comparison.silent is a list of words"),
        ("sentences", "words", "en.toml: sentences is a table"),
    ],
)
def test_faults_of_every_kind_of_field_are_named(subject: str, values: dict[str, object] | str, fault: str):
    files = read_lexicon()
    files["en"][subject] = files["en"].get(subject, {}) | values if isinstance(values, dict) else values
    assert any(fault in line for line in faults_of(files))


# --- the files of a relation --------------------------------------------------------------------------------


def test_a_relation_can_be_a_folder_of_ones_own(tmp_path: Path) -> None:
    assert "us-china" in available_relations()
    (tmp_path / "relation.toml").write_text('title = "A and B"')
    (tmp_path / "themes.toml").write_text("version = 1")
    assert read_relation(str(tmp_path)) == ({"title": "A and B"}, {"version": 1})


def test_a_file_of_a_relation_that_is_not_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "relation.toml").write_text("title = ")
    (tmp_path / "themes.toml").write_text("")
    with pytest.raises(ValueError, match=r"relation\.toml"):
        read_relation(str(tmp_path))
