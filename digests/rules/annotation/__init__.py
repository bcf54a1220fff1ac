"""Reads each article once: only `annotating.annotate` looks at its language.

`passages` cuts the text into sentences and leaves furniture out (headings, captions, credits). `transcripts` finds
whose turn each is, `segments` which belong together, `kinds` the kind of text, `voices` who speaks, `dates` and
`numbers` the days and quantities, `acts` what is done, `tellings` what is reported, and `worth` what a sentence is
worth to a reader and which of its days bind.
"""
