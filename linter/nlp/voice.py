"""Whose words a place holds: inside quotation marks, under a myth label, or the author's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from linter.model.segment import Segment, SegmentKind
from linter.nlp.matching import Match
from linter.nlp.units import HEADS, Unit

_PARAGRAPHS = 6  # of one block quotation that are searched for its speaker, before and after
_NEAR = 60  # code points between a verb of saying and the professional who says it


def quoted(segment: Segment, unit: Unit, hit: Match) -> bool:
    """Return whether a cue stands inside quotation marks that hold at least three words."""
    return quotation(segment, unit, hit) is not None


def quotation(segment: Segment, unit: Unit, hit: Match) -> tuple[int, int] | None:
    """Return the place, in the segment's text, of the quoted words around a cue if there are at least three."""
    own = [token for token in unit.tokens[hit.start : hit.end] if token.start >= 0]
    if not own:
        return None
    at = unit.sentence.start + own[0].start
    before, after = segment.text[:at], segment.text[at:]
    for opening, closing in (("“", "”"), ("‘", "’"), ('"', '"')):
        if opening == closing:
            inside = before.count('"') % 2 == 1 and '"' in after
            start = before.rfind('"')
        else:
            start = before.rfind(opening)
            inside = start > before.rfind(closing) and closing in after
        if inside:
            end = after.find(closing)
            if len((before[start + 1 :] + after[:end]).split()) >= 3:
                return start + 1, at + end
    return None


_REVIEWS = re.compile(
    r"\b(?:testimonials?|reviews?|feedback|success stories|kind words"
    r"|(?:clients?|customers?|patients?|guests?|people|they|users?|readers?|listeners?|brides) "
    r"(?:say|said|tell|told|think|write|wrote|report|love)|(?:said|say|write|written|wrote) about us"
    r"|in their (?:own )?words"
    r"|word of mouth)\b",
    re.IGNORECASE,
)


def _under_reviews(segment: Segment, segments: Sequence[Segment]) -> bool:
    return bool(segment.headings) and _REVIEWS.search(segments[segment.headings[-1]].text) is not None


_SPEAKER = re.compile(
    r"[“”\"]|(?:^|\s)[—–-]{1,2}\s?[A-Z]|\b(?:I|I'm|I've|I'd|I'll|I’m|I’ve|I’d|I’ll|[Mm]e|[Mm]y|[Mm]ine)\b", re.MULTILINE
)


def set_off(number: int, segments: Sequence[Segment]) -> bool:
    """Return whether a block quotation holds somebody else's words, and is no call-out of the page itself.

    Somebody speaks where there are quotation marks, a name behind a dash or a first person, or where the heading
    announces reviews; "> **Tip:** leave six weeks between peels" is the page's own advice.
    """
    segment = segments[number]
    if segment.kind is not SegmentKind.QUOTATION:
        return False
    if segment.headings and _REVIEWS.search(segments[segment.headings[-1]].text) is not None:
        return True
    return any(
        _SPEAKER.search(other.text) is not None
        for other in segments[max(0, number - _PARAGRAPHS) : number + _PARAGRAPHS + 1]
        if other.kind is SegmentKind.QUOTATION and other.block == segment.block
    )


def testimony(segment: Segment, segments: Sequence[Segment], unit: Unit, hit: Match) -> tuple[int, int] | None:
    """Return the place, in the segment's text, of the words in which somebody else speaks around a cue.

    They stand in quotation marks, in a block quotation, behind stars, or under a heading that announces reviews.
    """
    inside = quotation(segment, unit, hit)
    if inside is not None:
        return inside
    if segment.kind in HEADS:
        return None
    if (
        set_off(unit.sentence.segment, segments)
        or segment.text.lstrip().startswith(("★", "⭐"))
        or (segment.headings and _REVIEWS.search(segments[segment.headings[-1]].text) is not None)
    ):
        return 0, len(segment.text.rstrip())
    return None


_SAYS = re.compile(
    r"\b(?:says|said|explains|explained|advises|advised|adds|added|recommends|notes|tells us|warns|answers|replies)\b"
)
_EXPERT = re.compile(
    r"\b(?:dr|doctor|prof(?:essor)?|dermatologists?|nurse|pharmacist|clinician|surgeon|aesthetician|esthetician|facialist"
    r"|therapist|practitioner|injector|consultant|founder|chemist|formulator)\b",
    re.IGNORECASE,
)
_OWN_STORY = frozenset("i my me mine myself".split())


_TO_BE_SAID = re.compile(
    r"\b(?:scripts?|approved wording|word for word|read (?:it |this )?(?:out|aloud)"
    r"|(?:say|tell|repeat|explain) (?:this|it|to|them|him|her|(?:the |your |every |each )?(?:clients?|patients?|guests?"
    r"|customers?|callers?))|we (?:always |often |usually )?(?:say|tell|advise))\b",
    re.IGNORECASE,
)


_PROVIDES = re.compile(r"\b(?:we|us|our|my (?:clients|patients|customers|guests))\b", re.IGNORECASE)
_ADDRESSED = re.compile(r"\byou(?:['’](?:ll|re|ve|d)|rs?)?\b", re.IGNORECASE)
_CUSTOMER = re.compile(
    r"\b(?:I (?:had|booked|was|went|felt|looked|loved|got|came|paid|have had|can['’]t believe|couldn['’]t|noticed)"
    r"|I['’]ve (?:had|been|got|tried|used)"
    r"|my (?:skin|face|husband|wife|mum|mother|friends?|wedding|lips|forehead|legs|scars?|acne)"
    r"|(?:they|the (?:team|staff|girls|nurses?|clinic)) (?:told|gave|said|were|was|made|looked)|thank (?:you|them))\b",
    re.IGNORECASE,
)


def _speaks_for_the_page(text: str) -> bool:
    """Return whether those who are quoted offer something to the reader: "we simply give you an antihistamine"."""
    return (
        _PROVIDES.search(text) is not None
        and _ADDRESSED.search(text) is not None
        and _CUSTOMER.search(text) is None
        and not text.lstrip().startswith(("★", "⭐"))
    )


def endorsed(segment: Segment, segments: Sequence[Segment], unit: Unit) -> bool:
    """Return whether quoted words are advice that the article gives its reader, and no customer's story.

    They answer a question that the article puts, a professional who is named beside them says them, they are a text
    that staff are to say, and nobody tells in them of his own skin; or those who speak offer something to the reader.
    """
    set_apart = segment.kind is SegmentKind.QUOTATION and not _under_reviews(segment, segments)
    if _speaks_for_the_page(segment.text if set_apart else unit.sentence.text):
        return set_apart or not _under_reviews(segment, segments)
    if any(token.word in _OWN_STORY for token in unit.tokens[unit.own :]):
        return False
    if segment.question is not None and segment.kind is not SegmentKind.QUOTATION:
        return True
    before = segments[unit.sentence.segment - 1] if unit.sentence.segment > 0 else segment
    if _TO_BE_SAID.search(before.text) or _TO_BE_SAID.search(segment.text.partition('"')[0].partition("“")[0]):
        return True
    spoken = _SAYS.search(segment.text)
    return spoken is not None and any(
        abs(person.start() - spoken.end()) <= _NEAR for person in _EXPERT.finditer(segment.text)
    )


_REPLY_WORDS = 14
_PASSAGES = frozenset({SegmentKind.PARAGRAPH, SegmentKind.LIST_ITEM, SegmentKind.ANSWER})
_ATTRIBUTED = re.compile(
    r"^[\s*_”\"’'.,]*(?:[—–-]|\(|(?:says?|said|writes?|wrote|told|adds?|added|reports?|raves?|gush\w*)\b"
    r"|[A-Z]\w+,? (?:says?|said|wrote|adds?)\b)"
)
_REBUTS = re.compile(
    r"\b(?:no|nope|nah|not|never|cannot|nonsense|rubbish|bunk|wrong|false|untrue|myth|alas|sadly|sorry|if only|hardly"
    r"|unlikely|\w+n['’]t)\b|^\W*so (?:is|are|was|were|did|does)\b|^\W*(?:everything|water|air) is\b"
    r"|^\W*(?:it|they|he|she|that|this|there) (?:really |certainly |surely )?"
    r"(?:has|have|is|are|does|do|did|was|can|will)[;,.!]",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"\b(?:language|words?|wording|phrases?|claims?|lines?|things?|sentences?)\b.{0,20}\b(?:do not|don['’]t|never"
    r"|must not|mustn['’]t|cannot|can['’]t|won['’]t|avoid|banned|forbidden)\b"
    r"|\b(?:never|do not|don['’]t) (?:say|write|promise|use)\b"
    r"|\bthings (?:people|clients|patients|readers|they) (?:believe|tell|say|hear)\b|\bnot to say\b|\bremoved posts\b",
    re.IGNORECASE,
)


_OPENS_QUOTED = re.compile(r"^[\s*_]*[“\"‘]([^”\"’]{8,})[”\"’][\s*_]*")
_LEAST_ANSWER = 4  # words


def _answers(segment: Segment) -> bool:
    """Return whether a paragraph quotes somebody first and then answers: one of a list of sayings, or of letters."""
    opening = _OPENS_QUOTED.match(segment.text) if segment.kind in _PASSAGES else None
    if opening is None:
        return False
    rest = segment.text[opening.end() :]
    return len(rest.split()) >= _LEAST_ANSWER and _ATTRIBUTED.match(rest) is None


def rebutted(segment: Segment, segments: Sequence[Segment], unit: Unit, hit: Match) -> bool:
    """Return whether quoted words are somebody's that the page only answers, or lists as not to be said.

    *"It is natural, so it is safe."* So is hemlock. The answer stands right behind the closing mark and denies; a name
    there (“Loved it!” — Ann) makes it a review.
    """
    inside = quotation(segment, unit, hit)
    if any(_UNSAID.search(segments[index].text) for index in segment.headings):
        return inside is not None or segment.kind is SegmentKind.LIST_ITEM
    if inside is None:
        return False
    rest = segment.text[inside[1] + 1 :]
    if not rest.strip(" *_.,") and unit.sentence.segment + 1 < len(segments):
        following = segments[unit.sentence.segment + 1]
        if following.headings == segment.headings and following.kind is segment.kind is SegmentKind.PARAGRAPH:
            rest = following.text
    if _ATTRIBUTED.match(rest):
        return False
    if _answers(segment) and any(
        _answers(other)
        for number, other in enumerate(segments)
        if number != unit.sentence.segment and other.headings == segment.headings
    ):
        return True
    return _REBUTS.search(" ".join(rest.split()[:_REPLY_WORDS])) is not None


def in_myth(segment: Segment, segments: Sequence[Segment], unit: Unit) -> bool:
    """Return whether a sentence is the wording of a myth: labelled so, and not after the fact that answers it."""
    words = [token.word for token in unit.tokens[unit.own :]]
    if words[:1] in (["myth"], ["misconception"], ["rumor"]):
        return True
    if segment.kind in HEADS:
        return words[:1] == ["myth"]
    if words[:1] in (["fact"], ["truth"], ["reality"]):
        return False
    upto = segment.text[: unit.sentence.start].casefold()
    myth, fact = upto.rfind("myth:"), max(upto.rfind("fact:"), upto.rfind("truth:"), upto.rfind("reality:"))
    if myth > fact:
        return True
    if segment.column_header is not None:
        return "myth" in segments[segment.column_header].text.casefold()
    return False
