"""Who is said to speak in one Chinese sentence."""

import re

from digests.rules.annotation.voices.speaker_words import GOVERNS, THINKER

SPEAKS = (
    "回应说|回應說|回应称|回應稱|回应|回應|表示|指出|强调|強調|重申|敦促|宣布|声明|聲明|批评|批評|警告"
    "|认为|認為|呼吁|呼籲|透露|坦言|直言|"
    "补充说|補充說|介绍说|介紹說|说道|說道|介绍|介紹|写道|寫道|公布|要求|反驳|反駁|否认|否認|谴责|譴責"
    "|抗议|抗議|解释|解釋|报道|報導|報道|说|說|称|稱"
)
# Verbs that say what somebody thinks or does with words; without a subject they say nothing of who speaks.
STANDS = (
    "指责|指責|指控|斥责|斥責|痛批|质疑|質疑|赞扬|讚揚|称赞|稱讚|欢迎|歡迎|反对|反對|承诺|承諾|抨击|抨擊|驳斥|駁斥|驳回|駁回"
    "|澄清|证实|證實|确认|確認|承认|承認|辩称|辯稱|坚称|堅稱|声称|聲稱|宣称|宣稱|告诉|告訴|告知|提醒|建议|建議|主张|主張"
    "|预测|預測|发文|發文|撰文|发帖|發帖|表态|表態|拒绝|拒絕|誓言|形容|预计|預計|估计|估計"
)
# Behind 的 they are nouns: "针对美方的声明".
CUE = re.compile(rf"(?<!的)(?P<cue>{SPEAKS}|(?P<stand>{STANDS}))(?!明|法|服|为|為|呼|赞|讚|谓|謂|号|號)")
LONGEST = 90  # characters before a verb of saying that may name who speaks, with time and place
ASIDE = re.compile(
    r"(?:\d{1,4}年)?(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚间|晚間|晚)?|(?:同日|当天|當天|当日|當日|今天"
    r"|今日|昨天|昨日|此前|日前|随后|隨後|近日|周[一二三四五六日]"
    r"|星期[一二三四五六日])|在[^，。]{2,25}?(?:上|中|时|時|期间|期間)|就此|对此|對此"
    r"|就[^，。]{2,30}?(?:问题|問題|一事)|(?:针对|針對)[^，。]{2,30}|也|还|還|并|並|再次|明确|明確|公开|公開|(?:通过|通過"
    r"|以)[^，。]{2,12}"
    r"|(?:会见|會見|会晤|會晤|出席|主持|接受|谈及|談及)[^，。]{1,25}?(?:时|時)|(?:发布|發布|发表|發表)[^，。]{1,8}"
)
TOLD = re.compile(
    r"(?<=[\u3400-\u9fff]{2})(?:对|對|向|就|援引|针对|針對|同|回应|回應)(?=[\u3400-\u9fff]{2})"
)  # whom, what of
SOMEBODY = re.compile(
    f"(?:{GOVERNS.pattern}|{THINKER.pattern})".replace("(?i)", "") + r"|^[\u3400-\u9fff]{2,4}$|方$"
)
EDGES = re.compile(rf"^(?:{ASIDE.pattern})|(?:{ASIDE.pattern})$")
UNSAID = re.compile(
    r"(?:未|没有?|沒有?|不|拒绝|拒絕|无法|無法|难以|難以)$|^(?:但|而|不过|不過|也|却|卻)?(?:未|没|沒|不)"
)
ACCORDING = re.compile(
    r"(?:据|據|根据|根據)(?P<source>[^，。]{2,20}?)(?:报道|報導|報道|消息|透露|介绍|介紹|统计|統計"
    r"|发布的?[^，。]{0,10}|的?数据|的?說法|的?说法)，?"
)


def speaker_in(sentence: str, masked: str) -> tuple[str, str, int] | None:
    """Return the words before the first verb of saying, that verb and the words' place, or None.

    `masked` is the sentence with what is quoted blanked by NUL. The words are empty where the subject is left out.
    """
    source = ACCORDING.search(masked)
    if source and source.start() < 8:
        return source["source"], "据", source.start("source")
    found: list[tuple[bool, int, str, str]] = []
    for cue in CUE.finditer(masked):
        start = max(masked.rfind(mark, 0, cue.start()) for mark in "，。；：\0！？、") + 1
        if cue.start() - start > LONGEST:
            continue
        bare = masked[start : cue.start()]
        for _ in range(3):
            bare = EDGES.sub("", bare)
        bare = TOLD.split(bare.strip())[0]
        if len(bare) > 30 or UNSAID.search(bare) or (cue["stand"] and not SOMEBODY.search(bare)):
            continue
        found.append((not bare, masked.find(bare, start), bare, cue["cue"]))
    if not found:
        return None
    _, place, words, verb = min(found)
    return words, verb, place
