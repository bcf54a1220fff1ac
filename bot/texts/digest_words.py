"""The fixed words of digests and topic briefs, by language; everything else in them was published by somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from digests.model import DateKind, Stage

Counted = tuple[str, str]
"""The form for one and the form for any other number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestWords:
    """One language's words. `{n}`, `{total}`, `{days}` are numbers, `{names}`, `{name}`, `{day}` words.

    `languages` are by the first part of their tag, `marks` the quotation marks, outer and inner ones, each opening
    and closing; `claims` are only those that a reader is warned of.
    """

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    day_with_weekday: str
    day_with_year: str
    your_digest: str
    stories: Counted
    new_stories: Counted
    updates: Counted
    update: str
    publishers: Counted
    both_governments: str
    spoken: str
    spoken_in: str
    languages: Mapping[str, str]
    marks: str
    aside: str
    asked: str
    according: str
    links_to: str
    quoted_by: str
    also: str
    more: str
    unlisted: Counted
    background: str
    coming_up: str
    document: str
    date_kinds: Mapping[DateKind, str]
    due: str
    dated: str
    colon: str
    comma: str
    clause: str
    stop: str
    other_section: str
    last_days: str
    nothing_then: str
    nothing_in_days: str
    nothing_new: str
    nothing_yet: str
    reached: str
    no_sources: str
    not_reached: str
    not_readable: str
    since: str
    between: str
    nothing_on: str
    more_reports: Counted
    held_back: Counted
    left_out: Counted
    claims: Mapping[str, str]
    stages: Mapping[Stage, str]
    stage_from: str
    stage_since: str
    only_state_media: str
    one_side: str
    unheard: str

    def count(self, forms: Counted, number: int) -> str:
        """Return the counted words, such as "1 story" or "3 stories"."""
        return forms[0 if number == 1 else 1].format(n=number)

    def held(self, stories: int, reports: int) -> str:
        """Return what is said of stories that were told before and of the reports that added nothing to them."""
        return self.held_back[0 if stories == 1 else 1].format(
            n=stories, reports=self.count(self.more_reports, reports)
        )

    def due_on(self, kind: DateKind, what: str, day: str = "", word: str = "") -> str:
        """Return what is due, takes effect, ends or takes place on a day, such as "Comments due 28 Jun", without
        the day where that stands above; `word` stands for the kind's own."""
        form = self.due if kind is DateKind.DEADLINE else self.dated
        form = form if day else form.replace(" {day}", "").replace("{day}", "")
        said = form.format(kind=word or self.date_kinds[kind], what=what, day=day)
        return said[:1].upper() + said[1:]

    def standing(self, publishers: int, *, both_governments: bool, claim: str) -> list[str]:
        """Return how many published a story where they are several, and what a reader is to be warned of."""
        told = [self.count(self.publishers, publishers)] if publishers > 1 else []
        told += [self.both_governments] if both_governments else []
        return [*filter(None, (self.clause.join(told), self.claims.get(claim, "")))]

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
    new_stories=("{n} new story", "{n} new stories"),
    updates=("{n} update", "{n} updates"),
    update="UPDATE",
    publishers=("{n} publisher", "{n} publishers"),
    both_governments="both governments",
    spoken="has spoken",
    spoken_in="has spoken ({language})",
    languages={
        "en": "English",
        "zh": "Chinese",
        "ja": "Japanese",
        "ko": "Korean",
        "vi": "Vietnamese",
        "ru": "Russian",
        "fr": "French",
        "de": "German",
        "es": "Spanish",
        "hi": "Hindi",
        "ur": "Urdu",
    },
    marks="“”‘’",
    aside=" ({words})",
    asked="Asked",
    according="{speaker}, according to {side}",
    links_to="links to {host}",
    quoted_by=", as quoted by {source}",
    also="Also",
    more="and {n} more",
    unlisted=("{n} more measure", "{n} more measures"),
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
    due="{what} due {day}",
    dated="{kind} {day}: {what}",
    colon=": ",
    comma=", ",
    clause=", ",
    stop=". ",
    other_section="Other news",
    last_days="last {days} days",
    nothing_then="nothing in the last {days} days, so this goes further back",
    nothing_in_days="nothing in the last {days} days",
    nothing_new="Nothing new on your topics",
    nothing_yet="Nothing new on your topics so far",
    reached="{n} of {total} sources reached",
    no_sources="no source is switched on yet",
    not_reached="not reached: {names}",
    not_readable="not readable: {names}",
    since="{name} since {day}",
    between="; ",
    nothing_on="Nothing on {names}",
    more_reports=("{n} more report", "{n} more reports"),
    held_back=(
        "{reports} on a story told before, with nothing new",
        "{reports} on {n} stories told before, with nothing new",
    ),
    left_out=("{n} more story", "{n} more stories"),
    claims={"unnamed sources": "rests on unnamed sources", "denial": "a denial"},
    stages={stage: stage.value for stage in Stage},
    stage_from="{stage}, from {day}",
    stage_since="{stage} since {day}",
    only_state_media="reported only by state media",
    one_side="reported on one side only ({party})",
    unheard="Nothing said by {names} was found on these stories",
)

SIMPLIFIED = DigestWords(
    weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    months=tuple(str(month) for month in range(1, 13)),
    day="{month}月{day}日",
    day_with_weekday="{month}月{day}日 {weekday}",
    day_with_year="{year}年{month}月{day}日",
    your_digest="您的简报",
    stories=("{n}条报道", "{n}条报道"),
    new_stories=("{n}条新报道", "{n}条新报道"),
    updates=("{n}条更新", "{n}条更新"),
    update="更新",
    publishers=("{n}家发布", "{n}家发布"),
    both_governments="两国政府均有",
    spoken="已表态",
    spoken_in="已表态（{language}）",
    languages={
        "en": "英文",
        "zh": "中文",
        "ja": "日文",
        "ko": "韩文",
        "vi": "越南文",
        "ru": "俄文",
        "fr": "法文",
        "de": "德文",
        "es": "西班牙文",
        "hi": "印地文",
        "ur": "乌尔都文",
    },
    marks="“”‘’",
    aside="（{words}）",
    asked="记者问",
    according="{speaker}（{side}转述）",
    links_to="链接指向{host}",
    quoted_by="（据 {source}）",
    also="另见",
    more="等另外{n}家",
    unlisted=("另有{n}项措施", "另有{n}项措施"),
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
    due="{what}{day}截止",
    dated="{day}{kind}：{what}",
    colon="：",
    comma="、",
    clause="，",
    stop="。",
    other_section="其他",
    last_days="最近{days}天",
    nothing_then="最近{days}天没有，因此往前查找",
    nothing_in_days="最近{days}天没有消息",
    nothing_new="您的话题没有新消息",
    nothing_yet="您的话题暂时没有新消息",
    reached="{total}个来源中读到{n}个",
    no_sources="尚未启用任何来源",
    not_reached="未能连接：{names}",
    not_readable="无法读取：{names}",
    since="{name}（{day}起）",
    between="；",
    nothing_on="没有消息：{names}",
    more_reports=("另有{n}篇报道", "另有{n}篇报道"),
    held_back=("{reports}，涉及{n}条已报消息，无新内容", "{reports}，涉及{n}条已报消息，无新内容"),
    left_out=("另有{n}条", "另有{n}条"),
    claims={"unnamed sources": "依据匿名消息来源", "denial": "否认"},
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
    unheard="这些报道中未见{names}表态",
)

TRADITIONAL = DigestWords(
    weekdays=("週一", "週二", "週三", "週四", "週五", "週六", "週日"),
    months=SIMPLIFIED.months,
    day=SIMPLIFIED.day,
    day_with_weekday=SIMPLIFIED.day_with_weekday,
    day_with_year=SIMPLIFIED.day_with_year,
    your_digest="您的簡報",
    stories=("{n}則報導", "{n}則報導"),
    new_stories=("{n}則新報導", "{n}則新報導"),
    updates=("{n}則更新", "{n}則更新"),
    update="更新",
    publishers=("{n}家發布", "{n}家發布"),
    both_governments="兩國政府均有",
    spoken="已表態",
    spoken_in="已表態（{language}）",
    languages={
        "en": "英文",
        "zh": "中文",
        "ja": "日文",
        "ko": "韓文",
        "vi": "越南文",
        "ru": "俄文",
        "fr": "法文",
        "de": "德文",
        "es": "西班牙文",
        "hi": "印地文",
        "ur": "烏爾都文",
    },
    marks="「」『』",
    aside="（{words}）",
    asked="記者問",
    according="{speaker}（{side}轉述）",
    links_to="連結指向{host}",
    quoted_by="（據 {source}）",
    also="另見",
    more="等另外{n}家",
    unlisted=("另有{n}項措施", "另有{n}項措施"),
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
    due="{what}{day}截止",
    dated="{day}{kind}：{what}",
    colon="：",
    comma="、",
    clause="，",
    stop="。",
    other_section="其他",
    last_days="最近{days}天",
    nothing_then="最近{days}天沒有，因此往前查找",
    nothing_in_days="最近{days}天沒有消息",
    nothing_new="您的話題沒有新消息",
    nothing_yet="您的話題暫時沒有新消息",
    reached="{total}個來源中讀到{n}個",
    no_sources="尚未啟用任何來源",
    not_reached="未能連線：{names}",
    not_readable="無法讀取：{names}",
    since="{name}（{day}起）",
    between="；",
    nothing_on="沒有消息：{names}",
    more_reports=("另有{n}篇報導", "另有{n}篇報導"),
    held_back=("{reports}，涉及{n}則已報消息，無新內容", "{reports}，涉及{n}則已報消息，無新內容"),
    left_out=("另有{n}則", "另有{n}則"),
    claims={"unnamed sources": "依據匿名消息來源", "denial": "否認"},
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
    unheard="這些報導中未見{names}表態",
)


def digest_words(language: str) -> DigestWords:
    """Return the words of a BCP 47 language, in English where there are none."""
    tag = language.casefold()
    if not tag.startswith("zh"):
        return ENGLISH
    traditional = any(mark in tag for mark in ("hant", "tw", "hk", "mo"))
    return TRADITIONAL if traditional else SIMPLIFIED
