"""The command line, as a person or a script meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli, main
from linter.settings import forget_configurations
from tests import engine_double

CLASH = "There is no downtime with it. Still, take two days off. It is completely safe and you will like it.\n"
FINE = "You may be red for a few days, and it is best to stay out of the sun.\n"
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a repository with one draft that has findings and one that has none."""
    (tmp_path / "blog" / ".git").mkdir(parents=True)
    engine_double.install(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path / "blog")
    monkeypatch.delenv("NO_COLOR", raising=False)
    forget_configurations()
    Path("clash.md").write_text(CLASH)
    Path("fine.md").write_text(FINE)
    return tmp_path / "blog"


def skinlint(*arguments: str, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(cli, arguments, input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_findings_give_status_1() -> None:
    """Both places in the text, and the summary last."""
    result = skinlint("check", "clash.md")
    assert result.exit_code == 1
    assert "error: contradiction/downtime [house/rest-or-none], high confidence" in result.stdout
    assert "2 findings in 1 draft" in result.stdout


def test_a_clean_draft_gives_status_0_and_one_line() -> None:
    """No news in one line."""
    result = skinlint("check", "fine.md")
    assert (result.exit_code, result.stdout) == (
        0,
        "No findings in 1 draft (18 words); 1 seeming contradiction cleared.\n",
    )


def test_without_paths_the_current_folder_is_checked() -> None:
    """As people expect of a linter."""
    assert "2 drafts" in skinlint("check").stdout


def test_json_is_written_byte_for_byte(blog: Path) -> None:
    """To standard output or a file, whatever the order of the arguments and the number of workers."""
    first = skinlint("check", "--format", "json", "clash.md", "fine.md").stdout_bytes
    assert json.loads(first)["summary"]["files"] == 2
    for arguments in (("fine.md", "clash.md"), (".",), ("-j", "2", "clash.md", "fine.md")):
        assert skinlint("check", "--format", "json", *arguments).stdout_bytes == first
    result = skinlint("check", "--format", "json", "--output", "report.json", ".")
    assert (result.exit_code, result.stdout) == (1, "")
    assert Path("report.json").read_bytes() == first


def test_text_in_a_file_has_no_colour() -> None:
    """Colour belongs to a terminal, or to who asks for it."""
    assert "\x1b" not in skinlint("check", "clash.md").stdout
    assert "\x1b[" in skinlint("check", "--color", "always", "clash.md").stdout


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("--fail-on", "error"), 1),
        (("--fail-on", "never"), 0),
        (("--select", "wording", "--fail-on", "error"), 0),
        (("--select", "wording,downtime"), 1),
        (("--ignore", "house"), 0),
        (("--min-severity", "error", "--ignore", "downtime"), 0),
        (("--min-confidence", "high", "--ignore", "downtime"), 0),
    ],
)
def test_options_decide_what_counts(arguments: tuple[str, ...], status: int) -> None:
    """And so the exit status."""
    assert skinlint("check", "clash.md", *arguments).exit_code == status


def test_a_jurisdiction_adds_rules() -> None:
    """Off unless chosen."""
    Path("uk.md").write_text("We are the best in town and you know it.\n")
    assert "No findings" in skinlint("check", "uk.md").stdout
    assert "house/best-in-town" in skinlint("check", "uk.md", "--jurisdiction", "uk").stdout


def test_exclude_and_gitignore() -> None:
    """Patterns as git has them."""
    Path(".gitignore").write_text("fine.md\n")
    assert "1 draft (" in skinlint("check", ".").stdout
    result = skinlint("check", "clash.md", "fine.md", "--exclude", "cl*.md")
    assert result.exit_code == 0
    assert "1 excluded" in " ".join(result.stdout.split())


def test_standard_input() -> None:
    """`-` reads a draft; its name tells format and configuration."""
    result = skinlint("check", "-", "--stdin-filename", "posts/new.md", "--format", "json", stdin=CLASH.encode())
    assert json.loads(result.stdout)["files"][0]["path"] == "posts/new.md"
    assert result.exit_code == 1
    assert "<stdin>.md" in skinlint("check", "-", stdin=CLASH.encode()).stdout
    assert skinlint("check", "-", stdin=b"\xff").exit_code == 2
    assert "more than 2,000,000 bytes" in skinlint("check", "-", stdin=b"word " * 500_000).stdout
    assert skinlint("claims", "-", stdin=CLASH.encode()).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "gone.md"), "cannot check gone.md: no such file or folder; check the path"),
        (("check", "--select", "downtme", "."), 'or pack is called "downtme"; did you mean "downtime"?'),
        (("check", "--format", "jsn", "."), "Invalid value for '--format': 'jsn'"),
        (("check", "--slect", "x", "."), "No such option"),
        (("check", "--config", "gone.yaml", "."), "gone.yaml: cannot be read: No such file or directory"),
        (("check", "--config", "a", "--no-config"), "--config and --no-config contradict each other; drop one"),
        (("check", "--rules", "gone.yaml", "."), "cannot be read: No such file or directory"),
        (("check", "--output", "no/where.txt", "."), "no/where.txt: its folder does not exist; create it first"),
        (("check", "--output", ".", "."), "is a folder; name a file with --output"),
        (("check", "--select", " , ", "."), "expected a name; see `skinlint rules list`"),
        (("explain", "downtim"), 'no rule is called "downtim"; did you mean "downtime"?'),
        (("claims", "gone.md"), "skinlint: gone.md: cannot be read: No such file or directory"),
        (("rules", "test", "hose"), 'no pack is called "hose"; did you mean "house"?'),
        (("rules", "list", "--select", "nothing-like-it"), "no rule, topic, category or pack is called"),
        (("eval", ".", "--baseline", "gone.json"), "--baseline: gone.json: cannot be read"),
        (("eval", ".", "--baseline", "fine.md"), "--baseline: fine.md: not JSON"),
        (("init", "no/where"), "cannot be written: No such file or directory"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_gives_status_2_and_a_remedy(arguments: tuple[str, ...], message: str) -> None:
    """No traceback for anybody's mistake."""
    result = skinlint(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())


def test_a_pack_with_many_mistakes_tells_all_of_them() -> None:
    """Each with its line."""
    Path("own.yaml").write_text("id: own\nversion: 1\nrules:\n  - {id: A B, kind: wording}\n  - {kind: nothing}\n")
    result = skinlint("check", "--rules", "own.yaml", ".")
    assert result.exit_code == 2
    assert len([line for line in result.stderr.splitlines() if "own.yaml:" in line]) >= 4


def test_a_broken_draft_hides_nothing() -> None:
    """Findings of the others, its own message, status 2."""
    Path("broken.md").write_bytes(b"caf\xe9")
    result = skinlint("check", "--format", "json", ".")
    assert result.exit_code == 2
    assert [len(file["findings"]) for file in json.loads(result.stdout)["files"]] == [2, 0]
    assert "skinlint: broken.md: line 1, byte 3: not UTF-8" in result.stderr
    assert "cannot check broken.md" in skinlint("check", ".").stdout


def test_escape_sequences_never_reach_the_terminal() -> None:
    """Not from a draft, nor from its name, nor from an option, in no format."""
    Path("evil\x1b]0;owned\x07.md").write_text(f"\x1b[2J\x9b31m{CLASH}")
    for arguments in (
        ("check", "."),
        ("check", "--format", "json", "."),
        ("check", "x\x1b[31m.md"),
        ("explain", "\x1bc"),
    ):
        result = skinlint(*arguments)
        assert not set("\x1b\x07\x9b") & set(result.output)


def test_quiet_explain_and_statistics() -> None:
    """Less, more, and figures beside it."""
    assert "Why:" not in skinlint("check", "-q", "clash.md").stdout
    assert "both can be true" in skinlint("check", "--explain", "clash.md").stdout
    result = skinlint("check", "--statistics", "--no-cache", "clash.md")
    assert "1  house/rest-or-none" in result.stderr
    assert "s  check" in result.stderr


def test_show_settings_says_where_each_comes_from(blog: Path) -> None:
    """For the draft that was named."""
    Path(".skinlint.yaml").write_text("fail-on: error\n")
    result = skinlint("check", "--show-settings", "clash.md", "--ignore", "pain")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "fail-on: error (.skinlint.yaml:1)" in lines
    assert "ignore: pain (--ignore)" in lines
    assert "min-severity: advice (default)" in lines


def test_claims_as_table_and_json() -> None:
    """What was understood, with its place."""
    table = skinlint("claims", "clash.md").stdout
    assert "1     downtime  none 0 days  peel" in table
    assert "“There is no downtime.” [all, area:hand]" in table
    assert "· cue: no downtime" in skinlint("claims", "--explain", "clash.md").stdout
    claim = json.loads(skinlint("claims", "--format", "json", "clash.md").stdout)["claims"][0]
    assert (claim["axis"], claim["line"], claim["column"]) == ("downtime", 1, 10)
    assert skinlint("claims", "fine.md").stdout == "No claims in fine.md.\n"


def test_explain_is_a_page_for_reviewers() -> None:
    """What, why, examples, safer wording, source; a topic lists its rules."""
    page = skinlint("explain", "completely-safe").stdout
    for part in (
        "house/completely-safe",
        "Why",
        "Name the risks.",
        "It is completely safe.",
        "https://example.org/safe",
    ):
        assert part in page
    assert "only for uk" in skinlint("explain", "house/best-in-town").stdout
    assert "house/rest-or-none" in skinlint("explain", "downtime").stdout


def test_rules_list_and_schema() -> None:
    """All rules, also those of jurisdictions; a schema for editors."""
    assert "house/best-in-town" in skinlint("rules", "list").stdout
    assert "house/best-in-town" not in skinlint("rules", "list", "--select", "wording/absolute-safety").stdout
    assert len(json.loads(skinlint("rules", "list", "--format", "json").stdout)["rules"]) == 3
    assert "$schema" in json.loads(skinlint("rules", "schema").stdout)


def test_init_writes_a_configuration_and_keeps_an_existing_one() -> None:
    """--force is needed to lose work."""
    assert skinlint("init").exit_code == 0
    Path(".skinlint.yaml").write_text("fail-on: error\n")
    result = skinlint("init")
    assert (result.exit_code, result.stderr) == (2, "skinlint: .skinlint.yaml exists; --force overwrites it\n")
    assert Path(".skinlint.yaml").read_text() == "fail-on: error\n"
    assert skinlint("init", "--force").exit_code == 0
    assert "fail-on: warning" in Path(".skinlint.yaml").read_text()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    """One for each shell that Click knows."""
    assert "_SKINLINT_COMPLETE" in skinlint("completion", shell).stdout


def test_version_names_model_and_packs() -> None:
    """What a bug report needs."""
    lines = skinlint("--version").stdout.splitlines()
    assert [line.split()[0].rstrip(":") for line in lines[:3]] == ["skinlint", "model", "packs"]


def test_a_bug_shows_its_traceback_and_does_not_pass_for_findings(capsys: pytest.CaptureFixture[str]) -> None:
    """Status 1 is for findings."""
    Path("a.md").write_text("You can crash the core with this and that.\n")
    with pytest.raises(SystemExit) as caught:
        main(["check", "a.md"])
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert "ZeroDivisionError" in error
    assert "while checking a.md" in error


def test_a_run_ends_without_going_through_all_its_objects_again(tmp_path: Path) -> None:
    """Rules and phrases are hundreds of thousands of objects, and the end of a process frees them anyway."""
    program = (
        "import atexit, gc, sys\n"
        "atexit.register(lambda: print(gc.get_freeze_count() > 10_000))\n"  # called last, since it came first
        "from linter.cli import main\n"
        "main(['rules', 'list'])\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "True"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["check", "--help"],
        ["check", "--show-settings"],
        ["rules", "list"],
        ["explain", "downtime"],
        ["init"],
        ["clean"],
        ["--version"],
    ],
)
def test_what_needs_no_parser_does_not_load_one(arguments: list[str], tmp_path: Path) -> None:
    """A help text is there at once."""
    program = (
        "import sys\n"
        "from linter.cli import cli\n"
        f"try: cli.main({arguments!r}, prog_name='skinlint')\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "assert 'spacy' not in sys.modules\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_an_interrupt_does_not_pass_for_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with 130, as shells have it."""

    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("linter.run.run", interrupted)
    result = skinlint("check", ".")
    assert (result.exit_code, result.stderr) == (130, "skinlint: interrupted\n")


def test_the_report_to_look_at_is_the_same_with_and_without_kept_findings(blog: Path) -> None:
    """The first run keeps, the second recalls, the third does neither; the report below the folder is no draft."""
    pages = []
    for options in ((), (), ("--no-cache",)):
        result = skinlint("check", "--format", "html", "--output", "report.html", *options)
        assert (result.exit_code, result.stdout) == (1, "")
        pages.append(Path("report.html").read_bytes())
    assert pages[0] == pages[1] == pages[2]
    assert b"Review of 2 drafts" in pages[0]


def test_a_report_never_takes_the_place_of_a_draft() -> None:
    """Neither by mistake nor by tab completion."""
    before = Path("clash.md").read_bytes()
    result = skinlint("check", "--format", "html", "--output", "clash.md", "clash.md", "fine.md")
    assert result.exit_code == 2
    assert "clash.md: is a draft, and the report would overwrite it; name another file" in result.stderr
    assert Path("clash.md").read_bytes() == before


@pytest.mark.parametrize(
    ("output", "message"),
    [("no/where.html", "its folder does not exist; create it first"), (".", "is a folder; name a file with --output")],
)
def test_a_page_that_cannot_be_written_is_said_before_the_run(output: str, message: str) -> None:
    """With status 2, and no draft read in vain."""
    result = skinlint("check", "--format", "html", "--output", output, "clash.md")
    assert result.exit_code == 2
    assert message in result.stderr
