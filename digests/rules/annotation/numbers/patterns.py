"""How numbers are written, in English and Chinese."""

import re

from digests.rules.annotation.numbers.words import MEASURES, PARTS, UNITS, WORDS

_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_WORD = rf"(?:{'|'.join(WORDS)})(?:-(?:{_ONES}))?"
_HAN = r"[一二三四五六七八九十百千万萬亿億两兩]"
_UNITS = "|".join(sorted((unit for unit in UNITS if unit.isascii()), key=len, reverse=True))
_HAN_UNITS = "|".join(unit for unit in UNITS if not unit.isascii())
_PARTS = "|".join(f"{part}s?" for part in PARTS if part not in ("half", "halve"))
FIGURE = rf"(?P<figure>{_FIGURE})"
LOW = rf"(?P<low>{_FIGURE})"
WORD = rf"(?P<word>{_WORD})"
SCALE = r"(?:[ -]?(?P<scale>hundred|thousand|million|billion|trillion|mn|bn|tn)\b|(?P<letter>[mb])\b)?"
HAN_SCALE = r"(?P<scale>万亿|萬億|百万|百萬|千万|千萬|亿|億|万|萬|兆|千|百)?[多余餘]?"
TO = r"(?: ?[-–—~] ?| to | or )"
SIGNS = r"(?<![A-Za-z])(?P<currency>US\$|NT\$|HK\$|A\$|S\$|C\$|[$€£¥]|\bRMB ?|\bUSD ?|\bCNY ?)"
NAMES = (
    r"(?P<currency>(?:Canadian |Australian |Hong Kong |Singapore |(?:New )?Taiwan )?dollars?|yuan|renminbi"
    r"|euros?|yen"
    r"|pounds)"
)
HAN_MONEY = (
    r"(?P<currency>美元|元人民币|元人民幣|人民币|人民幣|新台币|新台幣|新臺幣|台币|欧元|歐元|日元|日圓|港元"
    r"|加元|英镑|英鎊|元)"
)
PERCENT_SIGN = r" ?(?:%|％|percent\b|per cent\b|pct\b)|-(?:percent|per-cent)\b"
POINTS = r"[ -](?:percentage[ -]points?)\b|个百分点|個百分點"

MONEY_RANGES = (
    re.compile(rf"(?i){SIGNS}{LOW}{TO}{FIGURE}{SCALE}"),
    re.compile(rf"(?i)(?<![\d.,-]){LOW}{TO}{FIGURE}{SCALE} (?:US )?{NAMES}\b"),
    re.compile(rf"(?<![\d.,]){LOW}(?:[-–—~至到]){FIGURE}{HAN_SCALE}{HAN_MONEY}"),
)
MONEY = (
    re.compile(rf"(?i){SIGNS}{FIGURE}{SCALE}"),
    re.compile(rf"(?i)(?<![\d.,]){FIGURE}{SCALE}[ -](?:US )?{NAMES}\b"),
    re.compile(rf"(?<![\d.,]){FIGURE}{HAN_SCALE}{HAN_MONEY}"),
)
PERCENT_RANGES = (
    re.compile(rf"(?i)(?<![\w.,-]){LOW}{TO}{FIGURE}(?:{PERCENT_SIGN})"),
    re.compile(rf"(?i)\bbetween {LOW} and {FIGURE}(?:{PERCENT_SIGN})"),
)
POINT = re.compile(rf"(?i)(?<![\d.,]){FIGURE}(?:{POINTS})")
BASIS_POINT = re.compile(rf"(?i)(?<![\d.,]){FIGURE}(?: basis points?\b|个基点|個基點)")
PERCENT = (
    re.compile(rf"(?i)(?<![\d.,]){FIGURE}(?:{PERCENT_SIGN})"),
    re.compile(rf"百分之(?:{FIGURE}|(?P<han>{_HAN}{{1,5}}))"),
    re.compile(rf"(?i)\b{WORD}[ -](?:percent|per cent)\b"),
)
FRACTION = re.compile(
    rf"(?i)(?<!first )(?<!second )(?<!latter )(?<!other )(?<!and a )(?<!\w-)\b(?:(?P<parts>an?|{_ONES})[ -])?"
    rf"(?P<part>half|halves|{_PARTS})\b"
)
SHARED = re.compile(r"(?i) of (?!the (?:year|month|week|century|decade|day|match)\b|\d{4}\b|last\b|this\b|next\b)")
CHANGED = re.compile(r"(?i)\bby (?:about |nearly |almost |over |more than |around |roughly |at least |up to )?$")
HAN_FRACTION = re.compile(rf"(?P<den>{_HAN}{{1,3}})分之(?P<num>{_HAN}{{1,3}})")
HAN_TENTHS = re.compile(
    r"(?<![一二三四五六七八九十两兩])(?P<han>[一二三四五六七八九两兩])成(?![立为為功本员員交果效就份熟都])"
)
HAN_HALF = re.compile(r"一半|半数|半數")
VOTE = re.compile(
    r"(?<![\d-])(?P<ayes>\d{1,3})(?:-| to |票(?:赞成|贊成)?[、，]?(?:对|對|比))(?P<noes>\d{1,3})(?![\d-])"
)
VOTING = re.compile(r"(?i)\bvot(?:e|es|ed|ing)\b|\bpass(?:ed|es)\b|票")
UNIT = re.compile(
    rf"(?i)(?<![\w$€£¥.,/-]){FIGURE}{SCALE}[ -](?P<unit>{_UNITS})\b"
    r"(?: of (?:the |its |(?-i:[A-Z][\w.]* ))*(?P<noun>[a-z]+))?"
)
HAN_UNIT = re.compile(rf"(?<![\d.,年]){FIGURE}{HAN_SCALE}(?P<unit>{_HAN_UNITS})(?P<noun>[㐀-鿿]{{0,4}})")
COUNT_RANGE = re.compile(
    rf"(?i)(?<![\w$€£¥.,/-])(?:{LOW}|(?P<lowword>{_WORD})){TO}(?:{FIGURE}{SCALE}|{WORD}) (?=[A-Za-z])"
)
COUNT = re.compile(
    rf"(?i)(?<![\w$€£¥.,/-])(?:{FIGURE}{SCALE}|(?P<dozen>(?:half a|an?|one|two|three|four|five) dozen)"
    rf"|half a (?P<halfscale>million|billion)"
    rf"|{WORD}(?: (?P<wordscale>hundred|thousand|million|billion))?) (?=[A-Za-z])"
)
HAN_COUNT = re.compile(
    rf"(?<![\d.,年第])(?:{FIGURE}{HAN_SCALE}"
    rf"|(?<![第几幾数數一二三四五六七八九十百千])(?P<han>{_HAN}{{1,6}})[多余餘]?)"
    rf"(?P<measure>{'|'.join(sorted(MEASURES, key=len, reverse=True))})"
    r"(?P<noun>[\u3400-\u9fff]{0,10})"
)
LABEL = re.compile(
    r"(?i)\b(?:section|article|chapter|title|rule|no\.|number|resolution|page|boeing|route|type|item|part"
    r"|line|group"
    r"|phase|flight|room|channel|highway|track|gate|tier) $"
)
KNOWN = re.compile(r"(?i)\b(?:the|these|those|both|its|their|his|her|our|all) $")
FOLDS = re.compile(r"(?i)^times (?:as|more|higher|larger|bigger|the|its|their|lower|faster)\b")
NOUN = re.compile(r"[A-Za-z][\w’'-]*")
