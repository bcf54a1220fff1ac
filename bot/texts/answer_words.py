"""The fixed words of /calendar, /timeline, /week and /new, by language."""

from dataclasses import dataclass

from bot.texts.digest_words import Counted, digest_words
from digests.model import CalendarEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWords:
    """One language's words, Telegram HTML; buttons and file names are plain. `{n}` and `{days}` are numbers,
    `{day}`, `{span}` and the like words that are escaped already."""

    # the calendar
    calendar: str
    next_days: str
    dates: Counted
    no_dates: str
    more_dates: Counted
    beyond: Counted
    month: str
    year: str
    rivals: str
    rival: str
    today: str
    would_take_effect: str
    file_button: str
    all_button: str
    year_button: str
    file_caption: str
    file_days_only: str
    file_name: str
    file_dates: str

    # a timeline
    timeline: str
    lines: Counted
    no_lines: str
    more_lines: Counted
    choose_topic: str

    # the week
    week: str
    span: str
    no_stories: str
    days_seen: Counted
    shown_of: str
    more_stories: str
    review_button: str

    # what is named by headline
    also: str
    left_out_before: str
    in_no_story: str
    all_of_them: str
    news: str
    all_told: str

    # what was asked for
    days_unreadable: str


ENGLISH = AnswerWords(
    calendar="Calendar",
    next_days="next {days} days",
    dates=("{n} date", "{n} dates"),
    no_dates="Nothing that I have read names a day in that time.",
    more_dates=(
        "{n} later date is left out here; the file has it.",
        "{n} later dates are left out here; the file has them all.",
    ),
    beyond=("{n} date lies further ahead.", "{n} dates lie further ahead."),
    month="{month} {year}, no day named",
    year="{year}, no day named",
    rivals="⚠ Others say otherwise: {rivals}.",
    rival="{day} ({outlet})",
    today="{day} (today)",
    would_take_effect="Would take effect",
    file_button="Calendar file (.ics)",
    all_button="All topics",
    year_button="Next 365 days",
    file_caption=(
        "{dates}, {days}. Open the file to add them to your calendar. A newer file adds what is new and changes "
        "nothing else: what was called off meanwhile stays until you remove it."
    ),
    file_days_only="What names no day is left out.",
    file_name="communique-{subject}.ics",
    file_dates="{kind}: {headline}",
    timeline="Timeline",
    lines=("{n} entry", "{n} entries"),
    no_lines="There are no stories on this topic in that time. /topics lists all topics.",
    more_lines=("{n} entry of lesser weight is left out.", "{n} entries of lesser weight are left out."),
    choose_topic=(
        "<b>Timeline</b>\nWhat happened on a topic, day by day, one line a story. Press a topic, or send "
        "<code>/timeline taiwan 30d</code>."
    ),
    week="The week",
    span="{first} to {last}",
    no_stories="There were no stories on your topics. /topics lists all topics.",
    days_seen=("{span} ({n} day)", "{span} ({n} days)"),
    shown_of="{n} of {total} stories, by days in the news, publishers and official acts",
    more_stories="More under {commands}.",
    review_button="Send it every week",
    also="Also new",
    left_out_before="Left out of your last digest",
    in_no_story="In no story",
    all_of_them="{more}: /new",
    news="New for you",
    all_told="Nothing came in that you were not told.",
    days_unreadable="Please send a number of days from 1 to {most}, such as <code>{example}</code>.",
)

SIMPLIFIED = AnswerWords(
    calendar="日历",
    next_days="今后{days}天",
    dates=("{n}个日期", "{n}个日期"),
    no_dates="我读到的报道没有提到这段时间内的日期。",
    more_dates=("另有{n}个较晚的日期未列出，见文件。", "另有{n}个较晚的日期未列出，见文件。"),
    beyond=("更远还有{n}个日期。", "更远还有{n}个日期。"),
    month="{year}年{month}月，未说明哪一天",
    year="{year}年，未说明哪一天",
    rivals="⚠ 说法不一：{rivals}。",
    rival="{day}（{outlet}）",
    today="{day}（今天）",
    would_take_effect="拟生效",
    file_button="日历文件（.ics）",
    all_button="全部话题",
    year_button="今后365天",
    file_caption=(
        "{days}，{dates}。打开文件即可加入您的日历。以后的新文件只增加新的日期；其间已取消的日期请自行删除。"
    ),
    file_days_only="未说明哪一天的不列入。",
    file_name="communique-{subject}.ics",
    file_dates="{kind}：{headline}",
    timeline="时间线",
    lines=("{n}条", "{n}条"),
    no_lines="这段时间该话题没有报道。/topics 列出全部话题。",
    more_lines=("另有{n}条较次要的未列出。", "另有{n}条较次要的未列出。"),
    choose_topic=(
        "<b>时间线</b>\n按日列出一个话题发生了什么，每条报道每天一行。请按话题，或发送 "
        "<code>/timeline taiwan 30d</code>。"
    ),
    week="一周回顾",
    span="{first}至{last}",
    no_stories="您的话题没有报道。/topics 列出全部话题。",
    days_seen=("{span}（{n}天）", "{span}（{n}天）"),
    shown_of="{total}条报道中的{n}条，按见报天数、发布家数和官方行动排列",
    more_stories="其余见 {commands}",
    review_button="每周发送",
    also="其他新消息",
    left_out_before="上一份简报未列出",
    in_no_story="未编入任何报道",
    all_of_them="{more}，见 /new",
    news="您的新消息",
    all_told="没有您尚未收到的消息。",
    days_unreadable="请发送1到{most}之间的天数，例如 <code>{example}</code>。",
)

TRADITIONAL = AnswerWords(
    calendar="日曆",
    next_days="今後{days}天",
    dates=("{n}個日期", "{n}個日期"),
    no_dates="我讀到的報導沒有提到這段時間內的日期。",
    more_dates=("另有{n}個較晚的日期未列出，見檔案。", "另有{n}個較晚的日期未列出，見檔案。"),
    beyond=("更遠還有{n}個日期。", "更遠還有{n}個日期。"),
    month="{year}年{month}月，未說明哪一天",
    year="{year}年，未說明哪一天",
    rivals="⚠ 說法不一：{rivals}。",
    rival="{day}（{outlet}）",
    today="{day}（今天）",
    would_take_effect="擬生效",
    file_button="日曆檔案（.ics）",
    all_button="全部話題",
    year_button="今後365天",
    file_caption=(
        "{days}，{dates}。開啟檔案即可加入您的日曆。以後的新檔案只增加新的日期；其間已取消的日期請自行刪除。"
    ),
    file_days_only="未說明哪一天的不列入。",
    file_name="communique-{subject}.ics",
    file_dates="{kind}：{headline}",
    timeline="時間線",
    lines=("{n}則", "{n}則"),
    no_lines="這段時間該話題沒有報導。/topics 列出全部話題。",
    more_lines=("另有{n}則較次要的未列出。", "另有{n}則較次要的未列出。"),
    choose_topic=(
        "<b>時間線</b>\n按日列出一個話題發生了什麼，每則報導每天一行。請按話題，或傳送 "
        "<code>/timeline taiwan 30d</code>。"
    ),
    week="一週回顧",
    span="{first}至{last}",
    no_stories="您的話題沒有報導。/topics 列出全部話題。",
    days_seen=("{span}（{n}天）", "{span}（{n}天）"),
    shown_of="{total}則報導中的{n}則，按見報天數、發布家數和官方行動排列",
    more_stories="其餘見 {commands}",
    review_button="每週傳送",
    also="其他新消息",
    left_out_before="上一份簡報未列出",
    in_no_story="未編入任何報導",
    all_of_them="{more}，見 /new",
    news="您的新消息",
    all_told="沒有您尚未收到的消息。",
    days_unreadable="請傳送1到{most}之間的天數，例如 <code>{example}</code>。",
)


def kind_of(entry: CalendarEntry, language: str, what: str = "") -> str:
    """Return what happens on the entry's day, such as "Takes effect", with what does so where that is given."""
    words = digest_words(language)
    kind = answer_words(language).would_take_effect if entry.proposed else words.date_kinds[entry.kind]
    return words.due_on(entry.kind, what, word=kind) if what else kind


def answer_words(language: str) -> AnswerWords:
    """Return the words of a BCP 47 language, in English where there are none."""
    tag = language.casefold()
    if not tag.startswith("zh"):
        return ENGLISH
    traditional = any(mark in tag for mark in ("hant", "tw", "hk", "mo"))
    return TRADITIONAL if traditional else SIMPLIFIED
