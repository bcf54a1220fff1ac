"""What an edit of a source changes, in words that Telegram and the terminal share. All of it is plain text."""

from collections.abc import Iterator, Sequence

from bot.render.phrases import label_in
from bot.texts import LANGUAGES, Texts, get, source_page_words
from bot.texts.countries import places
from digests.model import ALLOWANCES, Policy, Relation, Source
from digests.rules.issuing.display_names import label_of, outlet_name
from digests.rules.issuing.readership import primary
from digests.rules.reading.sources.edits import Effect, changed_fields, effects_of, spoken_for

NOTHING = "—"
MOST_SISTERS = 5


def edit_lines(
    before: Source, after: Source, relation: Relation, language: str, sisters: Sequence[str] = ()
) -> list[str]:
    """Return what an edit changes, a line each: fields with their old and new value first, then whose words the
    source tells. `sisters` are the other sources of the new publisher."""
    words = source_page_words(language)
    lines = list(field_changes(before, after, relation, language))
    for effect in effects_of(before, after):
        source = before if effect is Effect.SPEAKS_NOT else after
        party = relation.party(spoken_for(source))
        lines.append(
            words.named("effects", effect).format(party=label_of(party, language) if party else source.party)
        )
    if before.label != after.label and label_in(after.label, "zh-Hans") == after.label:
        lines.append(words.label_as_typed)
    if before.family != after.family and sisters:
        named = [*sisters[:MOST_SISTERS], *(["…"] if len(sisters) > MOST_SISTERS else [])]
        lines.append(words.sisters.format(names=words.join(named)))
    return lines


def field_changes(before: Source, after: Source, relation: Relation, language: str) -> Iterator[str]:
    """Yield each described field in which two states of a source differ, with both values."""
    words = source_page_words(language)
    for name in changed_fields(before, after):
        if name == "names":
            for tag in LANGUAGES:
                old, new = outlet_name(before, tag), outlet_name(after, tag)
                if old != new and (old, new) != (before.name, after.name):
                    yield words.changed.format(field=name_field(tag, language), before=old, after=new)
        else:
            old, new = (field_value(name, each, relation, language) for each in (before, after))
            yield words.changed.format(field=words.named("fields", name), before=old, after=new)


def field_value(name: str, source: Source, relation: Relation, language: str) -> str:
    """Return the value of a described field in words, "—" if it is empty."""
    texts, value = get(language), getattr(source, name)
    match name:
        case "label":
            return f"[{label_in(source.label, language)}]"
        case "country":
            return places(texts.language).get(source.country, NOTHING)
        case "ownership":
            return texts.named("ownerships", source.ownership)
        case "party":
            party = relation.party(source.party)
            return label_of(party, language) if party else texts.other_party
        case "policy":
            return quoting(source.policy, texts)
        case "language":
            return language_word(source.language, texts)
    return str(value) or NOTHING


def quoting(policy: Policy, texts: Texts) -> str:
    """Return a policy with what it allows, such as "Excerpts (2 passages, 400 characters)"."""
    words, allowance = source_page_words(texts.language), ALLOWANCES[policy]
    named = texts.named("policies", policy)
    if not allowance.passages or not allowance.characters:
        return named
    limit = words.allowance.format(passages=allowance.passages, characters=allowance.characters)
    return words.aside.format(said=named, more=limit)


def name_field(tag: str, language: str) -> str:
    """Return what the name of a source in another language is called."""
    words = source_page_words(language)
    return words.name_in.format(language=get(tag).own_name)


def language_word(tag: str, texts: Texts) -> str:
    """Return the name of a language by its BCP 47 tag, the tag if it has no name, "—" if there is none."""
    if tag in LANGUAGES and primary(tag) == "zh":  # two scripts of one language
        return get(tag).own_name
    return (texts.language_name(primary(tag)) or tag) if tag else NOTHING
