"""Who says each passage of an article: `attribute` gives every sentence its speaker, party and kind.

`listener` reads an article from its beginning and remembers who spoke; `lines` are its sentences, with `marks` for
what is quoted. For one sentence, `quotations` finds the words that name who speaks (in Chinese `chinese_speech`
does): `subjects` finds the subject of a verb, `phrases` and `appositions` where its words begin and end, `speech`
and `verbs` list verbs. `acts` finds who does something, `kinds` tells background. `speakers` tells whom the words
mean in this article, `register` whom they mean by themselves, with `names` for persons and states, `organisations`
for companies and the press, and `speaker_words` for offices and experts.
"""

from digests.rules.annotation.voices.listener import attribute

__all__ = ["attribute"]
