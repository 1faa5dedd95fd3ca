"""Rule packs: YAML in, typed rules out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.packs.loader import RuleOverrides, json_schema, load_rules, restore_rules
    from linter.packs.ruleset import Coverage, Rule, RuleSet

__all__ = ["Coverage", "Rule", "RuleOverrides", "RuleSet", "json_schema", "load_rules", "restore_rules"]


def __getattr__(name: str) -> object:
    """Import a name when it is first asked for: what works from the catalogue alone needs neither YAML nor pydantic."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = "ruleset" if name in ("Coverage", "Rule", "RuleSet") else "loader"
    return getattr(import_module(f"{__name__}.{home}"), name)
