"""An old blog takes skinlint in, by the commands that docs/ci.md shows, with the real rules."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft7Validator, Draft202012Validator

from linter.cli import cli
from linter.reporters import discover
from linter.settings import forget_configurations
from tests.reporters.test_ci_formats import schema
from tests.test_changes import commit, git

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
BASELINE = "skinlint-baseline.json"
CHOSEN = "select: [contradiction/downtime, wording/painless, interval]\nrecogniser: off\nexclude: [drafts/]\n"

CLASH = "There is no downtime with this peel.\n\nPlan two to three days off while redness and flaking settle.\n"
GAPS = "Sessions are four weeks apart.\n\nWe repeat the peel every ten days.\n"
PAIN = "The peel is completely painless.\n"
CALM = 'A peel takes off the upper layer of the skin; {{< figure src="/peel.jpg" alt="A peel" >}} it takes an hour.\n'


def post(number: int, body: str) -> str:
    """Return a post with front matter, a shortcode and a sentence that no other post has."""
    return (
        f'---\ntitle: "The light glycolic peel, part {number}"\ndate: 2019-03-{number:02}\ntags: [peel, glow]\n---\n\n'
        f"{CALM}\n{{{{< notice >}}}}\nThe room is open from {number} o’clock ✨.\n{{{{< /notice >}}}}\n\n"
        f"## About it\n\n{body}"
    )


Run = Callable[[str], Result]


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with 30 posts, every third with an old fault, a drafts folder and a broken file."""
    folder = tmp_path / "blog"
    (folder / "posts").mkdir(parents=True)
    (folder / "drafts").mkdir()
    monkeypatch.chdir(folder)
    forget_configurations()
    git("init", "--quiet", "--initial-branch", "main")
    for number in range(1, 31):
        body = (CLASH, PAIN, CALM)[number % 3]
        (folder / "posts" / f"part-{number:02}.md").write_text(post(number, body), encoding="utf-8")
    (folder / "drafts" / "idea.md").write_text(CLASH + PAIN)
    (folder / "posts" / "broken.md").write_bytes("Crème".encode("latin-1"))
    commit()
    return folder


@pytest.fixture
def documented(blog: Path) -> Run:
    """Return a runner of commands, each of which must stand in docs/ci.md."""

    def run(command: str) -> Result:
        assert command in DOCS, f"docs/ci.md does not show {command}"
        words = shlex.split(command, comments=True)
        assert words[0] == "skinlint"
        result = CliRunner().invoke(cli, words[1:])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def edit(path: str, old: str, new: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), encoding="utf-8")


def summary(result: Result) -> str:
    return " ".join(result.stdout.split())


def test_an_old_blog_is_taken_in(documented: Run) -> None:
    """init, baseline written; a new contradiction fails and an old one does not; the rest of the story below."""
    write = "skinlint check --baseline skinlint-baseline.json --write-baseline ."
    check = "skinlint check ."

    # Settings, and the baseline. The broken file is told, and everything else is written nevertheless.
    assert documented("skinlint init").exit_code == 0
    Path(".skinlint.yaml").write_text(CHOSEN)
    forget_configurations()
    written = documented(write)
    assert written.exit_code == 2
    assert "posts/broken.md: line 1, byte 2: not UTF-8" in written.stderr
    Path("posts/broken.md").unlink()
    assert documented(write).exit_code == 0
    held = json.loads(Path(BASELINE).read_text(encoding="utf-8"))["findings"]
    assert len({entry["path"] for entry in held}) == 20
    assert not [entry for entry in held if entry["path"].startswith("drafts/")]

    # Named in the settings, it holds everything back.
    assert "baseline: skinlint-baseline.json" in DOCS
    with Path(".skinlint.yaml").open("a") as stream:
        stream.write("baseline: skinlint-baseline.json\n")
    forget_configurations()
    clean = documented(check)
    assert clean.exit_code == 0
    assert "No findings in 30 drafts" in summary(clean)
    assert f"{sum(entry['count'] for entry in held)} in the baseline" in summary(clean)
    commit("take skinlint in")

    # A moved paragraph changes nothing.
    moved = "posts/part-03.md"
    edit(moved, CLASH, f"{CALM}\n{CALM}\n{CLASH}")
    assert documented(check).exit_code == 0

    # A new contradiction in one post fails, and it alone is told.
    edit("posts/part-02.md", CALM, f"{CALM}\n{GAPS}")
    new = documented(check)
    assert new.exit_code == 1
    assert "1 finding in 30 drafts" in summary(new)
    assert "posts/part-02.md" in new.stdout
    assert "contradiction/interval" in new.stdout
    assert "part-03" not in new.stdout

    # Suppressed with a reason, it is counted and no more.
    suppressed = documented('skinlint check --add-suppressions "agreed with Dr Lim, May 2024" posts/')
    assert suppressed.exit_code == 0
    assert "posts/part-02.md: 1 finding suppressed" in suppressed.stderr
    after = documented(check)
    assert (after.exit_code, "1 silenced" in summary(after)) == (0, True)
    assert "agreed with Dr Lim, May 2024" in Path("posts/part-02.md").read_text(encoding="utf-8")
    commit("stand by part two")

    # A fixed finding makes its entry stale, until it is pruned.
    edit("posts/part-06.md", "There is no downtime with this peel.", "You will be red for a while.")
    stale = documented(check)
    assert stale.exit_code == 0
    assert "skinlint-baseline.json holds for nothing: posts/part-06.md" in summary(stale)
    assert documented("skinlint check --prune-baseline .").exit_code == 0
    assert "for nothing" not in documented(check).stdout
    left = json.loads(Path(BASELINE).read_text(encoding="utf-8"))["findings"]
    assert [entry for entry in held if entry not in left] == [
        entry for entry in held if entry["path"] == "posts/part-06.md"
    ]


def test_a_branch_hears_of_its_own_lines(documented: Run) -> None:
    """`--diff` in the same blog, without a baseline: old findings rest, either end of a pair wakes it."""
    Path(".skinlint.yaml").write_text(CHOSEN)
    Path("posts/broken.md").unlink()
    commit()
    git("checkout", "--quiet", "-b", "spring")
    diff = "skinlint check --diff main ."
    quiet = documented(diff)
    assert quiet.exit_code == 0
    assert "outside the changed lines" in summary(quiet)
    edit("posts/part-09.md", "upper layer", "upper layers")  # another line of a post with an old contradiction
    assert documented(diff).exit_code == 0
    edit("posts/part-12.md", "two to three days off", "two to four days off")  # one end
    woken = documented(diff)
    assert woken.exit_code == 1
    assert "1 finding in 30 drafts" in summary(woken)
    assert "part-12.md" in woken.stdout
    commit()
    assert "1 finding in 30 drafts" in summary(documented(diff))
    assert documented("skinlint check --exit-zero .").exit_code == 0
    assert documented("skinlint check --fail-on error --fail-on-confidence high .").exit_code == 1


def test_the_cache_changes_nothing_in_a_blog(documented: Run, blog: Path) -> None:
    """Cold, warm and without: the same bytes; `clean` leaves the repository as it was."""
    Path(".skinlint.yaml").write_text(CHOSEN)
    commit()
    cold = documented("skinlint check .")
    warm = documented("skinlint check .")
    without = documented("skinlint check --no-cache .")
    assert cold.stdout_bytes == warm.stdout_bytes == without.stdout_bytes
    assert cold.exit_code == warm.exit_code == without.exit_code == 2  # the broken file
    assert (blog / ".skinlint_cache").is_dir()
    assert git("status", "--short", "--untracked-files") == ""
    assert documented("skinlint clean").stdout.startswith("Removed 3")
    assert not (blog / ".skinlint_cache").exists()


def test_every_format_of_real_drafts_is_what_its_readers_take(tmp_path: Path) -> None:
    """A Markdown draft and an HTML page of the corpus, from the rules to the bytes."""
    drafts = [str(ROOT / "corpus/drafts" / name) for name in ("c01-botulinum-first-timer.md", "a01-laser-legs.html")]
    reports = {}
    for name in discover():
        arguments = ["check", "--format", name, "--cache-dir", str(tmp_path / "kept"), "--recogniser", "off", *drafts]
        result = CliRunner().invoke(cli, arguments)
        assert (result.exit_code, result.stderr) == (1, "")
        reports[name] = result.stdout
    found = [finding for file in json.loads(reports["json"])["files"] for finding in file["findings"]]
    assert len(found) > 10
    assert {"contradiction", "missing"} <= {finding["category"] for finding in found}
    sarif = json.loads(reports["sarif"])
    assert list(Draft202012Validator(schema("sarif-2.1.0")).iter_errors(sarif)) == []
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == [finding["rule"] for finding in found]
    for rule in sarif["runs"][0]["tool"]["driver"]["rules"]:
        assert rule["help"]["text"]
        assert rule["properties"]["tags"]
    rdjson = json.loads(reports["rdjson"])
    assert list(Draft7Validator(schema("rdjson")).iter_errors(rdjson)) == []
    assert len(rdjson["diagnostics"]) == len(json.loads(reports["gitlab"])) == len(found)
    assert len(ElementTree.fromstring(reports["junit"].encode()).findall(".//testcase")) == len(found)
    assert len(list(csv.reader(io.StringIO(reports["csv"][1:], newline="")))) == len(found) + 1
    assert reports["markdown"].count("<br>") == len(found)
