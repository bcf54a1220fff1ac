"""Who says each passage of an article, and how that is known: `attribute` gives every sentence its speaker.

`listener` reads an article from its beginning and remembers who spoke; `lines` are its sentences, with `marks` for
what is quoted, `turns` whose turn they are in a transcript. For one sentence, `quotations` finds the words that
name who speaks (in Chinese `chinese_speech` does): `subjects` finds the subject of a verb, `phrases` and
`appositions` where its words begin and end, by the words of `grammar`. `acts` finds who does something, `kinds`
tells background. `speakers` tells whom the words mean in this article, `register` whom they mean by themselves,
with `names` for persons and states and `organisations` for companies and the press. `proof` believes a party only
where it provably speaks, and `emptiness` tells what says nothing. All words are the lexicon's or the relation's.
"""

from digests.rules.annotation.voices.listener import attribute

__all__ = ["attribute"]
