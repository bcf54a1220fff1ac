"""Simplified Chinese."""

from bot.texts.words import Texts
from digests.model import OtherLanguages

SIMPLIFIED = Texts(
    language="zh-Hans",
    own_name="简体中文",
    zones=("Asia/Shanghai", "Asia/Taipei", "Asia/Singapore", "America/New_York"),
    zone_names={
        "UTC": "UTC",
        "Asia/Shanghai": "北京",
        "Asia/Taipei": "台北",
        "Asia/Hong_Kong": "香港",
        "Asia/Macau": "澳门",
        "Asia/Singapore": "新加坡",
        "Asia/Tokyo": "东京",
        "America/New_York": "纽约",
        "America/Los_Angeles": "洛杉矶",
        "Europe/London": "伦敦",
    },
    comma="、",
    moment_form="{day} {hour}",
    welcome=(
        "<b>{relation}</b>\n您好。我每天发送一份简短的简报：发生了什么、谁怎么说，都是已公开发表的原句，"
        "附媒体名称和链接。\n\n"
        "话题：{topics}\n时间：{zone}时间{hours}\n\n"
        "下面是样例，按钮可更改设置。要我每天发送吗？"
    ),
    welcome_back="欢迎回来。每日简报已开启。\n\n话题：{topics}\n时间：{zone}时间{hours}\n下一份：{next}",
    group_welcome=(
        "<b>{relation}</b>\n大家好。我可以每天在这里发一份简短的简报。管理员用 {start} 开启，用 {settings} "
        "更改；"
        "任何人都可以查询话题，例如 {topic} 。"
    ),
    no_sample="我还没有读到报道，因此暂无样例。请几分钟后发送 /digest 试试。",
    started=(
        "好了。第一份简报将在<b>{next}</b>（{zone}时间）发送，此后每天{hours}。\n"
        "/settings 可更改，/pause 暂停，/stop 停止。"
    ),
    already_on="每日简报已经开启。",
    follow="每天关注{topic}",
    following="好了。“{topic}”已在您的每日话题中。下一份简报：<b>{next}</b>（{zone}时间）。",
    follow_has_all="您已经在接收全部话题。",
    start_daily="开启每日简报",
    change="设置",
    all_topics="全部话题",
    all_of_them="全部",
    other_zone="其他地方",
    other_time="其他时间",
    topics="话题",
    hours="时间",
    zone="时区",
    language_button="语言",
    other_languages="其他语言",
    quoted_otherwise={
        OtherLanguages.WHEN_NEEDED: "必要时",
        OtherLanguages.NEVER: "从不",
        OtherLanguages.ALWAYS: "总是",
    },
    review="每周回顾",
    review_off="不发送",
    pause_week="暂停7天",
    resume="恢复",
    stop="停止每日简报",
    back="‹ 返回",
    yes_forget="删除我的数据",
    no_keep="保留",
    settings="<b>设置</b>\n{state}\n\n话题：{topics}\n时间：{hours}\n时区：{zone}\n免打扰时段：{quiet}\n每周回顾：{review}\n语言：{language}\n其他语言：{other_languages}",
    digest_on="每日简报：已开启",
    digest_off="每日简报：未开启",
    digest_paused="每日简报：暂停至{until}",
    digest_paused_open="每日简报：已暂停，直到您恢复",
    next_digest="下一份：{next}",
    choose_topics="<b>话题</b>\n请按需要选择。不选即为全部。",
    choose_hours="<b>时间</b>\n您选的每个钟点各发一份，按您的时钟（{zone}）。",
    choose_zone="<b>时区</b>\n您按哪里的时钟作息？目前：{zone}（{iana}）。",
    choose_language="<b>语言</b>\n只影响我自己的话；媒体的原文保持不变。",
    choose_other_languages=(
        "<b>其他语言</b>\n是否引用您的语言以外的原文？\n\n"
        "<b>必要时</b>：只在没有别的文字说明此事时引用。\n"
        "<b>从不</b>：只说明谁以何种语言表态，并附链接。\n"
        "<b>总是</b>：无论何种语言，引用说得最清楚的一句。\n\n"
        "引文保持发表时的原样。"
    ),
    choose_review="<b>每周回顾</b>\n哪一天的简报末尾附上最近七天的回顾？您的时钟：{zone}。",
    saved="已保存",
    last_hour="请至少保留一个钟点。/stop 可停止每日简报。",
    ask_hours="希望几点收到？请发送一个或多个时间，例如 <code>07:30</code> 或 <code>8:00 18:30</code>。",
    ask_zone="您按哪个城市的时钟作息？请发送名称，例如 <code>台北</code> 或 <code>Europe/Berlin</code>。",
    hours_set="好了。简报将在{zone}时间<b>{hours}</b>发送。",
    zone_set="好了。您的时钟现为<b>{zone}</b>（{iana}），简报按当地时间{hours}发送。",
    topics_set="好了。您的话题：<b>{topics}</b>。",
    menu_is_old="那个菜单已过时，这是新的。",
    topic_list="<b>话题</b>\n{lines}\n\n发送命令即可查看该话题。按钮用于选择每日话题。",
    topic_unknown="没有“{word}”这个话题。",
    did_you_mean="您要找的是 {names} 吗？",
    paused_until="已暂停至<b>{until}</b>。/resume 可提前恢复。",
    not_receiving="每日简报未开启，无需暂停。/start 可开启。",
    resumed="欢迎回来。下一份简报在<b>{next}</b>（{zone}时间）发送，包含上一份之后的新内容。",
    not_paused="您的简报没有暂停。",
    stopped="已停止，不再主动发送；您的设置保留。/start 可再次开启，/forget 删除全部数据。",
    not_started="每日简报本来就没有开启。/start 可开启。",
    days_unreadable="请发送1到365之间的天数，例如 <code>/pause 7</code>。",
    forget_question="这将永久删除您的设置和发送记录，每日简报也随之停止。确定删除吗？",
    forgotten=(
        "已删除。我不再保存关于这个对话的任何内容；此前自动制作的备份会在{days}天内删除。/start 可重新开始。"
    ),
    forget_kept="没有删除任何内容。",
    hours_unreadable="我看不懂这个时间。请发送一个或多个时间，例如 <code>07:30</code>。",
    zone_unreadable=(
        "我不认识这个地方。请发送城市名，例如 <code>台北</code>，或时区名，例如 <code>Asia/Taipei</code>。"
    ),
    nothing_found="最近{days}天没有同时包含<b>{words}</b>的报道。词少一些会找到更多；/topics 列出我关注的话题。",
    found_nothing_to_search="发给我几个词，我会在最近{days}天的新闻中查找；也可以看看 /help。",
    unknown_command="我不认识命令 {command}。",
    see_help="发送 /help 查看我能做什么。",
    see_topics="发送 /topics 查看全部话题。",
    time_hint="要在{hours}收到简报，请发送 <code>/time {hours}</code>。",
    no_file="我只能读文字。发几个词给我来查找，或看看 /help。",
    why_usage="发送 <code>/why</code> 加上标题中的几个词，我会说明为什么选了那篇文章。",
    why_nothing="最近{days}天没有同时包含这些词的文章。",
    why_passed="入选：{reason}",
    why_failed="未入选：{reason}",
    why_themes="话题：{themes}",
    group_admins_only="只有本群管理员可以更改。",
    group_admins_unknown="Telegram 没有回答您是否为本群管理员，因此未作任何更改。请一分钟后再试。",
    bot_admins_only="该命令供本机器人的管理者使用。/help 列出我能为您做的事。",
    failed="我们这边出了问题，已记录为 <code>{reference}</code>。请稍后再试。",
    errors={
        "UnknownSourceError": "没有这个来源。/sources 列出全部来源。",
        "SourceExistsError": "该地址已属于另一个来源。",
        "AddressError": "这不是我能读取的地址。请发送完整地址，例如 https://example.org/feed.xml",
        "ClosedAddressError": "那是链路本地地址或云端元数据服务；即使允许读取内网，我也不读取。",
        "DisallowedError": "该网站要求机器不要读取这个地址（robots.txt），我会遵守。",
        "FetchError": "无法读取该地址。请在浏览器中检查，稍后再试。",
        "WallError": "该页面先要求同意或验证；我不绕过这类页面。",
        "FeedError": "那里既没有订阅源，也没有我能识别的文章列表。请发送订阅源或文章列表页的地址。",
        "WorkError": "读取该地址的内容耗时过长。",
        "SourceError": "无法这样使用该来源。",
    },
    privacy=(
        "<b>保存什么</b>\n"
        "这个对话的编号、您的话题、时间、免打扰时段、时区、语言和每周回顾的日子；以及最多90天内发送过哪些简报，以免重复。"
        "群组或频道还保存设置它的管理员的编号。您回答我的提问期间，"
        "还有那个问题。\n\n"
        "<b>不保存什么</b>\n您的姓名、消息和查找内容（答复之后即不保留）。不向任何人提供，没有广告，也没有跟踪。\n\n"
        "/forget 立即全部删除，一分钟内从文件中抹去；/stop 只停止发送。"
        "我自动制作的备份在{days}天后删除；机器人管理者另行保存的副本由其自行删除。{contact}"
    ),
    contact="\n\n联系：{contact}",
    help=(
        "<b>我能做什么</b>\n"
        "/digest – 现在有什么新内容\n/new – 全部新消息的标题，包括简报未列出的\n/topics – 全部话题和您关注的话题\n"
        "{examples} – 单个话题，双方各怎么说\n"
        "/week – 最近七天回顾\n/calendar – 即将到来的日期；/calendar ics 导出文件\n"
        "/timeline – 一个话题的逐日经过\n"
        "/settings – 话题、时间、语言\n/time 07:30 · /timezone 台北 · /quiet 22:00-07:00\n"
        "/pause 7 · /resume · /stop\n"
        "/why – 为什么选了某篇文章\n/privacy · /forget – 保存什么，以及删除\n\n"
        "也可以发给我几个词，我会在最近30天的新闻中查找。\n"
        "我引用的每一句都由所链接的媒体发表，不作改写。"
    ),
    help_admin=(
        "\n\n<b>管理者命令</b>\n/sources – 全部来源，有问题的在前\n"
        "/addsource URL – 测试后添加\n/testsource URL – 只测试\n"
        "/pausesource ID · /resumesource ID\n/movesource ID URL – 改用新地址\n"
        "/trytheme TOPIC +词语 -词语 – 试算换用其他词语的结果\n"
        "/removesource ID · /stats\n/deliveries – 发送情况"
    ),
    sources_title="<b>来源</b> 第{first}–{last}个，共{total}个\n需处理{attention}个 · 正常{well}个 · 停用{off}个",
    sources_none="还没有来源。/addsource URL 可添加。",
    newer="‹ 上一页",
    older="下一页 ›",
    source_usage="请指明来源：<code>/{command} ID</code>。/sources 列出全部来源。",
    move_usage=(
        "请指明来源和新地址：<code>/movesource ID URL</code>。如果网站自己指向了新地址，只需 ID。"
        "/sources 列出全部来源。"
    ),
    source_paused="<b>{name}</b>已暂停。<code>/resumesource {id}</code> 可恢复。",
    source_resumed="<b>{name}</b>已恢复，现在开始读取。",
    source_remove_question="从列表中移除<b>{name}</b>（{id}）吗？已有文章保留，不再读取新的。",
    source_removed="<b>{name}</b>已移除。再次添加同一地址即可恢复。",
    incident_began="⚠️ <b>{name}</b>（<code>{id}</code>）{trouble}。",
    incident_paused=(
        "我已停止读取。<code>/movesource {id} URL</code> 可改用新地址，"
        "<code>/resumesource {id}</code> 可再试原地址。"
    ),
    incident_log="<i>日志：{cause}</i>",
    incident_ended="✅ <b>{name}</b>（<code>{id}</code>）已恢复正常。自{since}起的问题：{trouble}。",
    incident_stays="✅ <b>{name}</b>（<code>{id}</code>）又在原地址提供内容。自{since}起它曾指向另一地址。",
    incident_move="改用新地址读取",
    yes_remove="移除",
    no_remove="保留",
    addsource_usage="请发送订阅源或网站的地址：<code>/{command} https://example.org/feed.xml</code>",
    trial_reading="正在读取 {url} …",
    trial_title=(
        "<b>{title}</b>\n{url}\n{kind}\n共{count}条 · 与主题相关{relevant}条 · 没有日期{undated}条\n最新：{newest}"
    ),
    trial_relevant="✓ {title}\n    话题：{themes} · {reason}",
    trial_irrelevant="✗ {title}\n    {reason}",
    trial_others="该网站还提供（可接在 /addsource 之后发送）：\n{others}",
    trial_more="\n另有{count}个",
    trial_walls="最新页面中有{count}个要求同意或验证，只能读取摘要。",
    trial_empty="可以读取，但目前没有内容。",
    trial_question=(
        "<b>添加这个来源吗？</b>\n{name}\n{url}\n{kind}\n显示为：<b>[{label}]</b>\n出版方：{family}\n\n"
        "归谁所有，在哪一方发表，可以引用多少？"
    ),
    trial_name="更改名称",
    trial_ask_name="简报中怎么称呼它？请发送一个简短的名称。",
    trial_family="更改出版方",
    trial_ask_family="它属于哪个出版方？同一出版方的媒体只算一个来源。请发送名称。",
    trial_add="添加来源",
    trial_cancel="取消",
    trial_cancelled="没有添加。",
    trial_expired="该表单已失效：已处理完毕或已过期。请重新发送命令。",
    trial_added="<b>{name}</b>已添加为 <code>{id}</code>，即日起读取，显示为[{label}]。",
    trial_marked="这个名称可能被误认为其他媒体或机构，因此其后附上了网站域名。",
    trial_known="该地址已在列表中，编号为 <code>{id}</code>。",
    trial_back="它以前在列表中，名为<b>{name}</b>；原有说明已恢复。",
    ownerships={
        "government": "政府",
        "state-controlled": "国家控制",
        "public-broadcaster": "公共广播",
        "party-linked": "政党关联",
        "private": "私营",
        "nonprofit": "非营利",
        "unlabelled": "未标注",
    },
    policies={"full": "全文", "official": "官方文本", "excerpt": "摘录", "link-only": "仅链接"},
    other_party="其他",
    counted={
        "stored": "存入",
        "relevant": "与主题相关",
        "irrelevant": "不相关",
        "unedited": "尚未整理",
        "held": "搁置",
        "visitor": "来访",
        "active": "接收中",
        "paused": "已暂停",
        "stopped": "已停止",
        "gone": "已失联",
        "pending": "等待发送",
        "sending": "发送中",
        "sent": "已发送",
        "moved": "已迁移",
        "failed": "失败",
        "uncertain": "未确认",
        "expired": "已过期",
    },
    count_form="{what}{n}",
    stats=(
        "<b>编辑部</b>\n来源：{sources}\n最近24小时文章：{articles}\n订阅者：{subscribers}\n最近24小时发送："
        "{deliveries}"
    ),
    description=(
        "{relation}：每天一份简短的简报。发生了什么、谁怎么说，都是已公开发表的原句，附媒体名称、"
        "所有权标注和链接。"
        "双方说法并列。免费，无广告，无跟踪。按“开始”查看样例。"
    ),
    short_description="{relation}：每日简报，只用已发表的原句，双方并列，媒体均有标注。",
    menu={
        "digest": "现在有什么新内容",
        "new": "全部新消息的标题",
        "week": "最近七天回顾",
        "calendar": "即将到来的日期，可导出文件",
        "timeline": "一个话题的逐日经过",
        "topics": "全部话题和我关注的话题",
        "settings": "话题、时间、语言",
        "pause": "暂停几天",
        "resume": "结束暂停",
        "stop": "停止每日发送",
        "privacy": "保存什么，以及删除",
        "help": "这个机器人能做什么",
        "sources": "来源及其状况",
        "addsource": "测试并添加来源",
        "testsource": "测试来源",
        "pausesource": "停止读取来源",
        "resumesource": "恢复读取来源",
        "movesource": "改用来源的新地址",
        "removesource": "移除来源",
        "trytheme": "试用话题的其他词语",
        "stats": "编辑部数据",
        "deliveries": "发送情况",
    },
)
