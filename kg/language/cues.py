"""Cues: the words that give a claim its status."""

import re

from kg.language.nearness import Sentence, Span, is_in_name, local_spans, word_distance
from kg.language.patterns import alternatives

#: Words that give a status, the telling ones first; the second row counts only where the first has
#: none.
CUES: dict[str, tuple[str, str]] = {
    "planned": (
        alternatives(
            r"""
            will(?: soon| also)?|won['’]t|['’]ll|shall|plan(?:s|ned|ning)? (?:to|on|for)|
            plans?|intend(?:s|ed|ing)? to|aims? to|aiming to|
            (?:is |are |was |were )?(?:set|due|slated|scheduled|poised|about|going|
            expected|ready|on track|likely) (?:to|for)|
            expects? to|hopes? to|wants? to|agreed(?: to)?|agrees to|commit(?:s|ted) to|
            pledge[ds]?(?: to)?|promise[ds]?(?: to)?|vow(?:s|ed) to|upcoming|forthcoming|
            planned|proposed|preparing to|prepares to|signed|starting|takes effect|is to|
            are to|was to|were to|would
            """
        ),
        alternatives(
            r"""
            to|from|next|soon|by|once|when|until|joins|begins|starts|announced|unveiled
            """
        ),
    ),
    "possible": (
        alternatives(
            r"""
            may(?: well)?|might|could|would|should|consider(?:s|ed|ing)?|weigh(?:s|ed|ing)|
            in (?:advanced |early |exclusive |preliminary )?talks|talks|explor(?:e|es|ed|ing)|
            mull(?:s|ed|ing)|reportedly|allegedly|alleg(?:es|ed|ing|ations?)|rumou?r(?:s|ed)?|
            speculation|accus(?:es|ed|ing|ations?)|if|whether|possib(?:le|ly|ility)|
            potential(?:ly)?|perhaps|likely|is said to|are said to|
            negotiat(?:ing|ions?|es?|ed)|eye(?:s|d|ing)|propos(?:es|ed|al|als)|bids?|
            offer(?:s|ed)?|discuss(?:es|ed|ing|ions?)|contemplat(?:es|ed|ing)|
            ponder(?:s|ed|ing)|in the running|candidates?|suspect(?:s|ed)?|interest(?:ed)?|
            approach(?:ed|es)?|open to|has not (?:ruled|decided)|threat(?:en(?:s|ed|ing)?|s)?|
            suggest(?:s|ed)?|leaning towards?|draft|courting|seek(?:s|ing)?|sought|asked|
            hop(?:es?|ing)|wants?|expected|apparently|said to|believed to|thought to|
            understood to|claims?|claimed|unconfirmed|maybe|probably|can
            """
        ),
        alternatives(
            r"""
            report(?:s|ed)?|plans?|questions?|argu(?:es|ed|ing)|talk of|in doubt|says?|said
            """
        ),
    ),
    "negated": (
        alternatives(
            r"""
            not|cannot|can['’]t|[a-z]+n['’]t|never|den(?:y|ies|ied|ying)|denial|
            refus(?:e[ds]?|ing|al)|reject(?:s|ed|ing)?|declin(?:e[ds]?|ing)|neither|nor|
            without|fail(?:s|ed|ing|ure)? to|unable to|rul(?:e[ds]?|ing) out|
            no (?:plans?|intention|longer|such|deal|talks)|none|nobody|nothing|untrue|false|
            wrong|contrary to|far from|anything but|instead of|rather than|free of|
            breach(?:es|ed)?|violat(?:es|ed|ing|ions?)
            """
        ),
        alternatives(
            r"""
            no|against|dismiss(?:es|ed)|ignor(?:es|ed|ing)|only|but|independent|unlike|lacks?|
            turned down|passed|yet to|absent|stay(?:s|ed) away|cancelled|outstanding|unlikely|
            lost
            """
        ),
    ),
    "ended": (
        alternatives(
            r"""
            no longer|not any ?more|former(?:ly)?|ex-?|once|used to|until|till|previously|
            then-?|(?:has |had |have )?(?:left|quit|resigned|departed|retired)|leaving|leaves|
            step(?:s|ped|ping) down|(?:fell|fall(?:s|en)?|falling) (?:through|apart)|
            collaps(?:e[ds]?|ing)|scrapp?(?:s|ed|ing)|withdr(?:ew|awn|aws)|
            terminat(?:es|ed|ion|ing)|cancel(?:s|led|ed|ling)?|discontinued|broke off|
            broken off|walk(?:s|ed|ing) away|part(?:ed|ing) ways|split|end(?:s|ed|ing)?|
            drop(?:s|ped|ping)?|abandon(?:s|ed|ing)?|halt(?:s|ed)?|stop(?:s|ped|ping)?|
            pull(?:s|ed|ing) (?:out|back)|expired|laps(?:es|ed)|ous(?:ted|ter)|fired|sacked|
            dismissed|called off|sever(?:s|ed)|shelved|closed|shut(?:s|ting)?(?: down)?|
            phas(?:es|ed|ing) out|replac(?:es|ed|ing)|ditch(?:es|ed|ing)?|sold|late|
            (?:is|are|was|were) over|lift(?:s|ed)|relent(?:s|ed)|finished|exit(?:s|ed)?|plug|
            retired|aside|wound up|dead|gave up|unwound|defunct
            """
        ),
        alternatives(
            r"""
            had(?: been)?|was|were|earlier|before|years ago|old|in \d{4}|for \w+ years|
            came to nothing
            """
        ),
    ),
}
_CUES = {
    status: tuple(re.compile(rf"(?<![\w-]){row}(?![\w])", re.I) for row in rows)
    for status, rows in CUES.items()
}


def find_cue(sentence: Sentence, subject: Span, object_: Span, status: str) -> str | None:
    """Return the words that give a claim its status, or None; an asserted claim needs none.

    Args:
        sentence: text and place.
        subject: span in the document.
        object_: span in the document.
        status: planned, possible, negated or ended.
    """
    arguments = local_spans(sentence, subject, object_)
    for pattern in _CUES.get(status, ()):
        found = [
            match.span() for match in pattern.finditer(sentence.text)
            if not is_in_name(sentence, match.span())
        ]  # fmt: skip
        if found:
            start, end = min(found, key=lambda span: word_distance(sentence.text, span, arguments))
            return sentence.text[start:end]
    return None
