"""A draft and its configuration → findings; a broken configuration leaves the last good one in force."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linter.lsp.checker import Checker, Draft, draft_of
from linter.settings import SettingsSource, forget_configurations
from tests import engine_double

CLASH = "There is no downtime with it. Still, take two days off. It is completely safe and you will like it.\n"
BOTH = ["house/rest-or-none", "house/completely-safe"]
PACK = """\
id: ours
version: 1.0.0
title: Ours
rules:
  - id: glow
    kind: wording
    topic: superlative
    message: "“{quote}” says nothing."
    why: It says nothing.
    help: Say what changes.
    phrases: [heavenly glow]
"""


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, with a core that needs no parser."""
    (tmp_path / "blog" / ".git").mkdir(parents=True)
    engine_double.install(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path / "blog")
    forget_configurations()
    return tmp_path / "blog"


@pytest.fixture
def checker(blog: Path) -> Checker:
    return Checker(SettingsSource)


def rules_of(checker: Checker, path: Path, text: str = CLASH) -> list[str]:
    report = checker.check(Draft(path, path.suffix, text)).report
    return [] if report is None else [finding.rule for finding in report.findings]


def test_a_draft_that_was_never_saved_is_checked(checker: Checker, blog: Path) -> None:
    """It needs no file."""
    assert rules_of(checker, blog / "new.md") == BOTH


def test_a_changed_configuration_holds_from_the_next_check_on(checker: Checker, blog: Path) -> None:
    """Whether or not the editor told of it: written, changed, and gone again."""
    config = blog / ".skinlint.yaml"
    config.write_text("ignore: [wording]\n")
    assert rules_of(checker, blog / "a.md") == ["house/rest-or-none"]
    config.write_text("ignore: [contradiction]\n")
    assert rules_of(checker, blog / "a.md") == ["house/completely-safe"]
    config.unlink()
    assert rules_of(checker, blog / "a.md") == BOTH
    (blog / "pyproject.toml").write_text("[tool.skinlint]\nselect = ['wording']\n")
    assert rules_of(checker, blog / "a.md") == ["house/completely-safe"]


@pytest.mark.parametrize(
    ("broken", "line", "said"),
    [
        ("ignore: [wording\n", 2, "not YAML"),
        ("fail-on: error\nignroe: [wording]\n", 2, 'unknown key; did you mean "ignore"?'),
        ("fail-on: error\nignore: [wordnig]\n", 2, "no rule, topic, category or pack is called"),
        ("fail-on: error\nrules: [gone.yaml]\n", 1, "cannot be read"),
        ("fail-on: error\nbaseline: gone.json\n", 1, "no such baseline"),
    ],
    ids=["half-typed", "unknown key", "unknown rule", "pack not there", "baseline not there"],
)
def test_a_broken_configuration_leaves_the_last_good_one_in_force(
    checker: Checker, blog: Path, broken: str, line: int, said: str
) -> None:
    """And says where the mistake is; mended, it holds again."""
    config = blog / ".skinlint.yaml"
    config.write_text("ignore: [wording]\n")
    assert rules_of(checker, blog / "a.md") == ["house/rest-or-none"]
    config.write_text(broken)
    checked = checker.check(Draft(blog / "a.md", ".md", CLASH))
    assert checked.report is not None
    assert [finding.rule for finding in checked.report.findings] == ["house/rest-or-none"]
    (problem,) = checked.problems
    assert said in problem.text
    assert problem.line == line
    config.write_text("ignore: []\n")
    checked = checker.check(Draft(blog / "a.md", ".md", CLASH))
    assert (rules_of(checker, blog / "a.md"), checked.problems) == (BOTH, ())


def test_a_configuration_that_was_never_good_leaves_the_defaults(checker: Checker, blog: Path) -> None:
    """So that a writer is not left without findings for somebody else's slip."""
    (blog / ".skinlint.yaml").write_text("nonsense\n")
    checked = checker.check(Draft(blog / "a.md", ".md", CLASH))
    assert checked.report is not None
    assert len(checked.report.findings) == 2
    assert checked.problems[0].path == blog / ".skinlint.yaml"


def test_a_broken_rule_pack_is_told_at_its_line_and_the_last_good_rules_stay(checker: Checker, blog: Path) -> None:
    """Own packs are read again when they change."""
    (blog / ".skinlint.yaml").write_text("rules: [ours.yaml]\n")
    pack = blog / "ours.yaml"
    pack.write_text(PACK)
    assert checker.check(Draft(blog / "a.md", ".md", CLASH)).problems == ()
    pack.write_text(PACK.replace("kind: wording", "kind: wordnig"))
    checked = checker.check(Draft(blog / "a.md", ".md", CLASH))
    assert checked.report is not None
    assert len(checked.report.findings) == 2
    assert [problem.path for problem in checked.problems] == [pack]
    assert checked.problems[0].line > 1
    pack.write_text(PACK)
    assert checker.check(Draft(blog / "a.md", ".md", CLASH)).problems == ()


def test_what_the_configuration_leaves_out_is_not_checked(checker: Checker, blog: Path) -> None:
    """And settings for some paths hold for them."""
    (blog / ".skinlint.yaml").write_text("exclude: [old/]\noverrides: [{paths: ['ads/**'], select: [wording]}]\n")
    assert checker.check(Draft(blog / "old" / "a.md", ".md", CLASH)).report is None
    assert rules_of(checker, blog / "ads" / "a.md") == ["house/completely-safe"]


def test_the_baseline_holds_back_what_it_knows(checker: Checker, blog: Path) -> None:
    """As in a run; what is new is told."""
    report = checker.check(Draft(blog / "a.md", ".md", CLASH)).report
    assert report is not None
    entries = [
        {"path": "a.md", "rule": one.rule, "fingerprint": one.fingerprint, "count": 1, "message": one.message}
        for one in report.findings[:1]
    ]
    (blog / "known.json").write_text(json.dumps({"skinlint-baseline": 1, "findings": entries}))
    (blog / ".skinlint.yaml").write_text("baseline: known.json\n")
    assert rules_of(checker, blog / "a.md") == ["house/completely-safe"]
    assert rules_of(checker, blog / "a.md") == ["house/completely-safe"]  # the second check uses up nothing
    assert rules_of(checker, blog / "b.md") == BOTH


def test_comments_in_the_draft_are_obeyed(checker: Checker, blog: Path) -> None:
    """As in a run."""
    text = f"<!-- skinlint-disable-next-line all -- quoted -->\n{CLASH}"
    assert rules_of(checker, blog / "a.md", text) == []


def test_a_draft_that_is_too_long_is_not_checked_and_says_why(checker: Checker, blog: Path) -> None:
    """The limit is the configuration's."""
    (blog / ".skinlint.yaml").write_text("max-bytes: 10\n")
    checked = checker.check(Draft(blog / "a.md", ".md", CLASH))
    assert checked.report is None
    assert checked.reason.startswith("not checked: more than 10 bytes")


def test_a_bug_costs_one_check_and_not_the_conversation(
    checker: Checker, blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, and the next draft is checked."""

    def fall_over(*_arguments: object) -> None:
        raise RuntimeError("boom")

    with monkeypatch.context() as patch:
        patch.setattr("linter.lsp.checker.examine", fall_over)
        assert "a bug in skinlint" in checker.check(Draft(blog / "a.md", ".md", CLASH)).reason
    assert rules_of(checker, blog / "a.md") == BOTH


@pytest.mark.parametrize(
    ("uri", "language", "path", "format_"),
    [
        ("file:///blog/Peel%20one.MD", "markdown", "/blog/Peel one.MD", ".md"),
        ("file:///blog/peel.html", "markdown", "/blog/peel.html", ".html"),
        ("file:///blog/peel.qmd", "markdown", "/blog/peel.qmd", ".md"),
        ("file:///blog/peel", "plaintext", "/blog/peel", ".txt"),
        ("untitled:Untitled-1", "markdown", "/home/Untitled-1", ".md"),
        ("untitled:Untitled-1", "mdx", "/home/Untitled-1", ".mdx"),
        ("untitled:", "html", "/home/untitled", ".html"),
        ("zed:///new/draft.md", "", "/home/draft.md", ".md"),
        ("file:///blog/code.py", "python", "/blog/code.py", ""),
        ("untitled:Untitled-2", "klingon", "/home/Untitled-2", ""),
        ("file:///blog/peel.docx", "plaintext", "/blog/peel.docx", ""),
    ],
)
def test_the_format_is_told_by_the_suffix_and_then_by_the_language(
    uri: str, language: str, path: str, format_: str
) -> None:
    """What neither tells is not checked."""
    assert draft_of(uri, language, "x", Path("/home")) == Draft(Path(path), format_, "x")


def test_what_has_no_format_is_left_alone(checker: Checker, blog: Path) -> None:
    """Without a word: most files in an editor are not drafts."""
    checked = checker.check(Draft(blog / "code.py", "", CLASH))
    assert (checked.report, checked.reason, checked.problems) == (None, "", ())
