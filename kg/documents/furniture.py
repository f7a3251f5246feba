"""Page furniture in plain text: the lines of a web page that are not the article.

Rules are about web pages in general: what a line says as a whole (a label, a button, a notice in
the first person of the site) and where it stands (a comment section runs to the end). A line that
merely talks about cookies, comments or newsletters is an article's.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

#: A line of at least so many characters is prose, if it is not furniture by itself.
PROSE_LENGTH = 60
#: Prose that must stand above a comment section, in characters, so that a "3 comments" below the
#: headline does not hide the article.
ARTICLE_LENGTH = 400
#: Labels are short; a longer line is never a label, whatever it begins with.
LABEL_LENGTH = 180

_NAME = r"[^\W\d_][\w.'’-]*"
_URL = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|org|net|io|co|ph|ru|cn|info|ly|me)/\S*")
_PICTURE = "\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff"
_EMOJI = re.compile(f"[{_PICTURE}]")

#: What a whole segment of a line says (segments stand between " · ", " | ", " • " or full stops).
_SEGMENTS = r"""
loading(?: now| more)?|please wait|skip to (?:main |the )?content|toggle (?:navigation|menu|search)
back to (?:top|home(?: ?page)?)|copy link|print|listen(?: to this (?:article|story))?(?: \(.*\))?
(?:accept|reject|allow|decline)(?: all)?(?: cookies)?|manage (?:your )?(?:consent|settings|preferences|cookies|choices)
cookies?(?: and privacy)? (?:settings|policy|preferences|notice|choices|banner|statement)|your privacy choices
privacy(?: policy| notice| settings)?|terms(?: (?:of (?:use|service)|and conditions|& conditions))?|legal notice|imprint|disclaimer(?:: .*)?
(?:we|this (?:web)?site|our (?:web)?site|our partners) (?:and our partners )?uses? cookies\b.*|by (?:continuing|clicking|using|browsing)\b.*\byou (?:agree|accept|consent)\b.*
share(?: this)?(?: (?:article|story|post|page|it))?(?: (?:on|via|with|by)\b.*)?|(?:share this|share|follow us|follow)(?: (?:article|story|post|on|page))?: .*
tweet(?: this)?|pin it|facebook|twitter|linkedin|whatsapp|telegram|reddit|instagram|youtube|wechat|weibo|pinterest|rss
follow (?:us|me|\w+ on)\b.*|like us on\b.*|join (?:us|our|the (?:discussion|conversation))\b.*|get (?:our|the) (?:\w+ )?(?:app|newsletter|briefing|edition)\b.*|you have read \d+ of \d+ (?:free )?(?:articles|stories)\b.*|audio version|get consumer alerts
(?:click here to |please )?(?:subscribe|sign up|register)(?: (?:now|today|here|free|to|for|and)\b.*)?|(?:sign|log) ?in(?: (?:to|or|with)\b.*)?|log ?out|my account|create (?:a|your) (?:free )?account
(?:download|install|try) (?:our|the) (?:free )?app\b.*|enable (?:javascript|notifications)\b.*|turn on notifications\b.*
advertisement(?:: .*)?|advertise\b(?: (?:with|in|on|here)\b.*)?|ad(?: choices)?|sponsored(?: (?:content|post|by\b.*))?|promoted|paid (?:content|post)|partner content|(?:scroll down |scroll )?(?:to )?continue reading(?: below)?|story continues below\b.*|(?:article )?continues? (?:after|below)\b.*
(?:read|see|view|show|load) (?:more|next|all|less|also)|more (?:stories|news|articles|posts|from\b.*|on this (?:story|topic))|up next|(?:previous|next|older|newer)(?: (?:article|post|posts|story|page|entry|entries))?|related(?: (?:articles?|stories|posts?|news|content|topics|links|reading|coverage))?|recommended(?: (?:for you|reading|stories|articles))?|you (?:may|might) (?:also )?(?:like|be interested in)\b.*|don['’]t miss(?: out)?|trending(?: now)?|most (?:read|popular|viewed)|editors?['’]s? picks?|latest (?:news|posts|stories)|popular (?:posts|stories)|in case you missed it
(?:trending|most (?:read|viewed|popular)|also (?:in|on) this (?:section|site|issue)|read (?:next|more|also|now|the full (?:story|article))|also read|see also|related(?: (?:articles?|stories|story|posts?|links?|reading|coverage))?|recommended(?: (?:reading|stories))?|more on this|further reading|don['’]t miss|next up|up next|next|previous(?: (?:article|post))?|also on \w+): .*
(?:photo|photos|photograph|photographs|picture|pictures|image|images|illustration|graphic|video|featured image|cover image|credit|credits)(?: (?:credits?|source|courtesy|courtesy of))?: .*|(?:photo|image|picture|illustration|graphic)s? (?:by|via|courtesy of|credit)\b.*|(?:getty images|shutterstock|unsplash|pixabay)|file (?:photo|image|picture)
(?:tags?|tagged(?: (?:with|as))?|topics?|categor(?:y|ies)|filed (?:under|in)|posted (?:in|under)|keywords|section|labels)(?:: | in | under | with ).*|tags|topics|categories|keywords
(?:written|words|reporting|reported|editing|edited|additional reporting|translated|compiled|posted|published|produced|proofread|fact-checked|story|text|contributed) by:? .*|translated (?:from|by) .*|(?:author|writer|editor|reporter|journalist|contributor)s?: .*|by our [\w ]*(?:editor|correspondent|reporter|desk|staff|writer)s?|about the authors?|by:\s*\S.*
(?:(?:first )?(?:published|posted|updated|modified|created)|last (?:updated|modified)|date)(?:(?: on| at)?:? | ?: ?)(?=.*\d).*|(?:just now|(?:\d+|an?|one) (?:minutes?|hours?|days?|weeks?|months?) ago)|(?:estimated )?(?:reading time:? )?\d+[ -]?min(?:ute)?s?(?: read)?|reading time\b.*|\d[\d.,]*[km]? (?:views?|shares?|likes?|reads?|claps?|followers?|upvotes?|votes?)
(?:(?:copyright )?(?:©|\(c\))|copyright \d{4}).*|(?:.*\b)?all rights reserved\b.*|powered by \w+
(?:liked|enjoyed|loved?|like|enjoy) (?:this|the|our|what)\b.*\?|found an? (?:error|typo|mistake)\?|was this (?:article|page|post|story) (?:helpful|useful)\b.*|spotted (?:an?|something)\b.*\?|got a (?:tip|story)\b.*|send (?:us )?(?:tips|a tip)\b.*|(?:have|any) (?:questions|thoughts|a question)\?|contact (?:us|the (?:author|editor))\b.*|about us|donate|support us|support our (?:journalism|work|newsroom)\b.*|(?:press|media) contacts?: .*|for (?:immediate )?release(?:: .*)?|gift this article|reprints|unsubscribe|update preferences|submit a (?:news )?tip|with files from .*
(?:tell us|let us know|share your (?:thoughts|opinions?|views?|comments?)|drop (?:us )?a comment|what do you think)\b.*
(?:for|find) (?:further|more) (?:information|details|insights|reading|on this)\b.*\b(?:refer to|see|visit|click|check|read|head)\b.*|(?:additional|more|further) (?:insights?|information|details|reading) (?:can be found|is available|are available|at|on|here)\b.*|(?:click|tap) here\b.*|(?:source|sources|via|original(?: article)?|read the original(?: article)?)(?:: ?| at | on )\S*(?:https?:|www\.|\.com|\.org|\.net)\S*
this (?:article|story|post|piece) (?:was )?(?:originally |first )(?:appeared|published|posted)\b.*|views? expressed\b.*|the (?:views|opinions) expressed\b.*|this (?:post|article|page) (?:may )?contains? affiliate links\b.*|(?:we|\w+) may (?:earn|receive) (?:a|an affiliate) commission\b.*|(?:not|this is not) (?:financial|investment|legal) advice|your (?:subscription|browser|session)\b.*
to encourage thoughtful conversations\b.*|please (?:keep comments|be respectful|read our comment)\b.*|you must be logged in\b.*|comment moderation\b.*
"""

#: Headings and buttons of a comment section; a count may stand before or after.
_COMMENTS = r"""
(?:\d+|no|one|view all(?: \d+)?|show(?: \d+)?|all|load|see all) (?:comments?|repl(?:y|ies)|responses?|thoughts? on\b.*)(?: yet| so far)?(?: (?:on|to) [“"'‘].*)?
(?:comments?|repl(?:y|ies)|responses?|discussion) ?(?:\(\d+\)(?:: .*)?|: ?\d+)
(?:leave|post|write|add|submit|make) (?:a |your )?(?:reply|comment|response)s?(?: (?:below|to|cancel reply)\b.*)?(?: ?\(\d+\))?|cancel reply|post comment
(?:your )?e-?mail address will not be published\b.*|required fields are marked\b.*|comments? (?:are|is|have been) (?:closed|off|disabled|moderated)\b.*|comments? off
(?:log ?in|sign in|register|subscribe|login) to (?:comment|reply|leave|post|join)\b.*|be the first to (?:comment|reply|share)\b.*|sort(?:ed)? by:? (?:newest|oldest|best|top|popular)\b.*|join the (?:discussion|conversation)\b.*|save my name, e-?mail\b.*|notify me of (?:new|follow-up)\b.*
"""


def _alternatives(table: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row})" for row in table.split("\n") if row), re.I)


#: Buttons whose words are common: furniture only when alone on a line.
_BUTTON = re.compile(
    r"menu|search|close|e-?mail|bookmark|save|home(?: ?page)?|top|next|previous|help|careers|shop|reply", re.I
)  # fmt: skip
_SEGMENT = _alternatives(_SEGMENTS)
_COMMENT = _alternatives(_COMMENTS)
_COMMENT_HEADING = re.compile(r"(?:user |reader )?comments?|discussion|responses|replies", re.I)
_REFERENCES = re.compile(
    r"(?:references?|sources?|works cited|bibliography|external links|links|notes|further reading|read more)\s*:?", re.I
)  # fmt: skip
_SEPARATOR = re.compile(r"\s+[·|•»/›]\s+|\s+[–—-]\s+|(?<=[\w)])[.!]\s+(?=[A-Z])|\s{2,}")
_BYLINE = re.compile(rf"by\s+{_NAME}(?:,?\s+(?:and\s+)?{_NAME}){{1,8}}", re.I)
_SPAM = re.compile(
    r"[=>]>|=+>|\b(?:btc|bitcoin|crypto|usdt|casino|viagra|slots?|betting|jackpot|loan|earn \$|free money|"
    r"withdraw|airdrop|whats?app me|telegram|click|claim|ticket|promo ?code|bonus)\b", re.I,
)  # fmt: skip
_DATE_ONLY = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+\w{3,9}\.?,?\s+\d{4}|\w{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{4}-\d\d-\d\d)"
    r"(?:[,T ]*(?:at )?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}|Z|[+-]\d\d:?\d\d)?)?", re.I,
)  # fmt: skip


class _Line(NamedTuple):
    start: int
    end: int
    text: str  #: stripped of bullets and blanks


def find_furniture(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the lines that are page furniture, sorted, one span a line.

    Args:
        text: stored text; offsets are code points, end exclusive, without the line end.
    """
    lines = [line for line in _lines(text) if line.text]
    marked = [_is_furniture(line.text) for line in lines]
    _mark_bylines(lines, marked)
    _mark_references(lines, marked)
    _mark_menus(lines, marked)
    _mark_comments(lines, marked)
    return tuple((line.start, line.end) for line, is_ in zip(lines, marked, strict=True) if is_)


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for raw in text.split("\n"):
        body = raw.strip().strip("*•◦▪-–—>#|\u00a0\t ").rstrip("…. ")
        if body.startswith("(") and body.endswith(")"):
            body = body[1:-1].rstrip(". ")
        left = len(raw) - len(raw.lstrip())
        yield _Line(start + left, start + len(raw.rstrip()), body)
        start += len(raw) + 1


def _is_furniture(line: str) -> bool:
    """Tell whether a line is furniture by what it says alone."""
    if len(line) > LABEL_LENGTH:
        return _is_spam(line)
    if _DATE_ONLY.fullmatch(line) or _BUTTON.fullmatch(line) or not re.search(r"\w", line):
        return True
    plain = _URL.sub("", line)
    if plain != line and (len(plain.split()) < 6 or _is_spam(line)):
        return True
    segments = [part.strip(" .!:…") for part in _SEPARATOR.split(line)]
    kinds = [_is_label(part) for part in segments if part]
    if not kinds:
        return True
    # One label among short segments makes a bar of buttons; a sentence with a dash does not.
    bar = len(kinds) > 1 and any(kinds) and re.search(r"\s[·|•»›]\s", line)
    return all(kinds) or _is_label(line) or bool(bar) or _closes_with_labels(segments, kinds)


def _closes_with_labels(segments: list[str], kinds: list[bool]) -> bool:
    """Tell whether the line is a short remark and labels: "Next month: the repairman. Share it"."""
    return (
        kinds[0] and sum(kinds) * 2 >= len(kinds) and all(len(s) < PROSE_LENGTH for s in segments)
    )


def _is_label(segment: str) -> bool:
    return bool(_SEGMENT.fullmatch(segment) or _COMMENT.fullmatch(segment))


def _is_spam(line: str) -> bool:
    return bool(_URL.search(line)) and (
        len(_EMOJI.findall(line)) > 1 or len(_SPAM.findall(_URL.sub("", line))) > 1
    )


def _is_prose(line: _Line, marked: bool) -> bool:
    return not marked and len(line.text) >= PROSE_LENGTH


def _mark_bylines(lines: list[_Line], marked: list[bool]) -> None:
    """Mark "By Ann Lee and Bo Chen" near the top and the bottom, where bylines stand."""
    for index, line in enumerate(lines):
        near = index < 8 or index >= len(lines) - 4
        if near and len(line.text) <= 80 and _BYLINE.fullmatch(line.text.split(" | ")[0]):
            names = [w for w in line.text.split()[1:] if w not in {"and", "de", "van", "von", "al"}]
            marked[index] |= all(name[:1].isupper() for name in names)


def _mark_references(lines: list[_Line], marked: list[bool]) -> None:
    """Mark a heading such as "References" with the lines of links and citations under it."""
    for index, line in enumerate(lines):
        if not _REFERENCES.fullmatch(line.text):
            continue
        end = index + 1
        while end < len(lines) and (marked[end] or _URL.search(lines[end].text)):
            end += 1
        if end > index + 1:
            marked[index:end] = [True] * (end - index)


def _mark_menus(lines: list[_Line], marked: list[bool]) -> None:
    """Mark runs of menu entries: four or more lines of one to three words, among them a label.

    Only before the first and after the last line of prose: a list within the article stays.
    """
    prose = [index for index, line in enumerate(lines) if _is_prose(line, marked[index])]
    if not prose:
        return
    for first, last in ((0, prose[0]), (prose[-1] + 1, len(lines))):
        start = first
        while start < last:
            end = start
            while end < last and (marked[end] or len(lines[end].text.split()) <= 3):
                end += 1
            if end - start >= 4 and any(marked[start:end]):
                marked[start:end] = [True] * (end - start)
            start = end + 1


def _mark_comments(lines: list[_Line], marked: list[bool]) -> None:
    """Mark everything from the heading of the comment section to the end.

    A bare word ("Comments", "Discussion") is a heading of the page only if less prose follows than
    stands before it; a notice may have such a chapter.
    """
    lengths = [
        len(line.text) if _is_prose(line, is_) else 0
        for line, is_ in zip(lines, marked, strict=True)
    ]
    before, total = 0, sum(lengths)
    for index, line in enumerate(lines):
        segments = [part.strip(" .!") for part in _SEPARATOR.split(line.text)]
        certain = marked[index] and any(map(_COMMENT.fullmatch, segments))
        heading = _COMMENT_HEADING.fullmatch(line.text) and total - before < before / 2
        if before >= ARTICLE_LENGTH and (certain or heading):
            marked[index:] = [True] * (len(lines) - index)
            return
        if heading and index == len(lines) - 1:
            marked[index] = True
        before += lengths[index]
