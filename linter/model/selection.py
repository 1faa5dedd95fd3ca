"""The names that a rule answers to, in options, settings and comments."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

ALL = "all"


def names_of(rule: str, category: str, topic: str) -> frozenset[str]:
    """Return every name that means this rule: full and bare id, pack, category, topic, category/topic, and `all`."""
    pack, _, bare = rule.partition("/")
    return frozenset({rule, bare, pack, category, topic, f"{category}/{topic}", ALL})


def suggest(name: str, known: Iterable[str]) -> str:
    """Return `; did you mean "…"?` with the closest known name, or nothing."""
    close = difflib.get_close_matches(name.casefold(), sorted(known), n=1)
    return f'; did you mean "{close[0]}"?' if close else ""
