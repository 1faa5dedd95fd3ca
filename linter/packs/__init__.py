"""Rule packs: YAML in, typed rules out."""

from linter.packs.loader import RuleOverrides, json_schema, load_rules, restore_rules
from linter.packs.ruleset import Coverage, Rule, RuleSet

__all__ = ["Coverage", "Rule", "RuleOverrides", "RuleSet", "json_schema", "load_rules", "restore_rules"]
