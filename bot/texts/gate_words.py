"""Why an article passed the gate, or did not, in words and in each language. All of it is plain text."""

from collections.abc import Mapping

from digests.model import Reason, Relation, Verdict
from digests.rules.sending.titles import short_title

FORMS: Mapping[str, Mapping[Reason, str]] = {
    "en": {
        Reason.LEAD: "{0} and {1} are both named in headline and lead",
        Reason.PASSAGE: "{0} and {1} are both named in one sentence",
        Reason.OWN_SOURCE: "an office of {0} publishes it, and {1} is named in it",
        Reason.THIRD_VOICE: "{0} is named beside {1}, and the topic {2} is strong",
        Reason.INSTRUMENT: "{0} acts by a measure that is about {1} (topic {2})",
        Reason.FOUND_AGAIN: "a later report on {0} and {1} refers to it",
        Reason.APART: "{0} and {1} are both named, but never in one sentence, nor in headline and lead",
        Reason.IN_PASSING: "{0} and {1} meet only in passing, in {2} of {3} sentences",
        Reason.ASIDE: "{0} and {1} are named in a matter that is not between them",
        Reason.ONE_PARTY: "only {0} is named, not {1}",
        Reason.THIRD_ALONE: "{0} is named, but neither {1} nor {2}",
        Reason.NO_PARTY: "neither {0} nor {1} is named",
        Reason.OLD_PAGE: "its page says that it is older than four days",
        Reason.BASELINE: "it has no date and was there when the source was first read",
        Reason.UNTITLED: "it has no title, and its page gave none",
        Reason.ELSEWHERE: "it is listed by a source without a label, at an address on another source's site",
        Reason.OVER_BUDGET: "its source brought more that day than editing it may cost",
        Reason.TOO_LONG: "it could not be edited within {0} s",
        Reason.TOO_LARGE: "it could not be edited: too much memory",
        Reason.FAULTY: "it could not be edited: {0}",
        Reason.DISPLACED: "another source's site is at its address, and has published it itself",
        Reason.OWNERS_WORDS: "it stands for what another source told of {0} and {1} at its address",
    },
    "zh-Hans": {
        Reason.LEAD: "标题和导语同时提到{0}与{1}",
        Reason.PASSAGE: "同一句话提到{0}与{1}",
        Reason.OWN_SOURCE: "由{0}的机构发布，并提到{1}",
        Reason.THIRD_VOICE: "提到{0}与{1}，且“{2}”话题突出",
        Reason.INSTRUMENT: "{0}采取涉及{1}的措施（话题：{2}）",
        Reason.FOUND_AGAIN: "后来关于{0}与{1}的报道提到了此事",
        Reason.APART: "{0}与{1}都提到了，但不在同一句话，也不同在标题和导语",
        Reason.IN_PASSING: "{3}句话中只有{2}句顺带同时涉及{0}与{1}",
        Reason.ASIDE: "提到{0}与{1}，但所谈之事与两者关系无关",
        Reason.ONE_PARTY: "只提到{0}，没有提到{1}",
        Reason.THIRD_ALONE: "提到{0}，但没有提到{1}或{2}",
        Reason.NO_PARTY: "{0}与{1}都没有提到",
        Reason.OLD_PAGE: "页面显示已超过四天",
        Reason.BASELINE: "没有日期，首次读取来源时已在其中",
        Reason.UNTITLED: "没有标题，页面上也没有",
        Reason.ELSEWHERE: "由未标注的来源列出，而该地址属于另一来源的网站",
        Reason.OVER_BUDGET: "其来源当天的内容超出整理限额",
        Reason.TOO_LONG: "{0}秒内未能整理",
        Reason.TOO_LARGE: "无法整理：占用内存过多",
        Reason.FAULTY: "无法整理：{0}",
        Reason.DISPLACED: "该地址属于另一来源的网站，后者已自行发布",
        Reason.OWNERS_WORDS: "取代另一来源在其地址上关于{0}与{1}的内容",
    },
    "zh-Hant": {
        Reason.LEAD: "標題和導語同時提到{0}與{1}",
        Reason.PASSAGE: "同一句話提到{0}與{1}",
        Reason.OWN_SOURCE: "由{0}的機構發布，並提到{1}",
        Reason.THIRD_VOICE: "提到{0}與{1}，且「{2}」話題突出",
        Reason.INSTRUMENT: "{0}採取涉及{1}的措施（話題：{2}）",
        Reason.FOUND_AGAIN: "後來關於{0}與{1}的報導提到了此事",
        Reason.APART: "{0}與{1}都提到了，但不在同一句話，也不同在標題和導語",
        Reason.IN_PASSING: "{3}句話中只有{2}句順帶同時涉及{0}與{1}",
        Reason.ASIDE: "提到{0}與{1}，但所談之事與兩者關係無關",
        Reason.ONE_PARTY: "只提到{0}，沒有提到{1}",
        Reason.THIRD_ALONE: "提到{0}，但沒有提到{1}或{2}",
        Reason.NO_PARTY: "{0}與{1}都沒有提到",
        Reason.OLD_PAGE: "頁面顯示已超過四天",
        Reason.BASELINE: "沒有日期，首次讀取來源時已在其中",
        Reason.UNTITLED: "沒有標題，頁面上也沒有",
        Reason.ELSEWHERE: "由未標註的來源列出，而該地址屬於另一來源的網站",
        Reason.OVER_BUDGET: "其來源當天的內容超出整理限額",
        Reason.TOO_LONG: "{0}秒內未能整理",
        Reason.TOO_LARGE: "無法整理：佔用記憶體過多",
        Reason.FAULTY: "無法整理：{0}",
        Reason.DISPLACED: "該地址屬於另一來源的網站，後者已自行發布",
        Reason.OWNERS_WORDS: "取代另一來源在其地址上關於{0}與{1}的內容",
    },
}


def reason_text(verdict: Verdict, relation: Relation, language: str) -> str:
    """Return why, as plain text in one of our languages.

    A verdict from before there were codes, or one whose values do not fit the relation of today, is told as it is
    stored.
    """
    code = verdict.code
    if code is None:
        return verdict.reason
    names = [_party(value, relation, language) for value in verdict.values]
    if code in (Reason.THIRD_VOICE, Reason.INSTRUMENT) and names:
        names[-1] = _topic(verdict.values[-1], relation, language)
    try:
        return FORMS[language][code].format(*names)
    except IndexError:
        return verdict.reason


def held_text(verdict: Verdict, language: str) -> str:
    """Return why an article is held back, as plain text in one of our languages; the verdict names no party."""
    code = verdict.code
    return FORMS[language][code].format(*verdict.values) if code else verdict.reason


def _party(identifier: str, relation: Relation, language: str) -> str:
    """Our own name of a party; an id that the relation no longer has stays as it is."""
    party = relation.party(identifier)
    return party.labels.get(language, party.label) if party else identifier


def _topic(identifier: str, relation: Relation, language: str) -> str:
    theme = relation.theme(identifier)
    return short_title(theme, language) if theme else identifier
