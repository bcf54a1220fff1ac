"""Finite verbs that are hardly ever anything else: where one stands, a subject has ended before it."""

from digests.rules.annotation.voices.speech import AUXILIARIES, SPEECH, STANDS, words

# Past tenses of irregular verbs, and forms in -s that are no plural of a common noun.
PLAIN = words(
    "appeared ate awoke beat became began bent blew bore bought bred broke brought built came caught caused "
    "chose clung cut dealt did drank drew drove dug fed fell fled flew forbade forgave forgot fought found "
    "froze gave got grew had heard held hid hit hung joined kept knelt knew laid lay leapt led left lent let "
    "lit looked lost made meant met mistook needed opened oversaw overtook paid put quit ran rang read rode "
    "rose sang sank sat sent set shook shot showed shut slept slid sold sought spent spoke sprang stood stole "
    "struck stuck stung swam swept swore swung taught thought threw took tore turned undertook undid went wept "
    "withdrew withstood woke won wore appears becomes begins brings comes follows gets gives goes happens "
    "holds includes keeps knows leads leaves lets lives loses makes meets moves needs pays puts remains runs "
    "seems sells sends serves shows sits speaks spends stands starts takes tends tries uses wins brands "
    "characterizes characterises contains dubs fears features fixates fumes hits joins likens mirrors "
    "proclaims ranks rates reminds sees shares sounds suspects tries waves agree deem say want"
)
FINITE = SPEECH | STANDS | AUXILIARIES | PLAIN
