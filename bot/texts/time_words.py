"""What is said of times: quiet hours, hours that a clock skips or doubles, the next digest, one that is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

from digests.model import Backlog


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """One language's words, Telegram HTML; buttons are plain. `{quiet}` is a stretch such as "22:00–07:00",
    `{hour}` and `{comes}` times of day, `{hours}` one or more of them, `{day}` and `{next}` moments in words."""

    # quiet hours
    quiet: str
    quiet_off: str
    stretch: str
    choose_quiet: str
    other_quiet: str
    ask_quiet: str
    quiet_set: str
    quiet_ended: str
    quiet_unreadable: str
    hour_is_quiet: str

    # the next digest, and days on which the clock is put forward or back
    next: str
    next_after_one: str
    next_kept: str
    next_now: str
    hour_skipped: str
    hour_doubled: str
    clock_changes: str

    # below a digest
    late: str
    late_between: str
    waiting: tuple[str, str]
    queue: tuple[str, str]


ENGLISH = TimeWords(
    quiet="Quiet hours",
    quiet_off="Off",
    stretch="{begin}–{end}",
    choose_quiet=(
        "<b>Quiet hours</b>\nNothing comes by itself in these hours; what falls into them comes when they end, as "
        "one digest. Your clock: {zone}."
    ),
    other_quiet="Other hours",
    ask_quiet=(
        "From when until when? Please send two times, such as <code>22:00-07:00</code>, or <code>off</code>."
    ),
    quiet_set="Done. Nothing comes by itself from <b>{quiet}</b>, {zone} time.",
    quiet_ended="Done. You have no quiet hours.",
    quiet_unreadable=(
        "I could not read that as quiet hours. Please send two times that differ and leave at least two hours of "
        "the day, such as <code>22:00-07:00</code>, or <code>off</code>."
    ),
    hour_is_quiet="{hours} lies in your quiet hours ({quiet}): that digest comes at {comes}.",
    next="Next one: {next}.",
    next_after_one="Next one: {next}, since one has come only a short time ago.",
    next_kept="The next one still comes when it was planned: {next}.",
    next_now="One is due at this moment and comes now.",
    hour_skipped="On {day} your clock skips {hour}; the digest comes at {comes} that day.",
    hour_doubled="On {day} your clock shows {hour} twice; the digest comes the first time.",
    clock_changes=(
        "Where the clock is put forward over an hour of yours, the digest comes that much later; where it shows "
        "the hour twice, the first time only."
    ),
    late="Late: it could not be made at its hour",
    late_between="Late: the bot was not running between {since} and {until}",
    waiting=(
        "not complete: 1 article that came in at {since} is still to be sorted",
        "not complete: {n} articles that came in since {since} are still to be sorted",
    ),
    queue=(
        "1 article waits to be sorted, since {since}",
        "{n} articles wait to be sorted, the first since {since}",
    ),
)

SIMPLIFIED = TimeWords(
    quiet="免打扰时段",
    quiet_off="关闭",
    stretch="{begin}至{end}",
    choose_quiet=(
        "<b>免打扰时段</b>\n这段时间内不会自动发送任何内容；落在其中的简报会在时段结束时合为一份发送。您的时钟：{zone}。"
    ),
    other_quiet="其他时段",
    ask_quiet="从几点到几点？请发送两个时间，例如 <code>22:00-07:00</code>，或发送 <code>off</code> 关闭。",
    quiet_set="好了。{zone}时间<b>{quiet}</b>不会自动发送任何内容。",
    quiet_ended="好了。您没有免打扰时段。",
    quiet_unreadable=(
        "我没看懂这个时段。请发送两个不同的时间，一天中至少留出两小时，例如 <code>22:00-07:00</code>，或发送 "
        "<code>off</code>。"
    ),
    hour_is_quiet="{hours}在您的免打扰时段（{quiet}）内：那份简报改在{comes}发送。",
    next="下一份：{next}。",
    next_after_one="下一份：{next}，因为不久前刚发过一份。",
    next_kept="下一份仍按原计划发送：{next}。",
    next_now="有一份正到时间，马上发送。",
    hour_skipped="{day}您的时钟会跳过{hour}，当天的简报在{comes}发送。",
    hour_doubled="{day}您的时钟会两次走到{hour}，简报在第一次时发送。",
    clock_changes="时钟拨快而跳过您选的钟点时，简报相应推迟；同一钟点出现两次时，只在第一次发送。",
    late="迟到：未能按时生成",
    late_between="迟到：机器人在{since}至{until}之间没有运行",
    waiting=("尚不完整：{since}收到的1篇文章还未整理", "尚不完整：{since}以来收到的{n}篇文章还未整理"),
    queue=("1篇文章等待整理，自{since}起", "{n}篇文章等待整理，最早自{since}起"),
)

TRADITIONAL = TimeWords(
    quiet="勿擾時段",
    quiet_off="關閉",
    stretch="{begin}至{end}",
    choose_quiet=(
        "<b>勿擾時段</b>\n這段時間內不會自動傳送任何內容；落在其中的簡報會在時段結束時合為一份傳送。您的時鐘：{zone}。"
    ),
    other_quiet="其他時段",
    ask_quiet="從幾點到幾點？請傳送兩個時間，例如 <code>22:00-07:00</code>，或傳送 <code>off</code> 關閉。",
    quiet_set="好了。{zone}時間<b>{quiet}</b>不會自動傳送任何內容。",
    quiet_ended="好了。您沒有勿擾時段。",
    quiet_unreadable=(
        "我沒看懂這個時段。請傳送兩個不同的時間，一天中至少留出兩小時，例如 <code>22:00-07:00</code>，或傳送 "
        "<code>off</code>。"
    ),
    hour_is_quiet="{hours}在您的勿擾時段（{quiet}）內：那份簡報改在{comes}傳送。",
    next="下一份：{next}。",
    next_after_one="下一份：{next}，因為不久前剛傳過一份。",
    next_kept="下一份仍按原計畫傳送：{next}。",
    next_now="有一份正到時間，馬上傳送。",
    hour_skipped="{day}您的時鐘會跳過{hour}，當天的簡報在{comes}傳送。",
    hour_doubled="{day}您的時鐘會兩次走到{hour}，簡報在第一次時傳送。",
    clock_changes="時鐘撥快而跳過您選的鐘點時，簡報相應延後；同一鐘點出現兩次時，只在第一次傳送。",
    late="遲到：未能按時產生",
    late_between="遲到：機器人在{since}至{until}之間沒有執行",
    waiting=("尚不完整：{since}收到的1篇文章還未整理", "尚不完整：{since}以來收到的{n}篇文章還未整理"),
    queue=("1篇文章等待整理，自{since}起", "{n}篇文章等待整理，最早自{since}起"),
)


def in_queue(waiting: Backlog) -> str:
    """Return how many articles wait to be edited, and since when, for operators: English and UTC."""
    since = f"{waiting.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return ENGLISH.queue[waiting.articles != 1].format(n=waiting.articles, since=since)


_WORDS: Mapping[str, TimeWords] = {"en": ENGLISH, "zh-Hans": SIMPLIFIED, "zh-Hant": TRADITIONAL}


def time_words(language: str) -> TimeWords:
    """Return the words of one of our languages, English where there are none."""
    return _WORDS.get(language, ENGLISH)
