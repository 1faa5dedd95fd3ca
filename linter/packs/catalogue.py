"""What a run must know of the packs beside matching: names, topics, texts; small, and cheap to keep between runs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linter.model.finding import Category, Confidence, PackInfo, RuleInfo, Severity, Source

if TYPE_CHECKING:
    from linter.packs.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every rule of the packs, those of all jurisdictions among them, in the order of their ids."""

    packs: tuple[PackInfo, ...]
    rules: tuple[RuleInfo, ...]


def catalogue_of(rules: RuleSet) -> Catalogue:
    """Return the catalogue of packs that are loaded."""
    return Catalogue(
        rules.packs,
        tuple(
            RuleInfo(
                rule.id,
                rule.category,
                rule.topic,
                rule.severity,
                Confidence(rule.spec.confidence),
                rule.message,
                rule.why,
                rule.help,
                rule.sources,
                rule.jurisdictions,
            )
            for rule in rules
        ),
    )


def to_plain(catalogue: Catalogue) -> dict[str, Any]:
    """Return the catalogue as data that JSON holds."""
    return {
        "packs": [[pack.id, pack.version] for pack in catalogue.packs],
        "rules": [
            {
                "id": rule.id,
                "category": rule.category.value,
                "topic": rule.topic,
                "severity": rule.severity.value,
                "confidence": rule.confidence.value,
                "message": rule.message,
                "why": rule.why,
                "help": rule.help,
                "sources": [[source.title, source.url] for source in rule.sources],
                "jurisdictions": list(rule.jurisdictions),
            }
            for rule in catalogue.rules
        ],
    }


def from_plain(data: Mapping[str, Any]) -> Catalogue:
    """Return the catalogue that `to_plain` made this data of.

    Raises:
        KeyError, TypeError, ValueError: the data is something else.

    """
    return Catalogue(
        tuple(PackInfo(name, version) for name, version in data["packs"]),
        tuple(
            RuleInfo(
                item["id"],
                Category(item["category"]),
                item["topic"],
                Severity(item["severity"]),
                Confidence(item["confidence"]),
                item["message"],
                item["why"],
                item["help"],
                tuple(Source(title, url) for title, url in item["sources"]),
                tuple(item["jurisdictions"]),
            )
            for item in data["rules"]
        ),
    )


def packs_digest(paths: Iterable[Path]) -> str | None:
    """Return a digest of the bytes of packs, folders walked as the loader does, or None when one cannot be read.

    What cannot be read is the loader's to explain.
    """
    digest = hashlib.sha256()
    try:
        for path in paths:
            for file in sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]:
                data = file.read_bytes()
                digest.update(f"{file.name}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
                digest.update(data)
    except OSError:
        return None
    return digest.hexdigest()
