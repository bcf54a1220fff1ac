"""The fixed words for what changed in a story."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWords:
    """One language's words. `{what}` is a stage, party, number or day, `{was}` the one before."""

    correction: str
    number_corrected: str
    stage: str
    answer: str
    number: str
    day: str
    day_set: str


ENGLISH = ChangeWords(
    correction="corrected",
    number_corrected="corrected: {what}, was {was}",
    stage="now {what}, was {was}",
    answer="{what} has answered",
    number="{what}, was {was}",
    day="now {what}, was {was}",
    day_set="date set: {what}",
)

SIMPLIFIED = ChangeWords(
    correction="已更正",
    number_corrected="已更正：{what}，此前为{was}",
    stage="现{what}，此前为{was}",
    answer="{what}已回应",
    number="{what}，此前为{was}",
    day="现为{what}，此前为{was}",
    day_set="日期已定：{what}",
)

TRADITIONAL = ChangeWords(
    correction="已更正",
    number_corrected="已更正：{what}，此前為{was}",
    stage="現{what}，先前為{was}",
    answer="{what}已回應",
    number="{what}，先前為{was}",
    day="現為{what}，先前為{was}",
    day_set="日期已定：{what}",
)


def change_words(language: str) -> ChangeWords:
    """Return the words of a BCP 47 language, in English where there are none."""
    tag = language.casefold()
    if not tag.startswith("zh"):
        return ENGLISH
    traditional = any(mark in tag for mark in ("hant", "tw", "hk", "mo"))
    return TRADITIONAL if traditional else SIMPLIFIED
