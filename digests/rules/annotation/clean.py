"""What is cut before words are counted: names of outlets, datelines, credits, what commentators are by profession.

They hold the words of parties ("South China Morning Post", "WASHINGTON (Reuters)") without anybody acting.
"""

import re
from functools import lru_cache

from digests.model import Article, Relation
from digests.rules.annotation.passages import passages_of

# "BEIJING, March 3 (Harbour Wire) --", "(Harbour Wire) -": a place in capitals, perhaps country and day, an agency
DATELINE = re.compile(
    r"^\s*(?:[A-Z][A-Z .'’/-]{1,40}(?:,\s[A-Z][A-Za-z. ]{1,20}){0,2}(?:,?\s\d{1,2}\b)?(?:,\s\d{4})?\s*"
    r"(?:\([^()]{2,40}\)\s*)?|\([A-Z][^()]{1,40}\)\s*)[—–-]{1,2}\s+"
)
# 新华社华盛顿3月5日电, （中央社記者王小明台北5日電）, 【本报北京讯】
HAN_DATELINE = re.compile(
    r"^\s*[（(【\[]?(?:[\u3400-\u9fff]{0,6}社|本报|本報|本台)[\u3400-\u9fff\s\d、/]{0,30}?(?:电|電|讯|訊|报道|報導)"
    r"(?:[（(][^（）()]{0,40}[）)])?[）)】\]]?[：:，,]?\s*"
)
CREDIT = re.compile(
    r"\((?:(?:Additional )?[Rr]eporting|Writing|Editing|Compiled|Edited|Written|With (?:files|reporting))\b"
    r"[^()]{0,300}\)"
    r"|[（(](?:记者|記者|编辑|編輯|责任编辑|責任編輯|撰文)[^（）()]{0,60}[）)]"
)
SEPARATOR = re.compile(r"\s[–—-]\s|[|｜]|_|(?<=[\u3400-\u9fff])[–—-](?=[\u3400-\u9fff])")
OUTLET_WORD = re.compile(
    r"(?i)\b(?:news(?:paper|wire)?|times|post|daily|journal|gazette|herald|weekly|review|tribune|press|chronicle|ledger"
    r"|courier|monitor|telegraph|guardian|observer|standard|today|magazine|wire|agency|tv|radio|broadcasting|network"
    r"|online|reuters|bloomberg|cnn|bbc|cnbc|nbc|abc|cbs|fox|npr|afp|politico|axios|opinion|podcast|newsletter)\b"
    r"|\.(?:com|org|net|gov|cn|tw|hk|jp|uk)\b|(?:网|網|报|報|新闻|新聞|日报|日報|周刊|週刊|社|电视台|電視台|卫视|衛視)$"
)
# Chinese writes Latin words without spaces ("AI芯片"), and a Chinese character would count as a part of the word
SCRIPTS = re.compile(r"(?<=[A-Za-z])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[A-Za-z])")
LONGEST_OUTLET, SHORTEST_TITLE = 40, 16  # characters; a headline in Chinese is half as long
HAN = re.compile(r"[\u3400-\u9fff]")


def clean(text: str, relation: Relation) -> str:
    """Return the text without outlet names, credits and commentators' job descriptions; words change."""
    text = CREDIT.sub(" ", text)
    for pattern in relation.job_descriptions:
        text = pattern.sub(", ", text)
    for pattern in (*relation.outlet_names, *relation.state_media):
        text = pattern.sub(" ", text)
    return SCRIPTS.sub(" ", text)


def clean_title(title: str, relation: Relation, outlet: str = "") -> str:
    """Return the headline, cleaned, without the outlet's name that some feeds hang on its end or put in front.

    What follows a bar or a dash is an outlet if it is `outlet`, the source's own name, or is called like one: a
    speaker stands there too ("… - Foreign Ministry").
    """
    return clean(_without_outlet(title, outlet), relation)


@lru_cache(maxsize=2000)  # asked by each rule that reads the article
def clean_passages(article: Article, relation: Relation) -> tuple[str, ...]:
    """Return the article's passages, cleaned and without datelines; one for each of `passages_of`."""
    outlet = article.source.name
    named = re.compile(rf"(?<!\w){re.escape(outlet)}(?!\w)") if " " in outlet.strip() else None
    cleaned = []
    for passage in passages_of(article.text, article.language, article.title):
        bare = HAN_DATELINE.sub("", DATELINE.sub("", passage))
        cleaned.append(clean(named.sub(" ", bare) if named else bare, relation))
    return tuple(cleaned)


def _without_outlet(title: str, outlet: str) -> str:
    while cuts := list(SEPARATOR.finditer(title)):
        last = cuts[-1]
        head, tail = title[: last.start()].strip(), title[last.end() :].strip()
        shortest = SHORTEST_TITLE // 2 if HAN.search(head) else SHORTEST_TITLE
        if len(tail) > LONGEST_OUTLET or len(head) < shortest or not _is_outlet(tail, outlet):
            break
        title = head
    return title


def _is_outlet(words: str, outlet: str) -> bool:
    return words.casefold() == outlet.strip().casefold() or OUTLET_WORD.search(words) is not None
