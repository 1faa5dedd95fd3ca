"""Baselines: what a blog lived with is held back by its words, and only what is new is heard of."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.baseline import Baseline, Entry, read_baseline
from linter.cli import cli
from linter.errors import SettingsError
from linter.settings import forget_configurations
from tests import engine_double

CLASH = "There is no downtime with it. Still, take two days off, as you will see.\n"
SAFE = "It is completely safe and you will like it.\n"
OTHER = "It is what you will like, and so it goes.\n"
FILE = "skinlint-baseline.json"


@pytest.fixture(autouse=True)
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a repository with two posts and a baseline of what they hold."""
    (tmp_path / "blog" / ".git").mkdir(parents=True)
    engine_double.install(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path / "blog")
    forget_configurations()
    Path("posts").mkdir()
    Path("posts/a.md").write_text(f"{CLASH}\n{OTHER}")
    Path("posts/b.md").write_text(f"{OTHER}\n{SAFE}")
    assert skinlint("check", "--baseline", FILE, "--write-baseline", ".").exit_code == 0
    return tmp_path / "blog"


def skinlint(*arguments: str, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(cli, arguments, input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def check(*arguments: str) -> Result:
    return skinlint("check", "--baseline", FILE, *arguments)


def words(result: Result) -> str:
    return " ".join(result.stdout.split())


def entries(path: str = FILE) -> list[tuple[str, str, int]]:
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    return [(item["path"], item["rule"].partition("/")[2], item["count"]) for item in data["findings"]]


def test_what_the_baseline_holds_is_not_heard_of() -> None:
    """It is counted, and does not fail the run."""
    result = check(".")
    assert result.exit_code == 0
    assert "No findings in 2 drafts" in words(result)
    assert "2 in the baseline" in words(result)


def test_the_file_is_made_for_version_control() -> None:
    """Sorted, one line for each finding, the same bytes each time, readable letters."""
    first = Path(FILE).read_bytes()
    check("--write-baseline", "posts/b.md", "posts/a.md")
    assert Path(FILE).read_bytes() == first
    assert entries() == [("posts/a.md", "rest-or-none", 1), ("posts/b.md", "completely-safe", 1)]
    assert len(first.splitlines()) == 7
    assert stat.S_IMODE(Path(FILE).stat().st_mode) & 0o600 == 0o600


def test_a_moved_paragraph_changes_nothing() -> None:
    """Words count, not lines."""
    Path("posts/a.md").write_text(f"{OTHER}\n\n\n{OTHER}\n{CLASH}")
    assert check(".").exit_code == 0


def test_a_new_finding_fails_beside_the_old() -> None:
    """Only it is reported."""
    Path("posts/a.md").write_text(f"{CLASH}\n{OTHER}\n{SAFE}")
    result = check(".")
    assert result.exit_code == 1
    assert "1 finding in 2 drafts" in words(result)
    assert "house/completely-safe" in result.stdout


def test_the_same_words_once_more_are_a_new_finding() -> None:
    """The baseline counts."""
    Path("posts/b.md").write_text(f"{SAFE}\n{OTHER}\n{SAFE}")
    assert check(".").exit_code == 1
    assert "1 finding in" in words(check("."))


def test_a_draft_of_another_name_is_another_draft() -> None:
    """Its findings are new, and the old name's entries stale."""
    Path("posts/b.md").rename("posts/c.md")
    result = check(".")
    assert result.exit_code == 1
    assert f"{FILE} holds for nothing: posts/b.md: house/completely-safe: A message." in words(result)


def test_a_fixed_finding_makes_its_entry_stale() -> None:
    """It is reported until it is pruned, and fails nothing."""
    Path("posts/b.md").write_text(OTHER)
    result = check(".")
    assert result.exit_code == 0
    assert "1 finding of the baseline is gone; --prune-baseline forgets it." in words(result)
    machine = check("--format", "json", ".")
    assert [item["path"] for item in json.loads(machine.stdout)["stale_baseline"]] == ["posts/b.md"]
    assert machine.stderr == "skinlint: 1 finding of the baseline is gone; see --prune-baseline\n"
    pruned = check("--prune-baseline", ".")
    assert (pruned.exit_code, "gone" in pruned.stdout) == (0, False)
    assert pruned.stderr == f"skinlint: {FILE} holds 1 finding\nskinlint: 1 finding of before is gone from it\n"
    assert entries() == [("posts/a.md", "rest-or-none", 1)]


def test_pruning_adds_nothing() -> None:
    """New findings are still reported."""
    Path("posts/a.md").write_text(SAFE)
    assert check("--prune-baseline", ".").exit_code == 1
    assert entries() == [("posts/b.md", "completely-safe", 1)]


def test_a_deleted_draft_leaves_stale_entries() -> None:
    """Whichever drafts are checked."""
    Path("posts/b.md").unlink()
    assert "holds for nothing: posts/b.md" in words(check("posts/a.md"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("posts/a.md",),
        ("--select", "downtime", "."),
        ("--ignore", "wording", "."),
        ("--min-severity", "error", "."),
        ("--exclude", "b.md", "."),
    ],
)
def test_what_was_not_looked_at_is_not_stale(arguments: tuple[str, ...]) -> None:
    """A run on one draft, or with fewer rules, says nothing about the rest, and keeps it when it writes or prunes."""
    before = entries()
    assert "for nothing" not in check(*arguments).stdout
    for option in ("--prune-baseline", "--write-baseline"):
        assert check(option, *arguments).exit_code == 0
        assert entries() == before


def test_a_rule_that_is_switched_off_keeps_its_entries() -> None:
    """It may be switched on again."""
    Path(".skinlint.yaml").write_text("disable: [completely-safe]\n")
    forget_configurations()
    assert "for nothing" not in check(".").stdout
    check("--write-baseline", ".")
    assert len(entries()) == 2


def test_a_draft_that_cannot_be_read_keeps_its_entries() -> None:
    """Status 2, everything else written, nothing lost."""
    Path("posts/b.md").write_bytes(b"caf\xe9")
    result = check("--write-baseline", ".")
    assert result.exit_code == 2
    assert "skinlint: posts/b.md: line 1, byte 3: not UTF-8" in result.stderr
    assert len(entries()) == 2


def test_a_suppressed_finding_needs_no_entry() -> None:
    """The comment holds it; the entry is stale."""
    Path("posts/b.md").write_text(f"<!-- skinlint-disable-next-line completely-safe -- so -->\n{SAFE}")
    result = check(".")
    assert "1 silenced" in words(result)
    assert "holds for nothing: posts/b.md" in words(result)


def test_the_settings_can_name_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative to the settings, from every folder; entries are relative to the baseline."""
    Path(".skinlint.yaml").write_text(f"baseline: {FILE}\n")
    forget_configurations()
    assert skinlint("check", ".").exit_code == 0
    monkeypatch.chdir("posts")
    assert skinlint("check", "a.md").exit_code == 0
    assert "baseline:                    ../" not in skinlint("check", "--show-settings").stdout


def test_it_holds_in_every_format_and_with_a_cache() -> None:
    """What is held back is in no report."""
    for name in ("sarif", "github", "rdjson", "gitlab", "junit", "csv", "markdown"):
        assert "completely-safe" not in check("--format", name, ".").stdout


DAMAGE = [
    ("", "not JSON: Expecting value; restore the file from version control, or remove it"),
    ('{"skinlint-baseline": 1,\n "findings": [\n', f"{FILE}:3: not JSON"),
    ("[]", "is no baseline of skinlint; name another file, or remove it"),
    ('{"name": "blog"}', "is no baseline of skinlint"),
    ('{"skinlint-baseline": 9, "findings": []}', "a baseline of schema 9, and this skinlint reads 1"),
    ('{"skinlint-baseline": 1, "findings": {}}', 'expected a list under "findings"'),
    ('{"skinlint-baseline": 1, "findings": [3]}', "finding 1: expected keys and values, got 3"),
    ('{"skinlint-baseline": 1, "findings": [{"path": "a"}]}', 'finding 1: needs the key "rule"'),
    (
        '{"skinlint-baseline": 1, "findings": [{"path":"a","rule":"r","fingerprint":7,"count":1,"message":""}]}',
        'finding 1: "fingerprint": expected text, got 7',
    ),
    (
        '{"skinlint-baseline": 1, "findings": [{"path":"a","rule":"r","fingerprint":"f","count":true,"message":""}]}',
        'finding 1: "count": expected a whole number, got true',
    ),
    (
        '{"skinlint-baseline": 1, "findings": [{"path":"a","rule":"r","fingerprint":"f","count":0,"message":""}]}',
        'finding 1: "count": expected 1 or more',
    ),
    ("[" * 100_000, "not JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), DAMAGE)
@pytest.mark.parametrize("option", [(), ("--write-baseline",), ("--prune-baseline",)])
def test_a_damaged_baseline_gives_status_2_and_is_left_alone(text: str, message: str, option: tuple[str, ...]) -> None:
    """Never taken for an empty one, never written over."""
    Path(FILE).write_text(text)
    result = check(*option, ".")
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
    assert Path(FILE).read_text() == text


def test_a_baseline_in_another_encoding_gives_status_2() -> None:
    """As an editor may have saved it."""
    Path(FILE).write_bytes("{}".encode("utf-16"))
    assert "not UTF-8 (byte 0)" in check(".").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--baseline", "gone.json", "."), "gone.json: no such baseline; write it with `skinlint check --baseline"),
        (("--baseline", "posts", "."), "posts: cannot be read: Is a directory"),
        (("--write-baseline", "."), "no baseline is named; add --baseline FILE, or `baseline:` to the settings"),
        (("--prune-baseline", "."), "no baseline is named"),
        (("--baseline", "no/where.json", "--write-baseline", "."), "no/where.json: cannot be written: No such file"),
        (("--baseline", FILE, "--write-baseline", "--prune-baseline", "."), "cannot be done in one run; drop one"),
        (("--baseline", FILE, "--write-baseline", "--add-suppressions", "x", "."), "cannot be done in one run"),
        (("--baseline", FILE, "--write-baseline", "--diff", "HEAD", "."), "writes all findings, and --diff shows some"),
        (("--baseline", FILE, "--write-baseline", "-"), "--write-baseline needs drafts in files; drop `-`"),
        (("--diff", "HEAD", "-"), "--diff needs drafts in files; drop `-`"),
        (("--add-suppressions", " ", "."), "--add-suppressions: the reason is empty; say why"),
        (("--add-suppressions", "x", "-"), "--add-suppressions needs drafts in files; drop `-`"),
        (("--fail-on-confidence", "sure", "."), "'sure' is not one of 'high', 'medium', 'low'"),
        (("--format", "checkstyle", "."), "'checkstyle' is not one of"),
        (("--format", "sarif", "--output", "no/where.sarif", "."), "its folder does not exist; create it first"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_gives_status_2_and_a_remedy(arguments: tuple[str, ...], message: str) -> None:
    """And the baseline is as it was."""
    before = Path(FILE).read_bytes()
    result = skinlint("check", *arguments, stdin=SAFE.encode())
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
    assert Path(FILE).read_bytes() == before


def test_a_write_that_fails_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole or not at all."""
    before = Path(FILE).read_bytes()

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    Path("posts/a.md").write_text(OTHER)
    result = check("--write-baseline", "--no-cache", ".")
    assert (result.exit_code, "cannot be written: No space left on device" in result.stderr) == (2, True)
    assert Path(FILE).read_bytes() == before
    assert [path.name for path in Path().iterdir() if path.suffix == ".tmp"] == []


def test_severity_and_confidence_fail_separately() -> None:
    """A finding must reach both levels; `--exit-zero` lets it pass, but not what cannot be done."""
    Path("posts/a.md").write_text(SAFE)  # a warning of medium confidence
    Path("posts/b.md").unlink()
    for arguments, status in (
        ((), 1),
        (("--fail-on-confidence", "medium"), 1),
        (("--fail-on-confidence", "high"), 0),
        (("--fail-on", "error", "--fail-on-confidence", "low"), 0),
        (("--exit-zero",), 0),
    ):
        assert skinlint("check", ".", *arguments).exit_code == status, arguments
    Path(".skinlint.yaml").write_text(
        "fail-on-confidence: high\noverrides: [{paths: [posts/a.md], fail-on-confidence: low}]\n"
    )
    forget_configurations()
    assert skinlint("check", ".").exit_code == 1
    assert skinlint("check", ".", "--fail-on-confidence", "high").exit_code == 0
    assert skinlint("check", ".", "gone.md", "--exit-zero").exit_code == 2


def test_suppressions_are_written_into_the_drafts() -> None:
    """For what is reported, not for what the baseline holds; the next run is clean and counts them."""
    Path("posts/b.md").write_bytes(b"\xef\xbb\xbf" + f"{OTHER}\r\n{SAFE}".replace("\n", "\r\n").encode())
    result = skinlint("check", "--add-suppressions", "agreed with Dr Lim", ".")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "skinlint: posts/a.md: 1 finding suppressed",
        "skinlint: posts/b.md: 1 finding suppressed",
    ]
    assert "2 silenced" in words(result)
    assert b"<!-- skinlint-disable-next-line house/completely-safe -- agreed with Dr Lim -->\r\n" in (
        Path("posts/b.md").read_bytes()
    )
    assert Path("posts/b.md").read_bytes().startswith(b"\xef\xbb\xbf")
    assert skinlint("check", ".").exit_code == 0
    before = Path("posts/b.md").read_bytes()
    assert skinlint("check", "--add-suppressions", "again", ".").stderr == ""
    assert Path("posts/b.md").read_bytes() == before


def test_suppressions_spare_what_the_baseline_holds() -> None:
    """Both ways of adoption side by side."""
    Path("posts/a.md").write_text(f"{CLASH}\n{OTHER}\n{SAFE}")
    assert check("--add-suppressions", "so", ".").exit_code == 0
    assert Path("posts/a.md").read_text().count("skinlint-") == 1
    assert "skinlint-" not in Path("posts/b.md").read_text()


def test_the_job_summary_is_written_where_github_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Added to what other steps wrote; without the variable nothing is written."""
    skinlint("check", "--format", "github", ".")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    Path("summary.md").write_text("before\n")
    assert skinlint("check", "--format", "github", "posts").exit_code == 1
    assert Path("summary.md").read_text(encoding="utf-8").startswith("before\n<!-- skinlint -->\n### skinlint: 2 fin")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "no/where.md")
    result = skinlint("check", "--format", "github", "posts")
    assert (result.exit_code, "the job summary no/where.md: cannot be written" in result.stderr) == (2, True)
    assert "::error" in result.stdout


def test_entries_are_used_up_one_by_one(tmp_path: Path) -> None:
    """Counts, merges and removals keep their sums."""
    entry = Entry("a.md", "r", "f", 3, "m")
    baseline = Baseline(tmp_path / "b.json", [entry])
    assert baseline.without([Entry("a.md", "r", "f", 2, "m")]).entries == (Entry("a.md", "r", "f", 1, "m"),)
    assert baseline.total() == 3
    baseline.write()
    assert read_baseline(tmp_path / "b.json").entries == baseline.entries
    with pytest.raises(SettingsError, match="no such baseline"):
        read_baseline(tmp_path / "c.json")
