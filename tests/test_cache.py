"""Findings kept between runs: never another report, and gone when anything they depend on changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import linter.cache
import linter.rulebook
import linter.run
from linter.cache import Cache, from_plain, to_plain
from linter.cli import cli
from linter.errors import SettingsError
from linter.model.finding import Report
from linter.run import examine, run
from linter.settings import Settings, SettingsSource, forget_configurations
from tests import engine_double
from tests.reporters.conftest import finding, two_drafts  # noqa: F401

ROOT = Path(__file__).parent.parent
CLASH = "There is no downtime with it. Still, take two days off. It is completely safe and you will like it.\n"
MACHINE = ["sarif", "github", "rdjson", "gitlab", "junit", "markdown", "csv", "json"]


@pytest.fixture(autouse=True)
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a repository with drafts, with a core that needs no parser and counts its calls."""
    (tmp_path / "blog" / ".git").mkdir(parents=True)
    engine_double.install(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path / "blog")
    forget_configurations()
    for number in range(6):
        Path(f"{number}.md").write_text(f"{CLASH}\nIt is the number {number} of the posts that you will see.\n")
    return tmp_path / "blog"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of drafts that were really checked."""
    seen: list[str] = []

    def counted(source: object, *arguments: object, **options: object) -> object:
        seen.append(source.path)  # type: ignore[attr-defined]
        return examine(source, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(linter.run, "examine", counted)
    return seen


def skinlint(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.parametrize("name", [*MACHINE, "text"])
def test_cold_and_warm_runs_give_the_same_bytes(name: str) -> None:
    """In every format, with comments, a broken draft, `--explain`, and as without a cache."""
    Path("bad.md").write_bytes(b"caf\xe9")
    Path("1.md").write_text(f"<!-- skinlint-disable-next-line house/completely-safe -- so -->\n{CLASH}")
    arguments = ("check", "--format", name, "--explain", ".")
    without = skinlint(*arguments, "--no-cache")
    cold, warm = skinlint(*arguments), skinlint(*arguments)
    assert cold.stdout_bytes == warm.stdout_bytes == without.stdout_bytes
    assert cold.stderr_bytes == warm.stderr_bytes == without.stderr_bytes
    assert (cold.exit_code, warm.exit_code) == (2, 2)


def test_what_did_not_change_is_not_checked_again(calls: list[str]) -> None:
    """Only the draft that changed."""
    skinlint("check", ".")
    assert len(calls) == 6
    Path("3.md").write_text("You will see that it is not the same.\n")
    skinlint("check", ".")
    assert calls[6:] == ["3.md"]


def test_a_moved_draft_is_remembered(calls: list[str]) -> None:
    """Its text and its suffix count, not its name."""
    skinlint("check", ".")
    Path("3.md").rename("three.md")
    Path("4.md").rename("4.mdx")
    skinlint("check", ".")
    assert calls[6:] == ["4.mdx"]


def test_selection_is_no_reason_to_check_again(calls: list[str]) -> None:
    """What is chosen of the findings is decided after the cache."""
    skinlint("check", ".")
    assert "house/rest-or-none" not in skinlint("check", "--select", "wording", ".").stdout
    skinlint("check", "--min-severity", "error", "--fail-on", "never", ".")
    assert len(calls) == 6


def test_what_findings_depend_on_is_in_the_key(
    calls: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Rules switched on or off, severities, own packs, the packs' bytes, the model, our own code."""
    skinlint("check", "0.md")
    for number, change in enumerate(("disable: [completely-safe]", "severity: {completely-safe: error}"), 2):
        Path(".skinlint.yaml").write_text(change + "\n")
        forget_configurations()
        skinlint("check", "0.md")
        assert len(calls) == number
    Path(".skinlint.yaml").unlink()
    forget_configurations()
    skinlint("check", "--jurisdiction", "uk", "0.md")
    skinlint("check", "--model", "en_core_web_md", "0.md")
    assert len(calls) == 5
    pack = engine_double.PACK.replace("completely safe]", "completely safe, entirely harmless]")
    (tmp_path / "house.yaml").write_text(pack)
    monkeypatch.setattr(linter.rulebook, "_LOADED", {})
    monkeypatch.setattr(linter.rulebook, "_CATALOGUES", {})
    skinlint("check", "0.md")
    assert len(calls) == 6
    monkeypatch.setattr(linter.run, "program_digest", lambda: "another version")
    monkeypatch.setattr(linter.rulebook, "program_digest", lambda: "another version")
    skinlint("check", "0.md")
    assert len(calls) == 7


def test_own_packs_count_by_their_content(calls: list[str]) -> None:
    """A rule changed in place is met at once."""
    own = Path("own.yaml")
    own.write_text(engine_double.PACK.replace("id: house", "id: own"))
    skinlint("check", "--rules", "own.yaml", "0.md")
    own.write_text(own.read_text().replace("usually safe", "mostly safe"))
    skinlint("check", "--rules", "own.yaml", "0.md")
    assert len(calls) == 2


def test_warm_runs_do_not_parse_the_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names, texts and jurisdictions of the rules are kept beside the findings."""
    cold = skinlint("check", "--format", "sarif", ".")

    def never(*_arguments: object, **_options: object) -> None:
        raise AssertionError("the packs were parsed")

    monkeypatch.setattr("linter.packs.loader.load_rules", never)
    for name in ("_LOADED", "_ACTIVE", "_CATALOGUES"):
        monkeypatch.setattr(linter.rulebook, name, {})
    warm = skinlint("check", "--format", "sarif", ".")
    assert warm.stdout_bytes == cold.stdout_bytes
    monkeypatch.setattr(linter.rulebook, "_CATALOGUES", {})
    misspelt = skinlint("check", "--select", "downtme", ".")
    assert (misspelt.exit_code, 'did you mean "downtime"?' in misspelt.stderr) == (2, True)


@pytest.mark.parametrize("damage", [b"", b"\0\0\0", b"no digest\n{}", None, "cut", "list", "spans"])
def test_a_damaged_entry_is_told_and_written_anew(damage: bytes | str | None, blog: Path) -> None:
    """Nothing is lost: the report is that of a cold run, the status too, and the next run is quiet."""
    cold = skinlint("check", "--format", "json", ".")
    entries = sorted((blog / ".skinlint_cache").rglob("*.json"))
    assert {entry.parent.name for entry in entries} == {"findings", "packs", "recogniser"}
    for entry in entries:
        if damage == "cut":
            entry.write_bytes(entry.read_bytes()[:-20])
        elif damage in ("list", "spans"):  # sound digest, odd content
            entry.unlink()
            data = [] if damage == "list" else {"findings": [{"spans": [[1]]}], "packs": [[1]], "rules": 3}
            Cache(blog / ".skinlint_cache").write(entry.parent.name, entry.stem, data)
        elif damage is None:
            entry.unlink()
            entry.mkdir()
        else:
            assert isinstance(damage, bytes)
            entry.write_bytes(damage)
    for name in ("_CATALOGUES", "_LOADED", "_ACTIVE"):
        vars(linter.rulebook)[name].clear()
    again = skinlint("check", "--format", "json", ".")
    assert (again.stdout_bytes, again.exit_code) == (cold.stdout_bytes, cold.exit_code)
    assert "checked anew" in again.stderr
    if damage is not None:
        assert skinlint("check", "--format", "json", ".").stderr == ""


def test_a_cache_that_cannot_be_written_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full or read-only disk costs time, not findings."""

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(linter.cache, "replace_file", full)
    result = skinlint("check", ".")
    assert result.exit_code == 1
    assert result.stderr.count("No space left on device; name another with --cache-dir, or use --no-cache") == 1


def test_a_folder_of_other_things_is_never_used_nor_removed() -> None:
    """Neither as a cache nor by `clean`."""
    Path("photos").mkdir()
    Path("photos/cat.jpg").write_text("cat")
    for command in (("check", "--cache-dir", "photos", "."), ("clean", "--cache-dir", "photos")):
        result = skinlint(*command)
        assert result.exit_code == 2
        assert "photos: holds other files; name an empty folder with --cache-dir" in result.stderr
    result = skinlint("check", "--cache-dir", "0.md", ".")
    assert (result.exit_code, "is a file; name a folder with --cache-dir" in result.stderr) == (2, True)
    assert Path("photos/cat.jpg").read_text() == "cat"
    Path(".skinlint_cache").mkdir()
    Path(".skinlint_cache/notes.txt").write_text("mine")
    assert "is no cache of skinlint" in skinlint("clean").stderr
    assert Path(".skinlint_cache/notes.txt").exists()


def test_clean_removes_everything(blog: Path) -> None:
    """And says how much."""
    assert skinlint("clean").stdout == "Nothing is kept in .skinlint_cache.\n"
    skinlint("check", ".")
    assert (blog / ".skinlint_cache" / ".gitignore").read_text() == "*\n"
    result = skinlint("clean")
    assert (result.exit_code, result.stdout.startswith("Removed 9 entries (0.0 MB) from .skinlint_cache.")) == (0, True)
    assert not (blog / ".skinlint_cache").exists()


def test_no_cache_leaves_no_trace(blog: Path) -> None:
    """Nor does the library."""
    skinlint("check", "--no-cache", ".")
    linter.run.lint_paths(["."])
    assert not (blog / ".skinlint_cache").exists()


def test_the_environment_can_name_the_folder(monkeypatch: pytest.MonkeyPatch, blog: Path) -> None:
    """As a CI cache step does."""
    monkeypatch.setenv("SKINLINT_CACHE_DIR", "elsewhere/kept")
    skinlint("check", ".")
    assert len(list((blog / "elsewhere/kept/findings").iterdir())) == 6
    assert not (blog / ".skinlint_cache").exists()


def test_outside_a_repository_the_cache_is_among_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No folder of ours appears where somebody checked a letter."""
    (tmp_path / "letters").mkdir()
    monkeypatch.chdir(tmp_path / "letters")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    assert linter.cache.default_folder() == tmp_path / "caches" / "skinlint"


def test_old_entries_are_dropped_once_a_day(blog: Path) -> None:
    """What nobody asked for in a month; leftovers of killed runs after a day; no more than fits."""
    skinlint("check", ".")
    folder = blog / ".skinlint_cache" / "findings"
    first, second, third, *_ = sorted(folder.iterdir())
    long_ago, lately = time.time() - 40 * 86_400, time.time() - 2 * 86_400
    os.utime(first, (long_ago, long_ago))
    os.utime(second, (lately, lately))
    leftover = folder / ".x.tmp"
    leftover.touch()
    os.utime(leftover, (lately, lately))
    cache = Cache(blog / ".skinlint_cache")
    cache.clean_up()
    assert first.exists()  # cleaned today already
    os.utime(blog / ".skinlint_cache" / "cleaned", (lately, lately))
    cache.clean_up()
    assert not first.exists()
    assert not leftover.exists()
    assert second.exists()
    assert third.exists()


def test_an_entry_that_is_asked_for_stays_young(blog: Path) -> None:
    """Use counts, not age."""
    skinlint("check", ".")
    entry = next((blog / ".skinlint_cache" / "findings").iterdir())
    lately = time.time() - 20 * 86_400
    os.utime(entry, (lately, lately))
    skinlint("check", ".")
    assert time.time() - entry.stat().st_mtime < 60


def test_more_than_fits_goes_by_age(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entries that were not asked for longest."""
    skinlint("check", ".")
    cache = Cache(blog / ".skinlint_cache")
    (cache.folder / "cleaned").unlink()
    entries = sorted((cache.folder / "findings").iterdir())
    for age, entry in enumerate(entries):
        os.utime(entry, (time.time() - age * 60 - 3_600,) * 2)
    rest = sum(file.stat().st_size for file in cache.folder.glob("*/*") if file not in entries)
    monkeypatch.setattr(linter.cache, "_MOST", rest + 2 * entries[0].stat().st_size + 10)
    cache.clean_up()
    assert sorted((cache.folder / "findings").iterdir()) == entries[:2]


def test_a_report_survives_the_way_through_json(two_drafts: Report) -> None:  # noqa: F811
    """Every field of every finding; the draft's text is not kept."""
    for file in two_drafts.files:
        data = json.loads(json.dumps(to_plain(file)))
        assert "none at all”, says our team" not in json.dumps(data, ensure_ascii=False)
        back = from_plain(data, file.source)
        assert (back.findings, back.words) == (file.findings, file.words)


def test_parallel_runs_share_one_cache(blog: Path, tmp_path: Path) -> None:
    """Eight processes at once on an empty cache: the same bytes from each, and every entry sound."""
    program = (
        "import sys, pathlib, pytest\n"
        "from tests import engine_double\n"
        "engine_double.install(pytest.MonkeyPatch(), pathlib.Path(sys.argv[1]))\n"
        "from linter.cli import main\n"
        "main(['check', '--format', 'json', '-j', '2', '.'])\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    runs = []
    for number in range(8):
        folder = tmp_path / f"packs-{number}"  # the double writes its pack, and that is not what is tested
        folder.mkdir()
        command = [sys.executable, "-c", program, str(folder)]
        runs.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
    outputs = [process.communicate(timeout=120) for process in runs]
    assert {stderr for _, stderr in outputs} == {b""}
    assert {process.returncode for process in runs} == {1}
    assert len({stdout for stdout, _ in outputs}) == 1
    cache = Cache(blog / ".skinlint_cache")
    entries = list(cache.folder.rglob("*.json"))
    assert all(cache.read(entry.parent.name, entry.stem) is not None for entry in entries)
    assert not list(cache.folder.rglob("*.tmp"))
    assert cache.notes == []


def test_the_parser_is_not_loaded_when_everything_is_remembered(tmp_path: Path) -> None:
    """With the real core: the second run imports neither spaCy nor numpy, and gives the same bytes."""
    folder = tmp_path / "real"
    (folder / ".git").mkdir(parents=True)
    (folder / "peel.md").write_text("# A peel\n\nThe peel does not cure rosacea. It cures rosacea.\n")
    program = (
        "import sys\n"
        "from linter.cli import cli\n"
        "try: cli.main(['check', '--format', 'sarif', '--recogniser', 'off', '.'], prog_name='skinlint')\n"
        "except SystemExit: pass\n"
        "print([name for name in ('spacy', 'numpy', 'onnxruntime') if name in sys.modules], file=sys.stderr)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    cold, warm = (
        subprocess.run([sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, check=True)
        for _ in range(2)
    )
    assert b"'spacy'" in cold.stderr
    assert warm.stderr == b"[]\n"
    assert warm.stdout == cold.stdout
    assert b'"results": [\n' in cold.stdout


def test_a_run_through_the_library_can_use_a_cache(blog: Path, calls: list[str]) -> None:
    """`run` takes one; what it recalled is counted."""
    first = run([Path()], SettingsSource(fixed=Settings()), cache=Cache(blog / "kept"))
    second = run([Path()], SettingsSource(fixed=Settings()), cache=Cache(blog / "kept"), workers=2)
    assert (first.recalled, second.recalled, len(calls)) == (0, 6, 6)
    assert first.report == second.report
    with pytest.raises(SettingsError, match="holds other files"):
        Cache(blog, named=True)
