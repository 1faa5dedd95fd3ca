"""The GitHub Action, its steps run as a script; and the hooks and CI files that the docs show."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.test_changes import commit, git

ROOT = Path(__file__).parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
DOCS = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
CLASH = "There is no downtime with it. Still, take two days off, as you will see.\n"
SAFE = "It is completely safe and you will like it.\n"
FINE = "It is what you will like, and so it goes.\n"

# `skinlint` with rules of its own and no parser, so that the steps are what is tested.
STUB = """\
#!{python}
import pathlib, sys
sys.path.insert(0, {root!r})
import pytest
from tests import engine_double
engine_double.install(pytest.MonkeyPatch(), pathlib.Path({folder!r}))
from linter.cli import main
main()
"""


class Job:
    """A job on a runner that has the repository checked out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("bin", "temp", "packs"):
            (folder / name).mkdir()
        stub = folder / "bin" / "skinlint"
        stub.write_text(STUB.format(python=sys.executable, root=str(ROOT), folder=str(folder / "packs")))
        stub.chmod(0o755)

    def run(self, event: Mapping[str, str] | None = None, /, **inputs: str) -> tuple[int, str, dict[str, str]]:
        """Run the check step; return its status, its log and the outputs that it set."""
        given = {name: str(item["default"]) for name, item in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        step = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "check")
        environment = {name: self._value(text, given, event or {}) for name, text in step["env"].items()}
        output, summary = self.folder / "output", self.folder / "summary"
        output.write_text("")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=self._value(step["working-directory"], given, {}),
            env=os.environ
            | environment
            | {
                "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
                "GITHUB_ACTION_PATH": str(ROOT),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return done.returncode, done.stdout + done.stderr, outputs

    def _value(self, text: str, inputs: Mapping[str, str], event: Mapping[str, str]) -> str:
        """Return what GitHub would put for `${{ … }}`."""

        def look_up(match: re.Match[str]) -> str:
            expression = match[1].strip()
            if expression.startswith("inputs.sarif ||"):
                return inputs["sarif"] or ("skinlint.sarif" if inputs["upload-sarif"] == "true" else "")
            for part in expression.split(" || "):
                kind, _, name = part.strip().partition(".")
                known = {"inputs": inputs, "github": event, "runner": {"temp": str(self.folder / "temp")}}
                if value := known[kind].get(name.removeprefix("event."), ""):
                    return value
            return ""

        return re.sub(r"\$\{\{(.*?)\}\}", look_up, text)


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Return a runner in a repository with an old post on main and a new one on a branch."""
    blog = tmp_path / "blog"
    (blog / "posts").mkdir(parents=True)
    monkeypatch.chdir(blog)
    for name in [name for name in os.environ if name.startswith(("SKINLINT_", "GITHUB_"))]:
        monkeypatch.delenv(name)
    git("init", "--quiet", "--initial-branch", "main")
    Path("posts/old.md").write_text(f"{CLASH}\n{FINE}")
    commit()
    git("checkout", "--quiet", "-b", "branch")
    Path("posts/new post ü.md").write_text(f"{FINE}\n{SAFE}")
    Path("posts/picture.png").write_bytes(b"\x89PNG")
    commit()
    return Job(tmp_path)


def test_every_draft_is_checked(job: Job) -> None:
    """Annotations in the log, all findings in the job summary, the status as an output and as the step's own."""
    status, log, outputs = job.run()
    assert (status, outputs) == (1, {"status": "1"})
    assert "::error file=posts/old.md,line=1" in log
    assert "::warning file=posts/new post ü.md,line=3" in log
    assert "#### `posts/new post ü.md`" in (job.folder / "summary").read_text(encoding="utf-8")


def test_what_fails_is_an_input(job: Job) -> None:
    """Severity, confidence, and further options."""
    assert job.run(fail_on="never")[0] == 0
    assert job.run(fail_on_confidence="high", args="--select wording  --quiet")[0] == 0
    assert job.run(format="csv", args="--select wording")[1].startswith("\ufeffpath,line")


def test_sarif_is_written_from_the_cache(job: Job) -> None:
    """The second run checks nothing again; its path is an output for the upload step."""
    status, _, outputs = job.run(upload_sarif="true")
    assert (status, outputs) == (1, {"status": "1", "sarif": "skinlint.sarif"})
    assert len(json.loads(Path("skinlint.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]) == 2
    kept = list((job.folder / "temp" / "skinlint-cache" / "findings").iterdir())
    assert len(kept) == 2
    assert job.run(sarif="other.sarif", cache="false")[2]["sarif"] == "other.sarif"
    assert len(list((job.folder / "temp" / "skinlint-cache" / "findings").iterdir())) == 2


def test_only_changed_files(job: Job) -> None:
    """Drafts of the pull request, whatever their names; pictures are no drafts; deleted ones are gone."""
    base = {"pull_request.base.sha": git("rev-parse", "main").strip()}
    Path("posts/old.md").unlink()
    commit()
    _, log, _ = job.run(base, changed_only="files")
    assert "new post ü.md" in log
    assert "old.md" not in log
    git("rm", "--quiet", "posts/new post ü.md")
    commit()
    assert job.run(base, changed_only="files")[::2] == (0, {"status": "0"})


def test_only_changed_lines(job: Job) -> None:
    """As `--diff`; within the paths that were given."""
    base = {"pull_request.base.sha": git("rev-parse", "main").strip()}
    status, log, _ = job.run(base, changed_only="lines")
    assert (status, "posts/old.md" in log) == (1, False)
    Path("pages").mkdir()
    Path("pages/a page.md").write_text(SAFE)
    _, log, _ = job.run(base, changed_only="lines", paths="pages/a page.md\n\n  \nposts/old.md\r\n")
    assert "pages/a page.md" in log
    assert "new post" not in log


@pytest.mark.parametrize("before", ["", "0" * 40])
def test_with_nothing_to_compare_everything_is_checked(job: Job, before: str) -> None:
    """The first push of a branch."""
    for changed in ("files", "lines"):
        status, log, _ = job.run({"before": before}, changed_only=changed)
        assert (status, "nothing to compare with; all drafts are checked" in log) == (1, True)


def test_a_shallow_checkout_is_told_with_the_remedy(job: Job) -> None:
    """Status 2, in the outputs too."""
    for changed in ("files", "lines"):
        status, log, outputs = job.run({"before": "1" * 40}, changed_only=changed)
        assert (status, outputs["status"]) == (2, "2")
        assert "fetch-depth: 0" in log
    status, log, _ = job.run(changed_only="some")
    assert (status, "expected false, files or lines, got some" in log) == (2, True)


def test_no_input_can_add_a_command(job: Job) -> None:
    """Paths, levels and options are words, never code."""
    for text in ("$(touch owned)", "`touch owned`", '"; touch owned; "'):
        job.run(paths=text, fail_on=text, args=text)
        job.run(base=text, changed_only="files", baseline=text)
        job.run(base=text, changed_only="lines", sarif="x.sarif")
        job.run(changed_only=text)
    job.run(base="--output=owned", changed_only="files")
    job.run(base="--output=owned", changed_only="lines")
    assert not Path("owned").exists()


def test_scripts_take_inputs_from_variables_only() -> None:
    """`${{ … }}` inside `run` would be pasted into the script."""
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert "run" not in step or step["shell"] == "bash"


def test_every_input_is_used_and_documented() -> None:
    """And nothing is used that is no input."""
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    used = set(re.findall(r"inputs\.([a-z-]+)", text))
    assert used == set(ACTION["inputs"])
    for name in ACTION["inputs"]:
        assert f"`{name}`" in DOCS, name


def test_hooks_run_commands_that_exist() -> None:
    """`.pre-commit-hooks.yaml`: both hooks, and the docs name them."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in hooks] == ["skinlint", "skinlint-changed"]
    for hook in hooks:
        assert hook["entry"].startswith("skinlint check")
        assert hook["language"] == "python"
        assert f"`{hook['id']}`" in DOCS


@pytest.mark.skipif(
    not os.environ.get("SKINLINT_TRY_PRE_COMMIT"), reason="installs skinlint anew; set SKINLINT_TRY_PRE_COMMIT to try"
)
def test_pre_commit_runs_the_hooks_on_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pre-commit installs the hooks from this checkout's last commit, and stops a commit with a contradiction."""
    blog = tmp_path / "blog"
    blog.mkdir()
    monkeypatch.chdir(blog)
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    git("init", "--quiet", "--initial-branch", "main")
    revision = git("-C", str(ROOT), "rev-parse", "HEAD").strip()

    def use(hook: str) -> None:
        entry = {"repo": str(ROOT), "rev": revision, "hooks": [{"id": hook, "args": ["--select", "contradiction"]}]}
        Path(".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [entry]}))

    use("skinlint")
    subprocess.run(["pre-commit", "install"], check=True)
    Path("good.md").write_text("# A peel\n\nA peel takes off a layer of the skin.\n")
    Path("picture.png").write_bytes(b"\x89PNG")
    commit("passes")
    Path("bad.md").write_text("There is no downtime with this peel.\n\nPlan two to three days off after the peel.\n")
    with pytest.raises(subprocess.CalledProcessError):
        commit("is stopped")
    use("skinlint-changed")
    git("add", "--all")
    git("commit", "--quiet", "--no-verify", "-m", "old findings")
    Path("bad.md").write_text(Path("bad.md").read_text() + "\nMore to read here.\n")
    commit("touches another line")
    Path("bad.md").write_text(Path("bad.md").read_text().replace("this peel", "our peel"))
    with pytest.raises(subprocess.CalledProcessError):
        commit("touches one end")
    assert git("log", "--format=%s").splitlines() == ["touches another line", "old findings", "passes"]


def test_the_examples_of_the_docs_are_yaml_that_names_real_things() -> None:
    """Inputs of the action, hooks, formats."""
    examples = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)]
    workflow = next(example for example in examples if "jobs" in example)
    given = workflow["jobs"]["skinlint"]["steps"][1]["with"]
    assert set(given) <= set(ACTION["inputs"])
    commands = re.findall(r"skinlint check[^\n#|`]*", DOCS)
    assert len(commands) > 15
    from linter.cli import check

    known = {name for option in check.params for name in (*option.opts, *option.secondary_opts)}
    for command in commands:
        assert set(re.findall(r"(?<= )--?[a-z-]+", command)) <= known, command
