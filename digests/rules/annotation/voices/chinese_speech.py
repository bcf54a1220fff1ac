"""Who is said to speak in one Chinese sentence."""

from collections.abc import Iterator

from digests.model.lexicon import SayingWords

LONGEST = 90  # characters before a verb of saying that may name who speaks, with time and place


def speaker_in(masked: str, words: SayingWords) -> tuple[str, str, int] | None:
    """Return the words before the first verb of saying, that verb and the words' place, or None.

    Where a source is named, the words that lead to it stand for the verb.

    `masked` is the sentence with what is quoted blanked by NUL. The words are empty where the subject is left out.
    """
    source = words.according_han.search(masked)
    if source and source.start() < 8:
        return source["source"], source[0][: source.start("source") - source.start()], source.start("source")
    found: list[tuple[bool, int, str, str]] = []
    for cue in words.cue_han.finditer(masked):
        start = max(masked.rfind(mark, 0, cue.start()) for mark in "，。；：\0！？、") + 1
        if cue.start() - start > LONGEST:
            continue
        bare = masked[start : cue.start()]
        for _ in range(3):
            bare = words.edges.sub("", bare)
        bare = words.told_han.split(bare.strip())[0]
        if len(bare) > 30 or words.unsaid_han.search(bare) or (cue["stand"] and not words.somebody.search(bare)):
            continue
        found.append((not bare, masked.find(bare, start), bare, cue["cue"]))
    if not found:
        return None
    _, place, named, verb = min(found)
    return named, verb, place


def set_against(masked: str, words: SayingWords) -> Iterator[str]:
    """Give who speaks in each clause that a word of contrast opens, as words before the verb of saying."""
    for cue in words.cue_han.finditer(masked):
        start = max(masked.rfind(mark, 0, cue.start()) for mark in "，。；：\0！？、") + 1
        contrast = words.contrast_han.match(masked, start, cue.start())
        if contrast:
            yield words.edges.sub("", masked[contrast.end() : cue.start()])
