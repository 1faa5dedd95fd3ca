"""The command line: options → Settings → run → print → exit status. The only file that knows Click."""

from __future__ import annotations

import atexit
import gc
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from linter.errors import DraftError, LinterError, SettingsError
from linter.model.levels import Confidence, Severity
from linter.reporters import Style, discover, visible
from linter.version import __version__

_WIDTH = 80
_SLOWEST = 10  # rules that --statistics names
_LONG_RUN = 20  # drafts; from here on a progress bar is worth its line
_SEVERITIES = [severity.value for severity in Severity]
_CONFIDENCES = [confidence.value for confidence in Confidence]
_JURISDICTIONS = ("us", "uk", "eu", "sg", "au", "ca")

F = TypeVar("F", bound=Callable[..., Any])


class _Failure(click.ClickException):
    """Something could not be done: status 2, where Click's own default would be that of findings."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the message on standard error, made safe for the terminal."""
        click.echo(f"skinlint: {visible(self.message)}", file=file, err=file is None)


class _Group(click.Group):
    """A group that turns our errors into messages and status 2; what is a bug rises."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LinterError as error:
            raise _Failure(str(error)) from error
        except KeyboardInterrupt:
            click.echo("skinlint: interrupted", err=True)
            ctx.exit(130)  # as shells have it; Click's own 1 would say that there are findings


def _split(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of all occurrences of an option, each of which may list several with commas between them."""
    names = tuple(dict.fromkeys(name.strip() for value in values for name in value.split(",") if name.strip()))
    if values and not names:
        raise click.BadParameter("expected a name; see `skinlint rules list`")
    return names


# ---------------------------------------------------------------------------------------------------------------------
# Options, each declared once

_PATH = click.Path(path_type=Path)


def _stack(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return one decorator for several options, in the order of the help text."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


_source_options = _stack(
    click.option("--config", type=_PATH, metavar="FILE", help="Read the settings from this file."),
    click.option("--no-config", is_flag=True, help="Read no configuration file."),
    click.option(
        "--jurisdiction",
        "jurisdictions",
        multiple=True,
        type=click.Choice(_JURISDICTIONS),
        help="Add the rules of a jurisdiction; repeatable.",
    ),
    click.option(
        "--rules",
        multiple=True,
        type=_PATH,
        metavar="PATH",
        help="Add a rule pack, or all in a folder; repeatable.",
    ),
    click.option("--model", metavar="NAME", help="Use this spaCy pipeline."),
    click.option(
        "--recogniser",
        type=click.Choice(["on", "off"]),
        help="Whether a trained model reads along with the rules (default: on).",
    ),
)
_select_option = click.option(
    "--select", multiple=True, callback=_split, metavar="NAMES", help="Only these rules, topics, categories or packs."
)
_cache_dir_option = click.option(
    "--cache-dir",
    type=_PATH,
    metavar="FOLDER",
    envvar="SKINLINT_CACHE_DIR",
    help="Where findings are kept.  [default: .skinlint_cache at the repository's root]",
)
_color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="When to colour; auto: on a terminal, unless NO_COLOR is set.",
)


def _flags(**options: Any) -> dict[str, Any]:
    """Return what was given of the options that are settings, under their names there."""
    flags: dict[str, Any] = {}
    for name, value in options.items():
        if value is None or value == ():
            continue
        if name == "min_severity":
            flags[name] = Severity(value)
        elif name in ("min_confidence", "fail_on_confidence"):
            flags[name] = Confidence(value)
        elif name == "baseline":
            flags[name] = value.absolute()
        elif name == "fail_on":
            flags[name] = value if value == "never" else Severity(value)
        elif name == "recogniser":
            flags[name] = value == "on"
        elif name == "exclude":
            from linter.model.patterns import PathPatterns

            flags[name] = (PathPatterns(Path.cwd(), tuple(value)),)
        elif name == "rules":
            flags[name] = tuple(dict.fromkeys(path.absolute() for path in value))
        else:
            flags[name] = value
    return flags


def _sources(config: Path | None, no_config: bool, **options: Any) -> Any:
    from linter.settings import SettingsSource

    if config is not None and no_config:
        raise click.UsageError("--config and --no-config contradict each other; drop one")
    return SettingsSource(_flags(**options), config, no_config)


def _style(color: str, *, to_file: bool = False, **more: bool) -> Style:
    if color == "auto":
        painted = (
            not to_file and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        )
    else:
        painted = color == "always"
    return Style(color=painted, width=_WIDTH, **more)


def _check_output(output: Path) -> None:
    """Say before a long run, not after it, that its report will have no place."""
    if output.is_dir():
        raise _Failure(f"{output}: is a folder; name a file with --output")
    if not output.parent.is_dir():
        raise _Failure(f"{output}: its folder does not exist; create it first")
    if not os.access(output if output.exists() else output.parent, os.W_OK):
        raise _Failure(f"{output}: cannot be written: permission denied; name another file with --output")


def _emit(text: str, output: Path | None = None, *, exact: bool = False) -> None:
    """Write a report to a file or to standard output; `exact`: as UTF-8, whatever the terminal's encoding."""
    try:
        if output is not None and str(output) != "-":
            output.write_text(text, encoding="utf-8", newline="")
            return
        stream = sys.stdout
        buffer = getattr(stream, "buffer", None)
        if buffer is None:
            stream.write(text)
        else:
            encoding = "utf-8" if exact else stream.encoding or "utf-8"
            stream.flush()
            buffer.write(text.encode(encoding, "replace"))
        stream.flush()
    except BrokenPipeError:
        raise  # `| head` has seen enough; Click leaves quietly
    except OSError as error:
        raise _Failure(f"{output or 'standard output'}: cannot be written: {error.strerror}") from error


def _say(text: str) -> None:
    click.echo(visible(text), err=True)


# ---------------------------------------------------------------------------------------------------------------------
# Commands


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    """Print version, model and packs; what is missing is said, not raised."""
    if not value or ctx.resilient_parsing:
        return
    from linter.nlp.pipeline import model_name
    from linter.packs.builtin import builtin_versions

    lines = [f"skinlint {__version__}"]
    try:
        lines.append(f"model {model_name(None)}")
    except LinterError as error:
        lines.append(f"model: {error}")
    try:
        versions = builtin_versions()
        if versions is None:  # a pack that somebody changed: the loader says what is wrong
            from linter.packs import load_rules

            versions = [(pack.id, pack.version) for pack in load_rules((), None, frozenset(_JURISDICTIONS)).packs]
        lines.append(f"packs {', '.join(f'{name} {version}' for name, version in versions)}")
    except LinterError as error:
        lines.append(f"packs: {error}")
    click.echo(visible("\n".join(lines)))
    ctx.exit()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": _WIDTH})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show version, model and packs.",
)
def cli() -> None:
    """Find contradictions, missing safety language and rejected wording in skincare articles.

    Exit status: 0 nothing at or above the failing level, 1 findings, 2 something could not be done.
    """


@cli.command()
@click.argument("paths", nargs=-1, type=_PATH)
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(discover())),
    default="text",
    show_default=True,
    help="Form of the report.",
)
@click.option("--output", "-o", type=_PATH, metavar="FILE", help="Write the report to a file.")
@_select_option
@click.option(
    "--ignore", multiple=True, callback=_split, metavar="NAMES", help="Do not report these; adds to the configuration."
)
@click.option("--min-severity", type=click.Choice(_SEVERITIES), help="Report nothing below this.  [default: advice]")
@click.option("--min-confidence", type=click.Choice(_CONFIDENCES), help="Report nothing below this.  [default: low]")
@click.option(
    "--fail-on",
    type=click.Choice([*_SEVERITIES, "never"]),
    help="Least severity that makes the exit status 1.  [default: warning]",
)
@click.option(
    "--fail-on-confidence",
    type=click.Choice(_CONFIDENCES),
    help="Least confidence that does, too; both must be reached.  [default: low]",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even with findings; what cannot be done still gives 2.")
@click.option("--baseline", type=_PATH, metavar="FILE", help="Hold back the findings that this file lists.")
@click.option("--write-baseline", is_flag=True, help="Write what is found now into the baseline; report nothing.")
@click.option("--prune-baseline", is_flag=True, help="Take what is gone out of the baseline.")
@click.option(
    "--diff", "since", metavar="REF", help="Only findings that touch lines changed since this commit or branch."
)
@click.option(
    "--add-suppressions", metavar="REASON", help="Write a comment with this reason into the drafts for each finding."
)
@click.option("--watch", is_flag=True, help="Check again whenever a draft is saved, until Ctrl-C.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out drafts, as .gitignore would; repeatable.")
@click.option(
    "--stdin-filename", metavar="NAME", help="What to call the draft read from `-`; its suffix tells its format."
)
@_source_options
@click.option("--explain", is_flag=True, help="Say how each finding came about, and what was considered.")
@click.option("--quiet", "-q", is_flag=True, help="Print only what could not be checked, and the summary.")
@click.option(
    "--statistics", is_flag=True, help="Print findings by rule, time by stage and the slowest rules on standard error."
)
@click.option("--show-settings", is_flag=True, help="Print what holds and where it comes from; check nothing.")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=0),
    default=0,
    help="At most so many processes; as many as pay for their start.  [default: one for each core]",
)
@click.option(
    "--cache/--no-cache", "cached", default=True, show_default=True, help="Keep findings of drafts that do not change."
)
@_cache_dir_option
@_color_option
@click.pass_context
def check(
    ctx: click.Context,
    /,
    paths: tuple[Path, ...],
    format_: str,
    output: Path | None,
    stdin_filename: str | None,
    explain: bool,
    quiet: bool,
    statistics: bool,
    show_settings: bool,
    jobs: int,
    color: str,
    exit_zero: bool,
    write_baseline: bool,
    prune_baseline: bool,
    since: str | None,
    add_suppressions: str | None,
    watch: bool,
    cached: bool,
    cache_dir: Path | None,
    **options: Any,
) -> None:
    """Check drafts; folders are walked, `-` is standard input.

    Without PATHS, the current folder is checked. Drafts that git ignores are left out unless named.
    """
    sources = _sources(**options)
    paths = paths or (Path(),)
    if show_settings:
        _emit(_settings_text(sources, next((path for path in paths if str(path) != "-"), Path())))
        return
    to_file = output is not None and str(output) != "-"
    if to_file and output is not None:
        _check_output(output)
    from linter.run import run

    files = tuple(path for path in paths if str(path) != "-")
    piped = len(files) < len(paths)
    _check_together(piped, write_baseline, prune_baseline, since, add_suppressions)
    if watch:
        _check_watch(piped, write_baseline or prune_baseline or add_suppressions is not None, format_, to_file=to_file)
    reason = None
    if add_suppressions is not None:
        from linter.annotate import check_reason

        reason = check_reason(add_suppressions)
    drafts = (_standard_input(stdin_filename, sources),) if piped else ()
    style = _style(color, to_file=to_file, explain=explain, quiet=quiet)
    mode: Any = "renew" if write_baseline else "prune" if prune_baseline else "use"
    cache = _cache(cache_dir) if cached else None

    def go() -> Any:
        with _progress(enabled=not quiet) as progress:
            return run(
                files,
                _sources(**options) if watch else sources,  # which may have been saved anew, too
                piped=drafts,
                workers=jobs,
                progress=progress,
                cache=cache,
                since=since,
                baseline=mode,
                with_copy=format_ == "html",
                output=output if to_file else None,
                by_rule=statistics,
                beside=ctx.find_root().obj is _ALONE and not watch,
            )

    if watch:
        _watch(files, go, format_, style, output if to_file else None)
        ctx.exit(0)
    outcome = go()
    if reason is not None and _add_suppressions(outcome.report, reason):
        outcome = go()  # what is left, as the next run will see it
    if format_ != "text" or to_file or write_baseline:
        for error in outcome.report.errors:
            _say(f"skinlint: {error.path}: {error.message}")
    for remark in outcome.remarks:
        _say(f"skinlint: {remark}")
    if outcome.report.stale and format_ != "text":
        count = len(outcome.report.stale)
        _say(f"skinlint: {_plural(count, 'finding')} of the baseline {_is(count)} gone; see --prune-baseline")
    for baseline in outcome.baselines:
        baseline.write()
        _say(f"skinlint: {_shown(baseline.path)} holds {_plural(baseline.total(), 'finding')}")
    if outcome.forgotten:
        _say(f"skinlint: {_plural(outcome.forgotten, 'finding')} of before {_is(outcome.forgotten)} gone from it")
    if write_baseline:
        ctx.exit(2 if outcome.report.errors else 0)
    _emit(discover()[format_](outcome.report, style), output, exact=format_ != "text")
    if format_ == "github":
        _write_job_summary(outcome.report, style)
    if statistics:
        _say(_statistics(outcome))
    ctx.exit(0 if exit_zero and outcome.status == 1 else outcome.status)


def _check_together(
    piped: bool, write_baseline: bool, prune_baseline: bool, since: str | None, add_suppressions: str | None
) -> None:
    """Refuse options that make no sense together, before any work."""
    given = [
        name
        for name, value in (
            ("--write-baseline", write_baseline),
            ("--prune-baseline", prune_baseline),
            ("--add-suppressions", add_suppressions is not None),
        )
        if value
    ]
    if len(given) > 1:
        raise click.UsageError(f"{given[0]} and {given[1]} cannot be done in one run; drop one")
    if write_baseline and since is not None:
        raise click.UsageError("--write-baseline writes all findings, and --diff shows some; drop one")
    if piped and (since is not None or given):
        raise click.UsageError(f"{given[0] if given else '--diff'} needs drafts in files; drop `-`")


def _check_watch(piped: bool, writes: bool, format_: str, *, to_file: bool) -> None:
    """Refuse what cannot be done again and again."""
    if piped:
        raise click.UsageError("--watch needs drafts in files; drop `-`")
    if writes:
        raise click.UsageError("--watch only reports; write baselines and comments in a run of their own")
    if format_ != "text" and not to_file:
        raise click.UsageError(f"--watch with --format {format_} needs --output FILE, which is written anew each time")


def _watch(paths: tuple[Path, ...], go: Callable[[], Any], format_: str, style: Style, output: Path | None) -> None:
    """Check, then check again after every save, until Ctrl-C; of text, show the drafts whose report is another.

    Nothing on the screen is cleared. What cannot be done now, such as a rule pack with a mistake in it, is said, and
    the next save tries again.
    """
    from linter.readers import supported_suffixes
    from linter.settings import forget_configurations
    from linter.watch import saves

    known: dict[str, Any] = {}
    render = discover()[format_]
    try:
        for turn, _ in enumerate(saves(paths, supported_suffixes(), output)):
            forget_configurations()
            try:
                report = go().report
            except LinterError as error:
                if turn == 0:
                    raise  # the command itself is at fault, or was given with a settings file that is
                _say(f"skinlint: {error}")
            else:
                changed = tuple(file for file in report.files if known.get(file.source.path) != file)
                known = {file.source.path: file for file in report.files}
                if output is not None:
                    for problem in report.errors:
                        _say(f"skinlint: {problem.path}: {problem.message}")
                    _emit(render(report, style), output, exact=format_ != "text")
                    found = sum(len(file.findings) for file in report.files)
                    _say(f"skinlint: {output} written: {_plural(found, 'finding')}")
                elif changed or report.errors:
                    _emit(render(replace(report, files=changed), style))
                else:
                    _say("skinlint: saved; nothing to report has changed")
            _say("skinlint: waiting for the next save; Ctrl-C ends it")
    except KeyboardInterrupt:
        _say("skinlint: no longer watching")


def _cache(folder: Path | None) -> Any:
    from linter.cache import Cache, default_folder

    return Cache(folder or default_folder(), named=folder is not None)


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _shown(path: Path) -> str:
    """Return a path as short as it can be said from here."""
    return min((os.path.relpath(path), os.path.abspath(path)), key=len).replace(os.sep, "/")  # noqa: PTH100


def _add_suppressions(report: Any, reason: str) -> bool:
    """Write comments into the drafts of a report; return whether any draft was changed."""
    from linter.annotate import annotate
    from linter.cache import replace_file

    changed = False
    for file in report.files:
        if not file.findings:
            continue
        path = Path(file.source.path)
        if file.source.blocks:
            _say(
                f"skinlint: {file.source.path}: left as it is; in Word, comment on the paragraph with "
                '"skinlint-disable RULE -- reason"'
            )
            continue
        done = annotate(file.source, file.findings, reason)
        if done.suppressed:
            try:
                data = path.read_bytes()
                mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
                if data != mark + file.source.text.encode():
                    raise _Failure(f"{file.source.path}: was changed while it was checked; run it again")
                replace_file(path, mark + done.text.encode())
            except OSError as error:
                raise _Failure(
                    f"{file.source.path}: cannot be written: {error.strerror}; check its permissions"
                ) from error
            changed = True
            _say(f"skinlint: {file.source.path}: {_plural(done.suppressed, 'finding')} suppressed")
        for finding in done.left:
            line = file.source.position(finding.spans[0].span.start)[0]
            _say(f"skinlint: {file.source.path}:{line}: no place for a comment about {finding.rule}; put one by hand")
    return changed


def _write_job_summary(report: Any, style: Style) -> None:
    """Add the report to the page of a GitHub Actions run, where there is one."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if not place:
        return
    from linter.reporters.github import summary

    try:
        with Path(place).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(summary(report, style))
    except OSError as error:
        raise _Failure(f"the job summary {place}: cannot be written: {error.strerror}") from error


def _standard_input(name: str | None, sources: Any) -> Any:
    from linter.run import Piped, largest

    name = name or "<stdin>.md"
    stream = sys.stdin.buffer
    if sys.stdin.isatty():
        _say("skinlint: reading a draft from the terminal; end it with Ctrl-D")
    # One byte more than allowed is enough to refuse it; what never ends is not read for ever.
    return Piped(name, stream.read(largest(Path(name), sources.for_draft(Path(name))) + 1))


class _Bar:
    """A progress bar that appears when a run proves long."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        if total < _LONG_RUN:
            return
        if self._bar is None:
            self._bar = click.progressbar(length=total, label="checking drafts", file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(1)

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)


def _progress(*, enabled: bool) -> AbstractContextManager[_Bar | None]:
    return _Bar() if enabled and sys.stderr.isatty() else nullcontext()


def _settings_text(sources: Any, path: Path) -> str:
    """Return every setting that holds for a draft or folder, with where it comes from."""
    settings = sources.for_folder(path) if path.is_dir() else sources.for_draft(path)
    rows = list(settings.describe())
    width = max(len(key) for key, _, _ in rows)
    lines = [f"{key + ':':<{width + 1}} {value}  ({origin})" for key, value, origin in rows]
    return visible("\n".join([f"# settings for {path.as_posix()}", *lines])) + "\n"


def _statistics(outcome: Any) -> str:
    counts = Counter(finding.rule for file in outcome.report.files for finding in file.findings)
    lines = [f"{count:>7}  {rule}" for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    lines += [f"{time:>6.2f}s  {stage}" for stage, time in outcome.seconds.items()]
    slowest = sorted(outcome.rule_seconds.items(), key=lambda item: (-item[1], item[0]))[:_SLOWEST]
    if slowest:
        lines += ["slowest rules:", *(f"{time * 1_000:>6.1f}ms {rule}" for rule, time in slowest)]
    words = sum(file.words for file in outcome.report.files)
    lines.append(f"{outcome.recalled:>7}  of {_plural(len(outcome.report.files), 'draft')} from the cache")
    return "\n".join([*lines, f"{words:>7}  words"])


@cli.command()
@click.argument("draft", type=_PATH)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form."
)
@click.option("--output", "-o", type=_PATH, metavar="FILE", help="Write to a file.")
@click.option("--stdin-filename", metavar="NAME", help="What to call the draft read from `-`.")
@click.option("--explain", is_flag=True, help="Say for each claim how it came about.")
@_source_options
@_color_option
def claims(
    draft: Path,
    format_: str,
    output: Path | None,
    stdin_filename: str | None,
    explain: bool,
    color: str,
    **options: Any,
) -> None:
    """Show what a draft was understood to claim."""
    if output is not None:
        _check_output(output)
    sources = _sources(**options)
    from linter.readers import read_segments
    from linter.reporters._claims import claims_json, claims_table
    from linter.rulebook import active_rules, check_names
    from linter.run import read_draft, read_piped

    try:
        if str(draft) == "-":
            piped = _standard_input(stdin_filename, sources)
            settings = sources.for_draft(Path(piped.path))
            source = read_piped(piped, settings)
        else:
            settings = sources.for_draft(draft)
            source = read_draft(draft, settings)
        segments = read_segments(source)
    except DraftError as error:
        raise DraftError(f"{draft.as_posix()}: {str(error).removeprefix(f'{draft.as_posix()}: ')}") from error
    check_names(settings)
    rules = active_rules(settings)
    from linter.engine import chosen_recogniser, describe_claims

    views = describe_claims(
        source, segments, rules, model=settings.model, recogniser=chosen_recogniser(settings.recogniser)
    )
    if format_ == "json":
        _emit(claims_json(source, views), output, exact=True)
    else:
        _emit(claims_table(source, views, _style(color, to_file=output is not None, explain=explain)), output)


@cli.command("annotate")
@click.argument("draft", type=_PATH)
@click.option(
    "--output", "-o", type=_PATH, metavar="FILE", help="The copy to write.  [default: DRAFT-reviewed.docx beside it]"
)
@click.option("--force", is_flag=True, help="Overwrite an existing copy; never the draft itself.")
@_select_option
@click.option(
    "--ignore", multiple=True, callback=_split, metavar="NAMES", help="Do not report these; adds to the configuration."
)
@click.option("--min-severity", type=click.Choice(_SEVERITIES), help="Report nothing below this.  [default: advice]")
@click.option("--min-confidence", type=click.Choice(_CONFIDENCES), help="Report nothing below this.  [default: low]")
@_source_options
def annotate_draft(draft: Path, output: Path | None, force: bool, **options: Any) -> None:
    """Write a copy of a Word draft with each finding as a comment.

    DRAFT is a .docx; it stays as it is, and so do tracked changes and comments in the copy. Exit status: 0 the copy is
    written, 2 it could not be.
    """
    output = draft.with_name(f"{draft.stem}-reviewed.docx") if output is None else output
    sources = _sources(**options)
    data = _word_draft(draft, output, force=force)
    from linter.cache import replace_file
    from linter.discovery import display_path
    from linter.run import Piped, largest, run
    from linter.word import review

    name = display_path(draft)
    if len(data) > largest(draft, sources.for_draft(draft)):
        raise _Failure(f"{name}: more than {largest(draft, sources.for_draft(draft)):,} bytes; take pictures out of it")
    outcome = run((), sources, piped=(Piped(name, data),))
    for error in outcome.report.errors:
        raise _Failure(f"{error.path}: {error.message}")
    file = outcome.report.files[0]
    for note in file.notes:
        _say(f"skinlint: {name}: {note}")
    try:
        done = review(file.source, data, file.findings)
        replace_file(output, done.data)
    except DraftError as error:
        raise _Failure(f"{name}: {error}") from error
    except OSError as error:
        remedy = "close it in Word, or name another file with -o"
        raise _Failure(f"{display_path(output)}: cannot be written: {error.strerror}; {remedy}") from error
    told = f"{_plural(len(file.findings), 'finding')} in {_plural(done.comments, 'new comment')}"
    if done.known:
        told += f", {_plural(done.known, 'comment')} from before"
    click.echo(visible(f"Wrote {display_path(output)}: {told}. {name} is unchanged."))
    if done.left:
        _say(f"skinlint: {_plural(done.left, 'finding')} left out, since Word bears no more comments; use --select")


def _word_draft(draft: Path, output: Path, *, force: bool) -> bytes:
    """Return the bytes of a Word draft, before any work, and only if the copy will have a place."""
    from linter.discovery import cannot_read, display_path

    name, copy = display_path(draft), display_path(output)
    if not os.path.lexists(draft):
        raise _Failure(f"{name}: no such file; check the path")
    if draft.suffix.lower() in (".md", ".markdown", ".mdx", ".html", ".htm", ".xhtml", ".txt", ".text"):
        raise _Failure(f"{name}: comments are written into Word drafts (.docx) only; use `skinlint check {name}`")
    if draft.suffix.lower() != ".docx":
        raise _Failure(f"{name}: {cannot_read(draft, '.docx here')}")
    if output.suffix.lower() != ".docx":
        raise _Failure(f"{copy}: the copy is a Word document; give it a name that ends with .docx")
    _check_output(output)
    if os.path.realpath(output) == os.path.realpath(draft) or (output.exists() and output.samefile(draft)):
        raise _Failure(f"{copy}: is the draft itself, which stays as it is; name another file with -o")
    if output.exists() and not force:
        raise _Failure(f"{copy}: exists, perhaps with somebody's replies; name another file with -o, or add --force")
    try:
        return draft.read_bytes()
    except OSError as error:
        raise _Failure(f"{name}: cannot be read: {error.strerror}; check the path and its permissions") from error


@cli.command()
@click.argument("rule")
@_source_options
@_color_option
def explain(rule: str, color: str, **options: Any) -> None:
    """Explain a rule: what, why, examples, safer wording, sources.

    RULE is a full or bare rule id; a topic or category lists its rules.
    """
    sources = _sources(**options)
    from linter.model.selection import names_of, suggest
    from linter.reporters._rules import rule_list, rule_page
    from linter.rulebook import all_rules, rule_names

    rules = all_rules(sources.for_folder(Path())).rules
    style = _style(color)
    exact = [one for one in rules if rule in (one.id, one.id.partition("/")[2])]
    if exact:
        _emit("\n".join(rule_page(one, style) for one in exact))
        return
    wider = [one for one in rules if rule in names_of(one.id, one.category.value, one.topic)]
    if wider:
        _emit(rule_list(wider, style))
        return
    hint = suggest(rule, rule_names(rules)) or "; see `skinlint rules list`"
    raise SettingsError(f'no rule is called "{rule}"{hint}')


@cli.group("rules", cls=_Group)
def rules_group() -> None:
    """List rules, run their examples, print the schema of packs."""


@rules_group.command("list")
@_select_option
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form."
)
@_source_options
@_color_option
def rules_list(select: tuple[str, ...], format_: str, color: str, **options: Any) -> None:
    """List every rule, those of all jurisdictions among them."""
    settings = _sources(select=select, **options).for_folder(Path())
    from linter.model.selection import names_of
    from linter.reporters._rules import rule_list, rules_json
    from linter.rulebook import all_rules, catalogued, check_names

    named = os.environ.get("SKINLINT_CACHE_DIR")
    cache = _cache(Path(named) if named else None)
    every: Any = all_rules(settings, cache).rules if format_ == "json" else catalogued(settings, cache).rules
    if select:
        every = tuple(rule for rule in every if names_of(rule.id, rule.category.value, rule.topic) & set(select))
        if not every:
            check_names(settings)
    _emit(rules_json(every) if format_ == "json" else rule_list(every, _style(color)), exact=format_ == "json")


@rules_group.command("test")
@click.argument("packs", nargs=-1)
@click.option("--strict", is_flag=True, help="Fail as well on rules and cues that no example exercises.")
@_source_options
@click.pass_context
def rules_test(ctx: click.Context, /, packs: tuple[str, ...], strict: bool, **options: Any) -> None:
    """Run the examples of rules; PACKS are pack ids, without them all are tested."""
    settings = _sources(**options).for_folder(Path())
    from linter.model.selection import suggest
    from linter.rulebook import all_rules

    rules = all_rules(settings)
    known = {pack.id for pack in rules.packs}
    unknown = [pack for pack in packs if pack not in known]
    if unknown:
        raise SettingsError("\n".join(f'no pack is called "{pack}"{suggest(pack, known)}' for pack in unknown))
    from linter.examples import run_examples

    result = run_examples(rules, packs or None, model=settings.model)
    lines = [*(f"fails: {problem}" for problem in result.problems)]
    lines += [f"untested: {item}" for item in result.unexercised]
    lines.append(
        f"{result.examples} examples, {len(result.problems)} failing; "
        f"{result.exercised_cues} of {result.cues} cues exercised, {len(result.unexercised)} rules or poles untested."
    )
    _emit(visible("\n".join(lines)) + "\n")
    ctx.exit(1 if result.problems or (strict and result.unexercised) else 0)


@rules_group.command("schema")
def rules_schema() -> None:
    """Print the JSON Schema of a rule pack, for editors."""
    from linter.packs import json_schema
    from linter.reporters.json import dumps

    _emit(dumps(json_schema()), exact=True)


@cli.command("eval")
@click.argument("paths", nargs=-1, type=_PATH, required=True)
@click.option("--verbose", "-v", is_flag=True, help="List every miss and false alarm with its trace.")
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
@click.option("--baseline", type=_PATH, metavar="FILE", help="Print what changed since these scores (--json).")
@click.option("--output", "-o", type=_PATH, metavar="FILE", help="Write to a file.")
@_source_options
def evaluate(
    paths: tuple[Path, ...], verbose: bool, as_json: bool, baseline: Path | None, output: Path | None, **options: Any
) -> None:
    """Score drafts against the NAME.gold.yaml beside them."""
    if output is not None:
        _check_output(output)
    old = None if baseline is None else _read_scores(baseline)
    settings = _sources(**options).for_folder(Path())
    from linter.evaluate import compare_scores, evaluate_paths, render_scores, scores_json
    from linter.reporters.json import dumps
    from linter.rulebook import check_names

    check_names(settings)
    scores = evaluate_paths(paths, settings)
    if as_json:
        _emit(dumps(scores_json(scores)), output, exact=True)
        if old is not None:
            _say(compare_scores(scores, old).rstrip())
        return
    text = render_scores(scores, verbose)
    if old is not None:
        text = f"{text.rstrip()}\n\n{compare_scores(scores, old).rstrip()}\n"
    _emit(visible(text), output)


def _read_scores(path: Path) -> dict[str, Any]:
    remedy = "give what `skinlint eval --json` wrote"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"--baseline: {path.as_posix()}: cannot be read: {error.strerror}; {remedy}") from error
    except ValueError as error:
        raise SettingsError(f"--baseline: {path.as_posix()}: not JSON: {error}; {remedy}") from error
    if not isinstance(data, dict):
        raise SettingsError(f"--baseline: {path.as_posix()}: no scores; {remedy}")
    return data


@cli.command()
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@click.argument("folder", default=".", type=_PATH)
def init(folder: Path, force: bool) -> None:
    """Write a commented .skinlint.yaml into FOLDER (the current one)."""
    from linter.settings import TEMPLATE

    place = folder / ".skinlint.yaml"
    if place.exists() and not force:
        raise SettingsError(f"{place.as_posix()} exists; --force overwrites it")
    try:
        place.write_text(TEMPLATE, encoding="utf-8", newline="\n")
    except OSError as error:
        raise SettingsError(f"{place.as_posix()}: cannot be written: {error.strerror}") from error
    click.echo(f"Wrote {visible(place.as_posix())}; `skinlint check --show-settings` prints what holds.")


@cli.command()
@click.option(
    "--both-ends", is_flag=True, help="Underline the other end of a contradiction even where the editor links to it."
)
@click.option("--stdio", is_flag=True, help="Talk over standard input and output; always so, some editors ask.")
@_source_options
def lsp(both_ends: bool, stdio: bool, **options: Any) -> None:
    """Talk with an editor: the language server.

    Editors start it; docs/editors.md says how to tell them.
    """
    sources = _sources(**options)
    try:
        from linter.lsp.server import serve
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise _Failure("the language server needs pygls; install it with `pip install 'skinlint[lsp]'`") from error
    if sys.stdin.isatty():
        _say("skinlint: the language server waits for an editor on standard input; end it with Ctrl-C")
    status = serve(lambda: replace(sources), both_ends=both_ends)
    sys.stderr.flush()
    os._exit(status)  # a check that is still under way must keep neither the editor nor its folder waiting


@cli.command()
@_cache_dir_option
def clean(cache_dir: Path | None) -> None:
    """Remove the findings that earlier runs kept."""
    cache = _cache(cache_dir)
    count, size = cache.clear()
    if count:
        click.echo(
            visible(
                f"Removed {_plural(count, 'entry') if count == 1 else f'{count:,} entries'} "
                f"({size / 1_000_000:.1f} MB) from {_shown(cache.folder)}."
            )
        )
    else:
        click.echo(visible(f"Nothing is kept in {_shown(cache.folder)}."))


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    bash: eval "$(skinlint completion bash)" in ~/.bashrc; zsh alike; fish: skinlint completion fish | source.
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise SettingsError(f"no completion for {shell}")
    _emit(kind(cli, {}, "skinlint", "_SKINLINT_COMPLETE").source() + "\n")


def _seldom_look_for_garbage() -> None:
    """Make Python's collector of cycles rare, and leave out its last round, for the rest of this process.

    Rules and phrases are hundreds of thousands of objects that stay, and little of what a draft leaves behind is a
    cycle: going through all of them again and again, and once more at the end, took half of a short run.
    """
    gc.set_threshold(100_000, 50, 100)
    atexit.register(gc.freeze)


_ALONE = "a process of its own"  # not called by a program that may have loaded the pipeline, or will again


def main(arguments: Iterable[str] | None = None) -> None:
    """Run the command line; a bug shows its traceback and ends with 2, since 1 would say that there are findings."""
    _seldom_look_for_garbage()
    try:
        cli.main(None if arguments is None else list(arguments), prog_name="skinlint", obj=_ALONE)
    except Exception:
        import traceback

        traceback.print_exc()
        click.echo("skinlint: this is a bug in skinlint; please report it with the lines above", err=True)
        sys.exit(2)
