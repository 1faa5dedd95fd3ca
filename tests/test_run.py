"""A run: drafts and settings in, a report out."""

from __future__ import annotations

from pathlib import Path

import pytest

import linter
from linter.errors import DraftError, SettingsError
from linter.model.finding import Confidence, Severity
from linter.run import Piped, decode, run
from linter.settings import Settings, SettingsSource, forget_configurations
from tests import engine_double

CLASH = "There is no downtime with it. Still, take two days off. It is completely safe and you will like it.\n"


@pytest.fixture(autouse=True)
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty repository, with a core that needs no parser."""
    (tmp_path / "blog" / ".git").mkdir(parents=True)
    engine_double.install(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path / "blog")
    forget_configurations()
    return tmp_path / "blog"


def rules_of(report: linter.FileReport) -> list[str]:
    return [finding.rule for finding in report.findings]


def test_lint_text_returns_findings_in_the_order_of_the_page() -> None:
    """The library in one call."""
    report = linter.lint_text(CLASH)
    assert rules_of(report) == ["house/rest-or-none", "house/completely-safe"]
    assert report.findings[0].spans[0].text == "no downtime"
    assert report.hidden == 0


def test_lint_paths_checks_files_and_folders() -> None:
    """Strings will do; every draft that was read has its entry."""
    Path("a.md").write_text(CLASH)
    Path("b.txt").write_text("You will see what it is like.\n")
    report = linter.lint_paths(["."])
    assert [(file.source.path, len(file.findings)) for file in report.files] == [("a.md", 2), ("b.txt", 0)]
    assert (report.model, report.version) == ("en_core_web_sm 3.8.0", linter.__version__)
    assert [pack.id for pack in report.packs] == ["house"]


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        (Settings(select=("wording",)), ["house/completely-safe"]),
        (Settings(select=("rest-or-none",)), ["house/rest-or-none"]),
        (Settings(ignore=("contradiction/downtime",)), ["house/completely-safe"]),
        (Settings(select=("house",), ignore=("all",)), []),
        (Settings(min_severity=Severity.ERROR), ["house/rest-or-none"]),
        (Settings(min_confidence=Confidence.HIGH), ["house/rest-or-none"]),
        (Settings(disable=("completely-safe",)), ["house/rest-or-none"]),
    ],
)
def test_selection(settings: Settings, left: list[str]) -> None:
    """Rules, topics, categories and packs; by severity and confidence."""
    report = linter.lint_text(CLASH, settings=settings)
    assert rules_of(report) == left
    assert report.hidden == (0 if settings.disable else 2 - len(left))


def test_severity_can_be_changed() -> None:
    """By bare or full id."""
    report = linter.lint_text(CLASH, settings=Settings(severity=(("rest-or-none", Severity.ADVICE),)))
    assert report.findings[0].severity is Severity.ADVICE


def test_rules_of_a_jurisdiction_are_off_unless_chosen() -> None:
    """And the report says so."""
    Path("a.md").write_text("We are the best in town.\n")
    assert linter.lint_paths(["a.md"]).files[0].findings == ()
    assert linter.lint_paths(["a.md"]).notes == ("rules of uk (add them with --jurisdiction)",)
    chosen = linter.lint_paths(["a.md"], settings=Settings(jurisdictions=("uk",)))
    assert len(chosen.files[0].findings) == 1
    assert chosen.notes == ()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(select=("downtme",)), 'select: no rule, topic, category or pack is called "downtme"; did you mean'),
        (Settings(ignore=("xyzzy",)), 'or pack is called "xyzzy"; see `skinlint rules list`'),
        (Settings(disable=("house/rest",)), 'no rule is called "house/rest"; did you mean "house/rest-or-none"?'),
        (Settings(severity=(("pain", Severity.ERROR),)), 'severity: no rule is called "pain"'),
        (Settings(select=("best-in-town",)), "it belongs to uk; choose it with --jurisdiction uk"),
        (Settings(select=("completely-safe",), disable=("completely-safe",)), "it is switched off by `disable`"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_an_error_with_a_suggestion(settings: Settings, message: str) -> None:
    """A misspelt name does not silently select nothing."""
    with pytest.raises(SettingsError) as caught:
        linter.lint_text(CLASH, settings=settings)
    assert message in str(caught.value)


def test_a_topic_of_the_contract_without_a_rule_is_no_mistake() -> None:
    """Packs may come and go; the vocabulary stays."""
    assert rules_of(linter.lint_text(CLASH, settings=Settings(ignore=("patch-test", "missing/pregnancy")))) != []


def test_comments_suppress_before_selection() -> None:
    """A comment about a rule that was not selected is not called unused."""
    text = f"<!-- skinlint-disable-next-line completely-safe -->\n{CLASH}"
    report = linter.lint_text(text)
    assert (rules_of(report), report.suppressed) == (["house/rest-or-none"], 1)
    other = linter.lint_text(text, settings=Settings(select=("downtime",)))
    assert (other.suppressed, other.unused_suppressions) == (0, ())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"caf\xe9\n", "line 1, byte 3: not UTF-8 (0xE9); save it as UTF-8"),
        (b"one\ntwo \xff", "line 2, byte 8: not UTF-8 (0xFF)"),
        ("peel".encode("utf-16"), "line 1, byte 0: UTF-16, not UTF-8; save it as UTF-8"),
        (b"PK\x03\x04\n\0\0", "line 2, byte 5: a NUL byte, so this is no text file"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_place(data: bytes, message: str) -> None:
    """And a remedy."""
    with pytest.raises(DraftError) as caught:
        decode("a.md", data)
    assert str(caught.value).startswith(message)


def test_a_byte_order_mark_is_no_text() -> None:
    """Offsets begin behind it; line ends stay as they are."""
    assert decode("a.md", b"\xef\xbb\xbfOne\r\nTwo").text == "One\r\nTwo"


def test_bad_drafts_never_hide_the_findings_of_others(blog: Path) -> None:
    """Each has its message, and the status is 2."""
    Path("good.md").write_text(CLASH)
    Path("latin.md").write_bytes(b"Cr\xe8me\n")
    Path("long.md").write_text("word " * 500_000)
    Path("pipe.docx").write_text("")
    outcome = run([Path(), Path("missing.md"), Path("pipe.docx")], SettingsSource())
    assert [len(file.findings) for file in outcome.report.files] == [2]
    messages = {error.path: error.message for error in outcome.report.errors}
    assert list(messages) == ["latin.md", "long.md", "missing.md", "pipe.docx"]
    assert messages["long.md"].startswith("more than 2,000,000 bytes (2,500,000); split the draft, or")
    assert outcome.status == 2


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "the draft is empty; nothing was checked"),
        (" \n\t\r\n", "only white space; nothing was checked"),
        ("```\ncode\n```\n", "no copy to check: only code, markup or settings"),
        (
            "Die Haut ist nach der Behandlung nicht mehr so rot und das Peeling wird für eine Woche wiederholt.",
            "looks like German; not judged, since skinlint reads English (`exclude` leaves it out)",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_said(text: str, note: str) -> None:
    """No finding, and no silence either."""
    report = linter.lint_text(text)
    assert report.notes == (note,)
    assert report.findings == ()


def test_a_line_of_200_000_characters_is_a_draft() -> None:
    """Page builders write them."""
    report = linter.lint_text("It is what it is and so it goes. " * 6_000 + CLASH)
    assert len(report.findings) == 2


def test_the_library_refuses_an_over_long_text() -> None:
    """With the same words as the command."""
    with pytest.raises(DraftError, match=r"more than 10 bytes"):
        linter.lint_text(CLASH, settings=Settings(max_bytes=10))


def test_each_draft_obeys_its_own_configuration(blog: Path) -> None:
    """Nearest file, per-path overrides, and the failing level of each."""
    for name in ("posts/a.md", "archive/b.md"):
        Path(name).parent.mkdir()
        Path(name).write_text(CLASH)
    Path(".skinlint.yaml").write_text("overrides: [{paths: [archive], ignore: [wording], fail-on: never}]\n")
    outcome = run([Path("archive")], SettingsSource())
    assert (rules_of(outcome.report.files[0]), outcome.status) == (["house/rest-or-none"], 0)
    outcome = run([Path("posts")], SettingsSource())
    assert (len(outcome.report.files[0].findings), outcome.status) == (2, 1)


def test_an_override_may_not_name_what_does_not_exist() -> None:
    """Even when its paths match no draft."""
    Path("a.md").write_text(CLASH)
    Path(".skinlint.yaml").write_text("overrides:\n  - paths: [nowhere]\n    ignore: [wordin]\n")
    with pytest.raises(SettingsError, match=r'\.skinlint\.yaml:2: ignore: no rule.*"wordin"; did you mean "wording"'):
        run([Path("a.md")], SettingsSource())


@pytest.mark.parametrize(
    ("fail_on", "status"), [(Severity.ERROR, 0), (Severity.WARNING, 1), (Severity.ADVICE, 1), ("never", 0)]
)
def test_status_follows_the_failing_level(fail_on: Severity, status: int) -> None:
    """A warning fails at `warning` and below."""
    Path("a.md").write_text("It is completely safe and you will like it.\n")
    assert run([Path("a.md")], SettingsSource({"fail_on": fail_on})).status == status


def test_workers_and_order_change_nothing() -> None:
    """Same drafts, same report."""
    for number in range(12):
        Path(f"{number:02}.md").write_text(CLASH * (number + 1))
    paths = sorted(Path().glob("*.md"))
    alone = run(paths, SettingsSource()).report
    assert run(paths[::-1], SettingsSource(), workers=3).report == alone
    assert len(alone.files) == 12


def test_many_drafts_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their reports are packed while others are checked."""
    for number in range(5):
        Path(f"{number:02}.md").write_text(CLASH * (number + 1))
    (Path("bad.md")).write_bytes(b"\xff\xfe\0")
    paths = sorted(Path().glob("*.md"))
    few = run(paths, SettingsSource()).report
    monkeypatch.setattr("linter.run._MANY", 4)
    many = run(paths, SettingsSource()).report
    assert many == few
    assert [file.source.path for file in many.files] == [f"{number:02}.md" for number in range(5)]
    assert len(many.errors) == 1


def test_a_bug_rises_with_the_draft_that_met_it() -> None:
    """It is neither a finding nor silence."""
    Path("a.md").write_text("You can crash the core with this and that.\n")
    with pytest.raises(ZeroDivisionError) as caught:
        run([Path("a.md")], SettingsSource())
    assert caught.value.__notes__ == ["while checking a.md"]


def test_standard_input_is_a_draft_like_others() -> None:
    """Its name tells the format, and which settings hold."""
    outcome = run([], SettingsSource(), piped=[Piped("drafts/new.txt", CLASH.encode())])
    assert [file.source.path for file in outcome.report.files] == ["drafts/new.txt"]
    refused = run([], SettingsSource(), piped=[Piped("draft", CLASH.encode())])
    assert "cannot tell its format" in refused.report.errors[0].message


def test_progress_is_told_after_every_draft() -> None:
    """For a bar, or a log."""
    for name in ("a.md", "b.md"):
        Path(name).write_text(CLASH)
    told: list[tuple[int, int]] = []
    run([Path()], SettingsSource(), progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
