"""The table of acts: one list of words says what is done, for facts and for how far a measure is."""

import pytest

from digests.model import Stage
from digests.rules.annotation.acts import kinds_in, step_of
from digests.rules.annotation.numbers import quantities_in
from digests.rules.annotation.numbers.limits import limited
from tests.lexicons import lexicon


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The office imposed, then suspended, the fees.", {"raise", "suspend"}),
        ("The imposition of fees was put off.", {"raise", "delay"}),
        ("Both sides agreed to slash fees and never met.", {"agree", "lower", "meet", "not"}),
        ("The bank's walls were completely dry.", set()),
        ("The port put three cranes on its list.", {"list"}),
        ("两国同意延长停火，并取消关税。", {"agree", "extend", "lift"}),
    ],
)
def test_a_verb_in_any_form_its_noun_and_a_phrase_tell_one_kind_of_act(text: str, kinds: set[str]) -> None:
    assert kinds_in(text, lexicon().acts) == kinds


def test_of_two_chinese_words_the_longer_one_counts() -> None:
    step = step_of("商务部宣布停止实施出口管制措施。", lexicon())
    assert step is not None
    assert step.deed is Stage.SUSPENDED


def test_every_stage_of_the_table_has_a_verb_that_leads_to_it() -> None:
    told = {
        Stage.IN_FORCE: "The office imposed tariffs.",
        Stage.LIFTED: "The office scrapped the tariffs.",
        Stage.SUSPENDED: "The office postponed the tariffs.",
        Stage.EXTENDED: "The office prolonged the tariffs.",
        Stage.EXPIRED: "The tariffs lapsed.",
    }
    for stage, text in told.items():
        step = step_of(text, lexicon())
        assert step is not None
        assert (step.deed, step.stage) == (stage, stage)
    ahead = {Stage.ANNOUNCED: "The office unveiled tariffs.", Stage.PROPOSED: "The office floated tariffs."}
    for stage, text in ahead.items():
        step = step_of(text, lexicon())
        assert step is not None
        assert step.stage is stage


def test_numbers_say_how_their_words_bound_them() -> None:
    text = "The duty on about 300 goods rises to at least 25 percent, up from 10 percent."
    found = limited(quantities_in(text, 0, 1, lexicon().numbers), {0: text}, lexicon())
    assert [(each.limit, each.earlier) for each in found] == [("about", False), ("bounded", False), ("", True)]
