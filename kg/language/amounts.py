"""Amounts: the money, share or number of things that a claim is about."""

import re

from kg.language.nearness import Sentence, Span, is_in_name, local_spans, nearest
from kg.language.numbers import MONEY, NUMBER, PERCENT

_SHARE = (
    rf"(?:{PERCENT}|\b(?:a|one|two)[ -](?:third|quarter|fifth|sixth|tenth|half)s?|"
        rf"\bhalf|\bthe rest|\ba (?:majority|minority)(?: stake| holding)?)"
)  # fmt: skip
_APPROX = (
    r"(?:(?:about|around|roughly|some|nearly|almost|over|under|up to|as much as|as "
    r"little as|more than|less than|at least|close to|"
    r"just over|just under|between|an estimated|approximately|well over|not quite|a "
    r"further|another|only|upwards of)\s+)?"
)
_MONEY = re.compile(rf"{_APPROX}(?:{MONEY})(?:\s(?:to|and)\s(?:{MONEY}))?", re.I)
_STAKE = re.compile(rf"{_APPROX}{_SHARE}", re.I)
_SIZE = re.compile(
    rf"{_APPROX}{NUMBER} (?:\w+ )?(?:chips|GPUs|units|phones|cars|licen[cs]es|"
        rf"accelerators|seats|servers|gigawatts|megawatts|copies|devices|vehicles|systems|"
        rf"robots)\b", re.I
)  # fmt: skip
#: What money is near to without being the claim's: valuations, revenues, prices of shares.
_OTHER_MONEY_BEFORE = re.compile(
    r"(?:valu(?:ed|ing|es|ation)\b[^,;]{0,40}|(?<!order )(?<!deal )(?<!contract "
    r")(?<!bid )(?<!stake )(?<!offer )(?<!fine )worth|revenues?(?: of)?|sales of|"
    r"turnover of|profits? of|capitali[sz]ation of|a share at|income of|assets of|"
    r"priced at|costs?)\s*$",
    re.I,
)
_OTHER_MONEY_AFTER = re.compile(
    r"^(?:\s|-)*(?:valuation|a share|per share|in (?:annual |yearly )?(?:revenue|"
        r"sales)|apiece|a year in revenue|company|a month|per month|market)", re.I
)  # fmt: skip
_SHARE_WORDS = re.compile(r"^ ?% of|\b(?:stake|share|holding|holds?|own(?:s|ed)?|of (?:the|its)|"
    r"equity|interest|"
    r"voting|investor|capital)\b", re.I)  # fmt: skip


#: Words between an amount and the claim, for deals and stakes, and for other relations: beyond it
#: the amount is another's. By hand, on the corpus.
AMOUNT_LIMIT, OTHER_AMOUNT_LIMIT = 12, 4


def find_amount(sentence: Sentence, subject: Span, object_: Span, relation: str) -> str | None:
    """Return the money or size of a deal, a stake or a fine as written: "$2.1 billion", "a 12%"."""
    patterns = {
        "investsIn": (_MONEY, _STAKE), "acquires": (_MONEY, _STAKE), "penalizes": (_MONEY, _STAKE),
        "suppliesTo": (_MONEY, _SIZE), "sues": (_MONEY,), "partnersWith": (_MONEY,),
        "selects": (_MONEY, _SIZE),
    }.get(relation, ())  # fmt: skip
    arguments = local_spans(sentence, subject, object_)
    limit = (
        AMOUNT_LIMIT if relation in {"investsIn", "acquires", "penalizes"} else OTHER_AMOUNT_LIMIT
    )
    found = [
        match.span()
        for pattern in patterns
        for match in pattern.finditer(sentence.text)
        if not is_in_name(sentence, match.span())
        and not _OTHER_MONEY_BEFORE.search(sentence.text[: match.start()])
        and not _OTHER_MONEY_AFTER.search(sentence.text[match.end() :])
        and (pattern is not _STAKE or relation == "penalizes" or _is_stake(sentence.text, match))
    ]
    best = nearest(sentence.text, found, arguments, "", limit)
    return sentence.text[best[0] : best[1]].strip() if best else None


def _is_stake(text: str, match: re.Match[str]) -> bool:
    """Tell whether a share of something is a share of a company."""
    return bool(
        _SHARE_WORDS.search(text, match.end(), match.end() + 40)
        or _SHARE_WORDS.search(text, max(0, match.start() - 40), match.start())
    )
