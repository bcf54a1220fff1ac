"""Whether others write as only we do, in whatever letters, and what of ordinary titles is taken for it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.render.forms import FORMS, Place
from bot.texts.catalogue import tags
from digests.model import Relation
from digests.rules.forms import compared, imitates, label_brackets, names_owner
from digests.rules.issuing.display_names import label_of
from tests.relations import india_pakistan, us_china

FORMED = [
    "Beijing: “We will sink American ships.”",
    "Beijing: China will sink American ships",
    "[Official statement] China recalls its envoy",
    "Official statement: China recalls its envoy",
    "【官方声明】 中国召回大使",
    "［PRC government］ China recalls its envoy",
    "(US, private) China recalls its envoy",
    "外交部：中方召回大使",
    "外交部發言人：中方召回大使",
    "华盛頓：我们将回应",  # one word in two scripts
    "北京 “我们将回应” 转引自 新华社",
    "Beijing “We answer.” via Xinhua (PRC state media)",
    "Beijing “We answer.” Foreign Ministry",
    "台北「我們將回應」",
    "Talks end.” Xinhua (state media)",
    "since Tue: Taiwan counts 49 aircraft",
    "since 24 May: Taiwan counts 49 aircraft",
    "自周二起：台湾宣布",
    "In Chinese only: Foreign Ministry on tariffs",
    "仅有英语原文：外交部谈关税",
    "📅 Comments on the fee due 24 Jun",
    "Washington has spoken, in Chinese: see below",
    "Foreign Ministry spokesperson Mao Ning: “No.”",
    "Trump: China will pay",
    "China: “We will answer.”",
    "TAIWAN: China begins drills",
    "Taiwan",
    "Coming up: China begins drills",
    "Deadline: 15 July",
    "Прочее",  # the heading of a section
    "[Statement] China begins drills",
    "Beijing (Xinhua): China begins drills",
    "Talks go on. Beijing: “We will answer.”",
    "Washington and Beijing on rare earths",
    "北京和华盛顿谈稀土",
    "On rare earths: “We will answer.”",
    "关于稀土：“我们将回应。”",
    "Asked about “tariffs”: “We will answer.”",
    "Trump on tariffs: “We will answer.”",
    "3 more answers: Taiwan, tariffs",
    "另有3个回答：台湾",
    "Talks on tariffs end.” (Xinhua, PRC state media) “China will answer",
    "since Tue: China begins drills",
    "Since 24 May: China begins drills",
    "自周二起：中方开始演习",
    "自5月24日起：中方開始演習",
    "In Chinese only: talks on tariffs",
    "仅有英语原文：关税谈判",
    "僅有英文原文：關稅談判",
]
DISGUISED = [
    "B\u0435ijing: “We answer.”",  # a Cyrillic letter
    "Beijlng: “We answer.”",
    "Be1jing: “We answer.”",
    "\uff22\uff45\uff49\uff4a\uff49\uff4e\uff47\uff1a “We answer.”",
    "\U0001d401\U0001d41e\U0001d422\U0001d423\U0001d422\U0001d427\U0001d420: “We answer.”",
    "Be\u200bij\u00ading: “We answer.”",
    "\u2800\u3164 🔴 Beijing: “We answer.”",
    "**Beijing**: “We answer.”",
    "• 2. Beijing: “We answer.”",
    "“Beijing”: We answer.",
    "B e i j i n g : “We answer.”",
    "Be\u0301i\u0308jing\ufe55 “We answer.”",
    "Fore1gn Mlnlstry: We answer",
    "外 交 部：我们回应",
    "[\u041eff\u0456cial statement] We answer",
    "〔 P R C · g o v e r n m e n t 〕 We answer",
    "\u200b" * 900 + "Beijing: “We answer.”",
    "[PRC" + " " * 200 + "government] We answer",
    "Bei\x07jing\u0589 “We answer.”",
    "For\x00eign Ministry: We answer",
    "\u2772PRC government\u2773 We answer",
    "[U.S., priv\u0430te] We answer",
]
ORDINARY = [
    "In Chinese: what a poet reads",
    "Update: Hungary, China resume flights",
    "Official: China to boost exports",
    "Beijing 2022: splendors at the closing ceremony",
    "China: Xi Jinping warns of decoupling",
    "US-China trade: what comes next",
    "Taiwan: Beijing sends ships",
    "Beijing's plan for chips",
    "Beijing – a city that waits",
    "[Opinion] Why Beijing waits",
    "Analysis: why Washington waits",
    "(LEAD) China sends ships",
    "Exclusive: US weighs new tariffs",
    "Chip makers (private and public) hope for talks",
    "Chip makers (private) hope for talks",
    "Beijing's “iron” answer to tariffs",
    "Since the tariffs came into force two years ago: what has changed",
    "At 8:15 Trump speaks on China",
    "Xi meets Trump [video]",
    "Trade talks end without a deal",
    "On the road: a Chinese trucker in Ohio",
    "Online safety: “A rule for all”",
    "Analysts on tariffs: “Nobody knows”",
    "【视频】中美会谈结束",
    "新闻分析：中美会谈结束",
    "",
]


@pytest.mark.parametrize("text", FORMED)
def test_a_form_of_ours_is_found(text: str) -> None:
    assert imitates(text, us_china())


@pytest.mark.parametrize("text", DISGUISED)
def test_a_form_of_ours_is_found_in_other_letters_and_behind_what_shows_nothing(text: str) -> None:
    assert imitates(text, us_china())


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_title_has_none(text: str) -> None:
    assert not imitates(text, us_china())


def test_of_another_pair_the_forms_are_its_own() -> None:
    assert imitates("New Delhi: “We will answer.”", india_pakistan())
    assert not imitates("Beijing: talks go on", india_pakistan())


@pytest.mark.parametrize("language", tags())
@pytest.mark.parametrize("pair", [us_china, india_pakistan])
def test_the_party_and_colon_of_every_language_is_a_form(language: str, pair: object) -> None:
    relation: Relation = pair()  # type: ignore[operator]
    for party in relation.parties:
        assert imitates(f"{label_of(party, language)}: ...", relation)
        assert imitates(f"{label_of(party, language)}：...", relation)


@pytest.mark.parametrize("place", Place)
def test_every_row_of_the_table_gives_words(place: Place) -> None:
    assert FORMS[place]
    assert getattr(us_china().forms, place)


def test_a_label_in_brackets_is_found_wherever_it_stands() -> None:
    text = "Talks end [UK, private] and (Xinhua, PRC state media) 【中国官方媒体】 [sic] (private) (US)"
    found = [text[first : last + 1] for first, last in label_brackets(text, us_china())]
    assert found == ["[UK, private]", "(Xinhua, PRC state media)", "【中国官方媒体】"]


def test_a_name_that_is_only_a_label_is_known() -> None:
    assert all(
        names_owner(name, us_china().forms) for name in ("PRC government", "Private", "官方媒體", "unlabelled")
    )
    assert not any(names_owner(name, us_china().forms) for name in ("Harbour Gazette", "US", "Private Eye"))


@given(
    st.text(), st.sampled_from(["Beijing:", "[PRC government]", "外交部：", "Coming up:"]), st.text(max_size=20)
)
def test_any_text_is_read_and_a_form_stays_one_behind_what_shows_nothing(front: str, form: str, rest: str) -> None:
    assert imitates(front, us_china()) in (True, False)
    hidden = "".join(letter for letter in front if letter in "\u200b\u2800\u3164\u00ad •*>🔴")
    assert imitates(f"{hidden}{form} {rest}", us_china())


@given(st.text())
@example("R:N")
def test_what_is_compared_has_letters_and_figures_alone(text: str) -> None:
    found = compared(text, us_china().forms)
    assert found == compared(found, us_china().forms)
