"""The fixed words of digests and topic briefs, by language; everything else in them was published by somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from digests.model import DateKind, Silence, Stage

Counted = tuple[str, str]
"""The form for one and the form for any other number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestWords:
    """One language's words. `{n}`, `{total}`, `{days}` are numbers, `{names}`, `{name}`, `{day}` words."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    day_with_weekday: str
    day_with_year: str
    your_digest: str
    stories: Counted
    new: str
    new_stories: Counted
    updates: Counted
    update: str
    origins: Counted
    both_governments: str
    silences: Mapping[Silence, str]
    according: str
    also: str
    more: str
    background: str
    coming_up: str
    document: str
    date_kinds: Mapping[DateKind, str]
    colon: str
    comma: str
    clause: str
    stop: str
    other_section: str
    last_days: str
    nothing_then: str
    nothing_in_days: str
    nothing_new: str
    reached: str
    no_sources: str
    not_reached: str
    not_readable: str
    empty: str
    undated: str
    silent: str
    since: str
    between: str
    number: str
    nothing_on: str
    nothing_on_others: str
    more_reports: Counted
    held_back: Counted
    left_out: Counted
    claims: Mapping[str, str]
    stages: Mapping[Stage, str]
    stage_from: str
    stage_since: str
    only_state_media: str
    one_side: str

    def count(self, forms: Counted, number: int) -> str:
        """Return the counted words, such as "1 story" or "3 stories"."""
        return forms[0 if number == 1 else 1].format(n=number)

    def held(self, stories: int, reports: int) -> str:
        """Return what is said of stories that were told before and of the reports that added nothing to them."""
        return self.held_back[0 if stories == 1 else 1].format(
            n=stories, reports=self.count(self.more_reports, reports)
        )

    def date(self, day: date, *, weekday: bool = False, year: bool = False) -> str:
        """Return a day in words, such as "Tue 14 May" or "14 May 2024"."""
        form = self.day_with_weekday if weekday else self.day_with_year if year else self.day
        return form.format(
            weekday=self.weekdays[day.weekday()], day=day.day, month=self.months[day.month - 1], year=day.year
        )


ENGLISH = DigestWords(
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    day="{day} {month}",
    day_with_weekday="{weekday} {day} {month}",
    day_with_year="{day} {month} {year}",
    your_digest="your digest",
    stories=("{n} story", "{n} stories"),
    new="NEW",
    new_stories=("{n} new story", "{n} new stories"),
    updates=("{n} update", "{n} updates"),
    update="UPDATE",
    origins=("{n} origin", "{n} independent origins"),
    both_governments="both governments",
    silences={
        Silence.NOT_FOUND: "no line found",
        Silence.TOLD: "nothing new since your last digest",
        Silence.LINKED: "has spoken, see the linked reports",
    },
    according="{speaker}, according to {side}",
    also="Also",
    more="and {n} more",
    background="Background",
    coming_up="Coming up",
    document="document",
    date_kinds={
        DateKind.EFFECTIVE: "Takes effect",
        DateKind.DEADLINE: "Deadline",
        DateKind.EXPIRY: "Expires",
        DateKind.EVENT: "Planned",
        DateKind.PAST: "Past",
    },
    colon=": ",
    comma=", ",
    clause=", ",
    stop=". ",
    other_section="Other news",
    last_days="last {days} days",
    nothing_then="nothing in the last {days} days, so this goes further back",
    nothing_in_days="nothing in the last {days} days",
    nothing_new="Nothing new on your topics",
    reached="{n} of {total} sources reached",
    no_sources="no source is switched on yet",
    not_reached="not reached: {names}",
    not_readable="not readable: {names}",
    empty="empty: {names}",
    undated="without dates: {names}",
    silent="silent: {names}",
    since="{name} since {day}",
    between="; ",
    number="{n}",
    nothing_on="Nothing on {names}",
    nothing_on_others="Nothing on the other {n} topics",
    more_reports=("{n} more report", "{n} more reports"),
    held_back=(
        "{reports} on a story told before, with nothing new",
        "{reports} on {n} stories told before, with nothing new",
    ),
    left_out=("{n} more story", "{n} more stories"),
    claims={},
    stages={stage: stage.value for stage in Stage},
    stage_from="{stage}, from {day}",
    stage_since="{stage} since {day}",
    only_state_media="reported only by state media",
    one_side="reported on one side only ({party})",
)

SIMPLIFIED = DigestWords(
    weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    months=tuple(str(month) for month in range(1, 13)),
    day="{month}月{day}日",
    day_with_weekday="{month}月{day}日 {weekday}",
    day_with_year="{year}年{month}月{day}日",
    your_digest="您的简报",
    stories=("{n}条报道", "{n}条报道"),
    new="新",
    new_stories=("{n}条新报道", "{n}条新报道"),
    updates=("{n}条更新", "{n}条更新"),
    update="更新",
    origins=("{n}个来源", "{n}个独立来源"),
    both_governments="两国政府均有",
    silences={
        Silence.NOT_FOUND: "未见表态",
        Silence.TOLD: "上一份简报之后无新表态",
        Silence.LINKED: "已有表态，见所链报道",
    },
    according="{speaker}（{side}转述）",
    also="另见",
    more="等另外{n}家",
    background="背景",
    coming_up="即将到来",
    document="文件",
    date_kinds={
        DateKind.EFFECTIVE: "生效",
        DateKind.DEADLINE: "截止",
        DateKind.EXPIRY: "到期",
        DateKind.EVENT: "预定",
        DateKind.PAST: "已过",
    },
    colon="：",
    comma="、",
    clause="，",
    stop="。",
    other_section="其他",
    last_days="最近{days}天",
    nothing_then="最近{days}天没有，因此往前查找",
    nothing_in_days="最近{days}天没有消息",
    nothing_new="您的话题没有新消息",
    reached="{total}个来源中读到{n}个",
    no_sources="尚未启用任何来源",
    not_reached="未能连接：{names}",
    not_readable="无法读取：{names}",
    empty="没有内容：{names}",
    undated="没有日期：{names}",
    silent="久无更新：{names}",
    since="{name}（{day}起）",
    between="；",
    number="{n}个",
    nothing_on="没有消息：{names}",
    nothing_on_others="其余{n}个主题没有消息",
    more_reports=("另有{n}篇报道", "另有{n}篇报道"),
    held_back=("{reports}，涉及{n}条已报消息，无新内容", "{reports}，涉及{n}条已报消息，无新内容"),
    left_out=("另有{n}条", "另有{n}条"),
    claims={
        "official act": "官方行动",
        "official statement": "官方表态",
        "attributed report": "有出处的报道",
        "unnamed sources": "匿名消息来源",
        "denial": "否认",
    },
    stages={
        Stage.PROPOSED: "拟议中",
        Stage.ANNOUNCED: "已宣布",
        Stage.IN_FORCE: "已生效",
        Stage.SUSPENDED: "已暂停",
        Stage.LIFTED: "已取消",
        Stage.EXTENDED: "已延长",
        Stage.EXPIRED: "已到期",
    },
    stage_from="{stage}，自{day}起",
    stage_since="{stage}，自{day}起",
    only_state_media="仅见于官方媒体",
    one_side="仅见于一方（{party}）",
)

TRADITIONAL = DigestWords(
    weekdays=("週一", "週二", "週三", "週四", "週五", "週六", "週日"),
    months=SIMPLIFIED.months,
    day=SIMPLIFIED.day,
    day_with_weekday=SIMPLIFIED.day_with_weekday,
    day_with_year=SIMPLIFIED.day_with_year,
    your_digest="您的簡報",
    stories=("{n}則報導", "{n}則報導"),
    new="新",
    new_stories=("{n}則新報導", "{n}則新報導"),
    updates=("{n}則更新", "{n}則更新"),
    update="更新",
    origins=("{n}個來源", "{n}個獨立來源"),
    both_governments="兩國政府均有",
    silences={
        Silence.NOT_FOUND: "未見表態",
        Silence.TOLD: "上一份簡報之後無新表態",
        Silence.LINKED: "已有表態，見所連結的報導",
    },
    according="{speaker}（{side}轉述）",
    also="另見",
    more="等另外{n}家",
    background="背景",
    coming_up="即將到來",
    document="文件",
    date_kinds={
        DateKind.EFFECTIVE: "生效",
        DateKind.DEADLINE: "截止",
        DateKind.EXPIRY: "到期",
        DateKind.EVENT: "預定",
        DateKind.PAST: "已過",
    },
    colon="：",
    comma="、",
    clause="，",
    stop="。",
    other_section="其他",
    last_days="最近{days}天",
    nothing_then="最近{days}天沒有，因此往前查找",
    nothing_in_days="最近{days}天沒有消息",
    nothing_new="您的話題沒有新消息",
    reached="{total}個來源中讀到{n}個",
    no_sources="尚未啟用任何來源",
    not_reached="未能連線：{names}",
    not_readable="無法讀取：{names}",
    empty="沒有內容：{names}",
    undated="沒有日期：{names}",
    silent="久無更新：{names}",
    since="{name}（{day}起）",
    between="；",
    number="{n}個",
    nothing_on="沒有消息：{names}",
    nothing_on_others="其餘{n}個主題沒有消息",
    more_reports=("另有{n}篇報導", "另有{n}篇報導"),
    held_back=("{reports}，涉及{n}則已報消息，無新內容", "{reports}，涉及{n}則已報消息，無新內容"),
    left_out=("另有{n}則", "另有{n}則"),
    claims={
        "official act": "官方行動",
        "official statement": "官方表態",
        "attributed report": "有出處的報導",
        "unnamed sources": "匿名消息來源",
        "denial": "否認",
    },
    stages={
        Stage.PROPOSED: "擬議中",
        Stage.ANNOUNCED: "已宣布",
        Stage.IN_FORCE: "已生效",
        Stage.SUSPENDED: "已暫停",
        Stage.LIFTED: "已取消",
        Stage.EXTENDED: "已延長",
        Stage.EXPIRED: "已到期",
    },
    stage_from="{stage}，自{day}起",
    stage_since="{stage}，自{day}起",
    only_state_media="僅見於官方媒體",
    one_side="僅見於一方（{party}）",
)


def digest_words(language: str) -> DigestWords:
    """Return the words of a BCP 47 language, in English where there are none."""
    tag = language.casefold()
    if not tag.startswith("zh"):
        return ENGLISH
    traditional = any(mark in tag for mark in ("hant", "tw", "hk", "mo"))
    return TRADITIONAL if traditional else SIMPLIFIED
