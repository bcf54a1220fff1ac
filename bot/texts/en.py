"""English."""

from bot.texts.words import Texts
from digests.model import OtherLanguages

ENGLISH = Texts(
    language="en",
    own_name="English",
    zones=("America/New_York", "Europe/London", "Asia/Taipei", "Asia/Shanghai"),
    zone_names={
        "UTC": "UTC",
        "Asia/Shanghai": "Beijing",
        "Asia/Ho_Chi_Minh": "Ho Chi Minh City",
    },
    comma=", ",
    moment_form="{day}, {hour}",
    welcome=(
        "<b>{relation}</b>\nHello. I send one short digest a day: what happened and who said it, in "
        "sentences that "
        "somebody published, with outlet and link.\n\n"
        "Topics: {topics}\nTime: {hours}, {zone} time\n\n"
        "A sample is below; the buttons change these. Shall I send it every day?"
    ),
    welcome_back=(
        "Welcome back. Your daily digest is on.\n\nTopics: {topics}\nTime: {hours}, {zone} time\nNext one: {next}"
    ),
    group_welcome=(
        "<b>{relation}</b>\nHello. I can post one short digest a day here. An admin starts it with {start} and "
        "changes it with {settings}; everybody can ask for a topic, such as {topic}."
    ),
    no_sample="I have read no stories yet, so there is no sample to show. Please try /digest in a few minutes.",
    started=(
        "Done. Your first digest comes on <b>{next}</b> ({zone} time), then every day at {hours}.\n"
        "/settings changes it, /pause and /stop end it."
    ),
    already_on="Your daily digest is on already.",
    follow="Follow {topic} daily",
    following="Done. {topic} is among your daily topics. Next digest: <b>{next}</b> ({zone} time).",
    follow_has_all="You receive all topics already.",
    start_daily="Start daily digest",
    change="Settings",
    all_topics="All topics",
    all_of_them="all",
    other_zone="Other place",
    other_time="Other time",
    topics="Topics",
    hours="Time",
    zone="Time zone",
    language_button="Language",
    other_languages="Other languages",
    quoted_otherwise={
        OtherLanguages.WHEN_NEEDED: "When needed",
        OtherLanguages.NEVER: "Never",
        OtherLanguages.ALWAYS: "Always",
    },
    review="Weekly review",
    review_off="Off",
    pause_week="Pause for 7 days",
    resume="Resume",
    stop="Stop daily digest",
    back="‹ Back",
    yes_forget="Delete my data",
    no_keep="Keep it",
    settings=(
        "<b>Settings</b>\n{state}\n\nTopics: {topics}\nTime: {hours}\nTime zone: {zone}\n"
        "Quiet hours: {quiet}\nWeekly review: {review}\nLanguage: "
        "{language}\nOther languages: {other_languages}"
    ),
    digest_on="Daily digest: on",
    digest_off="Daily digest: off",
    digest_paused="Daily digest: paused until {until}",
    digest_paused_open="Daily digest: paused until you resume it",
    next_digest="Next one: {next}",
    choose_topics="<b>Topics</b>\nPress the ones you want. None chosen means all of them.",
    choose_hours="<b>Time</b>\nOne digest comes at each hour you choose, on your clock ({zone}).",
    choose_zone="<b>Time zone</b>\nWhich clock do you live by? Now: {zone} ({iana}).",
    choose_language="<b>Language</b>\nOf my own words; what outlets wrote stays as they wrote it.",
    choose_other_languages=(
        "<b>Other languages</b>\nShall I quote what is not in your language?\n\n"
        "<b>When needed</b>: only where nothing else tells the event.\n"
        "<b>Never</b>: I say who has spoken and in which language, with the link.\n"
        "<b>Always</b>: whatever says it best, in any language.\n\n"
        "A quotation stays as it was published."
    ),
    choose_review=(
        "<b>Weekly review</b>\nOn which day shall the digest close with the last seven days? Your clock: {zone}."
    ),
    saved="Saved",
    last_hour="Please keep at least one hour. /stop ends the daily digest.",
    ask_hours=(
        "At what time should it come? Please send one or more, such as <code>07:30</code> or <code>8:00 "
        "18:30</code>."
    ),
    ask_zone=(
        "Which city’s clock do you live by? Please send a name, such as <code>Taipei</code> or "
        "<code>Europe/Berlin</code>."
    ),
    hours_set="Done. Your digest comes at <b>{hours}</b>, {zone} time.",
    zone_set="Done. Your clock is now <b>{zone}</b> ({iana}); your digest comes at {hours} there.",
    topics_set="Done. Your topics: <b>{topics}</b>.",
    menu_is_old="That menu was out of date; here is a fresh one.",
    topic_list=(
        "<b>Topics</b>\n{lines}\n\nSend a command to read about a topic now. The buttons choose your daily topics."
    ),
    topic_unknown="There is no topic “{word}”.",
    did_you_mean="Did you mean {names}?",
    paused_until="Paused until <b>{until}</b>. /resume ends the pause earlier.",
    not_receiving="Your daily digest is off, so there is nothing to pause. /start turns it on.",
    resumed=(
        "Welcome back. Your next digest comes on <b>{next}</b> ({zone} time), with what is new since the last one."
    ),
    not_paused="Your digest is not paused.",
    stopped=(
        "Stopped. Nothing more comes by itself; your settings are kept. /start turns it on again, /forget "
        "deletes all."
    ),
    not_started="Your daily digest was not on. /start turns it on.",
    days_unreadable="Please send a number of days from 1 to 365, such as <code>/pause 7</code>.",
    forget_question=(
        "This deletes your settings and the record of what you were sent, for good. Daily digests end. Delete it?"
    ),
    forgotten=(
        "Deleted. I know nothing about this chat any more; backups that I made before end within {days} days. "
        "/start begins anew."
    ),
    forget_kept="Nothing was deleted.",
    hours_unreadable=(
        "I could not read that as a time of day. Please send one or more, such as <code>07:30</code>."
    ),
    zone_unreadable=(
        "I do not know that place. Please send a city, such as <code>Taipei</code>, or a zone such as "
        "<code>Asia/Taipei</code>."
    ),
    nothing_found=(
        "Nothing in the last {days} days has all the words <b>{words}</b>. Fewer words find more; /topics "
        "lists what I follow."
    ),
    found_nothing_to_search=(
        "Send me a few words and I will look for them in the news of the last {days} days, or see /help."
    ),
    unknown_command="I do not know the command {command}.",
    see_help="/help lists what I can do.",
    see_topics="/topics lists them all.",
    time_hint="To get your digest at {hours}, please send <code>/time {hours}</code>.",
    no_file="I can only read text. Send me a few words to search for, or see /help.",
    why_usage=(
        "Send <code>/why</code> with some words of a headline, and I will say why that article was chosen."
    ),
    why_nothing="No article of the last {days} days has all those words.",
    why_passed="Chosen: {reason}",
    why_failed="Not chosen: {reason}",
    why_themes="Topics: {themes}",
    group_admins_only="Only admins of this group can change that.",
    group_admins_unknown=(
        "Telegram did not say whether you are an admin of this group, so nothing was changed. Please try again "
        "in a minute."
    ),
    bot_admins_only="That command is for the people who run this bot. /help lists what I can do for you.",
    failed=(
        "Something went wrong on our side, and it was noted as <code>{reference}</code>. Please try again in "
        "a while."
    ),
    errors={},
    privacy=(
        "<b>What is kept about you</b>\n"
        "The number of this chat, your topics, hours, quiet hours, time zone, languages and day of review, and "
        "for up to 90 days which digests "
        "were sent to it, so that nothing is told twice. Of a group or channel also the number of the admin who "
        "set it up. While you answer a question of mine, that question.\n\n"
        "<b>What is not kept</b>\nYour name, your messages and what you search for, beyond the moment in which "
        "you are answered. Nothing is passed on, and there "
        "is no advertising and no tracking.\n\n"
        "/forget deletes all of it at once, and erases it from my files within a minute; /stop only ends the "
        "messages. Backups that I make by myself end after {days} days; copies that whoever runs this bot makes "
        "elsewhere are theirs to end.{contact}"
    ),
    contact="\n\nQuestions: {contact}",
    help=(
        "<b>What I can do</b>\n"
        "/digest – what is new for you now\n/new – all of it by headline, also what a digest left out\n"
        "/topics – all topics, and which you follow\n"
        "{examples} – one topic, what each capital says\n"
        "/week – the last seven days in review\n/calendar – dates ahead; /calendar ics as a file\n"
        "/timeline – a topic day by day\n"
        "/settings – topics, time, language\n/time 07:30 · /timezone Taipei · /quiet 22:00-07:00\n"
        "/pause 7 · /resume · /stop\n"
        "/why – why an article was chosen\n/privacy · /forget – what is kept, and deleting it\n\n"
        "Or send me a few words, and I look for them in the news of the last 30 days.\n"
        "Every line I quote was published by the outlet that it links to; nothing is rewritten."
    ),
    help_admin=(
        "\n\n<b>For you as an admin</b>\n/sources – all sources, those in trouble first\n"
        "/addsource URL – test it, then add it\n/testsource URL – only test it\n"
        "/pausesource ID · /resumesource ID\n/movesource ID URL – read it at a new address\n"
        "/trytheme TOPIC +words -words – what other words would choose\n"
        "/removesource ID · /stats\n/deliveries – how sending goes"
    ),
    sources_title="<b>Sources</b> {first}–{last} of {total}\n{attention} need attention · {well} well · {off} off",
    sources_none="There are no sources yet. /addsource URL adds one.",
    newer="‹ Previous",
    older="Next ›",
    source_usage="Please name a source: <code>/{command} ID</code>. /sources lists them.",
    move_usage=(
        "Please name a source and its new address: <code>/movesource ID URL</code>. Where its site leads on by "
        "itself, the ID is enough. /sources lists them."
    ),
    source_paused="<b>{name}</b> is paused. <code>/resumesource {id}</code> takes it up again.",
    source_resumed="<b>{name}</b> is read again, beginning now.",
    source_remove_question="Remove <b>{name}</b> ({id}) from the list? Its articles stay; nothing new is read.",
    source_removed="<b>{name}</b> is removed. Adding its address again brings it back.",
    incident_began="⚠️ <b>{name}</b> (<code>{id}</code>) {trouble}.",
    incident_paused=(
        "I have stopped reading it. <code>/movesource {id} URL</code> gives it another address, "
        "<code>/resumesource {id}</code> tries this one again."
    ),
    incident_log="<i>Log: {cause}</i>",
    incident_ended="✅ <b>{name}</b> (<code>{id}</code>) is well again. Trouble since {since}: {trouble}.",
    incident_stays=(
        "✅ <b>{name}</b> (<code>{id}</code>) is at its old address again. Since {since} it had led to another."
    ),
    incident_move="Read it at the new address",
    yes_remove="Remove it",
    no_remove="Keep it",
    addsource_usage="Please send the address of a feed, or of the site: <code>/{command} https://example.org/feed.xml</code>",
    trial_reading="Reading {url} …",
    trial_title=(
        "<b>{title}</b>\n{url}\n{kind}\nItems: {count} · on the relation: {relevant} · without a date: {undated}\n"
        "Newest: {newest}"
    ),
    trial_relevant="✓ {title}\n    topics: {themes} · {reason}",
    trial_irrelevant="✗ {title}\n    {reason}",
    trial_others="The site also offers, each to be sent after /addsource:\n{others}",
    trial_more="\nand {count} more",
    trial_walls="{count} of the newest pages ask for a consent or a check; of those only the teasers are read.",
    trial_empty="It answers, but has no items at the moment.",
    trial_question=(
        "<b>Add this source?</b>\n{name}\n{url}\n{kind}\nShown as: <b>[{label}]</b>\n"
        "Publisher family: {family}\n\nWho owns it, whose side is it published on, and what may be quoted?"
    ),
    trial_name="Change name",
    trial_ask_name="How shall digests call it? Please send a short name.",
    trial_family="Change family",
    trial_ask_family=(
        "Which publisher owns it? Sister outlets with the same family count as one origin. Please send a name."
    ),
    trial_add="Add source",
    trial_cancel="Cancel",
    trial_cancelled="Not added.",
    trial_expired="That form is old: it was done with or has expired. Please send the command again.",
    trial_added="<b>{name}</b> is added as <code>{id}</code> and is read from now on, shown as [{label}].",
    trial_marked="Its name could be taken for another's, so its host stands beside it.",
    trial_known="That address is in the list already, as <code>{id}</code>.",
    trial_back="It was in the list before, as <b>{name}</b>; its description is back as it was.",
    ownerships={
        "government": "Government",
        "state-controlled": "State-controlled",
        "public-broadcaster": "Public broadcaster",
        "party-linked": "Party-linked",
        "private": "Private",
        "nonprofit": "Nonprofit",
        "unlabelled": "Unlabelled",
    },
    policies={"full": "Full text", "official": "Official", "excerpt": "Excerpts", "link-only": "Link only"},
    other_party="Other",
    counted={
        "stored": "stored",
        "relevant": "on the relation",
        "irrelevant": "not on it",
        "unedited": "not sorted yet",
        "held": "held back",
        "visitor": "looked in",
        "active": "receiving",
        "paused": "paused",
        "stopped": "stopped",
        "gone": "gone",
        "pending": "waiting",
        "sending": "being sent",
        "sent": "sent",
        "moved": "moved",
        "failed": "failed",
        "uncertain": "uncertain",
        "expired": "expired",
    },
    count_form="{n} {what}",
    stats=(
        "<b>The newsroom</b>\nSources: {sources}\nArticles, last 24 h: {articles}\nSubscribers: {subscribers}\n"
        "Deliveries, last 24 h: {deliveries}"
    ),
    description=(
        "{relation}: one short digest a day. What happened and who said it, in sentences that somebody "
        "published, "
        "with outlet, ownership label and link. Both capitals side by side. Free, no advertising, no tracking. "
        "Press Start to see a sample."
    ),
    short_description="{relation}: a daily digest of published sentences, both sides, every outlet labelled.",
    menu={
        "digest": "What is new for me now",
        "new": "All that is new, by headline",
        "week": "The last seven days in review",
        "calendar": "Dates ahead, also as a file",
        "timeline": "A topic day by day",
        "topics": "All topics, and which I follow",
        "settings": "Topics, time, language",
        "pause": "Pause for some days",
        "resume": "End a pause",
        "stop": "Stop daily messages",
        "privacy": "What is kept, and deleting it",
        "help": "What this bot can do",
        "sources": "Sources and their health",
        "addsource": "Test and add a source",
        "testsource": "Test a source",
        "pausesource": "Stop reading a source",
        "resumesource": "Read a source again",
        "movesource": "Read a source at its new address",
        "removesource": "Remove a source",
        "trytheme": "Try other words for a topic",
        "stats": "The newsroom in numbers",
        "deliveries": "How sending goes",
    },
)
