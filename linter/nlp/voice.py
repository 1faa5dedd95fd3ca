"""Whose words a place holds: inside quotation marks, under a myth label, or the author's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from linter.model.segment import Segment, SegmentKind
from linter.nlp.matching import Match
from linter.nlp.units import HEADS, Unit

_NEAR = 60  # code points between a verb of saying and the professional who says it


def quoted(segment: Segment, unit: Unit, hit: Match) -> bool:
    """Return whether a cue stands inside quotation marks that hold at least three words."""
    own = [token for token in unit.tokens[hit.start : hit.end] if token.start >= 0]
    if not own:
        return False
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
                return True
    return False


_SAYS = re.compile(
    r"\b(?:says|said|explains|explained|advises|advised|adds|added|recommends|notes|tells us|warns|answers|replies)\b"
)
_EXPERT = re.compile(
    r"\b(?:dr|doctor|prof(?:essor)?|dermatologists?|nurse|pharmacist|clinician|surgeon|aesthetician|esthetician|facialist"
    r"|therapist|practitioner|injector|consultant|founder|chemist|formulator)\b",
    re.IGNORECASE,
)
_OWN_STORY = frozenset("i my me mine myself".split())


def endorsed(segment: Segment, unit: Unit) -> bool:
    """Return whether quoted words are advice that the article gives its reader, and no customer's story.

    They answer a question that the article puts, or a professional who is named beside them says them; and nobody
    tells in them of his own skin.
    """
    if any(token.word in _OWN_STORY for token in unit.tokens[unit.own :]):
        return False
    if segment.question is not None and segment.kind is not SegmentKind.QUOTATION:
        return True
    spoken = _SAYS.search(segment.text)
    return spoken is not None and any(
        abs(person.start() - spoken.end()) <= _NEAR for person in _EXPERT.finditer(segment.text)
    )


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
