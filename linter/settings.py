"""Configuration file and flags → one frozen Settings; every default is written here, once.

Settings come from three layers, a later one winning: the defaults, a configuration file (`.skinlint.yaml`, or
`[tool.skinlint]` in `pyproject.toml`), and the command line. `Settings.origin` says for each key which layer spoke.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import yaml

from linter.errors import SettingsError
from linter.model.finding import Confidence, Severity
from linter.model.patterns import PathPatterns
from linter.model.selection import suggest

if TYPE_CHECKING:
    from linter.settings_schema import Config

CONFIG_NAMES = (".skinlint.yaml", ".skinlint.yml")
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class PathOverride:
    """Settings that hold only for drafts under certain paths; None where the override is silent."""

    paths: PathPatterns
    origin: str  # "file:line"
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None  # added to the general ones
    min_severity: Severity | None = None
    min_confidence: Confidence | None = None
    fail_on: Severity | Literal["never"] | None = None
    fail_on_confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides what is reported for a draft."""

    select: tuple[str, ...] = ()  # names of rules, topics, categories or packs; empty: everything
    ignore: tuple[str, ...] = ()  # likewise; wins over select
    disable: tuple[str, ...] = ()  # rules that are not run at all
    severity: tuple[tuple[str, Severity], ...] = ()  # rule and the severity it gets instead of its own
    min_severity: Severity = Severity.ADVICE
    min_confidence: Confidence = Confidence.LOW
    fail_on: Severity | Literal["never"] = Severity.WARNING  # the least severity that makes the exit status 1
    fail_on_confidence: Confidence = Confidence.LOW  # and the least confidence; both must be reached
    jurisdictions: tuple[str, ...] = ()  # whose rules are added ("us", "uk")
    rules: tuple[Path, ...] = ()  # own packs: files or folders
    model: str | None = None  # name or path of the spaCy pipeline; None: the installed English one
    recogniser: bool = True  # whether the learned recogniser listens beside the cues
    exclude: tuple[PathPatterns, ...] = ()  # drafts that are not read
    require_suppression_reason: bool = False
    baseline: Path | None = None  # the file with the findings that are held back
    max_bytes: int = 2_000_000  # a longer draft is refused
    overrides: tuple[PathOverride, ...] = ()
    origin: Mapping[str, str] = field(default_factory=dict, compare=False)  # key → who set it, where not the default

    def excludes(self, path: Path, *, folder: bool = False) -> bool:
        """Return whether a draft or folder is left out."""
        return any(patterns.matches(path, folder=folder) for patterns in self.exclude)

    def for_path(self, path: Path) -> Settings:
        """Return the settings that hold for one draft: overrides whose paths match are laid over, in order."""
        settings = self
        for override in self.overrides:
            if not override.paths.matches(path):
                continue
            changes: dict[str, Any] = {
                key: value
                for key in ("select", "min_severity", "min_confidence", "fail_on", "fail_on_confidence")
                # What the command line says holds for every path.
                if (value := getattr(override, key)) is not None and not self.origin.get(key, "").startswith("--")
            }
            if override.ignore is not None:
                changes["ignore"] = tuple(dict.fromkeys((*settings.ignore, *override.ignore)))
            origin = {**settings.origin, **dict.fromkeys(changes, override.origin)}
            settings = replace(settings, **changes, origin=origin)
        return settings

    def fails(self, severity: Severity, confidence: Confidence = Confidence.HIGH) -> bool:
        """Return whether a finding of this severity and confidence makes the run fail."""
        return (
            self.fail_on != "never"
            and severity.rank >= self.fail_on.rank
            and confidence.rank >= self.fail_on_confidence.rank
        )

    def describe(self) -> Iterator[tuple[str, str, str]]:
        """Yield key as in the configuration file, value and origin of every setting."""
        for item in fields(self):
            if item.name != "origin":
                value = _spell(item.name, getattr(self, item.name))
                yield item.name.replace("_", "-"), value, self.origin.get(item.name, DEFAULT)


def _spell(name: str, value: Any) -> str:
    """Return a setting's value in one line."""
    if name == "exclude":
        return ", ".join(pattern for patterns in value for pattern in patterns.patterns) or "(nothing)"
    if name == "overrides":
        return "; ".join(f"{', '.join(item.paths.patterns)} ({item.origin})" for item in value) or "(none)"
    if name == "severity":
        return ", ".join(f"{rule}: {severity}" for rule, severity in value) or "(as the rules say)"
    if value is None:
        return "(none)" if name == "baseline" else "(the installed English pipeline)"
    if isinstance(value, Path):
        return _shown(value)
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or ("(everything)" if name == "select" else "(none)")
    return str(value).lower() if isinstance(value, bool) else str(value)


# ---------------------------------------------------------------------------------------------------------------------
# The configuration file

Where: TypeAlias = Sequence[str | int]


class _Lines:
    """Finds the line of a key in a configuration file."""

    def __init__(self, path: str, root: yaml.Node | None, toml: str = "") -> None:
        self._path, self._root, self._toml = path, root, toml

    def __call__(self, where: Where) -> str:
        """Return `file:line` of the innermost part of `where` that exists."""
        return f"{self._path}:{self._toml_line(where) if self._toml else self._yaml_line(where)}"

    def _yaml_line(self, where: Where) -> int:
        node, line = self._root, 1
        for step in where:
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == str(step):
                        node, line = value, key.start_mark.line + 1
                        break
                else:
                    break
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
            else:
                break
        return line

    def _toml_line(self, where: Where) -> int:
        """Return the line of the table's key; tomllib gives no places, so the key is looked for below its header."""
        inside, found = False, 1
        for number, line in enumerate(self._toml.splitlines(), 1):
            text = line.strip()
            if text.startswith("["):
                header = text.strip("[] ")
                inside = header == "tool.skinlint" or header.startswith("tool.skinlint.")
                found = number if inside and found == 1 else found
                if inside and where and header.removeprefix("tool.skinlint.") == where[0]:
                    return number
            elif inside and where and text.partition("=")[0].strip().strip("\"'") == str(where[0]):
                return number
        return found


def _repeated(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Yield line and name of every key that stands twice in its mapping."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, str(key.value)
            seen.add(str(key.value))
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated(value)


def _known_keys(where: Where) -> list[str]:
    from linter.settings_schema import Config, Override

    model = Override if where[0] == "overrides" and len(where) > 1 else Config
    return [str(item.alias) for item in model.model_fields.values()]


def _explain(error: Mapping[str, Any]) -> str:
    """Return what is wrong with a value and the remedy, in plain words."""
    kind, value, where = error["type"], error["input"], error["loc"]
    shown = repr(value) if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    if kind == "extra_forbidden":
        return f"unknown key{suggest(str(where[-1]), _known_keys(where))}"
    if kind == "missing":
        return f'needs the key "{where[-1]}"'
    if kind == "literal_error":
        hint = suggest(value, error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", "))
        return (
            f"expected {error['ctx']['expected']}, got {shown}{hint}"
            if isinstance(value, str)
            else (f"expected {error['ctx']['expected']}, got {shown}; quote it")
        )
    if kind == "list_type":
        remedy = f"; write [{value}]" if isinstance(value, str) else ""
        return f"expected a list, got {shown}{remedy}"
    if kind == "string_type":
        return f"expected text, got {shown}; quote it"
    if kind == "bool_type":
        return f"expected true or false, got {shown}"
    if kind == "int_type":
        return f"expected a whole number, got {shown}"
    if kind in ("dict_type", "model_type"):
        return f"expected keys and values, got {shown}"
    message = str(error["msg"])
    return f"{message[:1].lower()}{message[1:]}, got {shown}"


def _key(where: Where) -> str:
    """Return a place in the file as people write it: overrides[0].fail-on."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return text.removeprefix(".")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{path.as_posix()}: cannot be read: {error.strerror}; check the path") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path.as_posix()}: not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _parse(path: Path, shown: str) -> tuple[Any, _Lines] | None:
    """Return the file's data and its lines, or None for a pyproject.toml that does not speak of skinlint."""
    text = _read(path)
    if path.suffix == ".toml":
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            if "skinlint" not in text:
                return None  # somebody else's file and somebody else's mistake
            raise SettingsError(f"{shown}: not TOML: {error}") from error
        tool = data.get("tool")
        table = tool.get("skinlint") if isinstance(tool, dict) else None
        return None if table is None else (table, _Lines(shown, None, text))
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SettingsError(f"{shown}:{line}: not YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SettingsError(f"{shown}:1: not YAML: {str(error).splitlines()[0]}") from error
    repeated = [f'{shown}:{line}: the key "{key}" stands twice' for line, key in _repeated(root)]
    if repeated:
        raise SettingsError("\n".join(repeated))
    return data, _Lines(shown, root)


def _severity_or_never(name: str | None) -> Severity | Literal["never"] | None:
    return None if name is None else "never" if name == "never" else Severity(name)


def _convert(config: Config, folder: Path, lines: _Lines) -> Settings:
    """Return the settings that a checked configuration file makes."""
    changes: dict[str, Any] = {}
    for name in config.model_fields_set:
        value = getattr(config, name)
        if value is None:
            continue  # `select:` with nothing behind it is as good as not there
        if name == "severity":
            value = tuple(sorted((rule, Severity(level)) for rule, level in value.items()))
        elif name == "rules":
            value = tuple(folder / entry for entry in value)
        elif name == "exclude":
            value = (PathPatterns(folder, tuple(value)),)
        elif name == "overrides":
            value = tuple(
                PathOverride(
                    paths=PathPatterns(folder, tuple(item.paths)),
                    origin=lines(("overrides", index)),
                    select=None if item.select is None else tuple(item.select),
                    ignore=None if item.ignore is None else tuple(item.ignore),
                    min_severity=None if item.min_severity is None else Severity(item.min_severity),
                    min_confidence=None if item.min_confidence is None else Confidence(item.min_confidence),
                    fail_on=_severity_or_never(item.fail_on),
                    fail_on_confidence=None if item.fail_on_confidence is None else Confidence(item.fail_on_confidence),
                )
                for index, item in enumerate(value)
            )
        elif name == "fail_on":
            value = _severity_or_never(value)
        elif name == "min_severity":
            value = Severity(value)
        elif name in ("min_confidence", "fail_on_confidence"):
            value = Confidence(value)
        elif name == "baseline":
            value = folder / value
        elif isinstance(value, list):
            value = tuple(dict.fromkeys(value))
        changes[name] = value
    origin = {name: lines((name.replace("_", "-"),)) for name in changes}
    return Settings(**changes, origin=origin)


def _shown(path: Path) -> str:
    """Return a path as short as it can be said from here."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def read_config(path: Path) -> Settings | None:
    """Return the settings of a configuration file, or None for a TOML file without a `[tool.skinlint]` table.

    Raises:
        SettingsError: with every mistake, its line and its remedy.

    """
    path = Path(os.path.abspath(path))  # noqa: PTH100
    shown = _shown(path)
    parsed = _parse(path, shown)
    if parsed is None:
        return None
    data, lines = parsed
    if not isinstance(data, dict | None):
        raise SettingsError(f"{shown}:1: expected keys and values, as in `fail-on: error`")
    from pydantic import ValidationError  # here and not above: without a file there is nothing to check

    from linter.settings_schema import Config

    try:
        config = Config.model_validate(data or {})
    except ValidationError as error:
        problems = []
        for item in error.errors():
            where = [step for step in item["loc"] if step != "[key]"]
            problems.append(f"{lines(where)}: {_key(where)}: {_explain({**item, 'loc': where})}")
        raise SettingsError("\n".join(dict.fromkeys(problems))) from error
    return _convert(config, path.parent, lines)


@cache
def _config_of(folder: Path) -> Settings | None:
    """Return the settings of the nearest configuration file at or above a folder, not beyond the repository root."""
    for name in CONFIG_NAMES:
        if (folder / name).is_file():
            return read_config(folder / name)
    project = folder / "pyproject.toml"
    if project.is_file():
        found = read_config(project)
        if found is not None:
            return found
    if (folder / ".git").exists() or folder.parent == folder:
        return None
    return _config_of(folder.parent)


# ---------------------------------------------------------------------------------------------------------------------
# The layers together


@dataclass(frozen=True)
class SettingsSource:
    """Where settings come from in a run: flags over a configuration file over the defaults."""

    flags: Mapping[str, Any] = field(default_factory=dict)  # field of Settings → value; None: not given
    config: Path | None = None  # this file and no other
    no_config: bool = False
    fixed: Settings | None = None  # these and nothing else
    _known: dict[Path, Settings] = field(default_factory=dict, init=False, repr=False, compare=False)

    def for_folder(self, folder: Path) -> Settings:
        """Return the settings for drafts of a folder, before per-path overrides.

        Raises:
            SettingsError: a configuration file has mistakes.

        """
        if self.fixed is not None:
            return self.fixed
        key = Path() if self.no_config or self.config is not None else Path(os.path.abspath(folder))  # noqa: PTH100
        if key not in self._known:
            self._known[key] = self._with_flags(self._configured(key))
        return self._known[key]

    def for_draft(self, path: Path) -> Settings:
        """Return the settings for one draft, per-path overrides laid over."""
        return self.for_folder(path.parent).for_path(path)

    def _configured(self, folder: Path) -> Settings:
        if self.no_config:
            return Settings()
        if self.config is None:
            return _config_of(folder) or Settings()
        found = read_config(self.config)
        if found is None:
            raise SettingsError(f"{self.config.as_posix()}: has no [tool.skinlint] table")
        return found

    def _with_flags(self, settings: Settings) -> Settings:
        given = {name: value for name, value in self.flags.items() if value is not None}
        for name in ("ignore", "rules", "exclude"):  # these add to the configuration; all others replace it
            if name in given:
                given[name] = tuple(dict.fromkeys((*getattr(settings, name), *given[name])))
        origin = dict(settings.origin)
        for name in given:
            flag = "--jurisdiction" if name == "jurisdictions" else f"--{name.replace('_', '-')}"
            added = f"{origin[name]}, " if name in origin and name in ("ignore", "rules", "exclude") else ""
            origin[name] = added + flag
        return replace(settings, **given, origin=origin)


def forget_configurations() -> None:
    """Read configuration files anew from now on; for programs that outlive a change of them, and for tests."""
    _config_of.cache_clear()


TEMPLATE = """\
# Settings of skinlint for the drafts below this folder. Every key is optional; what is commented out shows the
# default. `skinlint check --show-settings` prints what holds and where it comes from.

# Exit status 1 from this severity on: error, warning, advice, or "never".
fail-on: warning

# And only findings that sure: low, medium or high.
# fail-on-confidence: low

# Report only findings at or above these.
# min-severity: advice
# min-confidence: low

# Report only these, or all but these: rules, topics, categories or packs (see `skinlint rules list`).
# select: []
# ignore: []

# Switch rules off, or give them another severity.
# disable: []
# severity: {}

# Add the rules of these jurisdictions: us, uk, eu, sg, au, ca.
# jurisdictions: []

# Own rule packs: files or folders, relative to this file.
# rules: []

# Drafts that are not read; patterns as in .gitignore, relative to this file.
# exclude: []

# Suppression comments without a reason (`-- because …`) count for nothing.
# require-suppression-reason: false

# The file with the findings that are not reported again; `--write-baseline` writes it.
# baseline: skinlint-baseline.json

# A draft of more bytes is refused.
# max-bytes: 2000000

# The spaCy pipeline; without it, the installed English one.
# model: en_core_web_sm

# The learned recogniser listens beside the cues; its findings are of medium or low confidence.
# recogniser: true

# Other settings for some paths.
# overrides:
#   - paths: ["archive/**"]
#     ignore: [wording]
#     fail-on: error
"""
