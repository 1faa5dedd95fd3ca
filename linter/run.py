"""The conductor, paths + Settings → Report: finds and reads drafts, calls the core, applies comments and selection."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from linter import cache as stored
from linter.baseline import Baseline, Entry, judge, read_baseline, stale_entries
from linter.cache import Cache, digest_of, program_digest
from linter.changes import Change, Changes, compare
from linter.cores import CORES
from linter.discovery import discover, display_path
from linter.errors import DraftError, SettingsError
from linter.language import foreign_language
from linter.model.finding import Category, FileError, FileReport, Finding, Report, RuleInfo, StaleEntry
from linter.model.segment import plain_segments
from linter.model.selection import names_of
from linter.model.source import SourceFile
from linter.model.stopwatch import WATCH
from linter.nlp.pipeline import model_name, pipeline_identity
from linter.packs.builtin import builtin_packs
from linter.packs.catalogue import packs_digest
from linter.readers import extractor, read_notes, read_segments, supported_suffixes
from linter.recogniser import identity as recogniser_identity
from linter.rulebook import active_rules, catalogued, check_names, forget_own_packs, is_off, rule_names
from linter.settings import Settings, SettingsSource
from linter.suppress import suppress
from linter.version import __version__

if TYPE_CHECKING:
    from linter.packs import Rule, RuleSet

Progress = Callable[[int, int], None]  # drafts done, drafts in all


@dataclass(frozen=True, slots=True)
class Piped:
    """A draft that came through standard input, or as a value."""

    path: str  # what to call it; the suffix says how to read it
    data: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report, and what only the one who started the run wants to know."""

    report: Report
    failing: bool  # a finding reached the failing level of its draft
    seconds: dict[str, float] = field(default_factory=dict)  # time by stage, summed over workers
    rule_seconds: dict[str, float] = field(default_factory=dict)  # time by rule, summed over workers, when asked for
    recalled: int = 0  # drafts whose findings came from the cache
    remarks: tuple[str, ...] = ()  # what went wrong without harm to the report: a damaged cache entry
    baselines: tuple[Baseline, ...] = ()  # as they are to be written, when that was asked for
    forgotten: int = 0  # findings that the baselines held for nothing and do not hold any more

    @property
    def status(self) -> int:
        """Return the exit status: 2 when something could not be done, else 1 or 0."""
        return 2 if self.report.errors else int(self.failing)


@dataclass(frozen=True, slots=True)
class _Job:
    """One draft to check."""

    path: str
    place: Path | Piped
    settings: Settings


@dataclass(frozen=True, slots=True)
class _Checked:
    """What a worker hands back."""

    outcome: FileReport | FileError
    seconds: dict[str, float]
    rules: dict[str, float] = field(default_factory=dict)


# ---------------------------------------------------------------------------------------------------------------------
# Reading


def decode(path: str, data: bytes) -> SourceFile:
    """Return a draft from its bytes: UTF-8, byte-order mark removed, line ends untouched; or what a reader extracts.

    Raises:
        DraftError: the bytes are no text in UTF-8, or not of the format that the suffix says; the message says where
            and what to do.

    """
    special = extractor(path)
    if special is not None:
        return special.extract(path, data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DraftError("line 1, byte 0: UTF-16, not UTF-8; save it as UTF-8")
    zero = data.find(b"\0")
    if zero >= 0:
        line = data.count(b"\n", 0, zero) + 1
        raise DraftError(f"line {line}, byte {zero}: a NUL byte, so this is no text file; give the draft as UTF-8 text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DraftError(
            f"line {line}, byte {error.start}: not UTF-8 (0x{data[error.start]:02X}); save it as UTF-8, "
            "for example with `iconv -f WINDOWS-1252 -t UTF-8`"
        ) from error
    return SourceFile(path, text.removeprefix("\ufeff"))


def _too_long(settings: Settings, size: int | None = None) -> DraftError:
    known = "" if size is None else f" ({size:,})"
    return DraftError(
        f"more than {settings.max_bytes:,} bytes{known}; split the draft, or raise max-bytes in the settings"
    )


def check_length(text: str, settings: Settings) -> None:
    """Check that a draft that is at hand as text is not longer than the settings allow.

    Raises:
        DraftError: it is.

    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > settings.max_bytes:
        raise _too_long(settings, size)


def largest(path: Path, settings: Settings) -> int:
    """Return how many bytes a file may have; one with pictures in it may have more than its text."""
    special = extractor(path.name)
    return settings.max_bytes if special is None else max(special.largest, settings.max_bytes)


def _sized(source: SourceFile, settings: Settings) -> SourceFile:
    """Return the draft, unless the text that was extracted from it is too long."""
    if source.blocks and len(source.text.encode("utf-8", "surrogatepass")) > settings.max_bytes:
        raise _too_long(settings)
    return source


def read_piped(draft: Piped, settings: Settings) -> SourceFile:
    """Return a draft that is at hand as bytes.

    Raises:
        DraftError: it cannot be used; the message says why, without the path.

    """
    if len(draft.data) > largest(Path(draft.path), settings):
        raise _too_long(settings)
    return _sized(decode(draft.path, draft.data), settings)


def read_draft(path: Path, settings: Settings) -> SourceFile:
    """Return a draft from its file.

    Raises:
        DraftError: it cannot be read; the message says why, without the path.

    """
    try:
        with path.open("rb") as stream:
            state = os.fstat(stream.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise DraftError("not a regular file; give the draft as a file, or `-` for standard input")
            most = largest(path, settings)
            data = stream.read(most + 1)
    except OSError as error:
        raise DraftError(f"cannot be read: {error.strerror or error}; check the path and its permissions") from error
    if len(data) > most:
        raise _too_long(replace(settings, max_bytes=most), max(state.st_size, len(data)))
    return _sized(decode(display_path(path), data), settings)


# ---------------------------------------------------------------------------------------------------------------------
# One draft


def _by_place(finding: Finding) -> tuple[object, ...]:
    spans = [(place.path or "", place.span.start, place.span.end) for place in finding.spans]
    # The first place on the page that the finding speaks of leads; the rest only breaks ties.
    return (spans[0] if spans else ("", 0, 0), finding.category.value, finding.rule, finding.message, spans)


def _chosen(finding: Finding, settings: Settings) -> bool:
    names = names_of(finding.rule, finding.category.value, finding.topic)
    return (
        (not settings.select or not names.isdisjoint(settings.select))
        and names.isdisjoint(settings.ignore)
        and finding.severity.rank >= settings.min_severity.rank
        and finding.confidence.rank >= settings.min_confidence.rank
    )


def _unjudged(source: SourceFile, words: str) -> str | None:
    """Return why there is nothing to judge, or None."""
    if not source.text.strip():
        return "the draft is empty; nothing was checked" if not source.text else "only white space; nothing was checked"
    if not words.strip():
        return "no copy to check: only code, markup or settings"
    language = foreign_language(words)
    if language is not None:
        return f"looks like {language}; not judged, since skinlint reads English (`exclude` leaves it out)"
    return None


def _deaf(different: Iterable[Settings], memory: _Memory | None) -> list[str]:
    """Return a note when the recogniser is wanted and cannot be used; the cues work without it."""
    if not any(settings.recogniser for settings in different):
        return []
    if memory is not None:
        problem = memory.problem()
    else:
        from linter.engine import recogniser_problem

        problem = recogniser_problem()
    return [problem] if problem else []


def examine(source: SourceFile, settings: Settings, rules: RuleSet | None = None) -> FileReport:
    """Return everything that is found in one draft, in the order of the page; nothing suppressed or left out.

    This is what the cache keeps: it depends on the draft's text and suffix, the active rules and the model alone.

    Raises:
        LinterError: the draft, a pack, a setting or the model is unusable.

    """
    segments = read_segments(source)
    notes = tuple(read_notes(source))
    reason = _unjudged(source, plain_segments(segment for segment in segments if not segment.boilerplate))
    if reason is not None:
        return FileReport(source, notes=(*notes, reason))
    rules = active_rules(settings) if rules is None else rules
    # Here and not above: the core brings spaCy, and much of what the command line does needs no parser.
    from linter.engine import chosen_recogniser, lint

    report = lint(source, segments, rules, model=settings.model, recogniser=chosen_recogniser(settings.recogniser))
    return replace(report, findings=tuple(sorted(report.findings, key=_by_place)), notes=(*notes, *report.notes))


Judge = Callable[[Finding], bool]


def _no(_finding: Finding) -> bool:
    return False


def _yes(_finding: Finding) -> bool:
    return True


def sift(
    report: FileReport,
    settings: Settings,
    rules: Iterable[Rule | RuleInfo],
    known: Judge = _no,
    touched: Judge = _yes,
) -> FileReport:
    """Return the report with what is to be told: comments obeyed, the baseline held back, selection applied.

    Args:
        report: Everything that was found.
        settings: What holds for the draft.
        rules: The active rules, whose names comments may give.
        known: Whether the baseline holds a finding; asked once for each.
        touched: Whether a finding is within what changed.

    """
    source = report.source
    sorted_out = suppress(
        source,
        report.findings,
        known=rule_names(rules) if "skinlint-" in source.text else (),
        require_reason=settings.require_suppression_reason,
    )
    kept: list[Finding] = []
    baselined = untouched = hidden = 0
    for finding in sorted_out.kept:
        held = known(finding)  # before the selection: what is filtered out today is no stale entry
        if not _chosen(finding, settings):
            hidden += 1
        elif held:
            baselined += 1
        elif not touched(finding):
            untouched += 1
        else:
            kept.append(finding)
    return replace(
        report,
        findings=tuple(kept),
        suppressed=sum(_chosen(finding, settings) for finding in sorted_out.suppressed),
        hidden=hidden,
        baselined=baselined,
        untouched=untouched,
        notes=(*report.notes, *sorted_out.notes),
        unused_suppressions=sorted_out.unused,
    )


def check_source(source: SourceFile, settings: Settings, rules: RuleSet | None = None) -> FileReport:
    """Return what is to be reported about one draft: read, checked, suppressed, selected, in the order of the page.

    Raises:
        LinterError: the draft, a pack, a setting or the model is unusable.

    """
    rules = active_rules(settings) if rules is None else rules
    return sift(examine(source, settings, rules), settings, rules.rules)


def _read(job: _Job) -> SourceFile:
    if isinstance(job.place, Piped):
        return read_piped(job.place, job.settings)
    return read_draft(job.place, job.settings)


def _work(job: _Job) -> _Checked:
    """Check one draft; what is wrong with the draft becomes a FileError, anything else rises."""
    seconds: dict[str, float] = {}
    WATCH.take()
    begin = perf_counter()
    try:
        source = _read(job)
        seconds["read"] = perf_counter() - begin
        begin = perf_counter()
        report = examine(source, job.settings)
        seconds["check"] = perf_counter() - begin
    except DraftError as error:
        return _Checked(FileError(job.path, str(error).removeprefix(f"{job.path}: ")), seconds)
    except Exception as error:
        error.add_note(f"while checking {job.path}")
        raise
    stages, rules = WATCH.take()
    return _Checked(report, seconds | stages, rules)


_MANY = 256  # drafts
_WORTH = 60_000  # bytes of drafts that make one more worker pay for its start


def _prepare(different: Iterable[Settings], cache: Cache | None) -> None:
    """Read and compile the rules, so that no draft waits for them, and workers that are forked find them done."""
    from linter.engine import understanding

    sys.setswitchinterval(0.001)  # the recogniser's thread asks for a moment of ours after each sentence
    for settings in different:
        understanding(active_rules(settings, cache), settings.model, cache)


def _start_worker(different: Sequence[Settings], cache: Cache | None, by_rule: bool) -> None:
    """Let the parent alone answer Ctrl-C, so that workers do not each print a traceback; get ready."""
    import signal

    WATCH.by_rule = by_rule
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _prepare(different, cache)


def _size(job: _Job) -> int:
    """Return the bytes of a draft; 0 where they cannot be known, which reading it will explain."""
    if isinstance(job.place, Piped):
        return len(job.place.data)
    try:
        return job.place.stat().st_size
    except OSError:
        return 0


def _worked(jobs: Sequence[_Job], workers: int, cache: Cache | None, beside: bool) -> Iterator[_Checked]:
    """Yield the outcome of every job, in their order, whatever the number of workers."""
    if not jobs:
        return
    different = list(dict.fromkeys(job.settings for job in jobs))
    workers = min(workers or CORES, len(jobs), 1 + sum(map(_size, jobs)) // _WORTH)
    if workers <= 1 and beside and CORES > 1:
        from linter.nlp.beside import start

        start(different[0].model)
    _prepare(different, cache)
    if workers <= 1:
        yield from map(_work, jobs)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A fork finds the rules compiled and the pipeline loaded, and shares their memory; elsewhere each worker does both.
    method = "fork" if sys.platform == "linux" else "spawn"
    if method == "fork":
        from linter.engine import load_pipeline

        for model in dict.fromkeys(settings.model for settings in different):
            load_pipeline(model)
        gc.freeze()  # or looking for garbage would write to what workers share, and so copy it
    context = multiprocessing.get_context(method)
    try:
        with ProcessPoolExecutor(
            workers, mp_context=context, initializer=_start_worker, initargs=(different, cache, WATCH.by_rule)
        ) as pool:
            yield from pool.map(_work, jobs, chunksize=max(1, min(8, len(jobs) // (workers * 4))))
    finally:
        gc.unfreeze()


# ---------------------------------------------------------------------------------------------------------------------
# A run


def _jobs(
    paths: Iterable[Path], piped: Iterable[Piped], sources: SettingsSource
) -> tuple[list[_Job], list[FileError], tuple[str, ...]]:
    suffixes = supported_suffixes()
    found = discover(
        paths, suffixes, lambda path, folder: sources.for_folder(path.parent).excludes(path, folder=folder)
    )
    jobs = [_Job(display_path(path), path, sources.for_draft(path)) for path in found.paths]
    errors = list(found.errors)
    for draft in piped:
        place = Path(draft.path)
        if place.suffix.lower() in suffixes:
            jobs.append(_Job(draft.path, draft, sources.for_draft(place)))
        else:
            readable = ", ".join(sorted(suffixes))
            errors.append(FileError(draft.path, f"cannot tell its format; name it with one of {readable}"))
    return sorted(jobs, key=lambda job: job.path), errors, found.excluded


def _same(path: Path, other: Path) -> bool:
    """Return whether two paths lead to one file, which need not exist."""
    return os.path.realpath(path) == os.path.realpath(other)


def _not_checked(settings: Iterable[Settings], cache: Cache | None) -> Iterator[str]:
    """Yield what no draft was checked for."""
    off: set[str] = set()
    chosen: set[str] = set()
    for one in settings:
        chosen.update(one.jurisdictions)
        off.update(place for rule in catalogued(one, cache).rules for place in rule.jurisdictions)
    if off - chosen:
        yield f"rules of {', '.join(sorted(off - chosen))} (add them with --jurisdiction)"


def _model_identity(settings: Settings) -> list[str]:
    """Return what the understanding of a draft depends on beside rules and code, without loading any of it."""
    parts = pipeline_identity(settings.model)
    parts.append(recogniser_identity() if settings.recogniser else "no recogniser")
    return parts


class _Memory:
    """What earlier runs found, for one run."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self._bases: dict[Settings, str | None] = {}

    def recall(self, source: SourceFile, settings: Settings) -> FileReport | None:
        """Return what was found in a draft of this text under such settings, or None."""
        key = self._key(source, settings)
        data = None if key is None else self.cache.read("findings", key)
        if key is None or data is None:
            return None
        try:
            return stored.from_plain(data, source)
        except (KeyError, TypeError, ValueError):
            self.cache.reject("findings", key)
            return None

    def keep(self, report: FileReport, settings: Settings) -> None:
        """Keep what was found in a draft."""
        key = self._key(report.source, settings)
        if key is not None:
            self.cache.write("findings", key, stored.to_plain(report))

    def problem(self) -> str | None:
        """Return why the recogniser cannot be used, or None; found out once for each installation."""
        key = digest_of("recogniser", program_digest(), recogniser_identity())
        data = self.cache.read("recogniser", key)
        if isinstance(data, dict) and "problem" in data:
            problem = data["problem"]
            return None if problem is None else str(problem)
        from linter.engine import recogniser_problem

        problem = recogniser_problem()
        self.cache.write("recogniser", key, {"problem": problem})
        return problem

    def _key(self, source: SourceFile, settings: Settings) -> str | None:
        if settings not in self._bases:
            packs = packs_digest([*builtin_packs(), *settings.rules])
            active = [rule.id for rule in catalogued(settings, self.cache).rules if not is_off(rule, settings)]
            self._bases[settings] = (
                None
                if packs is None
                else digest_of(program_digest(), packs, settings.severity, active, _model_identity(settings))
            )
        base = self._bases[settings]
        if base is None:
            return None
        text = hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest()
        # The same words may be a heading in one draft and a cell in another: how they stand on the page counts.
        layout = [astuple(block) for block in source.blocks]
        return digest_of("findings", base, Path(source.path).suffix.lower(), text, layout)


def _checked(
    jobs: Sequence[_Job], workers: int, memory: _Memory | None, beside: bool
) -> Iterator[tuple[_Job, _Checked, bool]]:
    """Yield every job with its outcome and whether that was remembered: first those that were."""
    new: list[_Job] = []
    for job in jobs:
        begin = perf_counter()
        report = None
        if memory is not None:
            with contextlib.suppress(DraftError):  # the worker tells it
                report = memory.recall(_read(job), job.settings)
        if report is None:
            new.append(job)
        else:
            yield job, _Checked(report, {"read": perf_counter() - begin}), True
    for job, checked in zip(new, _worked(new, workers, None if memory is None else memory.cache, beside), strict=True):
        if memory is not None and isinstance(checked.outcome, FileReport):
            memory.keep(checked.outcome, job.settings)
        yield job, checked, False


def _touched(job: _Job, report: FileReport, changes: Changes, memory: _Memory | None) -> Judge:
    """Return whether a finding of a draft counts as new since the commit.

    It does when one of its places stands on a changed line. A missing topic speaks of the whole draft: it counts as
    well when the draft as it was did not miss it, say because the sentence about sunscreen was taken out.
    """
    assert isinstance(job.place, Path)
    change = changes.of(job.place)
    old = SourceFile(job.path, change.before or "")
    if change.data and extractor(job.path) is not None:
        try:
            old = decode(job.path, change.data)
            change = compare(old, report.source)
        except DraftError:  # what it was cannot be read: all of it counts as new
            change = Change(whole=True)
    missed_before: set[str] | None = None

    def touched(finding: Finding) -> bool:
        nonlocal missed_before
        if change.touches(report.source, finding):
            return True
        if finding.category is not Category.MISSING or change.before is None:
            return False
        if missed_before is None:
            missed_before = _missed(old, job, memory)
        return finding.topic not in missed_before

    return touched


def _missed(before: SourceFile, job: _Job, memory: _Memory | None) -> set[str]:
    """Return the topics that a draft missed before it was changed."""
    report = None if memory is None else memory.recall(before, job.settings)
    if report is None:
        report = examine(before, job.settings)
        if memory is not None:
            memory.keep(report, job.settings)
    return {finding.topic for finding in report.findings if finding.category is Category.MISSING}


class _Held:
    """The baselines of a run, each read once."""

    def __init__(self, settings: Iterable[Settings], mode: BaselineMode) -> None:
        self.mode = mode
        self.by_path: dict[Path, Baseline] = {}
        self._checked: dict[Path, dict[str, Settings]] = {}
        for one in settings:
            if one.baseline is not None and one.baseline not in self.by_path:
                self.by_path[one.baseline] = read_baseline(one.baseline, missing_ok=mode == "renew")
            elif one.baseline is None and mode != "use":
                raise SettingsError("no baseline is named; add --baseline FILE, or `baseline:` to the settings")

    def judge(self, job: _Job) -> Judge:
        """Return whether the baseline of a draft holds a finding; to renew it, only what is filtered out is asked."""
        if job.settings.baseline is None:
            return _no
        baseline = self.by_path[job.settings.baseline]
        self._checked.setdefault(baseline.path, {})[baseline.name_of(job.path)] = job.settings
        if self.mode != "renew":
            return lambda finding: baseline.knows(job.path, finding)
        return lambda finding: not _chosen(finding, job.settings) and baseline.knows(job.path, finding)

    def stale(self, baseline: Baseline, cache: Cache | None) -> tuple[Entry, ...]:
        """Return the entries whose findings are gone; of drafts that were not read, nothing is known."""
        checked = self._checked.get(baseline.path, {})

        def off(entry: Entry) -> bool:
            settings = checked[entry.path]
            return any(rule.id == entry.rule and is_off(rule, settings) for rule in catalogued(settings, cache).rules)

        return baseline.stale(judge(baseline, checked, off))

    def renewed(self, baseline: Baseline, files: Iterable[FileReport], cache: Cache | None) -> Baseline:
        """Return the baseline of what was found now; what this run could not meet is kept as it was."""
        checked = self._checked.get(baseline.path, {})
        gone = self.stale(baseline, cache)
        mine = [file for file in files if baseline.name_of(file.source.path) in checked]
        return baseline.renewed(mine, baseline.without(gone).entries)


class _Files:
    """The reports of a run; of many drafts they lie packed while workers need memory, too."""

    def __init__(self, expected: int) -> None:
        self._packed: dict[str, bytes] = {}
        self._plain: dict[str, FileReport] = {}
        self._many = expected > _MANY

    def add(self, path: str, report: FileReport) -> None:
        """Keep a report."""
        if self._many:
            self._packed[path] = zlib.compress(pickle.dumps(report, pickle.HIGHEST_PROTOCOL), 1)
        else:
            self._plain[path] = report

    def of(self, paths: Iterable[str]) -> tuple[FileReport, ...]:
        """Return the reports of these drafts as far as there are any, and forget them."""
        found: list[FileReport] = []
        for path in paths:
            if path in self._packed:
                found.append(pickle.loads(zlib.decompress(self._packed.pop(path))))  # ours, never left this process
            elif path in self._plain:
                found.append(self._plain.pop(path))
        return tuple(found)


BaselineMode = Literal["use", "renew", "prune"]


def run(
    paths: Iterable[Path],
    sources: SettingsSource,
    *,
    piped: Iterable[Piped] = (),
    workers: int = 1,
    progress: Progress | None = None,
    cache: Cache | None = None,
    since: str | None = None,
    baseline: BaselineMode = "use",
    with_copy: bool = False,
    output: Path | None = None,
    by_rule: bool = False,
    beside: bool = False,
) -> Outcome:
    """Check drafts and return everything that there is to say about them.

    Args:
        paths: Drafts, and folders that are walked.
        sources: Where the settings of each draft come from.
        piped: Drafts that are not files.
        workers: Processes; 0: one for each core. The outcome does not depend on it.
        progress: Called after every draft.
        cache: What earlier runs found; the report does not depend on it.
        since: A commit; findings away from the lines changed since are held back.
        by_rule: Whether to take the time of each rule.
        beside: Whether a few drafts may be parsed by a process beside this one, which then need not load spaCy.
        baseline: Whether the baselines hold findings back, are to be written anew, or lose what is gone.
        with_copy: Whether the report carries each draft as a reader sees it, for a format that shows it.

        output: Where the report will be written; found below a folder, it is no draft.

    Raises:
        LinterError: a pack, a setting, a baseline, the commit or the model is unusable, or the report would take the
            place of a draft that is named. What is wrong with one draft
            is in the report instead.

    """
    begin = perf_counter()
    WATCH.by_rule = by_rule
    forget_own_packs()
    paths = tuple(paths)
    if output is not None and any(_same(path, output) for path in paths):
        raise SettingsError(f"{display_path(output)}: is a draft, and the report would overwrite it; name another file")
    jobs, errors, excluded = _jobs(paths, piped, sources)
    if output is not None:
        jobs = [job for job in jobs if isinstance(job.place, Piped) or not _same(job.place, output)]
    seconds = {"find drafts": perf_counter() - begin}
    begin = perf_counter()
    # Before any work, so that a mistake in the settings is said at once and once.
    different = list(dict.fromkeys(job.settings for job in jobs)) or [sources.for_folder(Path())]
    for settings in different:
        check_names(settings, cache)
    held = _Held(different, baseline)
    changes = None
    if since is not None:
        changes = Changes(since, [job.place for job in jobs if isinstance(job.place, Path)])
    models = sorted({model_name(settings.model) for settings in different})
    packs = sorted(
        {pack for settings in different for pack in catalogued(settings, cache).packs},
        key=lambda pack: (pack.id, pack.version),
    )
    seconds["load rules"] = perf_counter() - begin
    memory = None if cache is None else _Memory(cache)
    files = _Files(len(jobs))
    failing = False
    recalled = 0
    rule_seconds: dict[str, float] = {}
    for done, (job, checked, remembered) in enumerate(_checked(jobs, workers, memory, beside), 1):
        if isinstance(checked.outcome, FileError):
            errors.append(checked.outcome)
        else:
            active = (rule for rule in catalogued(job.settings, cache).rules if not is_off(rule, job.settings))
            touched: Judge = _yes
            if changes is not None and isinstance(job.place, Path):
                touched = _touched(job, checked.outcome, changes, memory)
            file = sift(checked.outcome, job.settings, active, held.judge(job), touched)
            failing |= any(job.settings.fails(finding.severity, finding.confidence) for finding in file.findings)
            files.add(job.path, replace(file, copy=tuple(read_segments(file.source))) if with_copy else file)
        recalled += remembered
        for stage, time in checked.seconds.items():
            seconds[stage] = seconds.get(stage, 0.0) + time
        for rule, time in checked.rules.items():
            rule_seconds[rule] = rule_seconds.get(rule, 0.0) + time
        if progress is not None:
            progress(done, len(jobs))
    in_order = files.of(job.path for job in jobs)
    stale: list[StaleEntry] = []
    changed: list[Baseline] = []
    forgotten = 0
    for path in sorted(held.by_path):
        gone = held.stale(held.by_path[path], cache)
        forgotten += sum(entry.count for entry in gone)
        if baseline == "renew":
            changed.append(held.renewed(held.by_path[path], in_order, cache))
        elif baseline == "prune":
            changed.append(held.by_path[path].without(gone))
        else:
            stale += stale_entries(held.by_path[path], gone)
    report = Report(
        files=in_order,
        errors=tuple(sorted(errors, key=lambda error: (error.path, error.message))),
        version=__version__,
        model=", ".join(models),
        packs=tuple(packs),
        excluded=excluded,
        notes=(*_not_checked(different, cache), *_deaf(different, memory)),
        rules=_reported_rules(in_order, different, cache),
        stale=tuple(stale),
    )
    if cache is not None:
        cache.clean_up()
    return Outcome(
        report,
        failing,
        seconds,
        rule_seconds,
        recalled,
        tuple(cache.notes) if cache is not None else (),
        tuple(changed),
        forgotten if baseline != "use" else 0,
    )


def _reported_rules(
    files: Iterable[FileReport], settings: Iterable[Settings], cache: Cache | None
) -> tuple[RuleInfo, ...]:
    """Return the rules that have findings, by id."""
    wanted = {finding.rule for file in files for finding in file.findings}
    found: dict[str, RuleInfo] = {}
    for one in settings:
        for rule in catalogued(one, cache).rules:
            if rule.id in wanted:
                found.setdefault(rule.id, rule)
    return tuple(found[rule] for rule in sorted(found))


# ---------------------------------------------------------------------------------------------------------------------
# The library


def lint_text(text: str, *, path: str = "<text>.md", settings: Settings | None = None) -> FileReport:
    """Return what is to be said about one draft that is at hand as text.

    No configuration file is read: what holds is `settings`, or the defaults. Offsets in the findings count code points
    of the text without a byte-order mark.

    Args:
        text: The draft, markup included.
        path: What to call it; its suffix says how to read it (".md", ".html", ".txt").
        settings: What to report; `linter.Settings()` when left out.

    Raises:
        LinterError: the draft is too long, its suffix unknown, a rule pack broken, a name in the settings unknown, or
            no English pipeline installed. The message names the remedy.

    """
    settings = (settings or Settings()).for_path(Path(path))
    check_length(text, settings)
    check_names(settings)
    return check_source(SourceFile(path, text.removeprefix("\ufeff")), settings)


def lint_paths(paths: Iterable[Path | str], *, settings: Settings | None = None, workers: int = 1) -> Report:
    """Return what is to be said about drafts on disk; folders are walked as by `skinlint check`.

    A draft that cannot be read is listed in `Report.errors` and hides nothing about the others.

    Args:
        paths: Drafts and folders.
        settings: What to report for all of them; left out, each draft's own configuration file decides.
        workers: Processes; 0: one for each core.

    Raises:
        LinterError: a configuration file or rule pack is broken, or no English pipeline is installed.

    """
    return run([Path(path) for path in paths], SettingsSource(fixed=settings), workers=workers).report
