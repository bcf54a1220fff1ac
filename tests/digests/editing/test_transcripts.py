from digests.model import OUTLET, Ownership, PassageKind
from digests.rules.editing.transcripts import spokesperson_of, turns_of
from digests.rules.editing.voices import attribute
from tests.factories import article, source
from tests.relations import us_china

TITLE = "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on March 9, 2026"
TEXT = """Q: The White House said on Monday that tariffs on China will rise. What is your comment?

A: China firmly opposes the tariffs. The United States says that they are lawful.

Reuters: A follow-up on that. Will China respond to the United States?

Wei Lan: We will take the measures that are needed."""


def passages():  # type: ignore[no-untyped-def]
    ministry = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", name="Foreign Ministry")
    return attribute(article(title=TITLE, text=TEXT, source=ministry), us_china())


def test_a_question_is_never_the_words_of_a_party_whatever_it_reports() -> None:
    asked = [passage for passage in passages() if "White House" in passage.text or "follow-up" in passage.text]
    assert len(asked) == 2
    assert all((passage.party, passage.stands_alone, passage.prefix) == (OUTLET, False, "") for passage in asked)


def test_an_answer_is_the_spokespersons_also_where_it_tells_what_others_said() -> None:
    (claim,) = [passage for passage in passages() if "lawful" in passage.text]
    assert (claim.party, claim.speaker, claim.kind) == ("prc", "Wei Lan", PassageKind.STATEMENT)


def test_the_label_of_a_turn_is_no_part_of_the_passage() -> None:
    texts = [passage.text for passage in passages()]
    assert "China firmly opposes the tariffs." in texts
    assert "We will take the measures that are needed." in texts


def test_we_gets_its_speaker_in_front() -> None:
    assert passages()[-1].prefix == "Wei Lan"


def test_a_text_without_questions_and_answers_is_no_transcript() -> None:
    sentences = ("One thing is clear: tariffs rise.", "A: nothing was asked.")
    assert turns_of(sentences, {0, 1}, TITLE) == [None, None]


def test_the_headline_names_the_spokesperson_in_either_language() -> None:
    assert spokesperson_of(TITLE) == ("Foreign Ministry Spokesperson", "Wei Lan")
    assert spokesperson_of("外交部发言人韦岚主持例行记者会") == ("外交部发言人", "韦岚")
    assert spokesperson_of("Tariffs rise") == ("", "")
