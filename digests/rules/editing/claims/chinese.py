"""How far a measure is, by a Chinese sentence in either script."""

import re

from digests.model import Stage
from digests.rules.editing.claims.steps import Step

LONGEST = 600  # characters of a sentence that are looked at
CLAUSE = re.compile(r"[，；：。！？,;]|(?<=[\u3400-\u9fff])(?:但|而|并|並)(?=[\u3400-\u9fff])")
LIST_NAME = re.compile(r"未经核实|未經核實|不可靠|未来|未來")
MEASURE = re.compile(
    r"关税|關稅|税率|稅率|反倾销税|反傾銷稅|反补贴税|反補貼稅|附加税|附加稅|加征|加徵|制裁|反制|管制|禁令"
    r"|禁运|禁運|限制|清单|清單"
    r"|名单|名單|黑名单|黑名單|配额|配額|豁免|许可|許可|港口费|港口費|特别港务费|特別港務費|港务费|港務費"
    r"|措施|规定|規定|办法|辦法"
    r"|条例|條例|法案|法令|规则|規則|新规|新規|禁止|冻结|凍結|税|稅|资质|資質|(?:暂停|暫停|停止|恢复"
    r"|恢復).{0,4}(?:进口|進口|出口|输|輸)"
)
KINDS = (
    ("list", re.compile(r"清单|清單|名单|名單")),
    ("tariff", re.compile(r"关税|關稅|税|稅|加征|加徵")),
    ("fee", re.compile(r"港口费|港口費|港务费|港務費")),
    ("sanction", re.compile(r"制裁|反制|冻结|凍結")),
    ("control", re.compile(r"管制|限制|许可|許可|配额|配額")),
    ("ban", re.compile(r"禁")),
    ("exclusion", re.compile(r"豁免")),
)
DEEDS = (
    (
        Stage.SUSPENDED,
        re.compile(
            r"暂停|暫停|中止|暂缓|暫緩|推迟|推遲|延后|延後|叫停|搁置|擱置|停止(?=实施|實施|执行|執行|加征"
            r"|加徵|收取)"
        ),
    ),
    (Stage.LIFTED, re.compile(r"放宽|放寬|取消|解除|撤销|撤銷|废除|廢除|移出|移除|废止|廢止|终止|終止|除名|撤回")),
    (Stage.EXTENDED, re.compile(r"延长|延長|延期|展期")),
    (Stage.EXPIRED, re.compile(r"到期|失效|期满|期滿|届满|屆滿")),
    (
        Stage.IN_FORCE,
        re.compile(
            r"加征|加徵|征收|徵收|加收|收取|实施|實施|施行|执行|執行|列入|纳入|納入|添加|新增|制裁|禁止"
            r"|限制(?=.{0,12}(?:出口|进口|進口|入境|投资|投資))"
            r"|提高|上调|上調|下调|下調|采取|採取|封杀|封殺|冻结|凍結|恢复|恢復|生效|启用|啟用|落地|发布|發布"
            r"|公布|出台|颁布|頒布"
        ),
    ),
)
NEGATED = re.compile(
    r"不会|不會|不再|没有|沒有|并未|並未|尚未|无意|無意|否认|否認|拒绝|拒絕|暂不|暫不|不予|反对|反對|未(?!来"
    r"|來)|不打算|不考虑"
    r"|不考慮|无计划|無計劃|避免|难以|難以|不得不(?=$)"
)
DEMANDED = re.compile(
    r"敦促|要求|呼吁|呼籲|希望|盼(?!望)|应当|應當|应该|應該|应(?=立即|尽快|盡快|停止|取消|撤|解除)|應(?=立即"
    r"|儘快|停止|取消|撤|解除)"
    r"|必须|必須|督促|奉劝|奉勸|建议美方|要美方|如果|一旦|若|倘"
)
PROPOSED = re.compile(
    r"拟(?!定)|擬(?!定)|考虑|考慮|计划|計劃|打算|可能|或将|或將|有意|威胁|威脅|酝酿|醞釀|研究|征求意见"
    r"|徵求意見|草案|提议|提議|建议|建議"
    r"|或于|或於|正讨论|正討論|有望|料将|料將"
)
DRAFTED = re.compile(r"草案|征求意见|徵求意見|提议|提議|(?:公布|发布|發布).{0,10}(?:拟|擬)")
DECIDED = re.compile(
    r"宣布|宣佈|公告|决定|決定|签署|簽署|同意|达成|達成|批准|即将|即將|将于|將於|将从|將從|将自|將自|将对"
    r"|將對|将会|將會|将在|將在"
    r"|[将將](?=暂停|暫停|取消|解除|加征|加徵|实施|實施|恢复|恢復|提高|延长|延長|禁止|限制|采取|採取|生效"
    r"|收取|停止|继续|繼續|把|被|逐步|全面)"
)
ENACTED = re.compile(r"宣布|宣佈|公告|决定|決定")
DONE = re.compile(r"已|了|正式|生效|日起")
TALKED = re.compile(r"(?:会谈|會談|对话|對話|磋商|谈判|談判|交流|合作|访问|訪問|会议|會議|航班|协议|協議)")
PUBLISHED = re.compile(r"发布|發布|公布|出台|颁布|頒布")


def step_in_chinese(sentence: str) -> Step | None:
    """Return what a Chinese sentence tells of a measure, None when it is about none, denies it or demands it."""
    text = LIST_NAME.sub(lambda match: "＿" * len(match.group()), sentence[:LONGEST])
    carried = ""  # who decided is often told a clause before what: "委员会决定，自11月10日起暂停"
    for clause in CLAUSE.split(text):
        step = _step(clause, carried)
        if step is not None:
            return step
        carried = clause if DECIDED.search(clause) and not NEGATED.search(clause) else ""
        if DEMANDED.search(clause) or re.search(r"否认|否認|反对|反對", clause):
            return None
    return None


def _step(clause: str, carried: str) -> Step | None:
    if not MEASURE.search(clause):
        return None
    found = _deed(clause)
    if found is None:
        return None
    deed, place, word = found
    before = clause[:place]
    if NEGATED.search(before) or DEMANDED.search(before):
        return None
    kind = next((name for name, pattern in KINDS if pattern.search(clause)), "rule")
    if PROPOSED.search(before) or (PROPOSED.search(clause) and PUBLISHED.fullmatch(word)):
        return Step(deed, Stage.PROPOSED, bool(DRAFTED.search(clause)), kind)
    if deed is Stage.EXTENDED and (carried or ENACTED.search(before)):
        return Step(deed, deed, True, kind)
    if DECIDED.search(before) or (carried and kind != "list") or PUBLISHED.fullmatch(word):
        return Step(deed, Stage.ANNOUNCED, True, kind)
    firm = deed is not Stage.IN_FORCE or kind == "list" or bool(DONE.search(clause))
    return Step(deed, deed, True, kind, firm)


def _deed(clause: str) -> tuple[Stage, int, str] | None:
    """Return the first deed done to a measure: what lifts, suspends or extends goes before what it is done to."""
    for deed, pattern in DEEDS:
        for match in pattern.finditer(clause):
            rest = clause[match.end() : match.end() + 40]
            whole = clause[max(0, match.start() - 40) : match.end() + 40]
            if deed is not Stage.IN_FORCE and TALKED.search(rest[:12]) and not MEASURE.search(rest[:6]):
                continue
            if deed in (Stage.EXPIRED, Stage.EXTENDED) or MEASURE.search(rest) or MEASURE.search(whole):
                return deed, match.start(), match.group()
    return None
