"""What passages tell: who acts or speaks, what act, which numbers and days, about what.

Two passages that tell the same are compared by these, whatever their wording or script.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from digests.model import HEADLINE, Article, DatedPhrase, DateKind, Fact, Passage, Quantity, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation import dates, numbers
from digests.rules.editing.similarity import stemmed, stems_of
from digests.rules.editing.stories.concepts import concepts_of
from digests.rules.tokens import words_of

MOST_WORDS = 40
MOST_NAMES = 10
READ = 1000
NAMING = 5  # characters from which on a speaker's words are a name and not "he" or "it"
ACTS: Mapping[str, str] = {
    "raise": r"impos\w+|lev(?:y|ies|ied)|slap\w*|rais\w+|ris(?:e|es|ing)|rose|hik\w+|increas\w+|quadrupl\w+"
    r"|doubl\w+|goes (?:up )?from [\d.]+ percent|加征|加徵|提高|上调|上調|增至|升至",
    "lift": r"lift\w*|remov\w+|eas(?:e|es|ed|ing)|exempt\w*|waiv\w+|delist\w*|取消|解除|豁免|移出|免征|免徵",
    "lower": r"cut(?:s|ting)?|reduc\w+|lower\w*|fell|falls?(?! under)|declin\w+|down|下调|下調|降至|降低|下降",
    "suspend": r"suspend\w*|halt\w*|paus\w+|stop\w*|(?<!the )end(?:s|ed|ing)?|discontinu\w+|暂停|暫停|中止|停止",
    "resume": r"resum\w+|restart\w*|reopen\w*|restor\w+|start again|恢复|恢復|重启|重啟",
    "propose": r"propos\w+|draft\w*|拟|擬|提议|提議|征求意见|徵求意見",
    "bind": r"(?:takes?|took|taking) effect|in(?:to)? (?:force|effect)|effective|生效|实施|實施|施行",
    "approve": r"approv\w+|grant\w*|sign(?:s|ed|ing)?|pass(?:es|ed)?|ratif\w+|批准|签署|簽署|通过|通過|发放|發放",
    "reject": r"reject\w*|block\w*|veto\w*|refus\w+|struck down|拒绝|拒絕|驳回|駁回|阻止",
    "list": r"blacklist\w*|(?:add|put|plac|includ)\w* [^.]{0,60}\b(?:list|sanctions)|sanction(?:s|ed)|列入|制裁",
    "delay": r"postpon\w+|delay\w*|put off|push\w* back|moved? (?:to|from)|later than"
    r"|推迟|推遲|延期|延至|改为|改為",
    "cancel": r"cancel\w*|call\w* off|scrap\w*|withdr[ae]w\w*|revok\w+|撤回|撤销|撤銷|作废",
    "extend": r"extend\w*|prolong\w*|renew\w*|延长|延長|续签|續簽",
    "expire": r"expir\w+|laps\w+|到期|失效",
    "widen": r"widen\w*|expand\w*|broaden\w*|扩大|擴大",
    "free": r"freed|releas\w+|释放|釋放|获释|獲釋",
    "sentence": r"sentenc\w+|jail(?:s|ed)|prison term|convict\w*|判处|判處|获刑|獲刑",
    "agree": r"agree\w*|达成|達成|商定|同意",
    "meet": r"met|meet\w*|talks|visit\w*|会见|會見|会谈|會談|访问|訪問",
    "speak": r"phone call|by phone|in the call|通话|通話",
    "oppose": r"oppos\w+|protest\w*|condemn\w*|反对|反對|抗议|抗議|不满|不滿|交涉",
    "urge": r"urg(?:e|es|ed|ing)|call(?:s|ed) (?:on|for)|敦促|呼吁|呼籲",
    "complete": r"complet\w+|完成",
    "answer": r"answer\w*|(?:resolute|necessary|counter)[ -]?measures|retaliat\w+|必要措施|坚决措施|堅決措施|反制",
    "summon": r"summon\w*|召见|召見",
    "detain": r"detain\w*|arrest\w*|扣押|拘留|逮捕",
    "ask": r"ask(?:s|ed|ing)?|request\w*|seek\w*|sought|want(?:s|ed)?|申请|申請|要求",
    "investigate": r"investigat\w*|prob(?:e|es|ed|ing)|调查|調查",
    "freeze": r"fr[eo]e?z\w+|冻结|凍結",
    "bar": r"bann?\w*|bar(?:s|red)|prohibit\w*|禁止",
    "fail": r"fail\w*|collaps\w+|失败|失敗|破裂",
    "drill": r"drill\w*|exercises?|演习|演習|演练|演練",
    "sail": r"sail\w*|transit\w*|穿航|穿越",
    "warn": r"warn\w*|警告",
    "not": r"not|no longer|never|without|denie[sd]|deny\w*|\w+n['’]t|否认|否認|没有|沒有|尚未|未能|不会|不會",
}  # fmt: skip
ACT_PATTERNS = {
    act: re.compile(
        rf"(?i)\b(?:{'|'.join(part for part in words.split('|') if part.isascii())})\b"
        + "".join(f"|{part}" for part in words.split("|") if not part.isascii())
    )
    for act, words in ACTS.items()
}
ROUND = re.compile(
    r"(?i)(?:about|around|nearly|some|more than|over|almost|roughly|approximately|at least|up to|as long as"
    r"|近|约|約|逾|超过|超過|大约|大約|至少)\s*$"
)
FILLER = frozenset(
    stemmed(
        words_of(
            "said says saying reported report reports according statement told tells officials official "
            "spokesman spokeswoman spokesperson announced showed shown data monday tuesday wednesday thursday "
            "friday saturday sunday january february march april may june july august september october "
            "november december year years month months day days week weeks percent million billion thousand "
            "also new under about around more than over near because face part one two three four five six "
            "seven eight nine ten eleven twelve"
        )
    )
)
SAID_ON = re.compile(r"(?i)\b(?:said|told|announced|published|wrote|stated)\b[^,;.]*\bon $")
OVER = timedelta(days=4)
BARE = re.compile(r"(?<![\w.,$-])(?!(?:19|20)\d\d\b)\d{2,6}(?:,\d{3})*(?![\w%-]|[.,]\d)")  # "rises to 62"
INFINITIVE = re.compile(r"(?<=[A-Za-z]) to (?=[a-z])")  # in a headline it speaks of what is to come
WEEKDAY = re.compile(r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|[周週]|星期|礼拜|禮拜")
CAPITALS = re.compile(r"(?<=[a-z,;:’'”\" ] )[A-Z][\w-]+(?: [A-Z][\w-]+)*")
# "exports of memory chips to", "tariffs on solar panels.": what a measure is about, in two words or three.
GOODS = re.compile(
    r"\b(?:of|on|for) ((?:(?!(?:bound|sold|shipped|made)\b)[a-z][a-z-]+ ?){2,3})"
    r"(?<! )(?=,|\.|;|$| (?:to|from|bound|sold|shipped|made|by|for|that) )"
)
LONG_WORD = re.compile(r"\b[^\W\d_]{4,}")
# What stands in many texts about many things; a name that has one of these words tells nothing apart.
INSTITUTION = re.compile(
    r"\b(?:Departments?|Ministr\w+|Offices?|Administration|Bureau|Councils?|Commissions?|Committees?|Commands?|Fleet"
    r"|House|Senate|Congress|Courts?|Agency|Embassy|Consulate|List|Acts?|Strait|Sea|Navy|Guard|Force|Army|Secretary"
    r"|President|Premier|Minister|Mr|Ms|News|Times|Post|Daily|Press)\b"
)
HAN_FILLER = re.compile(
    r"发言人|發言人|\d+年|\d+月|\d+日|表示|宣布|宣佈|称|稱|说|說|指出|报道|報導|记者|記者|此次|目前|方面"
)


def facts_of(
    article: Article,
    passages: Iterable[Passage],
    quantities: Sequence[Quantity],
    days: Sequence[DatedPhrase],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[Fact, ...]:
    """Return what the headline of the article and these passages of it tell, the headline first. Pure.

    `quantities` and `days` are those of the whole article.
    """
    parties = {party.id for party in relation.parties}
    told = (
        Fact(
            article=article.id,
            index=passage.index,
            actor=passage.party if passage.party in parties else "",
            acts=(*_acts(passage.text), *_earlier(passage.text, days, passage.index, article, relation, lexicon)),
            numbers=_numbers(quantities, passage.index, passage.text),
            days=_days(days, passage.index, article, relation, lexicon),
            words=_words(_without_speaker(passage), relation, lexicon),
        )
        for passage in passages
    )
    return (_of_headline(article, relation, lexicon), *told)


@lru_cache(maxsize=2000)
def _of_headline(article: Article, relation: Relation, lexicon: Lexicon) -> Fact:
    alone = replace(article, title="", text=article.title.rstrip(".。") + "." if article.title else "")
    alone = replace(alone, effective_on=None, comments_close_on=None)
    ahead = replace(alone, text=INFINITIVE.sub(" will ", alone.text))
    found, named = numbers.find(alone, relation, lexicon), dates.find(ahead, relation, lexicon)
    rest = alone.text
    for words in (*(each.text for each in found), *(each.text for each in named)):
        rest = rest.replace(words, " ")
    bare = (f"{int(figure.replace(',', ''))} count" for figure in BARE.findall(rest))
    return Fact(
        article=article.id,
        index=HEADLINE,
        acts=_acts(article.title),
        numbers=tuple(sorted({*_numbers(found, 0, alone.text), *bare})),
        days=_days(named, 0, article, relation, lexicon),
        words=_words(article.title, relation, lexicon),
    )


def _acts(text: str) -> tuple[str, ...]:
    opening = text[:READ]
    return tuple(act for act, pattern in ACT_PATTERNS.items() if pattern.search(opening))


def _numbers(quantities: Sequence[Quantity], index: int, text: str) -> tuple[str, ...]:
    found = []
    for quantity in quantities:
        if quantity.index == index:
            place = text.find(quantity.text)
            about = "~" if place > 0 and ROUND.search(text[max(0, place - 16) : place]) else ""
            found.append(f"{about}{quantity.value:g} {quantity.unit.casefold()}")
    return tuple(sorted(set(found)))


def _days(
    found: Sequence[DatedPhrase], index: int, article: Article, relation: Relation, lexicon: Lexicon
) -> tuple[str, ...]:
    """The days to come; that of the news itself tells nothing, nor does a weekday on which something happens."""
    today = dates.day_of(article, relation, lexicon)
    own = today.isoformat() if today else ""
    here = [each for each in found if each.index == index and each.date > own]
    return tuple(
        sorted({each.date for each in here if each.kind is not DateKind.EVENT or not WEEKDAY.search(each.text)})
    )


def _earlier(
    text: str, found: Sequence[DatedPhrase], index: int, article: Article, relation: Relation, lexicon: Lexicon
) -> tuple[str, ...]:
    """The mark of what was said days before the article came out ("said on May 14"): no news then, nor later."""
    today = dates.day_of(article, relation, lexicon)
    limit = (today - OVER).isoformat() if today else ""
    for phrase in found:
        over = phrase.index == index and phrase.kind is DateKind.PAST and len(phrase.date) == 10
        place = text.find(phrase.text) if over and phrase.date < limit else -1
        if place >= 0 and SAID_ON.search(text[max(0, place - 30) : place]):
            return ("earlier",)
    return ()


def _without_speaker(passage: Passage) -> str:
    """A passage without the words that name who says it: the actor is known, and is not what it is about."""
    name = passage.speaker_text
    return passage.text.replace(name, " ") if len(name) >= NAMING else passage.text


def _words(text: str, relation: Relation, lexicon: Lexicon) -> tuple[str, ...]:
    """Stems and subjects, without the words of reporting, the parties' names, numbers and days."""
    plain = _without_names(text[:READ], relation)
    things = {term for term in concepts_of("", plain, relation, lexicon) if term.startswith("thing ")}
    plain = HAN_FILLER.sub(" ", plain)
    stems = {stem for stem in stems_of(plain, lexicon) if stem not in FILLER and not stem[0].isdigit()}
    named = (
        *sorted(_names(text[:READ], relation, lexicon))[:MOST_NAMES],
        *sorted(_goods(text[:READ], lexicon))[:MOST_NAMES],
    )
    return (*sorted(things | stems)[:MOST_WORDS], *named)


def _names(text: str, relation: Relation, lexicon: Lexicon) -> set[str]:
    """The names inside the sentence as "name acm", so that the same deed to another is told apart: firms, ships,
    people. A headline in capitals tells none."""
    text = _without_names(text, relation)
    long = LONG_WORD.findall(text)
    if sum(word[0].isupper() for word in long) * 2 > len(long):
        return set()
    names = (found.group() for found in CAPITALS.finditer(text))
    plain = " ".join(name for name in names if not INSTITUTION.search(name))
    return {f"name {stem}" for stem in stems_of(plain, lexicon) if stem not in FILLER and not stem[0].isdigit()}


def _goods(text: str, lexicon: Lexicon) -> set[str]:
    """What a measure is about as "goods antenna", so that the same step on other goods is told apart."""
    found = ({stem for stem in stems_of(goods, lexicon) if stem not in FILLER} for goods in GOODS.findall(text))
    return {f"goods {stem}" for stems in found if len(stems) > 1 for stem in stems}


def _without_names(text: str, relation: Relation) -> str:
    for party in relation.parties:
        for pattern in (*party.mentions, *party.metonyms):
            text = pattern.sub(" ", text)
    return text
