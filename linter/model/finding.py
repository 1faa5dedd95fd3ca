"""What the linter reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from linter.model.levels import Category as Category
from linter.model.levels import Confidence as Confidence
from linter.model.levels import Severity as Severity
from linter.model.segment import Segment
from linter.model.source import SourceFile, SourceSpan


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class FindingSpan:
    """One place of a finding."""

    role: str  # "primary", or "related" for the other places
    label: str  # what this place says, in a few words ("says no downtime")
    span: SourceSpan
    text: str  # the draft between span.start and span.end, to the letter
    path: str | None = None  # when the place is in another file than the finding


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an editor should look at; immutable and complete, so that a reporter needs nothing else."""

    rule: str  # "procedures/downtime": pack and rule id
    category: Category
    topic: str  # an id of the contract
    severity: Severity
    confidence: Confidence
    message: str  # one sentence, with the words of the draft
    why: str  # what harm it can do
    help: str  # what to write instead
    sources: tuple[Source, ...]
    spans: tuple[FindingSpan, ...]  # the first is primary
    fingerprint: str  # stays the same when text elsewhere in the draft moves or changes
    trace: tuple[str, ...] = ()  # how it was found, step by step; printed by --explain


@dataclass(frozen=True, slots=True)
class Considered:
    """A pair that looked like a contradiction and was judged compatible; shown by --explain."""

    rule: str
    reason: str  # the name of the compatibility test that it passed
    first: SourceSpan
    second: SourceSpan


class Coverage(StrEnum):
    """How a draft stands to one topic of the safety checklist."""

    PRESENT = "present"
    MISSING = "missing"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One topic of the safety checklist of a draft."""

    topic: str  # an id of the contract
    coverage: Coverage
    places: tuple[SourceSpan, ...] = ()  # where the draft speaks of it, in the order of the page
    asked_by: tuple[str, ...] = ()  # where it is not asked: the names of what would ask for it


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one draft."""

    source: SourceFile
    findings: tuple[Finding, ...] = ()
    suppressed: int = 0
    words: int = 0
    considered: tuple[Considered, ...] = ()
    notes: tuple[str, ...] = ()  # what was not checked, and why ("looks German; not judged")
    unused_suppressions: tuple[tuple[int, str], ...] = ()  # line and rule of comments that suppressed nothing
    hidden: int = 0  # findings left out by select, ignore, min-severity or min-confidence
    baselined: int = 0  # findings that the baseline knows
    untouched: int = 0  # findings away from the lines that changed (--diff)
    checklist: tuple[ChecklistItem, ...] = ()  # every safety topic; empty where nothing was judged
    copy: tuple[Segment, ...] = ()  # the draft as a reader sees it, where the run was asked for it


@dataclass(frozen=True, slots=True)
class FileError:
    """A draft that could not be checked, and why."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class PackInfo:
    """A rule pack that took part."""

    id: str
    version: str


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a format says of a rule beside its findings."""

    id: str  # "recovery/downtime-or-none"
    category: Category
    topic: str
    severity: Severity
    confidence: Confidence
    message: str  # with its placeholders
    why: str
    help: str
    sources: tuple[Source, ...]
    jurisdictions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StaleEntry:
    """A finding of the baseline that is not there any more."""

    baseline: str  # the baseline's path
    path: str  # the draft's, as the baseline has it
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a run: every draft that was read, sorted by path, and every one that could not be."""

    files: tuple[FileReport, ...]
    errors: tuple[FileError, ...] = ()
    version: str = ""
    model: str = ""  # "en_core_web_sm 3.8.0"
    packs: tuple[PackInfo, ...] = field(default=())
    excluded: tuple[str, ...] = ()  # drafts that were named and that the setting `exclude` left out
    notes: tuple[str, ...] = ()  # what was not checked in any draft, and how to have it checked
    rules: tuple[RuleInfo, ...] = ()  # the rules that have findings here, by id
    stale: tuple[StaleEntry, ...] = ()  # what the baseline holds for nothing

    def count(self, severity: Severity) -> int:
        """Return the number of findings of a severity."""
        return sum(finding.severity is severity for file in self.files for finding in file.findings)
