"""`--diff`: what touches lines changed since a commit, as git tells it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.changes import Changes
from linter.cli import cli
from linter.errors import SettingsError
from linter.settings import forget_configurations
from tests import engine_double

NONE = "There is no downtime with it, as you will see.\n"
DAYS = "Still, you take two days off after it.\n"
SAFE = "It is completely safe and you will like it.\n"
OTHER = "It is what you will like, and so it goes.\n"


def git(*arguments: str) -> str:
    environment = os.environ | {
        **{f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    done = subprocess.run(["git", *arguments], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def commit(message: str = "c") -> None:
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "-m", message)


@pytest.fixture(autouse=True)
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a repository with one commit on main, on a branch of its own."""
    (tmp_path / "blog").mkdir()
    engine_double.install(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path / "blog")
    forget_configurations()
    git("init", "--quiet", "--initial-branch", "main")
    Path(".gitignore").write_text("ignored.md\n")
    Path("post.md").write_text(f"{NONE}\n{OTHER}\n{DAYS}\n{SAFE}")
    Path("old.md").write_text(f"{SAFE}\n{OTHER}")
    commit()
    git("checkout", "--quiet", "-b", "branch")
    return tmp_path / "blog"


def skinlint(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def rules(*arguments: str) -> dict[str, list[str]]:
    """Return the bare rules found since main, by draft."""
    data = json.loads(skinlint("check", "--format", "json", "--diff", "main", *(arguments or (".",))).stdout)
    return {
        file["path"]: [finding["rule"].partition("/")[2] for finding in file["findings"]]
        for file in data["files"]
        if file["findings"]
    }


def edit(path: str, old: str, new: str) -> None:
    text = Path(path).read_text()
    assert old in text
    Path(path).write_text(text.replace(old, new))


def test_nothing_changed_nothing_told() -> None:
    """What is held back is counted."""
    result = skinlint("check", "--diff", "main", ".")
    assert result.exit_code == 0
    assert "No findings in 2 drafts" in result.stdout
    assert "3 outside the changed lines" in " ".join(result.stdout.split())


@pytest.mark.parametrize("end", [NONE, DAYS])
def test_a_contradiction_counts_when_either_end_changed(end: str) -> None:
    """The first statement or the second; before and after the commit."""
    edit("post.md", end, end.replace("it", "the peel"))
    assert rules() == {"post.md": ["rest-or-none"]}
    commit()
    assert rules() == {"post.md": ["rest-or-none"]}


def test_a_neighbouring_line_is_not_this_line() -> None:
    """Not even when a line above moves everything down, or one is taken out beside it."""
    edit("post.md", OTHER, f"{OTHER}\n{OTHER}")
    edit("old.md", f"\n{OTHER}", "")
    assert rules() == {}


def test_new_drafts_are_new_throughout() -> None:
    """Committed, only added, untracked, or ignored and named."""
    Path("one.md").write_text(SAFE)
    commit()
    Path("two.md").write_text(SAFE)
    git("add", "two.md")
    Path("three.HTML").write_text(f"<p>{SAFE}</p>")
    Path("ignored.md").write_text(SAFE)
    assert list(rules(".", "ignored.md")) == ["ignored.md", "one.md", "three.HTML", "two.md"]


def test_a_renamed_draft_is_not_new() -> None:
    """Names with blanks, quotes and letters beyond ASCII among them; only its changed lines count."""
    git("mv", "post.md", 'pöst "2" b.md')
    assert rules() == {}
    edit('pöst "2" b.md', SAFE, SAFE.replace("like", "love"))
    assert rules() == {'pöst "2" b.md': ["completely-safe"]}


def test_what_main_did_meanwhile_is_not_ours() -> None:
    """Lines count since the histories parted."""
    git("checkout", "--quiet", "main")
    edit("old.md", SAFE, f"{SAFE.strip()} Really.\n")
    commit()
    git("checkout", "--quiet", "branch")
    assert rules() == {}
    edit("old.md", SAFE, SAFE.upper().replace("COMPLETELY SAFE", "completely safe"))
    assert rules() == {"old.md": ["completely-safe"]}


def test_lines_that_look_like_a_diff_are_only_lines() -> None:
    """A draft may show one."""
    edit("post.md", OTHER, "+++ b/old.md\n@@ -1 +1 @@\n--- a/old.md\n")
    assert rules() == {}
    commit()
    edit("post.md", "--- a/old.md\n", "")
    edit("post.md", "+++ b/old.md\n", "diff --git a/old.md b/old.md\n")
    assert rules() == {}


def test_settings_of_git_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colours, prefixes, an external diff, attributes."""
    for key, value in (
        ("color.ui", "always"),
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.external", "false"),
        ("diff.renames", "false"),
        ("core.quotePath", "true"),
    ):
        git("config", key, value)
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    Path(".gitattributes").write_text("*.md binary\n")
    git("mv", "post.md", "pöst.md")
    edit("pöst.md", SAFE, SAFE.replace("like", "love"))
    assert rules() == {"pöst.md": ["completely-safe"]}


def test_a_folder_below_the_root_and_a_second_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Paths are from here; each draft is asked of its own repository."""
    Path("posts").mkdir()
    Path("posts/new.md").write_text(SAFE)
    commit()
    monkeypatch.chdir("posts")
    assert rules(".", "../post.md") == {"new.md": ["completely-safe"]}
    second = tmp_path / "second"
    second.mkdir()
    monkeypatch.chdir(second)
    git("init", "--quiet", "--initial-branch", "main")
    Path("a.md").write_text(SAFE)
    commit()
    assert rules("a.md", "../blog/posts/new.md", "../blog/post.md") == {"../blog/posts/new.md": ["completely-safe"]}


def test_a_carriage_return_and_a_mark_at_the_beginning_move_nothing() -> None:
    """Drafts from Windows."""
    Path("win.md").write_bytes(b"\xef\xbb\xbf" + f"{OTHER}\n{SAFE}".replace("\n", "\r\n").encode())
    commit()
    git("branch", "--force", "main")
    data = Path("win.md").read_bytes().replace(b"what", b"that")
    Path("win.md").write_bytes(data)
    assert rules() == {}
    Path("win.md").write_bytes(data.replace(b"love", b"like").replace(b"and you will", b"and they will"))
    assert rules() == {"win.md": ["completely-safe"]}


def test_other_files_are_not_looked_at() -> None:
    """A film beside the posts costs nothing."""
    Path("film.mp4").write_bytes(os.urandom(100_000))
    Path("PAGE.HTM").write_text(f"<p>{OTHER}</p>\n<p>{SAFE}</p>\n")
    commit()
    git("branch", "--force", "main")
    Path("film.mp4").write_bytes(os.urandom(100_000))
    edit("PAGE.HTM", "and so", "and thus")
    assert rules() == {}
    edit("PAGE.HTM", "will like it.", "will like it!")
    assert rules() == {"PAGE.HTM": ["completely-safe"]}


def test_the_outcome_is_the_same_from_the_cache() -> None:
    """Changed lines are asked anew in each run."""
    edit("post.md", SAFE, SAFE.replace("like", "love"))
    cold, warm, without = rules(), rules(), rules(".", "--no-cache")
    assert cold == warm == without == {"post.md": ["completely-safe"]}


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("gone", '--diff: no commit is called "gone" in'),
        ("--output=x", '--diff: "--output=x" names no commit; give a branch, a tag or a commit'),
        ("", "names no commit"),
        ("HEAD:post.md", "no commit is called"),
        ("a..b", "no commit is called"),
        ("\x1b[2J", "no commit is called"),
    ],
)
def test_a_reference_that_is_none_gives_status_2(reference: str, message: str) -> None:
    """With the remedy; git is given no option through it."""
    result = skinlint("check", "--diff", reference, ".")
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert "\x1b" not in result.stderr
    assert not Path("x").exists()


def test_histories_that_share_nothing_give_status_2() -> None:
    """As a shallow clone has them."""
    git("checkout", "--quiet", "--orphan", "island")
    commit("another beginning")
    result = skinlint("check", "--diff", "main", ".")
    assert result.exit_code == 2
    assert "share no history here; fetch all of it (`git fetch --unshallow`; in GitHub's checkout" in result.stderr


def test_no_repository_and_no_git_give_status_2(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Said at once, before any draft is checked."""
    (tmp_path / "loose").mkdir()
    (tmp_path / "loose/a.md").write_text(SAFE)
    result = skinlint("check", "--diff", "main", str(tmp_path / "loose/a.md"))
    assert (result.exit_code, "in no git repository, and --diff needs one" in result.stderr) == (2, True)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsError, match="git cannot be run: No such file or directory; install it"):
        Changes("main", [Path("post.md")])


def test_a_missing_topic_counts_when_the_change_brought_it(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the real packs: the sunscreen sentence taken out is news, a typo elsewhere is not."""
    monkeypatch.undo()
    monkeypatch.chdir(blog)
    sun = "Wear a broad-spectrum sunscreen of SPF 50 every day after the peel and keep out of the sun."
    Path("peel.md").write_text(
        f"# Glycolic acid peels\n\nA glycolic peel takes off a layer of the skin.\n\n{sun}\n\nIt tingels a bit.\n"
    )
    commit()
    git("branch", "--force", "main")
    arguments = ("check", "--select", "sun-protection", "--format", "json", "--recogniser", "off", "--diff", "main")
    edit("peel.md", "tingels", "tingles")
    assert json.loads(skinlint(*arguments, "peel.md").stdout)["files"][0]["findings"] == []
    edit("peel.md", f"{sun}\n\n", "")
    found = json.loads(skinlint(*arguments, "peel.md").stdout)["files"][0]["findings"]
    assert [finding["topic"] for finding in found] == ["sun-protection"]
    commit()
    git("branch", "--force", "main")
    edit("peel.md", "tingles", "stings")
    assert json.loads(skinlint(*arguments, "peel.md").stdout)["files"][0]["findings"] == []
