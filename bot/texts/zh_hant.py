"""Traditional Chinese."""

from bot.texts.words import Texts
from digests.model import OtherLanguages

TRADITIONAL = Texts(
    language="zh-Hant",
    own_name="繁體中文",
    zones=("Asia/Taipei", "Asia/Hong_Kong", "America/New_York", "America/Los_Angeles"),
    zone_names={
        "UTC": "UTC",
        "Asia/Shanghai": "北京",
        "Asia/Taipei": "台北",
        "Asia/Hong_Kong": "香港",
        "Asia/Macau": "澳門",
        "Asia/Singapore": "新加坡",
        "Asia/Tokyo": "東京",
        "America/New_York": "紐約",
        "America/Los_Angeles": "洛杉磯",
        "Europe/London": "倫敦",
    },
    comma="、",
    moment_form="{day} {hour}",
    welcome=(
        "<b>{relation}</b>\n您好。我每天傳送一份簡短的簡報：發生了什麼、誰怎麼說，都是已公開發表的原句，"
        "附媒體名稱和連結。\n\n"
        "話題：{topics}\n時間：{zone}時間{hours}\n\n"
        "下面是樣例，按鈕可更改設定。要我每天傳送嗎？"
    ),
    welcome_back="歡迎回來。每日簡報已開啟。\n\n話題：{topics}\n時間：{zone}時間{hours}\n下一份：{next}",
    group_welcome=(
        "<b>{relation}</b>\n大家好。我可以每天在這裡發一份簡短的簡報。管理員用 {start} 開啟，用 {settings} "
        "更改；"
        "任何人都可以查詢話題，例如 {topic} 。"
    ),
    no_sample="我還沒有讀到報導，因此暫無樣例。請幾分鐘後傳送 /digest 試試。",
    started=(
        "好了。第一份簡報將在<b>{next}</b>（{zone}時間）傳送，此後每天{hours}。\n"
        "/settings 可更改，/pause 暫停，/stop 停止。"
    ),
    already_on="每日簡報已經開啟。",
    follow="每天關注{topic}",
    following="好了。「{topic}」已在您的每日話題中。下一份簡報：<b>{next}</b>（{zone}時間）。",
    follow_has_all="您已經在接收全部話題。",
    start_daily="開啟每日簡報",
    change="設定",
    all_topics="全部話題",
    all_of_them="全部",
    other_zone="其他地方",
    other_time="其他時間",
    topics="話題",
    hours="時間",
    zone="時區",
    language_button="語言",
    other_languages="其他語言",
    quoted_otherwise={
        OtherLanguages.WHEN_NEEDED: "必要時",
        OtherLanguages.NEVER: "從不",
        OtherLanguages.ALWAYS: "總是",
    },
    review="每週回顧",
    review_off="不傳送",
    pause_week="暫停7天",
    resume="恢復",
    stop="停止每日簡報",
    back="‹ 返回",
    yes_forget="刪除我的資料",
    no_keep="保留",
    settings="<b>設定</b>\n{state}\n\n話題：{topics}\n時間：{hours}\n時區：{zone}\n勿擾時段：{quiet}\n每週回顧：{review}\n語言：{language}\n其他語言：{other_languages}",
    digest_on="每日簡報：已開啟",
    digest_off="每日簡報：未開啟",
    digest_paused="每日簡報：暫停至{until}",
    digest_paused_open="每日簡報：已暫停，直到您恢復",
    next_digest="下一份：{next}",
    choose_topics="<b>話題</b>\n請按需要選擇。不選即為全部。",
    choose_hours="<b>時間</b>\n您選的每個鐘點各發一份，按您的時鐘（{zone}）。",
    choose_zone="<b>時區</b>\n您按哪裡的時鐘作息？目前：{zone}（{iana}）。",
    choose_language="<b>語言</b>\n只影響我自己的話；媒體的原文保持不變。",
    choose_other_languages=(
        "<b>其他語言</b>\n是否引用您的語言以外的原文？\n\n"
        "<b>必要時</b>：只在沒有別的文字說明此事時引用。\n"
        "<b>從不</b>：只說明誰以何種語言表態，並附連結。\n"
        "<b>總是</b>：無論何種語言，引用說得最清楚的一句。\n\n"
        "引文保持發表時的原樣。"
    ),
    choose_review="<b>每週回顧</b>\n哪一天的簡報末尾附上最近七天的回顧？您的時鐘：{zone}。",
    saved="已儲存",
    last_hour="請至少保留一個鐘點。/stop 可停止每日簡報。",
    ask_hours="希望幾點收到？請傳送一個或多個時間，例如 <code>07:30</code> 或 <code>8:00 18:30</code>。",
    ask_zone="您按哪個城市的時鐘作息？請傳送名稱，例如 <code>台北</code> 或 <code>Europe/Berlin</code>。",
    hours_set="好了。簡報將在{zone}時間<b>{hours}</b>傳送。",
    zone_set="好了。您的時鐘現為<b>{zone}</b>（{iana}），簡報按當地時間{hours}傳送。",
    topics_set="好了。您的話題：<b>{topics}</b>。",
    menu_is_old="那個選單已過時，這是新的。",
    topic_list="<b>話題</b>\n{lines}\n\n傳送命令即可查看該話題。按鈕用於選擇每日話題。",
    topic_unknown="沒有「{word}」這個話題。",
    did_you_mean="您要找的是 {names} 嗎？",
    paused_until="已暫停至<b>{until}</b>。/resume 可提前恢復。",
    not_receiving="每日簡報未開啟，無需暫停。/start 可開啟。",
    resumed="歡迎回來。下一份簡報在<b>{next}</b>（{zone}時間）傳送，包含上一份之後的新內容。",
    not_paused="您的簡報沒有暫停。",
    stopped="已停止，不再主動傳送；您的設定保留。/start 可再次開啟，/forget 刪除全部資料。",
    not_started="每日簡報本來就沒有開啟。/start 可開啟。",
    days_unreadable="請傳送1到365之間的天數，例如 <code>/pause 7</code>。",
    forget_question="這將永久刪除您的設定和傳送紀錄，每日簡報也隨之停止。確定刪除嗎？",
    forgotten=(
        "已刪除。我不再保存關於這個對話的任何內容；此前自動製作的備份會在{days}天內刪除。/start 可重新開始。"
    ),
    forget_kept="沒有刪除任何內容。",
    hours_unreadable="我看不懂這個時間。請傳送一個或多個時間，例如 <code>07:30</code>。",
    zone_unreadable=(
        "我不認識這個地方。請傳送城市名，例如 <code>台北</code>，或時區名，例如 <code>Asia/Taipei</code>。"
    ),
    nothing_found="最近{days}天沒有同時包含<b>{words}</b>的報導。詞少一些會找到更多；/topics 列出我關注的話題。",
    found_nothing_to_search="傳給我幾個詞，我會在最近{days}天的新聞中查找；也可以看看 /help。",
    unknown_command="我不認識命令 {command}。",
    see_help="傳送 /help 查看我能做什麼。",
    see_topics="傳送 /topics 查看全部話題。",
    time_hint="要在{hours}收到簡報，請傳送 <code>/time {hours}</code>。",
    no_file="我只能讀文字。傳幾個詞給我來查找，或看看 /help。",
    why_usage="傳送 <code>/why</code> 加上標題中的幾個詞，我會說明為什麼選了那篇文章。",
    why_nothing="最近{days}天沒有同時包含這些詞的文章。",
    why_passed="入選：{reason}",
    why_failed="未入選：{reason}",
    why_themes="話題：{themes}",
    group_admins_only="只有本群管理員可以更改。",
    group_admins_unknown="Telegram 沒有回答您是否為本群管理員，因此未作任何更改。請一分鐘後再試。",
    bot_admins_only="該命令供本機器人的管理者使用。/help 列出我能為您做的事。",
    failed="我們這邊出了問題，已記錄為 <code>{reference}</code>。請稍後再試。",
    errors={
        "UnknownSourceError": "沒有這個來源。/sources 列出全部來源。",
        "SourceExistsError": "該網址已屬於另一個來源。",
        "AddressError": "這不是我能讀取的網址。請傳送完整網址，例如 https://example.org/feed.xml",
        "ClosedAddressError": "那是鏈路本地位址或雲端中繼資料服務；即使允許讀取內部網路，我也不讀取。",
        "DisallowedError": "該網站要求機器不要讀取這個網址（robots.txt），我會遵守。",
        "FetchError": "無法讀取該網址。請在瀏覽器中檢查，稍後再試。",
        "WallError": "該頁面先要求同意或驗證；我不繞過這類頁面。",
        "FeedError": "那裡既沒有訂閱源，也沒有我能識別的文章列表。請傳送訂閱源或文章列表頁的網址。",
        "WorkError": "讀取該網址的內容耗時過長。",
        "SourceError": "無法這樣使用該來源。",
    },
    privacy=(
        "<b>保存什麼</b>\n"
        "這個對話的編號、您的話題、時間、勿擾時段、時區、語言和每週回顧的日子；以及最多90天內傳送過哪些簡報，以免重複。"
        "群組或頻道還保存設定它的管理員的編號。您回答我的提問期間，"
        "還有那個問題。\n\n"
        "<b>不保存什麼</b>\n您的姓名、訊息和查找內容（答覆之後即不保留）。不向任何人提供，沒有廣告，也沒有追蹤。\n\n"
        "/forget 立即全部刪除，一分鐘內從檔案中抹去；/stop 只停止傳送。"
        "我自動製作的備份在{days}天後刪除；機器人管理者另行保存的副本由其自行刪除。{contact}"
    ),
    contact="\n\n聯絡：{contact}",
    help=(
        "<b>我能做什麼</b>\n"
        "/digest – 現在有什麼新內容\n/new – 全部新消息的標題，包括簡報未列出的\n/topics – 全部話題和您關注的話題\n"
        "{examples} – 單個話題，雙方各怎麼說\n"
        "/week – 最近七天回顧\n/calendar – 即將到來的日期；/calendar ics 匯出檔案\n"
        "/timeline – 一個話題的逐日經過\n"
        "/settings – 話題、時間、語言\n/time 07:30 · /timezone 台北 · /quiet 22:00-07:00\n"
        "/pause 7 · /resume · /stop\n"
        "/why – 為什麼選了某篇文章\n/privacy · /forget – 保存什麼，以及刪除\n\n"
        "也可以傳給我幾個詞，我會在最近30天的新聞中查找。\n"
        "我引用的每一句都由所連結的媒體發表，不作改寫。"
    ),
    help_admin=(
        "\n\n<b>管理者命令</b>\n/sources – 全部來源，有問題的在前\n"
        "/addsource URL – 測試後新增\n/testsource URL – 只測試\n"
        "/pausesource ID · /resumesource ID\n/movesource ID URL – 改用新網址\n"
        "/trytheme TOPIC +詞語 -詞語 – 試算換用其他詞語的結果\n"
        "/removesource ID · /stats\n/deliveries – 傳送情況"
    ),
    sources_title="<b>來源</b> 第{first}–{last}個，共{total}個\n需處理{attention}個 · 正常{well}個 · 停用{off}個",
    sources_none="還沒有來源。/addsource URL 可新增。",
    newer="‹ 上一頁",
    older="下一頁 ›",
    source_usage="請指明來源：<code>/{command} ID</code>。/sources 列出全部來源。",
    move_usage=(
        "請指明來源和新網址：<code>/movesource ID URL</code>。如果網站自己指向了新網址，只需 ID。"
        "/sources 列出全部來源。"
    ),
    source_paused="<b>{name}</b>已暫停。<code>/resumesource {id}</code> 可恢復。",
    source_resumed="<b>{name}</b>已恢復，現在開始讀取。",
    source_remove_question="從列表中移除<b>{name}</b>（{id}）嗎？已有文章保留，不再讀取新的。",
    source_removed="<b>{name}</b>已移除。再次新增同一網址即可恢復。",
    incident_began="⚠️ <b>{name}</b>（<code>{id}</code>）{trouble}。",
    incident_paused=(
        "我已停止讀取。<code>/movesource {id} URL</code> 可改用新網址，"
        "<code>/resumesource {id}</code> 可再試原網址。"
    ),
    incident_log="<i>日誌：{cause}</i>",
    incident_ended="✅ <b>{name}</b>（<code>{id}</code>）已恢復正常。自{since}起的問題：{trouble}。",
    incident_stays="✅ <b>{name}</b>（<code>{id}</code>）又在原網址提供內容。自{since}起它曾指向另一網址。",
    incident_move="改用新網址讀取",
    yes_remove="移除",
    no_remove="保留",
    addsource_usage="請傳送訂閱源或網站的網址：<code>/{command} https://example.org/feed.xml</code>",
    trial_reading="正在讀取 {url} …",
    trial_title=(
        "<b>{title}</b>\n{url}\n{kind}\n共{count}則 · 與主題相關{relevant}則 · 沒有日期{undated}則\n最新：{newest}"
    ),
    trial_relevant="✓ {title}\n    話題：{themes} · {reason}",
    trial_irrelevant="✗ {title}\n    {reason}",
    trial_others="該網站還提供（可接在 /addsource 之後傳送）：\n{others}",
    trial_more="\n另有{count}個",
    trial_walls="最新頁面中有{count}個要求同意或驗證，只能讀取摘要。",
    trial_empty="可以讀取，但目前沒有內容。",
    trial_question=(
        "<b>新增這個來源嗎？</b>\n{name}\n{url}\n{kind}\n顯示為：<b>[{label}]</b>\n出版方：{family}\n\n"
        "歸誰所有，在哪一方發表，可以引用多少？"
    ),
    trial_name="更改名稱",
    trial_ask_name="簡報中怎麼稱呼它？請傳送一個簡短的名稱。",
    trial_family="更改出版方",
    trial_ask_family="它屬於哪個出版方？同一出版方的媒體只算一個來源。請傳送名稱。",
    trial_add="新增來源",
    trial_cancel="取消",
    trial_cancelled="沒有新增。",
    trial_expired="該表單已失效：已處理完畢或已過期。請重新傳送指令。",
    trial_added="<b>{name}</b>已新增為 <code>{id}</code>，即日起讀取，顯示為[{label}]。",
    trial_marked="這個名稱可能被誤認為其他媒體或機構，因此其後附上了網站網域。",
    trial_known="該網址已在列表中，編號為 <code>{id}</code>。",
    trial_back="它以前在列表中，名為<b>{name}</b>；原有說明已恢復。",
    ownerships={
        "government": "政府",
        "state-controlled": "國家控制",
        "public-broadcaster": "公共廣播",
        "party-linked": "政黨關聯",
        "private": "民營",
        "nonprofit": "非營利",
        "unlabelled": "未標註",
    },
    policies={"full": "全文", "official": "官方文本", "excerpt": "摘錄", "link-only": "僅連結"},
    other_party="其他",
    counted={
        "stored": "存入",
        "relevant": "與主題相關",
        "irrelevant": "不相關",
        "unedited": "尚未整理",
        "held": "擱置",
        "visitor": "來訪",
        "active": "接收中",
        "paused": "已暫停",
        "stopped": "已停止",
        "gone": "已失聯",
        "pending": "等待傳送",
        "sending": "傳送中",
        "sent": "已傳送",
        "moved": "已遷移",
        "failed": "失敗",
        "uncertain": "未確認",
        "expired": "已過期",
    },
    count_form="{what}{n}",
    stats=(
        "<b>編輯部</b>\n來源：{sources}\n最近24小時文章：{articles}\n訂閱者：{subscribers}\n最近24小時傳送："
        "{deliveries}"
    ),
    description=(
        "{relation}：每天一份簡短的簡報。發生了什麼、誰怎麼說，都是已公開發表的原句，附媒體名稱、"
        "所有權標註和連結。"
        "雙方說法並列。免費，無廣告，無追蹤。按「開始」查看樣例。"
    ),
    short_description="{relation}：每日簡報，只用已發表的原句，雙方並列，媒體均有標註。",
    menu={
        "digest": "現在有什麼新內容",
        "new": "全部新消息的標題",
        "week": "最近七天回顧",
        "calendar": "即將到來的日期，可匯出檔案",
        "timeline": "一個話題的逐日經過",
        "topics": "全部話題和我關注的話題",
        "settings": "話題、時間、語言",
        "pause": "暫停幾天",
        "resume": "結束暫停",
        "stop": "停止每日傳送",
        "privacy": "保存什麼，以及刪除",
        "help": "這個機器人能做什麼",
        "sources": "來源及其狀況",
        "addsource": "測試並新增來源",
        "testsource": "測試來源",
        "pausesource": "停止讀取來源",
        "resumesource": "恢復讀取來源",
        "movesource": "改用來源的新網址",
        "removesource": "移除來源",
        "trytheme": "試用話題的其他詞語",
        "stats": "編輯部數據",
        "deliveries": "傳送情況",
    },
)
