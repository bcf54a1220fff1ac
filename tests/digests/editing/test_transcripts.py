from dataclasses import replace

from digests.model import OUTLET, Article, Ownership, Passage, PassageKind, Policy
from digests.rules.annotation.transcripts import spokesperson_of, turns_of
from digests.rules.annotation.voices import attribute
from digests.rules.editing.exchanges import aside_in
from digests.rules.editing.themes import classify
from tests.editing import story_of
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

TITLE = "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on March 9, 2026"
TEXT = """Q: The White House said on Monday that tariffs on China will rise. What is your comment?

A: China firmly opposes the tariffs. The United States says that they are lawful.

Reuters: A follow-up on that. Will China respond to the United States?

Wei Lan: We will take the measures that are needed."""


def passages() -> tuple[Passage, ...]:
    ministry = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", name="Foreign Ministry")
    return attribute(article(title=TITLE, text=TEXT, source=ministry), us_china(), lexicon())


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


MIXED = """At the invitation of Premier Wei An, the Prime Minister of Malta will visit China on March 20.

Q: What will the Prime Minister of Malta talk about on March 21?

A: China and Malta will sign a fisheries agreement on March 22 and 40 fishing licences are expected.

Q: The White House said that tariffs on goods of China will rise on April 2. What is your comment?

A: China firmly opposes the tariffs and will raise its own tariffs by 15 percent on April 9.

Q: A follow-up on that. Will your exporters be paid?

A: The Commerce Ministry will pay exporters for their losses from April 10.

Q: Taiwan said that El Monte would keep its embassy in Taipei. Does China agree?

A: There is one China in the world, and Taiwan independence leads nowhere."""


def mixed() -> Article:
    ministry = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", policy=Policy.FULL)
    return article(title=TITLE, text=MIXED, source=ministry)


def test_questions_and_answers_about_others_are_aside_follow_ups_and_taipei_are_not() -> None:
    texts = attribute(mixed(), us_china(), lexicon())
    kept = [passage.text for passage in texts if passage.index not in aside_in(mixed(), us_china(), lexicon())]
    assert not any("Malta" in text for text in kept)
    assert [word for word in ("firmly", "losses", "independence") if word in " ".join(kept)] == [
        "firmly", "losses", "independence",
    ]  # fmt: skip


def test_what_is_aside_gives_the_story_no_passage_line_date_or_number() -> None:
    told = story_of(1, [mixed()], us_china())
    shown = [*told.passages, *told.background, *(each for line in told.lines.values() for each in line)]
    assert shown
    assert not any("Malta" in passage.text for passage in shown)
    assert [phrase.date for phrase in told.dates] == ["2026-04-02", "2026-04-09", "2026-04-10"]
    assert [quantity.value for quantity in told.quantities] == [15]


def test_what_is_aside_gives_the_story_no_theme() -> None:
    talk = MIXED.replace("sign a fisheries agreement", "talk about human rights in Xinjiang and Hong Kong")
    other = replace(mixed(), text=talk)
    assert "rights" not in [score.theme for score in classify(other, us_china(), lexicon())]


def test_nothing_is_aside_where_nothing_concerns_both_or_nothing_is_asked() -> None:
    apart = MIXED.replace("White House", "ministry").replace("Taiwan", "Malta").replace("Taipei", "Rome")
    assert aside_in(replace(mixed(), text=apart), us_china(), lexicon()) == frozenset()
    assert aside_in(article(), us_china(), lexicon()) == frozenset()
