"""Configuration files, flags, and where each setting comes from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linter.errors import SettingsError
from linter.model.finding import Confidence, Severity
from linter.settings import TEMPLATE, Settings, SettingsSource, forget_configurations, read_config


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty repository."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    forget_configurations()
    return tmp_path


def config(text: str, name: str = ".skinlint.yaml") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def problems(text: str, name: str = ".skinlint.yaml") -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_config(config(text, name))
    return str(caught.value).splitlines()


def test_without_a_file_the_defaults_hold() -> None:
    """A first run needs no configuration."""
    assert SettingsSource().for_draft(Path("drafts/peel.md")) == Settings()
    assert Settings().fail_on is Severity.WARNING


def test_every_key_is_read() -> None:
    """What the file says is what holds."""
    found = read_config(
        config(
            """\
select: [downtime, missing]
ignore: [superlative]
disable: [recovery/no-rest]
severity: {completely-safe: advice}
min-severity: warning
min-confidence: medium
fail-on: never
jurisdictions: [uk, eu]
rules: [house/rules.yaml]
model: en_core_web_md
exclude: ["archive/**"]
require-suppression-reason: true
max-bytes: 1000
"""
        )
    )
    assert found is not None
    assert found.select == ("downtime", "missing")
    assert found.severity == (("completely-safe", Severity.ADVICE),)
    assert (found.min_severity, found.min_confidence, found.fail_on) == (Severity.WARNING, Confidence.MEDIUM, "never")
    assert found.rules == (Path.cwd() / "house/rules.yaml",)
    assert found.excludes(Path("archive/2019/peel.md"))
    assert not found.excludes(Path("posts/peel.md"))
    assert (found.require_suppression_reason, found.max_bytes) == (True, 1000)
    assert found.origin["fail_on"] == ".skinlint.yaml:7"


def test_the_nearest_file_wins_up_to_the_repository_root(here: Path) -> None:
    """A section of a blog can have its own settings; what lies above the repository is somebody else's."""
    config("fail-on: error\n")
    config("fail-on: advice\n", "posts/new/.skinlint.yaml")
    sources = SettingsSource()
    assert sources.for_draft(Path("posts/peel.md")).fail_on is Severity.ERROR
    assert sources.for_draft(Path("posts/new/deep/peel.md")).fail_on is Severity.ADVICE
    inner = here / "vendor" / "blog"
    (inner / ".git").mkdir(parents=True)
    assert sources.for_draft(inner / "peel.md") == Settings()


def test_a_draft_above_the_current_folder_finds_its_own_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`..` in a path leads to the right place."""
    config("fail-on: error\n", "blog/.skinlint.yaml")
    (here / "tools").mkdir()
    monkeypatch.chdir(here / "tools")
    assert SettingsSource().for_draft(Path("../blog/peel.md")).fail_on is Severity.ERROR


def test_pyproject_counts_when_it_speaks_of_us() -> None:
    """Its table is read with line numbers; other projects' files, even broken ones, are passed by."""
    config('[project]\nname = "blog"\n\n[tool.skinlint]\nfail-on = "error"\n', "pyproject.toml")
    found = SettingsSource().for_draft(Path("a.md"))
    assert (found.fail_on, found.origin["fail_on"]) == (Severity.ERROR, "pyproject.toml:5")
    config("[project\n", "other/pyproject.toml")
    assert SettingsSource().for_draft(Path("other/a.md")).fail_on is Severity.ERROR


def test_flags_win_over_the_file() -> None:
    """`ignore`, `rules` and `exclude` add to it; everything else replaces it."""
    config("fail-on: error\nignore: [pain]\nselect: [missing]\n")
    sources = SettingsSource({"fail_on": Severity.ADVICE, "ignore": ("cost",), "select": ("wording",), "model": None})
    found = sources.for_draft(Path("a.md"))
    assert (found.fail_on, found.ignore, found.select) == (Severity.ADVICE, ("pain", "cost"), ("wording",))
    assert {key: origin for key, _, origin in found.describe()} | {
        "fail-on": "--fail-on",
        "ignore": ".skinlint.yaml:2, --ignore",
        "model": "default",
    } == {key: origin for key, _, origin in found.describe()}


def test_config_and_no_config() -> None:
    """One file for all drafts, or none."""
    config("fail-on: error\n")
    other = config("fail-on: never\n", "elsewhere/strict.yaml")
    assert SettingsSource(config=other).for_draft(Path("a.md")).fail_on == "never"
    assert SettingsSource(no_config=True).for_draft(Path("a.md")) == Settings()
    with pytest.raises(SettingsError, match=r"gone\.yaml: cannot be read: No such file"):
        SettingsSource(config=Path("gone.yaml")).for_draft(Path("a.md"))
    with pytest.raises(SettingsError, match=r"has no \[tool\.skinlint\] table"):
        SettingsSource(config=config("[project]\n", "p/pyproject.toml")).for_draft(Path("a.md"))


def test_overrides_hold_for_their_paths_only() -> None:
    """An archive may be judged more mildly; the command line still has the last word."""
    config(
        """\
ignore: [cost]
overrides:
  - paths: ["archive/**", "*.txt"]
    ignore: [wording]
    fail-on: never
    min-confidence: high
"""
    )
    old = SettingsSource().for_draft(Path("archive/2019/peel.md"))
    assert (old.ignore, old.fail_on, old.min_confidence) == (("cost", "wording"), "never", Confidence.HIGH)
    assert old.origin["fail_on"] == ".skinlint.yaml:3"
    assert SettingsSource().for_draft(Path("posts/peel.md")).fail_on is Severity.WARNING
    strict = SettingsSource({"fail_on": Severity.ADVICE}).for_draft(Path("leaflet.txt"))
    assert (strict.fail_on, strict.ignore) == (Severity.ADVICE, ("cost", "wording"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail_on: error\n", '.skinlint.yaml:1: fail_on: unknown key; did you mean "fail-on"?'),
        (
            "\nfail-on: eror\n",
            ".skinlint.yaml:2: fail-on: expected 'error', 'warning', 'advice' or 'never', got 'eror'; did you mean",
        ),
        ("ignore: [superlative, no]\n", ".skinlint.yaml:1: ignore[1]: expected text, got false; quote it"),
        ("ignore: superlative\n", ".skinlint.yaml:1: ignore: expected a list, got 'superlative'; write [superlative]"),
        ("max-bytes: 2 MB\n", ".skinlint.yaml:1: max-bytes: expected a whole number, got '2 MB'"),
        ("max-bytes: 0\n", ".skinlint.yaml:1: max-bytes: input should be greater than or equal to 1, got 0"),
        (
            "require-suppression-reason: maybe\n",
            ".skinlint.yaml:1: require-suppression-reason: expected true or false, got 'maybe'",
        ),
        ("severity:\n  a: hard\n", ".skinlint.yaml:2: severity.a: expected 'error', 'warning' or 'advice', got 'hard'"),
        ("overrides:\n  - path: [a]\n", '.skinlint.yaml:2: overrides[0].path: unknown key; did you mean "paths"?'),
        ("overrides:\n  - ignore: [a]\n", '.skinlint.yaml:2: overrides[0].paths: needs the key "paths"'),
        ("fail-on: error\nfail-on: never\n", '.skinlint.yaml:2: the key "fail-on" stands twice'),
        ("fail-on: [\n", ".skinlint.yaml:2: not YAML: "),
        ("- fail-on\n", ".skinlint.yaml:1: expected keys and values, as in `fail-on: error`"),
    ],
)
def test_a_mistake_has_its_line_and_its_remedy(text: str, message: str) -> None:
    """No setting is silently ignored."""
    assert any(problem.startswith(message) for problem in problems(text))


def test_all_mistakes_are_told_at_once() -> None:
    """Three runs to find three mistakes are two too many."""
    found = problems("fial-on: error\nignore: [1]\nmin-severity: high\n")
    assert [re.sub(r".*?yaml:(\d+): ([\w-]+).*", r"\1 \2", problem) for problem in sorted(found)] == [
        "1 fial-on",
        "2 ignore",
        "3 min-severity",
    ]


def test_mistakes_in_toml_have_lines_too() -> None:
    """As far as the format lets us tell."""
    text = '[tool.skinlint]\nmodel = "x"\nfail-on = "loud"\n'
    assert problems(text, "pyproject.toml")[0].startswith("pyproject.toml:3: fail-on: expected 'error'")
    assert "not TOML" in problems("[tool.skinlint\n", "pyproject.toml")[0]


def test_a_file_in_another_encoding_is_told() -> None:
    """Not a traceback."""
    Path(".skinlint.yaml").write_bytes(b"model: caf\xe9\n")
    with pytest.raises(SettingsError, match="not UTF-8"):
        SettingsSource().for_draft(Path("a.md"))


def test_an_empty_file_holds_the_defaults() -> None:
    """As does one that only has comments."""
    assert read_config(config("# nothing yet\n")) == Settings()


def test_the_template_holds_the_defaults_and_names_every_key() -> None:
    """`skinlint init` changes nothing until somebody edits the file."""
    assert read_config(config(TEMPLATE)) == Settings()
    keys = {key for key, _, _ in Settings().describe()}
    opened = re.sub(r"^# ?(?=[a-z-]+: |overrides:|  )", "", TEMPLATE, flags=re.MULTILINE)
    path = config(opened.split("# Other settings")[0])
    found = read_config(path)
    assert found is not None
    assert {key.replace("_", "-") for key in found.origin} | {"overrides"} == keys
    assert found == Settings(model="en_core_web_sm", exclude=found.exclude, baseline=found.baseline)
