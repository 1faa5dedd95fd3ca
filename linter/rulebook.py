"""Which rules hold: packs + Settings → RuleSet or Catalogue, kept between runs; light, so that listing is quick."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from linter.cache import Cache, digest_of, program_digest
from linter.errors import SettingsError
from linter.model.finding import RuleInfo
from linter.model.levels import Category, Severity
from linter.model.selection import names_of, suggest
from linter.packs import catalogue
from linter.packs.builtin import builtin_packs
from linter.packs.catalogue import Catalogue, catalogue_of, packs_digest
from linter.packs.names import CONTRADICTION_TOPICS, JURISDICTIONS, MISSING_TOPICS, WORDING_TOPICS
from linter.settings import Settings

if TYPE_CHECKING:
    from linter.packs import Rule, RuleSet

_TOPICS = {"contradiction": CONTRADICTION_TOPICS, "missing": MISSING_TOPICS, "wording": WORDING_TOPICS}
_CONTRACT_NAMES = frozenset(
    {"all"}
    | {category.value for category in Category}
    | {topic for topics in _TOPICS.values() for topic in topics}
    | {f"{category}/{topic}" for category, topics in _TOPICS.items() for topic in topics}
)

_RuleKey = tuple[tuple[Path, ...], tuple[tuple[str, Severity], ...]]
_LOADED: dict[_RuleKey, RuleSet] = {}
_ACTIVE: dict[tuple[_RuleKey, tuple[str, ...], tuple[str, ...]], RuleSet] = {}
_CATALOGUES: dict[_RuleKey, Catalogue] = {}


def all_rules(settings: Settings, cache: Cache | None = None) -> RuleSet:
    """Return every rule of the shipped packs and of the settings' own, those of all jurisdictions among them.

    From the cache they come as JSON of packs that were found sound, which is many times quicker than YAML.

    Raises:
        RulePackError: with every problem of every pack.

    """
    key = (settings.rules, settings.severity)
    if key in _LOADED:
        return _LOADED[key]
    from linter.packs import RuleOverrides, load_rules, restore_rules

    overrides = RuleOverrides(severities=dict(settings.severity))
    packs = None if cache is None else packs_digest([*builtin_packs(), *settings.rules])
    if cache is not None and packs is not None:
        name = digest_of("rules", program_digest(), packs)
        texts = cache.read("packs", name)
        if texts is not None:
            try:
                _LOADED[key] = restore_rules(texts, overrides, frozenset(JURISDICTIONS))
                return _LOADED[key]
            except (TypeError, ValueError):
                cache.reject("packs", name)
    _LOADED[key] = load_rules(settings.rules, overrides, frozenset(JURISDICTIONS))
    if cache is not None and packs is not None:
        cache.write("packs", name, _LOADED[key].texts)
    return _LOADED[key]


def active_rules(settings: Settings, cache: Cache | None = None) -> RuleSet:
    """Return the rules that the settings switch on.

    Raises:
        RulePackError: with every problem of every pack.
        SettingsError: the settings name a rule that does not exist.

    """
    key = ((settings.rules, settings.severity), settings.disable, settings.jurisdictions)
    if key not in _ACTIVE:
        every = all_rules(settings, cache)
        rules = tuple(rule for rule in every.rules if not is_off(rule, settings))
        digest = hashlib.sha256(" ".join([every.digest, *(rule.id for rule in rules)]).encode()).hexdigest()
        _ACTIVE[key] = replace(every, rules=rules, digest=digest)
    return _ACTIVE[key]


def catalogued(settings: Settings, cache: Cache | None = None) -> Catalogue:
    """Return what `all_rules` holds, without matching; from the cache, the packs are not even parsed.

    Raises:
        RulePackError: with every problem of every pack.

    """
    key = (settings.rules, settings.severity)
    if key in _CATALOGUES:
        return _CATALOGUES[key]
    packs = None if cache is None or key in _LOADED else packs_digest([*builtin_packs(), *settings.rules])
    found = None
    if cache is not None and packs is not None:
        name = digest_of("catalogue", program_digest(), packs, settings.severity)
        data = cache.read("packs", name)
        if data is not None:
            try:
                found = catalogue.from_plain(data)
            except (KeyError, TypeError, ValueError):
                cache.reject("packs", name)
        if found is None:
            found = catalogue_of(all_rules(settings, cache))
            cache.write("packs", name, catalogue.to_plain(found))
    _CATALOGUES[key] = found or catalogue_of(all_rules(settings))
    return _CATALOGUES[key]


def is_off(rule: Rule | RuleInfo, settings: Settings) -> bool:
    """Return whether the settings leave a rule out."""
    foreign = bool(rule.jurisdictions) and not set(rule.jurisdictions) & set(settings.jurisdictions)
    return foreign or rule.id in settings.disable or rule.id.partition("/")[2] in settings.disable


def forget_own_packs() -> None:
    """Drop what was read from the user's own packs, which may have changed since the last run."""
    for kept in (_LOADED, _CATALOGUES):
        for loaded in [key for key in kept if key[0]]:
            del kept[loaded]
    for active in [key for key in _ACTIVE if key[0][0]]:
        del _ACTIVE[active]


def rule_names(rules: Iterable[Rule | RuleInfo]) -> frozenset[str]:
    """Return every name that one of the rules answers to, and those that the contract fixes."""
    return _CONTRACT_NAMES.union(*(names_of(rule.id, rule.category.value, rule.topic) for rule in rules))


def check_names(settings: Settings, cache: Cache | None = None) -> None:
    """Check that what the settings select, ignore, disable or regrade exists.

    Raises:
        SettingsError: with every unknown name, where it stands and the nearest known one.

    """
    every = catalogued(settings, cache)
    known = rule_names(every.rules)
    ids = {name for rule in every.rules for name in (rule.id, rule.id.partition("/")[2])}
    problems: list[str] = []

    def check(key: str, origin: str, names: Iterable[str], among: Collection[str], what: str) -> None:
        place = origin if origin.startswith("--") else f"{origin}: {key}" if origin else key
        for name in names:
            if name not in among:
                hint = suggest(name, among) or "; see `skinlint rules list`"
                problems.append(f'{place}: no {what} is called "{name}"{hint}')

    def origin_of(key: str) -> str:
        return settings.origin.get(key, "")

    group = "rule, topic, category or pack"
    check("select", origin_of("select"), settings.select, known, group)
    check("ignore", origin_of("ignore"), settings.ignore, known, group)
    check("disable", origin_of("disable"), settings.disable, ids, "rule")
    check("severity", origin_of("severity"), (name for name, _ in settings.severity), ids, "rule")
    for override in settings.overrides:
        check("select", override.origin, override.select or (), known, group)
        check("ignore", override.origin, override.ignore or (), known, group)
    if not problems:
        active = rule_names(rule for rule in every.rules if not is_off(rule, settings))
        for name in settings.select:
            if name not in active:
                rule = next(rule for rule in every.rules if name in names_of(rule.id, rule.category.value, rule.topic))
                if rule.jurisdictions and rule.id not in settings.disable:
                    places = ", ".join(rule.jurisdictions)
                    remedy = f"it belongs to {places}; choose it with --jurisdiction {rule.jurisdictions[0]}"
                else:
                    remedy = "it is switched off by `disable`"
                check("select", origin_of("select"), [name], active, "active rule")
                problems[-1] = f"{problems[-1].partition(';')[0]}; {remedy}"
    if problems:
        raise SettingsError("\n".join(dict.fromkeys(problems)))
