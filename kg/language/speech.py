"""The vocabulary of attribution: verbs of saying, and nouns for sources without a name."""

import re

from kg.language.patterns import alternatives

#: Verbs of saying.
VERB = alternatives(
    r"""
        said|says?|saying|told|tells?|add(?:ed|s)?|report(?:ed|s)|announce[ds]|
        confirm(?:ed|s)?|den(?:ied|ies)|claim(?:ed|s)|state[ds]|wrote|writes?|note[ds]|
        argue[ds]?|allege[ds]?|insist(?:ed|s)?|reveal(?:ed|s)|disclose[ds]|explain(?:ed|s)|
        believe[ds]?|predict(?:ed|s)?|estimate[ds]?|suggest(?:ed|s)?|warn(?:ed|s)?|
        acknowledge[ds]|disput(?:ed|es)|held|holds|urge[ds]|admit(?:ted|s)|concede[ds]|
        recall(?:ed|s)|repl(?:ied|ies)|respond(?:ed|s)|declare[ds]|maintain(?:ed|s)|
        contend(?:ed|s)|tweeted|posted|answered|mentioned|joked|promise[ds]|assure[ds]|
        accuse[ds]?|complain(?:ed|s)|testified|swears?|swore|reiterated|emphasi[sz]e[ds]|
        stressed|hinted|signal(?:led|ed)|show(?:s|ed)|quoted|think|thinks|thought|expects?|has it
        """
)
#: "is said to", "had been told": the subject is not the one who speaks.
PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly )?$")
#: Verbs that do more than say: they credit only what follows as a clause or a quotation.
WEAK = re.compile(
    r"(?:held|holds|posted|answered|add(?:ed|s)?|wrote|writes?|disclose[ds]|"
    r"reveal(?:ed|s)|show(?:s|ed)|announce[ds]|expects?|think|thinks|thought|"
    r"promise[ds]|accuse[ds]?|recall(?:ed|s)|suggest(?:ed|s)?|admit(?:ted|s)|hinted|"
    r"estimate[ds]?|believe[ds]?|claim(?:ed|s)|"
    r"tells?|signal(?:led|ed)|complain(?:ed|s)|urge[ds]|has it)"
)
COMPLEMENT = re.compile(r"(?: [\w’'-]+){0,4}? that\b|,? ?[:“\"]|\s*[.,;]|\s*$")
MODIFIER = alternatives(
    r"""
        also|later|then|only|repeatedly|publicly|reportedly|previously|first|has|have|had|
        would|separately|again|earlier|now
        """
)
SPEECH = re.compile(rf"\b(?:{MODIFIER} )*({VERB})\b")
ACCORDING = re.compile(
    r"(?:\b(?:[Aa]ccording to|[Ii]n the words of|[Aa]s told to|[Aa]s per|(?:first )?reported by|"
    r"cited by|said by|quoted by)|(?:^|[,;(] ?)[Pp]er(?= (?:the )?[A-Z])) "
)
CITING = re.compile(r"(?<!without )\bciting ((?:[\w’'-]+ ?){1,9})")
#: Words of a source that is no entity.
LONGEST_SOURCE = 14
#: Nouns for people and papers that news credits without a name.
SOURCE = alternatives(
    r"""
        people|persons?|sources?|officials?|analysts?|spokes(?:man|woman|person|people)|
        reports?|documents?|filings?|statements?|letters?|memos?|papers?|records?|files|
        lawyers?|insiders?|executives?|employees?|staff(?:ers)?|investors?|bankers?|
        diplomats?|researchers?|experts?|newspaper|magazine|media|observers?|regulators?|
        engineers?|critics|suppliers?|managers?|ministers?|aides?|advisers?|log|blog|
        prospectus|press release|minutes|customers?|traders?|directors?|economists?|
        developers?|scientists?|representatives?|complaint|lawsuit|article|survey|study|data|
        court|judge|rumou?rs?|leaks?|founders?|agency|company|companies|firms?|
        management|parties|friends|board|post|tests?|benchmarks?
        """
)
VAGUE = re.compile(
    rf"(?:(?:the|an?|its|his|her|their|some|several|many|most|two|three|four|five|six|"
    rf"a dozen|dozens of|industry|"
    rf"internal|company|court|press|state|local|market|government|former|senior|people|"
    rf"sources) ?)*(?:[\w’'-]+ ){{0,3}}?{SOURCE}\b"
    r"(?: (?:familiar|close|with|who|briefed|at|in|from|of|involved|by|seen|near|"
    r"inside|on|knowledgeable)\b[^,;:“”\"]*)?$",
    re.I,
)
BREAK = re.compile(
    r"[,;:—–“”\"()]|\s-\s|\b(?:that|but|while|although|though|because|whereas|if|when|"
    r"after|before|since|which|and|or|so|as)\b"
)
HEADLINE = re.compile(r"(?::|,| -| –| —) ((?:[A-Z\d][\w.&’'-]*|the|of)(?: [\w.&’'-]+){0,3})$")
SAY = re.compile(r"(?:,|:) ((?:[\w’'-]+ ){0,3}?[\w’'-]+) (?:say|says|report|reports)$")
#: A few words to the end of the clause: "…, Ann Lee said in a letter to customers on Monday."
CLOSING = re.compile(r"(?:[ -][\w’'-]+){0,9}(?:[.,;!?]|$)")
#: Types of entities that say something.
SPEAKERS = frozenset({"Person", "Company", "Organization", "Regulator"})
#: Those whose name before a colon is that of a source, where a company's is that of a topic.
PREFIXED = frozenset({"Person", "Organization"})
PREFIX = re.compile(r"(?:\d{1,2}[:.]\d\d\s+(?:[–—-]\s+)?)?([^:“”\"]{2,60}): (?=\S)")
#: What follows a speaker who stands behind the verb; in "X, the chairman, says Acme will …" the
#: name behind the verb is a subject of its own.
AFTER_SPEAKER = re.compile(
    r"\s*(?:[,.;:”\"(—–-]|$|['’]s?\b|(?:of|at|from|in|on|for|who|to|last|late|this|yesterday|today|"
    r"during|when|after|before|and|told)\b)"
)
