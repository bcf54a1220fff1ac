"""Methods that answer a press or an inline query."""

from datetime import timedelta

from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.state import SECONDS_TO_ANSWER_A_PRESS, State

MOST_RESULTS = 50
LONGEST_ANSWER = 200
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(state: State, parameters: Parameters) -> bool:
    press = state.presses.get(parameters.text("callback_query_id"))
    late = timedelta(seconds=SECONDS_TO_ANSWER_A_PRESS)
    if press is None or press.pressed_at is None or state.clock() - press.pressed_at > late:
        raise ApiError(400, TOO_OLD)
    text = parameters.text("text")
    if len(text) > LONGEST_ANSWER:
        raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
    press.answered, press.toast, press.alert = True, text, parameters.flag("show_alert")
    if text:
        state.happened("alert" if press.alert else "toast", press.message.chat, press.message, text)
    state.updates.wake()
    return True


def answer_inline_query(state: State, parameters: Parameters) -> bool:
    query = parameters.text("inline_query_id")
    if query not in state.inline_answers:
        raise ApiError(400, TOO_OLD)
    results = parameters.json("results", [])
    if len(results) > MOST_RESULTS:
        raise ApiError(400, "Bad Request: too many inline query results specified")
    identifiers = [str(result.get("id", "")) for result in results]
    if any(not 1 <= len(identifier.encode()) <= 64 for identifier in identifiers):
        raise ApiError(400, "Bad Request: RESULT_ID_INVALID")
    if len(set(identifiers)) < len(identifiers):
        raise ApiError(400, "Bad Request: RESULT_ID_DUPLICATE")
    state.inline_answers[query] = results
    state.updates.wake()
    return True


METHODS = {"answerCallbackQuery": answer_callback_query, "answerInlineQuery": answer_inline_query}
