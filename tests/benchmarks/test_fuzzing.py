"""A small part of the fuzzing, always the same; what it has to see is shown with guards taken away."""

import unicodedata

import pytest

from digests.rules import texts
from tests.benchmarks.fuzzing import targets
from tests.benchmarks.fuzzing.corpus import ITEM, PAGE, RSS
from tests.benchmarks.fuzzing.running import Tried, try_some
from tests.benchmarks.fuzzing.targets import TARGETS, OversizedError, Target
from tests.work import calls_in

pytestmark = pytest.mark.long

INPUTS = {"annotate": 4, "feeds": 20, "pages": 8, "renderer": 8, "updates": 60}
SAMPLE = "The ministry will cut tariffs by 10 percent on 3 March, it said.\n"
GROWTH = 2.6  # of the work where the input is twice as long


@pytest.mark.parametrize("name", TARGETS)
def test_hostile_input_breaks_nothing(name: str) -> None:
    tried = Tried()
    try_some(TARGETS[name], 1, tried, INPUTS[name])
    assert tried.inputs >= INPUTS[name]
    assert tried.defects == {}


REPEATED = ("(", "\u201c", "<div>", "1,", " said", "\n\u95ee\uff1a", "a", "&amp;", " March", "\u0301")


@pytest.mark.parametrize("name", ["annotate", "feeds", "pages", "renderer"])
@pytest.mark.parametrize("token", REPEATED)
def test_work_is_in_proportion_to_what_is_repeated(name: str, token: str) -> None:
    once, twice = (_written(name, SAMPLE * 20 + token * times) for times in (400, 800))
    assert _work(name, twice) <= GROWTH * _work(name, once)


def _written(name: str, text: str) -> str:
    if name == "feeds":
        return RSS.format(title="News", items=ITEM.format(title="News", text=text, number=1))
    return PAGE.format(title="News", text=text) if name == "pages" else text


def _work(name: str, text: str) -> int:
    return calls_in(lambda: TARGETS[name].read(text))


def test_what_breaks_is_made_small_and_told_once() -> None:
    def read(text: str) -> None:
        if "<" in text:
            raise KeyError("a tag")

    tried = Tried()
    for number in (1, 2, 3):
        try_some(Target(lambda: [SAMPLE], read), number, tried, 40)
    assert len(tried.defects) == 1
    assert "KeyError" in next(iter(tried.defects))


def test_what_is_larger_than_it_may_be_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.render.parts.MOST_UNITS", 40_000)
    monkeypatch.setattr("bot.render.digest.pack", lambda blocks: ("x" * 5000,))
    with pytest.raises(OversizedError):
        targets.read_digest(SAMPLE * 20)


def test_a_text_of_marks_would_take_long_if_it_were_not_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = []
    real = unicodedata.normalize
    monkeypatch.setattr(
        "unicodedata.normalize", lambda form, text: (longest.append(len(text)), real(form, text))[1]
    )
    text = "a" + "\u0301\u0323" * 500
    texts.fingerprint(text)
    monkeypatch.setattr(texts, "bounded", str)
    texts.fingerprint(f"{text}b")
    assert longest[0] < 100 < longest[-1]
