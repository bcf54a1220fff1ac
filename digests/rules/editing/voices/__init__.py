"""Who says each passage of an article: `attribute` gives every sentence its speaker, party and kind.

`listener` reads an article from its beginning and remembers who spoke. For one sentence, `quotations` finds the
words that name who speaks (in Chinese `chinese_speech` does), with `subjects` and `phrases` for where they begin
and end and `speech` for the verbs of saying. `speakers` tells whom the words mean, with `names` for persons and
states and `speaker_words` for offices and experts.
"""

from digests.rules.editing.voices.listener import attribute

__all__ = ["attribute"]
