"""Roles: the post that a sentence gives a person in an organization."""

import re

from kg.language.nearness import Sentence, Span, is_in_name, local_spans, word_distance
from kg.language.patterns import alternatives

_HEAD = alternatives(
    r"""
        chief (?:executive(?: officer)?|(?:\w+ ){1,3}officer|scientist|engineer|
        economist|architect|strategist|analyst|lawyer|patent counsel|counsel|negotiator|editor|
        designer|evangelist|researcher|mathematician|physicist|of staff)|
        C[ETFOIMPDSAL]O|CISO|SVP|EVP|VP|chair(?:man|woman|person)?|(?:vice[ -])?president|
        (?:vice[ -])?premier|director(?:[ -]general)?|head|partner|engineer|scientist|
        researcher|analyst|professor|lecturer|lawyer|attorney|counsel|minister|commissioner|
        (?:finance|policy|product|technology|security|research|marketing|sales|legal|operations|
        design|trade|cloud|AI|chip|privacy|safety) (?:chief|boss|head|lead)|
        chief|boss|editor(?: in chief)?|spokes(?:man|woman|person)|secretary|senator|governor|
        judge|advis[eo]r|board member|member|manager|executive|economist|treasurer|officer|
        lead|leader|fellow|dean|strategist|consultant|developer|designer|trader|banker|
        investor|physicist|mathematician|linguist|neurologist|radiologist|doctor|physician|
        biologist|chemist|historian|teacher|student|intern|coach|mayor|administrator|
        coordinator|supervisor|controller|auditor|accountant|architect|programmer|technician|
        ombudsman|prosecutor|inspector|general|colonel|ambassador|envoy|rapporteur|lawmaker|
        deputy|delegate|owner|principal|trustee|observer|chancellor|rector|provost|board|
        columnist|reporter|correspondent|journalist|publisher|author|librarian|archivist|
        curator|evangelist|veteran|employee|pharmacist|surgeon|nurse|pilot
        """
)
_MODIFIERS = alternatives(
    r"""
        non-executive|executive|managing|deputy|assistant|associate|senior|junior|general|
        global|regional|vice|interim|acting|principal|lead|chief|founding|co-founding|special|
        independent|honorary|staff|research|software|machine[ -]learning|hardware|network|
        product|technical|technology|finance|financial|legal|policy|public|marketing|sales|
        operations|operating|commercial|creative|security|data|engineering|foreign|prime|
        trade|digital|energy|health|education|justice|interior|defen[cs]e|economy|industry|AI|
        hedge fund|fund|venture|portfolio|equity|medical|clinical|academic|visiting|emeritus|
        board|press|company|group|country|account|project|programme|program|communications|
        innovation|science|applied|human|resources|people|supply|chain|investment|design|
        development|under|state|federal|county|city|first|second|incoming|outgoing|top|
        longtime|long-time|former|ex-|new|co-
        """
)
_MODIFIER = rf"(?:{_MODIFIERS}[ -]?)"
#: A word of the trade before the title: "quantitative analyst", "procurement chief".
_WORD = (
    r"(?:(?!(?:the|his|her|its|and|for|not|was|are|has|had|who|our|new|any|one|two|but|"
    r"now|been|being|as|former|this|that|with|from|into|then|when|also|said|says|told|"
    r"their|named|made|longtime|hired|hires|names|taps|other|"
    r"whose|same|only|former|become|becomes|became|another|each|every|some|over|under|"
    r"like|over|itself)\b)(?-i:[a-z]{3,})(?<!ed)(?<!ing)(?<!s) )"
)
_TITLE = re.compile(
    rf"(?<![\w-])(?:{_WORD})?(?:{_MODIFIER})*(?:(?:co-)?(?:{_HEAD}))(?![\w-]|['’]s \w+ "
        rf"(?:{_HEAD}))(?:s(?![\w]))?", re.I
)  # fmt: skip
_FIELD = re.compile(
    r" (?:of|for|in charge of|on) (?!(?:the )?(?:company|firm|group|"
    r"year)\b)(?!both\b)(?:(?:its|the|their) )?(?:[a-z][\w-]*|AI|HR|IT)(?:(?: and|,)? "
    r"(?:[a-z][\w-]*|AI)){0,3}?"
    r"(?=$|[.,;:)]| (?:at|in|of|for|from|who|and|said|says|told|has|is|was|will|as|to|"
    r"since|until|by|with|on)\b)"
)
_NOT_ROLE = re.compile(
    r"^(?:former|ex-?|new|incoming|outgoing|top|longtime|long-time|then|current|first|"
    r"second|company)[ -]+",
    re.I,
)
EMPLOYERS = frozenset({"Company", "Organization", "Regulator"})
#: Heads that rarely are a title alone.
_ALONE = frozenset(
    {
        "general", "member", "lead", "head", "principal", "deputy", "chief", "officer",
        "executive", "leader", "board", "observer",
    }
)  # fmt: skip


def find_role(sentence: Sentence, person: Span, organisation: Span) -> str | None:
    """Return the post of a person as written: "chief executive", "head of research", "Chairman"."""
    text = sentence.text
    arguments = local_spans(sentence, person, organisation)
    people = [
        (m.start - sentence.start, m.end - sentence.start)
        for m in sentence.mentions
        if m.type == "Person"
    ]
    here = (person[0] - sentence.start, person[1] - sentence.start)
    found = []
    for match in _TITLE.finditer(text):
        if is_in_name(sentence, match.span()) or _is_elsewhere(
            sentence, match.span(), organisation
        ):
            continue
        between = (min(match.end(), here[1]), max(match.start(), here[0]))
        others = [span for span in people if span != here]
        if any(between[0] <= span[0] and span[1] <= between[1] for span in others):
            continue
        if any(re.fullmatch(r",? ", text[match.end() : span[0]]) for span in others):
            continue
        field = _FIELD.match(text, match.end())
        end = field.end() if field and not is_in_name(sentence, field.span()) else match.end()
        distance = word_distance(text, match.span(), [here] if here in arguments else arguments)
        if match[0].lower() in _ALONE and end == match.end():
            distance += 5
        found.append((distance, match.start(), end))
    if not found:
        return None
    _, start, end = min(found)
    while prefix := _NOT_ROLE.match(text[start:end]):
        start += prefix.end()
    return text[start:end] or None


def _is_elsewhere(sentence: Sentence, title: Span, organisation: Span) -> bool:
    """Tell whether a title is bound to another employer: "a partner at X", "X's president"."""
    for mention in sentence.mentions:
        start, end = mention.start - sentence.start, mention.end - sentence.start
        if mention.type not in EMPLOYERS or (mention.start, mention.end) == organisation:
            continue
        same = any(
            (other.start, other.end) == organisation and other.name == mention.name
            for other in sentence.mentions
        )
        behind = re.fullmatch(
            r"(?:,? (?:of|at|for|with|in))(?: the)? ", sentence.text[title[1] : start]
        )
        before = re.fullmatch(r"(?:['’]s?)? (?:new |former )?", sentence.text[end : title[0]])
        if not same and (behind or before):
            return True
    return False
