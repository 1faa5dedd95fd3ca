"""Prints how well the project's own corpus is read, and keeps the table in corpus/README.md.

`python -m tools.scores` prints the figures of each part (and of the dev set, where it lies beside the project);
`--write` puts those of the corpus into corpus/README.md and corpus/scores.json, which a test holds later runs to.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from linter.evaluate import evaluate_paths, render_scores, scores_json
from linter.settings import Settings
from tools.plain_pairs import FILES as PLAIN
from tools.plain_pairs import measured

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
DEV_SET = ROOT.parent / "shared" / "devset"
PARTS = {"drafts": "tuned on", "holdout": "never read while tuning", "clean": "no contradiction, nothing missing"}
_PLAIN_BEGIN = "<!-- plain pairs: written by `python -m tools.scores --write` -->"
_PLAIN_END = "<!-- end of plain pairs -->"
BEGIN, END = "<!-- scores: written by `python -m tools.scores --write` -->", "<!-- end of scores -->"


def figures(part: Path) -> dict[str, Any]:
    """Return the scores of a folder without its single drafts."""
    values = scores_json(evaluate_paths([part], Settings()))
    values.pop("files")
    return values


def table(parts: dict[str, dict[str, Any]]) -> str:
    """Return the figures as a Markdown table, one column for each part."""
    rows = [
        ("drafts", lambda value: f"{value['drafts']}"),
        ("words", lambda value: f"{value['words']:,}"),
        *[(f"{name}, precision / recall / F1", _category(name)) for name in ("contradiction", "missing", "wording")],
        *[(f"contradictions, recall `{level}`", _difficulty(level)) for level in ("plain", "paraphrase", "inference")],
        *[(f"contradictions, {title}, precision / recall", _sure(level)) for level, title in _SURE.items()],
        ("hard false alarms, of compatible pairs", _hard),
        ("false alarms per 1,000 words", lambda value: f"{value['false_alarms_per_1000_words']}"),
    ]
    lines = ["| | " + " | ".join(f"`{name}` ({PARTS[name]})" for name in parts) + " |", "|---" * (len(parts) + 1) + "|"]
    lines += ["| " + " | ".join([label, *(read(values) for values in parts.values())]) + " |" for label, read in rows]
    return "\n".join(lines)


def _category(name: str) -> Any:
    def read(values: dict[str, Any]) -> str:
        tally = values["categories"][name]
        return " / ".join("–" if tally[key] is None else f"{tally[key]:.2f}" for key in ("precision", "recall", "f1"))

    return read


def _difficulty(level: str) -> Any:
    def read(values: dict[str, Any]) -> str:
        tally = values["by_difficulty"].get(level)
        return "–" if not tally or tally["recall"] is None else f"{tally['recall']:.2f}"

    return read


_SURE = {"medium": "medium confidence and above", "high": "high confidence"}


def _sure(level: str) -> Any:
    def read(values: dict[str, Any]) -> str:
        tally = values["by_least_confidence"][level]
        return " / ".join("–" if tally[key] is None else f"{tally[key]:.2f}" for key in ("precision", "recall"))

    return read


def _hard(values: dict[str, Any]) -> str:
    return f"{values['compatible_pairs_reported']} of {values['compatible_pairs']}"


def plain_table(plain: dict[str, dict[str, int]]) -> str:
    """Return how the pairs of plain statements are read, as a Markdown table."""
    lines = ["| pairs of plain statements | clashing, found | look-alikes, reported |", "|---|---|---|"]
    for name, count in plain.items():
        found, wrong = (f"{count[part]} of {count[whole]}" for part, whole in _PLAIN_PARTS)
        lines.append(f"| `plain/{name}.yaml` | {found} | {wrong} |")
    return "\n".join(lines)


_PLAIN_PARTS = (("found", "clashing"), ("wrong", "look_alikes"))


def _between(text: str, begin: str, end: str, shown: str) -> str:
    """Return a text with what stands between two marks replaced."""
    head, _, rest = text.partition(begin)
    _, _, tail = rest.partition(end)
    return f"{head}{begin}\n\n{shown}\n\n{end}{tail}"


@click.command()
@click.option("--write", is_flag=True, help="Write the figures into corpus/README.md and corpus/scores.json.")
def main(write: bool) -> None:
    """Print the scores of every part."""
    if DEV_SET.is_dir():
        click.echo(f"dev set\n\n{render_scores(evaluate_paths([DEV_SET], Settings()), verbose=False)}\n")
    parts = {name: figures(CORPUS / name) for name in PARTS if (CORPUS / name).is_dir()}
    shown = table(parts)
    plain = {name: asdict(measured(name)) for name in PLAIN}
    told = plain_table(plain)
    click.echo(f"{shown}\n\n{told}")
    if write:
        readme = CORPUS / "README.md"
        text = _between(readme.read_text(encoding="utf-8"), BEGIN, END, shown)
        readme.write_text(_between(text, _PLAIN_BEGIN, _PLAIN_END, told), encoding="utf-8")
        kept = json.dumps({**parts, "plain": plain}, indent=1, sort_keys=True) + "\n"
        (CORPUS / "scores.json").write_text(kept, encoding="utf-8")


if __name__ == "__main__":
    main()
