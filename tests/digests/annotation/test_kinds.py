"""The kind of a text: news, what offices put out, comment, roundups, bare headlines; in English and Chinese."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import Article, Ownership, TextKind
from digests.rules.annotation.annotating import annotate
from digests.rules.annotation.kinds import LATIN_WORD, features, scores, text_kind
from digests.rules.annotation.passages import passages_of
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

RELATION = us_china()
MINISTRY = source("ministry", ownership=Ownership.GOVERNMENT)
KINDS = {kind.value for kind in TextKind if kind is not TextKind.HEADLINE}


def told(title: str, text: str, url: str = "https://example.org/7", *, office: bool = False) -> TextKind:
    """The kind of a text, in the language of its letters; `office` puts it out by a government."""
    value = article(1, title=title, text=text, url=url, language="", source=MINISTRY if office else source())
    return text_kind(value, passages_of(text, lexicon(), "", title), lexicon(), RELATION)


NEWS = """The commerce department said on Tuesday that it had added twelve firms to its list of exporters under \
review.
Officials told reporters that the order takes effect on Friday, according to a statement seen by two agencies.
A spokeswoman for one of the firms declined to comment on Wednesday."""
NEWS_ZH = """（本报讯）商务部门周二宣布，将十二家企业列入审查名单。
发言人表示，命令将于周五生效。据报道，其中一家企业周三拒绝置评。"""
EXCHANGE = """Harbour Daily: The other side announced new duties yesterday. What is your comment?

Spokesperson: We have noted the report. We oppose the step and will protect our rights.

Valley Agency: Can you confirm that talks will be held next week?

Spokesperson: I have no information to offer on that."""
EXCHANGE_ZH = """问：据报道，对方昨天宣布加征关税。你对此有何评论？

答：我们注意到有关报道，中方坚决反对。

记者：双方下周是否会举行会谈？

答：我没有可以提供的信息。"""
TRANSCRIPT = """Harbour Hall
3:15 P.M. EST
THE SECRETARY: Thank you all very much. Thank you for having me. It is good to be here with you. (Applause.)
You know, when I was young, my mother told me to be on time, and I am still trying. (Laughter.)
So let me say this to all of you: we are going to build again, and you are going to help us."""
TRANSCRIPT_ZH = """各位来宾，女士们，先生们：

大家好。感谢各位的邀请，我很高兴来到这里。
我们要共同努力，我希望你们继续支持我们的事业。（掌声）谢谢大家。"""
STATEMENT = """The Secretary met today with the Foreign Minister.
The two sides discussed trade and maritime safety.
The Secretary underscored the commitment to open channels, reaffirmed cooperation and welcomed further \
exchanges."""
STATEMENT_ZH = """外交部发言人宣布：

我们对有关做法表示严重关切，坚决反对，敦促有关方面立即纠正错误，以实际行动维护双方关系大局。"""
ACT = """Pursuant to section 12 of the Act, the Secretary hereby directs federal agencies to amend the \
regulations.
Sec. 2. The authorities shall implement the provisions of this order in accordance with paragraph 4.
This order shall be published in the register."""
ACT_ZH = """根据本法第十条的规定，现公告如下：

一、对有关物项实施出口管制，未经许可不得出口。

二、本公告自公布之日起施行。特此公告。"""
OPINION = """Nobody should be fooled by this. Tariffs are a shameful tax on our own families, and we must never \
pretend otherwise. The truth is simply that bullying does not work; it is reckless, absurd and wrong. We \
ought to know better. If our leaders truly believed in fair trade, they would stop. They cannot."""
OPINION_ZH = """霸凌行径注定徒劳。所谓“公平”，不过是虚伪的借口，显然是荒谬的。我们必须清醒地看到，霸权不得人心，
恰恰暴露了其傲慢与偏见。任何讹诈都绝不会得逞，历史必将证明这一点。"""
ANALYSIS = """When the valley lost its last steel mill two decades ago, few thought it would become a centre of \
batteries. Yet the story of its return says much about how rivals came to depend on each other, and why \
it may be hard to stop. "It is a slow divorce," says an economist who has studied the trade for years. \
She believes that neither side could leave without pain, though both seem likely to try. Perhaps the \
question is not whether but how long it will take. For now, the reasons are older than the tariffs: \
cheap power, young engineers, and a generation of planning."""
ANALYSIS_ZH = """两国为何走到今天？过去二十年来，双方的经贸关系曾经被视为压舱石，然而历史没有沿着这条路走下去。
专家认为，原因可能在于技术竞争，因为这意味着规则的改变。不过，也有学者分析，未必没有转圜的空间，其背后其实是产业的变化。"""
ROUNDUP = """Here is what you need to know this week.
Talks resumed in the capital, and you can read more below.
Also: a port strike ends. And: what we are reading. Thanks for being with us; see you next week!"""
ROUNDUP_ZH = """本周要闻：双方恢复会谈；港口罢工结束；新规征求意见。更多内容请看下文。"""
LIST = """Harbour Bridge lies in the first light of the day.
The market square is full, and the stalls are open late.
Ships wait in the strait for the tide.
The old customs house has a new roof."""

CASES = {
    "news": (TextKind.NEWS, "Twelve firms added to export review list", NEWS, False),
    "news in Chinese": (TextKind.NEWS, "十二家企业被列入审查名单", NEWS_ZH, False),
    "a press conference": (TextKind.EXCHANGE, "Spokesperson's Regular Press Conference on May 6", EXCHANGE, True),
    "a press conference in Chinese": (TextKind.EXCHANGE, "5月6日外交部发言人主持例行记者会", EXCHANGE_ZH, True),
    "a speech": (TextKind.TRANSCRIPT, "Remarks by the Secretary at Harbour Hall", TRANSCRIPT, True),
    "a speech in Chinese": (TextKind.TRANSCRIPT, "部长在论坛开幕式上的致辞", TRANSCRIPT_ZH, True),
    "a readout": (TextKind.STATEMENT, "Readout of the Secretary's Meeting with the Minister", STATEMENT, True),
    "a statement in Chinese": (TextKind.STATEMENT, "外交部发表声明", STATEMENT_ZH, True),
    "an order": (TextKind.ACT, "Executive Order on the Export of Measuring Tools", ACT, True),
    "an announcement in Chinese": (TextKind.ACT, "商务部公告2026年第7号", ACT_ZH, True),
    "an opinion": (TextKind.OPINION, "Opinion: The tax we should never have raised", OPINION, False),
    "an opinion without a mark": (TextKind.OPINION, "A shameful tax must end", OPINION, False),
    "an editorial in Chinese": (TextKind.OPINION, "社评：霸凌注定徒劳", OPINION_ZH, False),
    "an analysis": (TextKind.ANALYSIS, "Why two rivals cannot let go of each other", ANALYSIS, False),
    "an analysis in Chinese": (TextKind.ANALYSIS, "分析：两国为何走到今天", ANALYSIS_ZH, False),
    "a roundup": (TextKind.NEWSLETTER, "The week in trade: your Friday briefing", ROUNDUP, False),
    "a roundup in Chinese": (TextKind.NEWSLETTER, "一周要闻速览", ROUNDUP_ZH, False),
    "a series of pictures": (TextKind.LIST, "In pictures: a day at the harbour", LIST, False),
}


@pytest.mark.parametrize(("kind", "title", "text", "office"), CASES.values(), ids=CASES)
def test_a_text_is_of_its_kind(kind: TextKind, title: str, text: str, office: bool):
    assert told(title, text, office=office) is kind


MEET = "Ministers agree to meet in Geneva"
TRADE = "Trade between the two sides fell in May. It is the third fall this year."
MORE = "The talks on Friday will be about duties on steel, two officials told reporters in the capital."
DEBATE = "Following is a transcript of the debate, as taken down by an agency."
ORDERED = NEWS.replace("commerce department", "White House")
POST = "The embassy posted that the list is paused for 17 firms"
MALAY = "Kementerian itu berkata pada Selasa bahawa dua syarikat sedang disiasat.\nSiasatan diteruskan."


@pytest.mark.parametrize(
    ("title", "text", "path", "office", "kind"),
    [
        ("Trade falls again", TRADE, "news/7", False, TextKind.NEWS),
        ("Trade falls again", TRADE, "opinion/7", False, TextKind.OPINION),
        ("Trade falls again", TRADE, "live/7", False, TextKind.NEWSLETTER),
        ("President signs executive order on tools", ORDERED, "7", False, TextKind.NEWS),
        ("Secretary calls for calm in speech to governors", NEWS, "7", False, TextKind.NEWS),
        (MEET, MORE, "7", False, TextKind.NEWS),
        ("Dua syarikat disiasat", MALAY, "7", False, TextKind.NEWS),
        (MEET, "", "7", False, TextKind.HEADLINE),
        (MEET, MEET, "7", False, TextKind.HEADLINE),
        (f"{MEET} next week", f"The {MEET.lower()} next week.", "7", False, TextKind.HEADLINE),
        ("Transcript of the governors' debate", DEBATE, "7", False, TextKind.HEADLINE),
        ("两国部长同意会谈", "两国部长同意会谈。", "7", False, TextKind.HEADLINE),
        (POST, f"{POST.replace(' that', ' today that')}.", "embassy/status/1234567", False, TextKind.HEADLINE),
        (POST, f"{POST.replace(' that', ' today that')}.", "embassy/status/1234567", True, TextKind.STATEMENT),
    ],
)
def test_the_address_can_say_the_kind_a_report_is_news_and_what_says_no_more_than_its_title_a_headline(
    title: str, text: str, path: str, office: bool, kind: TextKind
) -> None:
    assert told(title, text, f"https://example.org/{path}", office=office) is kind


def test_every_feature_has_a_weight_for_every_kind_and_there_are_no_others():
    weights = lexicon().kinds.weights
    value = article(1, text=NEWS)
    assert set(weights) == set(features(value, passages_of(NEWS, lexicon()), lexicon().kinds, RELATION))
    assert all(set(row) == KINDS for row in weights.values())


PLAIN = "Grain prices fell.", "Grain prices fell in May.", "https://example.org/7"
SHOWN = {
    "title_question": ("Will grain prices fall?", "", ""),
    "title_quotation": ("“We had no choice”", "", ""),
    "title_opinion": ("Commentary: Bread and borders", "", ""),
    "title_number": ("Five lessons of a dry summer", "", ""),
    "title_follows": ("Bread dearer after storm", "", ""),
    "title_tells": ("Ministry announces cheaper bread", "", ""),
    "address_feature": ("", "", "https://example.org/features/7"),
    "address_post": ("", "", "https://example.org/office/status/12345678"),
    "author_note": ("", "Bread is dear.\nThe author is a professor of farming.", ""),
    "dateline": ("", "HARBOUR CITY, May 6 (Valley Agency) -- Bread is dear.", ""),
    "clock": ("", "Harbour Hall\n3:15 P.M. EST\nThank you.", ""),
    "labels": ("", "Ms. Miller: Bread is dear.", ""),
    "outlet_labels": ("", "CCTV: Is bread dear?", ""),
    "asked": ("", "QUESTION: Is bread dear?", ""),
    "asides": ("", "Bread is dear. (Laughter.)", ""),
    "items": ("", "1. Bread\n2. Salt", ""),
    "semicolons": ("", "Bread is dear; rain failed.", ""),
    "follows": ("", "Bread grew dear after the storm.", ""),
    "ranks": ("", "The third baker won.", ""),
    "reports": ("", "Bread is dear, bakers said.", ""),
    "days": ("", "Bread grew dear by Tuesday.", ""),
    "self": ("", "We bake our own bread.", ""),
    "you": ("", "Bake your own bread.", ""),
    "judges": ("", "Bread should be cheap.", ""),
    "scorns": ("", "Dear bread is absurd.", ""),
    "experts": ("", "An economist bakes bread.", ""),
    "doubts": ("", "Bread might be dear.", ""),
    "turns": ("", "Bread is cheap, yet nobody bakes.", ""),
    "looks_back": ("", "A century ago bread was dear.", ""),
    "explains": ("", "Bread is dear because rain failed.", ""),
    "legal": ("", "Bakers shall sell bread.", ""),
    "lead_done": ("", "Bakers have raised prices.", ""),
    "lead_question": ("", "Why is bread dear?", ""),
    "questions": ("", "面包为什么贵？", ""),
    "quoted": ("", "“Bread is dear,” bakers cry.", ""),
}


@pytest.mark.parametrize(
    ("name", "title", "text", "url"), [(name, *case) for name, case in SHOWN.items()], ids=SHOWN
)
def test_a_feature_is_found_where_it_is_shown_and_not_elsewhere(name: str, title: str, text: str, url: str):
    def of(title: str, text: str, url: str) -> float:
        value = article(1, title=title, text=text, url=url)
        return features(value, passages_of(text, lexicon()), lexicon().kinds, RELATION)[name]

    assert of(title or PLAIN[0], text or PLAIN[1], url or PLAIN[2]) > 0
    assert of(*PLAIN) == 0


def test_what_others_say_in_quotation_marks_is_not_the_authors():
    def of(text: str) -> float:
        return features(article(1, text=text), passages_of(text, lexicon()), lexicon().kinds, RELATION)["scorns"]

    assert of("“This is absurd and reckless,” the baker said.") == 0 < of("This is absurd, the baker said.")


def test_the_annotation_carries_the_kind():
    value = article(1, title="Opinion: The tax we should never have raised", text=OPINION)
    assert annotate(value, RELATION, lexicon()).kind is TextKind.OPINION
    assert annotate(replace(value, text=""), RELATION, lexicon()).kind is TextKind.HEADLINE


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=400), st.text(max_size=40))
def test_any_text_has_a_kind_and_its_features_stay_within_bounds(title: str, text: str, url: str):
    value = article(1, title=title, text=text, url=f"https://{url}")
    sentences = passages_of(text, lexicon())
    assert isinstance(text_kind(value, sentences, lexicon(), RELATION), TextKind)
    found = features(value, sentences, lexicon().kinds, RELATION)
    assert all(0 <= each <= 1 for each in found.values())


@pytest.mark.parametrize(
    "piece", ["“", '"', "「", "A a ", "Q: ", "Mr. ", "(", "12, ", "a\n", "问：", "week ", "-", "A.B. "]
)
def test_long_repetitions_are_read(piece: str):
    text = piece * (60_000 // len(piece))
    value: Article = article(1, title=text[:3000], text=text)
    assert isinstance(text_kind(value, [text[:1200]] * 200, lexicon(), RELATION), TextKind)


SPEAKS_FOR = {
    TextKind.NEWS: "dateline reports past days lead_reports lead_days lead_done",
    TextKind.ACT: "office_act legal",
    TextKind.STATEMENT: "lead_announces address_post office_statement",
    TextKind.EXCHANGE: "office_press asked questions lead_question outlet_labels",
    TextKind.TRANSCRIPT: "office_remarks clock you",
    TextKind.OPINION: "author_note title_opinion address_opinion scorns turns stresses",
    TextKind.ANALYSIS: "title_analysis title_number address_feature experts doubts looks_back long short",
    TextKind.NEWSLETTER: "title_roundup address_live remarks",
    TextKind.LIST: "title_question title_list items",
}


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in SPEAKS_FOR.items() for name in names.split()]
)
def test_a_mark_speaks_for_its_kind_and_that_of_a_title_an_address_or_an_office_most(kind: TextKind, name: str):
    weights = lexicon().kinds.weights[name]
    assert weights[kind.value] > 0
    if name.startswith(("title_", "address_", "office_")):
        assert max(weights, key=weights.__getitem__) == kind.value


CUES = {
    "reports": "said told announced confirmed according added reported warned urged claimed denied declined",
    "remarks": "says adds explains argues believes thinks recalls notes admits describes",
    "officials": "spokesman spokeswoman spokesperson statement police court ministry minister officials agency",
    "past": "was were had did went came made took became",
    "present": "is are has it's there’s",
    "days": "monday tuesday wednesday thursday friday saturday sunday today yesterday",
    "judges": "should must ought cannot never clearly obviously truly worse wrong unfair",
    "scorns": "bullying hegemony arrogant absurd hypocrisy shameless smear blackmail coercion reckless mentality",
    "self": "i we our us my ourselves we’re",
    "you": "you your you’re yourself here let’s don’t",
    "experts": "analyst analysts expert experts professor scholar scholars economist economists historian",
    "doubts": "might could can perhaps likely possibly probably seems whether if would",
    "turns": "but however yet while although though instead despite rather",
    "stresses": "so most all many more very really always everything thing",
    "looks_back": "years decade decades century history once ago era generation past",
    "explains": "because means reason why how which instance understand question",
    "legal": "shall hereby pursuant section subsection accordance directs provisions regulations paragraph",
    "diplomatic": "underscored reaffirmed reiterated welcomed discussed bilateral cooperation consensus",
    "courtesy": "thank thanks welcome okay ladies gentlemen sir please",
    "follows": "after following during against",
    "ranks": "second third fourth fifth sixth final",
}


@pytest.mark.parametrize(
    ("name", "word"), [(name, word) for name, words in CUES.items() for word in words.split()]
)
def test_each_word_counts_for_what_it_shows(name: str, word: str):
    def of(sentence: str) -> float:
        return features(article(1, text=sentence), [sentence], lexicon().kinds, RELATION)[name]

    assert of(f"Bread {word} fresh.") == 1 > of("Bread fresh.") == 0


TITLES = {
    "title_opinion": [
        "Opinion: Bread", "Commentary: Bread", "Editorial | Bread", "Op-Ed: Bread", "Viewpoint: Bread",
        "Letters: Bread", "Why we bake", "Bread | Opinion", "社评：面包", "评论：面包",
    ],
    "title_analysis": [
        "Analysis: Bread", "Explainer: Bread", "In depth: Bread", "Timeline: Bread", "Fact check: Bread",
        "How bread rises", "Bread explained", "Five takeaways from the bakery",
        "What we know about bread", "分析：面包",
    ],
    "title_judges": ["Bread should be cheap", "A so-called bakery", "The folly of bread", "Bread must fall"],
    "title_roundup": [
        "Your Monday briefing", "The week in bread", "As it happened: bread", "Morning briefing",
        "Bread round-up", "What you missed", "一周要闻",
    ],
    "title_list": ["In pictures: bread", "Photo gallery: bread", "Bread by the numbers"],
    "office_press": ["Press Conference on Bread", "Regular briefing on bread", "Secretary takes questions"],
    "office_statement": ["Readout of a call on bread", "Joint Statement of bakers", "Press statement on bread"],
    "office_act": ["Fact Sheet: Bread", "Executive Order on Bread", "Proclamation on Bread", "Final rule"],
    "office_remarks": ["Remarks on bread", "Speech on bread", "Interview with a baker", "Testimony on bread"],
}  # fmt: skip
ADDRESSES = {
    "address_opinion": ["opinion/7", "editorials/7", "columns/7", "commentary/7", "blogs/7", "letters/7"],
    "address_feature": ["features/7", "explainers/7", "analysis/7", "magazine/7", "in-depth/7", "travel/7"],
    "address_live": ["live/7", "live-news/7", "newsletter/7", "briefing/7"],
    "address_post": ["status/12345678", "posts/12345678", "@baker/7"],
    "office_press": ["press-briefings/7", "briefings/7", "news-conference/7"],
    "office_statement": ["statements/7", "readouts/7", "press-releases/7"],
    "office_act": ["presidential-actions/7", "federal-register/7", "notices/7", "fact-sheet-on-bread"],
    "office_remarks": ["speeches/7", "remarks/7", "transcripts/7", "interviews/7"],
}


@pytest.mark.parametrize(
    ("name", "title", "path"),
    [(name, title, "news/7") for name, titles in TITLES.items() for title in titles]
    + [(name, "Grain prices fell.", path) for name, paths in ADDRESSES.items() for path in paths],
)
def test_each_form_of_a_title_and_an_address_shows_its_mark(name: str, title: str, path: str):
    value = article(1, title=title, text="Bread fresh.", url=f"https://example.org/{path}")
    assert features(value, ["Bread fresh."], lexicon().kinds, RELATION)[name] == 1


@pytest.mark.parametrize("mark", ["1. ", "2) ", "(3) ", "• ", "- ", "a) ", "一、", "（二）"])
def test_each_mark_of_an_item_makes_a_list(mark: str):
    text = f"{mark}Bread"
    assert features(article(1, text=text), [text], lexicon().kinds, RELATION)["items"] == 1


SPEAKS = [  # what a feature speaks for, and against
    ("constant", "news", "act exchange transcript"),
    ("title_question", "list", ""),
    ("title_quotation", "newsletter", ""),
    ("author_note", "opinion", ""),
    ("title_opinion", "opinion", ""),
    ("title_analysis", "analysis", "news"),
    ("title_judges", "transcript opinion", "statement"),
    ("title_roundup", "newsletter", ""),
    ("title_list", "list", ""),
    ("title_number", "news analysis", ""),
    ("address_opinion", "opinion", ""),
    ("address_feature", "news analysis", ""),
    ("address_live", "newsletter", ""),
    ("address_post", "statement", ""),
    ("office_press", "statement exchange", ""),
    ("office_act", "act exchange", ""),
    ("office_statement", "act statement transcript", ""),
    ("office_remarks", "news exchange transcript", ""),
    ("lead_announces", "statement", ""),
    ("clock", "transcript", ""),
    ("labels", "exchange transcript", "news statement"),
    ("outlet_labels", "exchange list", "statement analysis"),
    ("asked", "exchange", ""),
    ("items", "opinion list", "news newsletter"),
    ("long_lines", "", "news"),
    ("reports", "news", "opinion"),
    ("remarks", "transcript analysis newsletter", "statement opinion list"),
    ("officials", "statement", ""),
    ("days", "news", ""),
    ("self", "statement", "news analysis"),
    ("you", "transcript newsletter", "news"),
    ("judges", "statement exchange opinion analysis", "newsletter"),
    ("scorns", "statement opinion analysis", "news"),
    ("experts", "transcript", "opinion"),
    ("doubts", "analysis", ""),
    ("turns", "opinion", ""),
    ("stresses", "opinion", ""),
    ("looks_back", "analysis", ""),
    ("explains", "opinion", "analysis"),
    ("legal", "news act", "statement"),
    ("diplomatic", "act transcript", "news list"),
    ("courtesy", "newsletter list", "news opinion"),
    ("lead_question", "exchange", ""),
    ("questions", "exchange transcript analysis", "news statement"),
    ("quoted", "statement analysis", "opinion"),
    ("digits", "news", "opinion"),
    ("names", "list", "opinion analysis"),
    ("lead_names", "", "analysis"),
    ("short", "analysis", "newsletter list"),
    ("long", "analysis", "news"),
]


@pytest.mark.parametrize(("feature", "kinds", "others"), SPEAKS)
def test_each_feature_that_was_learned_speaks_for_kinds_and_against_others(
    feature: str, kinds: str, others: str
) -> None:
    found = scores({feature: 1.0}, lexicon().kinds.weights)
    assert all(found[kind] > 0 for kind in kinds.split())
    assert all(found[kind] < 0 for kind in others.split())


SHOWN_BY_NEWS = {
    "constant": 1.0, "title_question": 1.0, "title_analysis": 1.0, "address_opinion": 1.0,
    "long_lines": 0.319, "reports": 1.0, "officials": 1.0, "days": 1.0, "past": 0.333,
    "legal": 0.333, "lead_reports": 1.0, "lead_days": 1.0, "lead_done": 1.0, "names": 0.065,
    "lead_names": 0.056, "short": 0.398, "middling": 0.12, "long": 0.032,
}  # fmt: skip
SHOWN_BY_EXCHANGE = {
    "constant": 1.0, "government": 1.0, "title_quotation": 1.0, "office_press": 1.0,
    "labels": 1.0, "long_lines": 0.24, "reports": 0.167, "officials": 0.5, "days": 0.167,
    "present": 0.167, "self": 0.5, "you": 0.333, "doubts": 0.167, "stresses": 0.167,
    "explains": 0.167, "diplomatic": 0.333, "lead_reports": 1.0, "lead_days": 1.0,
    "lead_done": 1.0, "lead_question": 1.0, "questions": 0.333, "names": 0.14, "lead_names": 0.25,
    "short": 0.387, "middling": 0.122, "long": 0.033,
}  # fmt: skip
SHOWN_BY_TRANSCRIPT = {
    "constant": 1.0, "government": 1.0, "office_remarks": 1.0, "clock": 1.0, "labels": 0.2,
    "asides": 1.0, "long_lines": 0.213, "reports": 0.333, "officials": 0.333, "past": 0.333,
    "present": 0.333, "self": 0.667, "you": 1.0, "turns": 0.333, "stresses": 0.667,
    "legal": 0.333, "courtesy": 0.333, "lead_reports": 1.0, "lead_self": 1.0, "names": 0.089,
    "lead_names": 0.333, "short": 0.325, "middling": 0.135, "long": 0.036,
}  # fmt: skip
SHOWN_BY_ACT_ZH = {
    "constant": 1.0, "government": 1.0, "office_act": 1.0, "items": 0.667, "long_lines": 0.066,
    "legal": 1.0, "short": 0.537, "middling": 0.093, "long": 0.025,
}  # fmt: skip
SHOWN_BY_OPINION = {
    "constant": 1.0, "long_lines": 1.0, "present": 0.333, "self": 0.5, "semicolons": 0.167,
    "judges": 1.0, "scorns": 0.333, "doubts": 0.167, "turns": 0.167, "stresses": 0.333,
    "lead_self": 1.0, "short": 0.375, "middling": 0.125, "long": 0.033,
}  # fmt: skip


@pytest.mark.parametrize(
    ("title", "text", "url", "office", "shown"),
    [
        ("Why the port closed?", NEWS, "https://example.org/opinion/7", False, SHOWN_BY_NEWS),
        ("“We wait”: press conference", EXCHANGE, "https://example.org/press/7", True, SHOWN_BY_EXCHANGE),
        ("Remarks", TRANSCRIPT, "not an address", True, SHOWN_BY_TRANSCRIPT),
        ("公告", ACT_ZH, "https://example.org/7", True, SHOWN_BY_ACT_ZH),
        ("", OPINION, "https://example.org/7", False, SHOWN_BY_OPINION),
    ],
)
def test_the_features_of_a_text_are_what_it_shows_and_how_often(
    title: str, text: str, url: str, office: bool, shown: dict[str, float]
) -> None:
    origin = MINISTRY if office else source()
    value = article(1, title=title, text=text, url=url, language="", source=origin)
    found = features(value, passages_of(text, lexicon(), "", title), lexicon().kinds, RELATION)
    assert {name: round(each, 3) for name, each in found.items() if each} == shown


@pytest.mark.parametrize(
    ("lines", "shares"),
    [
        (["It rained."] * 4, (0, 0, 0)),
        (["Q: Why?", *["It rained."] * 7], (0.125, 0.5, 0)),
        (["Q: Why?", *["It rained."] * 3], (0.25, 1, 0)),
        (["Q: Why?", "It rained."], (0.5, 1, 0)),
        (["It rained. (Laughter.)", *["It rained."] * 7], (0, 0, 0.5)),
        (["It rained. (Laughter.)", "It rained."], (0, 0, 1)),
        (["It rained.", "", "Q: Why?"], (0.5, 1, 0)),
    ],
)
def test_a_mark_in_one_line_of_four_counts_in_full(lines: list[str], shares: tuple[float, float, float]) -> None:
    text = "\n".join(lines)
    found = features(
        article(1, title="", text=text, language=""), passages_of(text, lexicon()), lexicon().kinds, RELATION
    )
    assert (found["labels"], found["asked"], found["asides"]) == shares


@pytest.mark.parametrize(
    ("words", "lengths"), [(20, (0.75, 0.05, 0.013)), (200, (0, 0.5, 0.133)), (3000, (0, 1, 1))]
)
def test_a_text_is_short_middling_or_long_and_at_most_wholly_so(
    words: int, lengths: tuple[float, float, float]
) -> None:
    text = "x" * round(words * LATIN_WORD)
    found = features(article(1, title="", text=text), [text], lexicon().kinds, RELATION)
    assert tuple(round(found[name], 3) for name in ("short", "middling", "long")) == lengths
