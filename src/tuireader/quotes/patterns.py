"""The patterns of names, descriptions and pronouns, over one letter a word (see `classes`)."""

import re

# No pattern runs on for ever: no name or description is longer than this, and hostile text must not cost more.
_RUN = "{0,9}"
_FIRST = "adhq0GNLAOUDQIwTRrSsmgphi@"  # the classes that anything below begins with; the others are soon passed over
# A middle initial may look like an article or a pronoun ("Philip A. Hart"); a nickname may stand in quotation marks.
_INITIAL = r"(?:I\.?|[ai]\.(?=[GNIv]))"
_MORE = rf"(?:[GNALODU]|R(?![GNw])|v{{1,2}}[GNLQ]|{_INITIAL}|\"[GN]\"(?=[GN])){_RUN}"
# More than three words in capitals shout, and are no name.
_PERSON = rf"(?:[GNL]|(?<!A)A(?!AAA)|w(?=[NI])|{_INITIAL}(?=[GNLaiIv])){_MORE}Q?(?:,?J\.?)?"
_GIVEN = rf"[GIw](?:{_INITIAL}|\"?[GN])"
# "the Centers for Disease Control and Prevention"
_OF = rf"[of]d?(?:[NLAODGSU]|R(?![GN])){{1,9}}(?:(?:,[NLAODU]{{1,9}}){_RUN},?n[NLAODU]{{1,9}})?Q?"
# "Jane Law" is no body, "the Jane Law Office" is; "the Fishers' Union" has an owner in its name.
_BODY = rf"(?!G(?:{_INITIAL}|G)?U(?![NLAODGUof]))(?:I\.?|[NLADGR]|[NS]'){_RUN}[OU][NLAODGRU]{_RUN}Q?(?:{_OF}){_RUN}"
# "Gen." is a title behind another one, a body, a verb, or at the head; "in May. X" is the end of a sentence.
# What stands before a name: "the independent Vermont senator", "US Secretary of State", "Cook County Clerk".
_ROLE = (
    r"(?:[adh][NLAODGQRTUmrgcxy'-]{0,5}?|[NLAODGQRUmrg']{0,7}?)(?:[rR]|T\.?|(?<=[.\nTOmV,\"])w\.|D(?=G)){1,4}(?:od?[OLAUg]{1,3})?"
    r"|[NLADR]{0,4}[OU][NOAU]{0,4}(?=G[NIGLv])"
)
_HEAD = r"(?:[rgcRsS]{1,4}(?![DNLAOUm]{0,2}[rgcRsS])|D(?![DNLAOUGQRSmxysrgc0'-]))"
_NOUN = rf"[xmyDr0'-]{{0,4}}?[mDNLAOUQGrgcy0'-]{{0,4}}?{_HEAD}"
PATTERN = re.compile(
    rf"(?=[{_FIRST}])(?:"
    rf"(?P<titled>(?:{_ROLE})(?P<core>(?={_GIVEN}){_PERSON}|(?>{_PERSON})(?![mrgscRT])))"
    rf"|(?P<nominal>(?P<noun>(?:[adh][q0]?|[q0]|[GNLAOU]{_RUN}Q){_NOUN}|[DNLAOUG]{{1,9}}m{{0,2}}[rgs]{{1,4}}|m{{0,2}}[sS])"
    rf"(?:(?<=[rsgRS])[of]d?(?P<of>(?:T\.?)?(?P<owner>(?>{_BODY}|{_PERSON})))(?![mrgscRS]))?)"
    rf"|(?P<body>[ad]?(?P<bodycore>{_BODY}))"
    rf"|(?P<name>[ad]?(?P<namecore>{_PERSON}|Q|D(?=G){_PERSON}))"
    r"|(?P<handle>@[NxGAIO?])"
    r"|(?P<some>q(?=[oVk,.\":]))"
    r"|(?P<pronoun>[phi]))"
)
# The name that a description begins with: "Trump's lawyer", "the Bernie Sanders campaign".
INNER = re.compile(rf"[ad]?([GNLAOU]{_RUN}Q|G[GNI.]{_RUN}N(?=[mrgsS]))")
