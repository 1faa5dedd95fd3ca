"""All packs of a run together: rules with their full ids, entities with their ancestors, word lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from linter.model.finding import Category, PackInfo, Severity, Source
from linter.packs.phrases import Pattern, parse_phrase
from linter.packs.schema import AxisRule, Entity, PlausibilityRule, RequirementRule, SatisfierRule, WordingRule

Spec = AxisRule | RequirementRule | WordingRule | PlausibilityRule


@dataclass(frozen=True)
class Rule:
    """One rule as the checks and the command line see it."""

    id: str  # "procedures/downtime"
    spec: Spec
    severity: Severity
    jurisdictions: tuple[str, ...]

    @property
    def category(self) -> Category:
        """The kind of finding that the rule gives."""
        kinds = {"axis": Category.CONTRADICTION, "requirement": Category.MISSING}
        return kinds.get(self.spec.kind, Category.WORDING)

    @property
    def topic(self) -> str:
        """The topic of its findings, an id of the contract."""
        return str(self.spec.topic)

    @property
    def message(self) -> str:
        """The message, with its placeholders."""
        return self.spec.message

    @property
    def why(self) -> str:
        """What harm the text can do."""
        return self.spec.why

    @property
    def help(self) -> str:
        """Safer wording."""
        return self.spec.help

    @property
    def otherwise(self) -> str:
        """The message for two statements of its topic that clash on no sides of it, with placeholders; mostly empty."""
        return self.spec.otherwise.message if isinstance(self.spec, AxisRule) and self.spec.otherwise else ""

    def suggestions(self, found: str) -> tuple[str, ...]:
        """Return wordings ready for the draft: sentences to add, or what fits in the place of `found`."""
        if isinstance(self.spec, RequirementRule):
            return tuple(self.spec.suggest)
        if isinstance(self.spec, WordingRule):
            plain = " ".join(found.casefold().split())
            return tuple(new for old, new in self.spec.instead.items() if old.casefold() == plain)
        return ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where its facts come from."""
        sources = [*self.spec.sources]
        if isinstance(self.spec, PlausibilityRule):
            sources += [source for bounds in self.spec.bounds for source in bounds.sources]
        return tuple(dict.fromkeys(Source(source.title, source.url) for source in sources))

    @property
    def examples_flag(self) -> tuple[str, ...]:
        """Miniature drafts that it must flag."""
        return tuple(self.spec.examples.flag)

    @property
    def examples_allow(self) -> tuple[str, ...]:
        """Miniature drafts that it must leave alone."""
        return tuple(self.spec.examples.allow)


@dataclass(frozen=True)
class Coverage:
    """What covers a safety topic, with the full id of the entry."""

    id: str
    spec: SatisfierRule


@dataclass(frozen=True)
class RuleSet:
    """Every rule of a run, ready for matching; immutable, and hashed by the text it was read from."""

    packs: tuple[PackInfo, ...]
    rules: tuple[Rule, ...]
    coverages: tuple[Coverage, ...]
    entities: Mapping[str, Entity]
    lists: Mapping[str, list[str]]
    digest: str
    patterns: Mapping[str, Pattern] = field(default_factory=dict, repr=False)  # phrases as the loader read them
    texts: tuple[str, ...] = field(default=(), repr=False)  # the packs as JSON, for `restore_rules`

    def pattern(self, phrase: str) -> Pattern:
        """Return the elements of a phrase of these packs."""
        known = self.patterns.get(phrase)
        return known if known is not None else parse_phrase(phrase, self.lists, read=self._read_lists)

    @cached_property
    def _read_lists(self) -> dict[str, tuple[Pattern, ...]]:
        return {}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    @cached_property
    def ancestors(self) -> Mapping[str, frozenset[str]]:
        """For each entity: itself and everything above it."""
        found: dict[str, frozenset[str]] = {}

        def climb(entity: str) -> frozenset[str]:
            if entity not in found:
                found[entity] = frozenset({entity})  # a circle ends here
                for parent in self.entities[entity].parents if entity in self.entities else ():
                    found[entity] |= climb(parent)
            return found[entity]

        for entity in self.entities:
            climb(entity)
        return found

    def is_below(self, entity: str, other: str) -> bool:
        """Return whether `entity` is `other` or a kind of it."""
        return other in self.ancestors.get(entity, frozenset({entity}))

    def name(self, entity: str) -> str:
        """Return the name of an entity as a reader would say it."""
        return self.entities[entity].names[0] if entity in self.entities else entity.replace("-", " ")

    def rule(self, wanted: str) -> Rule | None:
        """Return the rule of this full or bare id."""
        for rule in self.rules:
            if wanted in (rule.id, rule.id.partition("/")[2]):
                return rule
        return None
