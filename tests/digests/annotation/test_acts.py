"""The table of acts: one list of words says what is done, for facts and for how far a measure is."""

from typing import Any

import pytest

from digests.model import Stage
from digests.rules.annotation.acts import Mood, VerbForm, kinds_in, mood_of, step_of
from digests.rules.annotation.numbers import quantities_in
from tests.lexicons import lexicon


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The office imposed, then suspended, the fees.", {"raise", "suspend"}),
        ("The imposition of fees was put off.", {"raise", "delay"}),
        ("Both sides agreed to slash fees and never met.", {"agree", "lower", "meet", "not"}),
        ("The bank's walls were completely dry.", set()),
        ("The port put three cranes on its list.", {"list"}),
        ("The island hit cars with new duties.", {"raise"}),
        ("The envoy raised again his old concerns.", set()),
        ("The office released a short statement.", set()),
        ("The court released the sailor.", {"free"}),
        ("The two ports move to deepen their ties.", set()),
        ("The hearing was moved to June 28.", {"delay"}),
        ("两国同意延长停火，并取消关税。", {"agree", "extend", "lift"}),
    ],
)
def test_a_verb_in_any_form_its_noun_and_a_phrase_tell_one_kind_of_act(text: str, kinds: set[str]) -> None:
    assert kinds_in(text, lexicon().acts) == kinds


def test_numbers_say_how_their_words_bound_them() -> None:
    text = "The duty on about 300 goods rises to at least 25 percent, up from 10 percent."
    found = quantities_in(text, lexicon())
    assert [each.limit for each in found] == ["about", "bounded", ""]


DONE = {
    "raise": "imposed reimposed slapped levied raised hiked increased doubled tripled quadrupled rose",
    "lower": "cut lowered reduced halved slashed declined",
    "widen": "widened expanded broadened",
    "resume": "restored resumed restarted reopened",
    "list": "blacklisted sanctioned",
    "bar": "banned barred prohibited outlawed",
    "freeze": "froze",
    "lift": "eased lifted removed waived delisted exempted",
    "cancel": "scrapped revoked withdrew cancelled repealed rescinded abolished annulled",
    "suspend": "suspended halted paused stopped discontinued",
    "delay": "delayed postponed",
    "reject": "blocked rejected vetoed refused",
    "extend": "extended renewed prolonged",
    "expire": "expired lapsed",
    "approve": "signed approved passed granted ratified",
    "free": "released",
    "propose": "proposed drafted",
    "sentence": "sentenced jailed convicted",
    "agree": "agreed",
    "meet": "met visited",
    "oppose": "opposed protested condemned",
    "urge": "urged",
    "complete": "completed",
    "answer": "answered retaliated",
    "summon": "summoned",
    "detain": "detained arrested",
    "ask": "asked requested sought wanted",
    "investigate": "investigated probed",
    "fail": "failed collapsed",
    "drill": "drilled",
    "sail": "sailed transited",
    "warn": "warned",
}


@pytest.mark.parametrize(
    ("kind", "verb"), [(kind, verb) for kind, verbs in DONE.items() for verb in verbs.split()]
)
def test_each_verb_tells_its_kind_of_act(kind: str, verb: str) -> None:
    assert kinds_in(f"The office {verb} it.", lexicon().acts) == {kind}


IN_FORCE, ANNOUNCED, PROPOSED = Stage.IN_FORCE, Stage.ANNOUNCED, Stage.PROPOSED
STEPS = {  # what is told: what is done to the measure, how far it is, and which verbs tell it of "the tariffs"
    (IN_FORCE, IN_FORCE): "imposed reimposed levied raised hiked increased doubled cut lowered halved slashed "
    "widened "
    "expanded restored eased enforced implemented enacted applied adopted collected introduced tightened "
    "reinstated",
    (Stage.LIFTED, Stage.LIFTED): "lifted removed waived scrapped revoked withdrew cancelled repealed rescinded "
    "abolished annulled voided overturned dropped eliminated terminated ended",
    (Stage.SUSPENDED, Stage.SUSPENDED): "suspended halted paused delayed postponed blocked deferred",
    (Stage.EXTENDED, Stage.EXTENDED): "extended renewed prolonged",
    (IN_FORCE, ANNOUNCED): "announced unveiled approved published ordered finalized",
    (IN_FORCE, PROPOSED): "proposed drafted recommended considered weighed mulled floated threatened",
}


@pytest.mark.parametrize(
    ("stages", "verb"), [(stages, verb) for stages, verbs in STEPS.items() for verb in verbs.split()]
)
def test_each_verb_takes_tariffs_so_far(stages: tuple[Stage, Stage], verb: str) -> None:
    step = step_of(f"The office {verb} the tariffs.", lexicon())
    assert step is not None
    considered = verb in {"considered", "weighed", "mulled", "floated", "threatened"}
    assert step.stage is stages[1]
    assert considered or step.deed is stages[0]


MEASURES = {
    "tariff": "duties duty levies levy rates surcharge surcharges tariff tariffs tax taxes",
    "fee": "fee fees",
    "control": "control controls curb curbs limit limits quota quotas requirement requirements restriction "
    "restrictions",
    "ban": "ban bans embargo embargoes prohibition moratorium",
    "sanction": "sanction sanctions countermeasure countermeasures penalties penalty",
    "rule": "directive law laws measure measures order proclamation regulation regulations rule rules cap caps",
}


@pytest.mark.parametrize(
    ("kind", "noun"), [(kind, noun) for kind, nouns in MEASURES.items() for noun in nouns.split()]
)
def test_each_noun_names_its_kind_of_measure(kind: str, noun: str) -> None:
    step = step_of(f"The office imposed the {noun} on steel.", lexicon())
    assert step is not None
    assert (step.kind, step.stage) == (kind, IN_FORCE)


@pytest.mark.parametrize("pause", ["freeze", "pause", "reprieve", "suspension", "truce", "deadline"])
def test_who_extends_a_pause_extends_it_and_who_lifts_one_puts_the_measure_in_force(pause: str) -> None:
    extended, lifted = (step_of(f"The office {verb} the {pause}.", lexicon()) for verb in ("extended", "lifted"))
    assert extended is not None
    assert lifted is not None
    assert (extended.stage, lifted.stage) == (Stage.EXTENDED, IN_FORCE)


@pytest.mark.parametrize(
    "thing",
    [
        "tariff case", "tariff court", "tariff deal", "tariff debate", "tariff dispute", "tariff fears",
        "tariff hearing", "tariff negotiations", "tariff plan", "tariff policy", "tariff proposal",
        "tariff revenue", "tariff review", "tariff row", "tariff talks", "tariff threats", "tariff war",
        "sanctions office",
    ],
)  # fmt: skip
def test_what_is_only_about_a_measure_is_none(thing: str) -> None:
    assert step_of(f"The office suspended the {thing}.", lexicon()) is None


@pytest.mark.parametrize(
    ("text", "stage", "formal"),
    [
        ("The office proposed tariffs on steel.", PROPOSED, True),
        ("The office may propose tariffs on steel.", PROPOSED, False),
        ("The office threatened to impose tariffs.", PROPOSED, False),
        ("The office will impose tariffs if talks fail.", PROPOSED, False),
        ("The office will impose tariffs.", ANNOUNCED, True),
        ("The office announced draft rules on exports.", PROPOSED, True),
        ("The House passed a bill on drones.", PROPOSED, True),
        ("The senator introduced a bill on tariffs.", PROPOSED, True),
        ("The office lifted the tariffs to 100 percent.", IN_FORCE, True),
        ("The tariffs took effect on Friday.", IN_FORCE, True),
        ("The tariffs entered into force on Friday.", IN_FORCE, True),
        ("The tariffs remain in force.", IN_FORCE, False),
        ("Tariffs rise on Friday.", IN_FORCE, False),
        ("The truce expired on Friday.", Stage.EXPIRED, False),
        ("The House imposed a bill on drones.", None, None),
        ("The president lifted the bill.", None, None),
        ("The truce expires on Friday.", None, None),
        ("The tariffs are not in force.", None, None),
        ("The office did not impose tariffs.", None, None),
        ("The office suspended the export licence.", None, None),
        ("The office raised the export controls.", None, None),
        ("Talks on tariffs were suspended.", None, None),
    ],
)
def test_a_sentence_tells_how_far_a_measure_is_and_whether_it_is_decided(
    text: str, stage: Stage | None, formal: bool | None
) -> None:
    step = step_of(text, lexicon())
    assert (step and step.stage, step and step.formal) == (stage, formal)


DENIED = """did not|never|without|rather than|instead of|cannot|no plans to|no decision to|denied that it will|
refused to|declined to|failed to|ruled out|stopped short of|rejected a call to|dismissed a plan to|
shelved a plan to|dropped the idea to|avoided|is unlikely to|opposed|doesn’t|neither may nor will"""
DEMANDED = """urged Beijing to|called on Beijing to|demanded to|asked Beijing to|appealed to Beijing to|should|
must|ought to|needs to|has to|hoped to|wishes to|wanted Beijing to|would have|calls to|pleas to|requests to|
sued to|lobbied to|pressed for"""
CONSIDERED = """might|could|may|considered how to|is ready to|planned to|seeks to|sought to|intends to|prepared to|
is likely to|is poised to|is expected to|aims to|moves to|explored how to|discussed how to|studied how to|
proposed to|threatened to|floated a plan to|drafts rules to|eyed a plan to|has not ruled out that it will"""
DECIDED = """will|shall|is going to|is set to|is due to|is about to|is slated to|is scheduled to|is to|agreed to|
decided to|vowed to|pledged to|promised to|ordered the office to|instructed the office to|voted to|
announced that it will|it’ll"""
COMMITTED = {"proposed to": True}


def phrases(words: str) -> list[str]:
    return [each.strip() for each in words.split("|")]


@pytest.mark.parametrize(
    ("before", "mood"),
    [(each, None) for each in phrases(DENIED) + phrases(DEMANDED)]
    + [(each, Mood.CONSIDERED) for each in phrases(CONSIDERED)]
    + [(each, Mood.DECIDED) for each in phrases(DECIDED)],
)
def test_the_words_before_a_deed_say_how_far_it_is(before: str, mood: Mood | None) -> None:
    told = mood_of(f"The office {before}", VerbForm.BASE, lexicon(), headline=True, sentence="")
    assert (told and told[0]) == mood
    if told:
        assert told[1] is (mood is Mood.DECIDED or COMMITTED.get(before, False))


@pytest.mark.parametrize(
    ("before", "form", "options", "mood"),
    [
        ("The office would", VerbForm.BASE, {"sentence": "It said it would raise duties."}, (Mood.DECIDED, True)),
        ("The office would", VerbForm.BASE, {"sentence": "It would raise duties."}, (Mood.CONSIDERED, False)),
        ("Washington to", VerbForm.BASE, {"headline": True}, (Mood.DECIDED, True)),
        ("Washington to", VerbForm.BASE, {}, None),
        ("Washington has the power to", VerbForm.BASE, {"headline": True}, None),
        ("Washington has the way to", VerbForm.BASE, {"headline": True}, None),
        ("The office is now", VerbForm.GERUND, {}, (Mood.DONE, True)),
        ("The offices were", VerbForm.GERUND, {}, (Mood.DONE, True)),
        ("The office of", VerbForm.GERUND, {}, None),
    ],
)
def test_would_is_decided_where_it_is_reported_to_alone_in_a_headline_and_a_gerund_where_it_goes_on(
    before: str, form: VerbForm, options: dict[str, Any], mood: tuple[Mood, bool] | None
) -> None:
    assert mood_of(before, form, lexicon(), **{"headline": False, "sentence": "", **options}) == mood


@pytest.mark.parametrize(
    ("text", "punishes"),
    [
        ("Two firms were sanctioned on Friday.", True),
        ("Two refiners were sanctioned by the United States.", True),
        ("The United States sanctioned a refinery.", True),
        ("Washington sanctioned Harbour Tools.", True),
        ("The merger was sanctioned by the court.", False),
        ("The merger was sanctioned on Friday.", False),
        ("The court sanctioned the merger of two firms.", False),
        ("The office sanctioned steps.", False),
    ],
)
def test_to_sanction_somebody_is_a_measure_and_to_sanction_a_plan_is_none(text: str, punishes: bool) -> None:
    step = step_of(text, lexicon())
    assert (step is not None and step.kind == "sanction") is punishes


@pytest.mark.parametrize(
    ("text", "deed", "stage"),
    [
        ("商务部对美国大豆加征关税。", IN_FORCE, IN_FORCE),
        ("商务部宣布对美国大豆加征关税。", IN_FORCE, ANNOUNCED),
        ("商务部决定对美国大豆加征关税。", IN_FORCE, ANNOUNCED),
        ("商务部将加征关税。", IN_FORCE, ANNOUNCED),
        ("商務部將加徵關稅。", IN_FORCE, ANNOUNCED),
        ("商务部考虑加征关税。", IN_FORCE, PROPOSED),
        ("商务部威胁加征关税。", IN_FORCE, PROPOSED),
        ("商务部拟加征关税。", IN_FORCE, PROPOSED),
        ("商务部取消关税。", Stage.LIFTED, Stage.LIFTED),
        ("商务部暂停加征关税。", Stage.SUSPENDED, Stage.SUSPENDED),
        ("美国延长了关税豁免期限。", Stage.EXTENDED, Stage.EXTENDED),
        ("美国宣布延长关税豁免期限。", Stage.EXTENDED, Stage.EXTENDED),
        ("美国公告延长关税豁免期限。", Stage.EXTENDED, Stage.EXTENDED),
        ("关税豁免到期。", Stage.EXPIRED, Stage.EXPIRED),
        ("关税措施正式生效。", IN_FORCE, IN_FORCE),
        ("美国将12家企业列入实体清单。", IN_FORCE, IN_FORCE),
        ("美国将12家企业移出实体清单。", Stage.LIFTED, Stage.LIFTED),
        ("商务部宣布停止实施出口管制措施。", Stage.SUSPENDED, ANNOUNCED),
        ("商务部没有加征关税。", None, None),
        ("中方敦促美方取消关税。", None, None),
        ("美方应取消关税。", None, None),
        ("美方應立即取消關稅。", None, None),
        ("如果加征关税，双方都受损。", None, None),
    ],
)
def test_a_chinese_sentence_tells_how_far_a_measure_is(text: str, deed: Stage | None, stage: Stage | None) -> None:
    step = step_of(text, lexicon())
    assert (step and step.deed, step and step.stage) == (deed, stage)
