"""What operators are told at once, in each language: the database takes nothing."""

_UNWRITABLE = {
    "en": "The database cannot be written ({cause}). No digest is sent until it can; what came of those sent"
    " is kept in memory and written then. Please look at the disk, and at other programs that hold the database,"
    " before a restart.",
    "zh-Hans": "数据库无法写入（{cause}）。恢复之前不再发送简报；已发送的结果保留在内存中，恢复后写入。"
    "重启之前，请检查磁盘，以及占用数据库的其他程序。",
    "zh-Hant": "資料庫無法寫入（{cause}）。恢復之前不再傳送簡報；已傳送的結果保留在記憶體中，恢復後寫入。"
    "重新啟動之前，請檢查磁碟，以及佔用資料庫的其他程式。",
}


def unwritable(cause: str, language: str) -> str:
    """Return the message in a language of ours; `cause` in the database's words."""
    return _UNWRITABLE[language].format(cause=cause)
