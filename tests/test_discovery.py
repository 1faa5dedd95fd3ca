"""From paths to drafts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.discovery import Drafts, discover, display_path, repository_root

SUFFIXES = frozenset({".md", ".txt", ".html"})


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blog repository; the current folder is its root."""
    for name in (
        "posts/peel.md", "posts/LASER.MD", "posts/old/acid.html", "posts/photo.jpg", "posts/.hidden.md", ".cache/a.md",
        "node_modules/pkg/readme.md", "README.md", "public/peel.html", "posts/peel.gold.yaml", "scratch/a.md",
        "scratch/keep.md", "notes/idea.md",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Text.")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("/public/\n*.tmp.md\nnotes\n")
    (tmp_path / "scratch" / ".gitignore").write_text("*\n!keep.md\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(drafts: Drafts) -> list[str]:
    return [display_path(path) for path in drafts.paths]


def test_folders_are_walked_as_git_sees_them(blog: Path) -> None:
    """Hidden places, node_modules and what git ignores (nested files too) are left out; the rest is sorted."""
    found = discover([Path()], SUFFIXES)
    assert names(found) == ["README.md", "posts/LASER.MD", "posts/old/acid.html", "posts/peel.md", "scratch/keep.md"]
    assert found.errors == ()


def test_a_folder_below_the_root_obeys_the_files_above_it(blog: Path) -> None:
    """The repository's .gitignore holds in all of it."""
    (blog / "posts" / "x.tmp.md").write_text("Text.")
    assert names(discover([Path("posts")], SUFFIXES)) == ["posts/LASER.MD", "posts/old/acid.html", "posts/peel.md"]
    assert names(discover([blog / "posts" / "old"], SUFFIXES)) == [f"{blog.as_posix()}/posts/old/acid.html"]


def test_a_named_draft_is_taken_even_when_git_ignores_it(blog: Path) -> None:
    """Who names it wants it."""
    assert names(discover([Path("public/peel.html")], SUFFIXES)) == ["public/peel.html"]


def test_what_the_settings_exclude_is_left_out_and_said(blog: Path) -> None:
    """Also when named, as commit hooks do."""
    found = discover(
        [Path("posts/peel.md"), Path("README.md")], SUFFIXES, lambda path, _folder: path.name == "README.md"
    )
    assert names(found) == ["posts/peel.md"]
    assert found.excluded == ("README.md",)


def test_the_same_draft_by_two_names_is_one(blog: Path) -> None:
    """And the order of the arguments does not matter."""
    (blog / "link.md").symlink_to("posts/peel.md")
    arguments = [Path("posts"), Path("posts/peel.md"), Path("link.md"), Path("posts/../posts/peel.md")]
    assert discover(arguments, SUFFIXES) == discover(arguments[::-1], SUFFIXES)
    assert len(names(discover(arguments, SUFFIXES))) == 3


def test_links_to_folders_are_not_followed(blog: Path) -> None:
    """A circle ends the walk nowhere."""
    (blog / "posts" / "loop").symlink_to("..")
    (blog / "posts" / "gone.md").symlink_to("nowhere.md")
    assert len(names(discover([Path("posts")], SUFFIXES))) == 3


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing.md", "no such file or folder; check the path"),
        ("posts/photo.jpg", "cannot read .jpg files; skinlint reads .html, .md, .txt"),
        ("LICENSE", "cannot tell its format without a suffix; skinlint reads .html, .md, .txt"),
        ("empty", "no drafts in this folder; skinlint reads .html, .md, .txt"),
        ("x" * 300, "no such file or folder; check the path"),
        ("skipped", "every draft in this folder is left out by .gitignore or `exclude` (1 in all)"),
    ],
)
def test_what_cannot_be_taken_is_an_error_with_a_remedy(blog: Path, path: str, message: str) -> None:
    """The other drafts are found all the same."""
    (blog / "empty").mkdir()
    (blog / "skipped").mkdir()
    (blog / "skipped" / "x.tmp.md").write_text("Text.")
    (blog / "LICENSE").write_text("MIT")
    found = discover([Path(path), Path("README.md")], SUFFIXES)
    assert names(found) == ["README.md"]
    assert [(error.path, error.message) for error in found.errors] == [(path, message)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_folder_that_may_not_be_opened_is_an_error(blog: Path) -> None:
    """Its drafts are not silently missing."""
    (blog / "posts" / "old").chmod(0)
    found = discover([Path("posts")], SUFFIXES)
    assert "cannot be opened" in found.errors[0].message


def test_a_file_name_that_is_no_text_is_shown_with_escapes(tmp_path: Path) -> None:
    """A report in UTF-8 can hold it."""
    name = os.fsdecode(b"caf\xe9.md")
    assert display_path(Path(name)) == "caf\\xe9.md"


def test_the_repository_root_is_found_upward(blog: Path) -> None:
    """A worktree's `.git` file counts as well."""
    assert repository_root(Path("posts/old")) == blog
