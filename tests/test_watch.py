"""`skinlint check --watch`, as a writer meets it: a process of its own that is waited for, never slept on."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner

from linter.cli import cli
from linter.errors import SettingsError
from linter.watch import saves

watchfiles = pytest.importorskip("watchfiles", reason="watchfiles is not installed: no --watch")

PATIENCE = 120  # seconds until a line that does not come counts as missing
CLASH = (
    "# The glycolic peel\n\nThere is no downtime with this peel.\n\n"
    "## Afterwards\n\nPlan two to three days off while flaking settles.\n"
)
FINE = "# Sunscreen\n\nWear it every day.\n"
WAITING = "waiting for the next save"


def save(path: Path, text: str | bytes) -> None:
    """Save as many editors do: a new file takes the place of the old one, at once."""
    fresh = path.with_suffix(".tmp")
    fresh.write_bytes(text if isinstance(text, bytes) else text.encode())
    fresh.replace(path)


class Watching:
    """A running `skinlint check --watch`, and what it says on both streams, line by line."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "linter",
                *"check --watch --select contradiction --recogniser off".split(),
                *arguments,
            ],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(Path(__file__).parent.parent)},
        )
        self._lines: queue.Queue[str] = queue.Queue()
        assert self.process.stdout is not None
        threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True).start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self._lines.put(line)
        self._lines.put("")

    def until(self, words: str = WAITING) -> str:
        """Return what was said up to the line with these words; fail when it ends or falls silent before."""
        said = ""
        while words not in said:
            line = self._lines.get(timeout=PATIENCE)
            assert line, f"ended without {words!r}: {said}"
            said += line
        return said

    def interrupt(self) -> tuple[int, str]:
        """Press Ctrl-C; return the exit status and the last words."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(timeout=PATIENCE)
        said = ""
        while line := self._lines.get(timeout=PATIENCE):
            said += line
        return status, said


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """Return a folder with a draft that has a contradiction and one that has none."""
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "clash.md").write_text(CLASH, encoding="utf-8")
    (tmp_path / "drafts" / "fine.md").write_text(FINE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def started(blog: Path) -> Iterator[list[Watching]]:
    """End what a test started, whatever became of it."""
    running: list[Watching] = []
    yield running
    for one in running:
        one.process.kill()
        one.process.wait(timeout=PATIENCE)


def test_a_save_brings_a_new_report_and_ctrl_c_ends_it(blog: Path, started: list[Watching]) -> None:
    """Only the draft that changed is told again; a broken one stops nothing; the end is quiet and has status 0."""
    drafts = blog / "drafts"
    watching = Watching(blog, "drafts")
    started.append(watching)
    first = watching.until()
    assert "contradiction/downtime" in first
    assert "in 2 drafts" in first

    save(drafts / "fine.md", CLASH)
    second = watching.until()
    assert "fine.md" in second
    assert "clash.md" not in second

    save(drafts / "fine.md", b"\xff\xfe broken")
    assert "cannot check drafts/fine.md: line 1, byte 0: UTF-16" in watching.until()

    save(drafts / "new.md", FINE)
    assert "No findings in 1 draft" in watching.until()

    status, last = watching.interrupt()
    assert status == 0
    assert last == "skinlint: no longer watching\n"
    assert "\x1b" not in first + second + last  # neither colour nor a command that clears the screen


def test_a_mistake_in_the_settings_is_said_and_mended(blog: Path, started: list[Watching]) -> None:
    """What cannot be done now may be possible after the next save."""
    watching = Watching(blog, "drafts/clash.md")
    started.append(watching)
    watching.until()
    settings = blog / "drafts" / ".skinlint.yaml"
    save(settings, "ignore: [no-such-thing]\n")
    assert 'is called "no-such-thing"' in watching.until()
    save(settings, "ignore: [downtime]\n")
    assert "No findings in 1 draft" in watching.until()
    assert watching.interrupt()[0] == 0


def test_a_report_in_a_file_is_written_anew_and_is_no_draft(blog: Path, started: list[Watching]) -> None:
    """Even below the folder that is watched, where it brings neither a turn nor an entry of its own."""
    watching = Watching(blog, "--format", "html", "--output", "drafts/report.html", "drafts")
    started.append(watching)
    assert "report.html written: 1 finding" in watching.until()
    report = blog / "drafts" / "report.html"
    assert "Review of 2 drafts" in report.read_text(encoding="utf-8")
    save(blog / "drafts" / "clash.md", FINE)
    assert "report.html written: 0 findings" in watching.until()
    assert "Review of 2 drafts" in report.read_text(encoding="utf-8")
    status, last = watching.interrupt()
    assert (status, last) == (0, "skinlint: no longer watching\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-"], "needs drafts in files"),
        (["--write-baseline", "--baseline", "b.json", "."], "only reports"),
        (["--format", "json", "."], "needs --output FILE"),
    ],
)
def test_what_cannot_be_repeated_is_refused(arguments: list[str], message: str) -> None:
    """Before any work, with status 2 and a remedy."""
    result = CliRunner().invoke(cli, ["check", "--watch", *arguments])
    assert result.exit_code == 2
    assert message in result.output


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    """Nothing could ever be saved there."""
    with pytest.raises(SettingsError, match="nowhere: no such folder; check the path"):
        next(saves([tmp_path / "nowhere" / "a.md"], [".md"]))


def test_without_the_package_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The rest of skinlint works without it."""
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(SettingsError, match=r"pip install 'skinlint\[watch\]'"):
        next(saves([tmp_path], [".md"]))
