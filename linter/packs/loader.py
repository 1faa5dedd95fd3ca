"""Pack text → RulePack → RuleSet, or a RulePackError with every problem, its line and its remedy."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError

from linter.errors import RulePackError
from linter.model.finding import PackInfo, Severity
from linter.packs import schema
from linter.packs.builtin import builtin_packs
from linter.packs.labels import LABELS, STATED
from linter.packs.phrases import QUANTITY_SLOTS, Memo, Pattern, PhraseError, UnknownListError, parse_phrase, slots_of
from linter.packs.ruleset import Coverage, Rule, RuleSet
from linter.packs.schema import (
    ROLES,
    WORDING_TOPICS,
    AxisRule,
    PlausibilityRule,
    RequirementRule,
    RulePack,
    SatisfierRule,
    WordingRule,
)

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOKENS = 12
_TOKEN_KEYS = frozenset(
    (
        "ORTH TEXT LOWER LEMMA POS TAG DEP SHAPE LENGTH IS_ALPHA IS_DIGIT IS_LOWER IS_UPPER IS_TITLE IS_PUNCT IS_STOP "
        "LIKE_NUM OP"
    ).split()
)
_PLACEHOLDERS = {
    "axis": {"quote", "other", "subject", "key", "topic"},
    "requirement": {"subject", "topic"},
    "wording": {"quote", "topic"},
    "plausibility": {"quote", "subject", "topic", "bounds"},
}


@dataclass(frozen=True, slots=True)
class RuleOverrides:
    """What configuration changes: rules switched off, and severities by rule (full or bare id)."""

    disabled: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)


@dataclass(slots=True)
class _Loaded:
    """One pack with what is needed to report its problems."""

    path: str
    pack: RulePack
    root: yaml.Node | None  # None of a pack that was kept, and has no problems
    problems: list[str]

    def complain(self, where: Sequence[str | int], text: str) -> None:
        self.problems.append(f"{self.path}:{_line(self.root, where)}: {_spell(where)}{text}")


def _line(root: yaml.Node | None, where: Sequence[str | int]) -> int:
    """Return the line (from 1) of the innermost node on the way that exists."""
    node, line = root, 1
    for step in where:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if str(key.value) == str(step):
                    node, line = value, key.start_mark.line + 1
                    if isinstance(value, yaml.ScalarNode):
                        line = value.start_mark.line + 1
                    break
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _spell(where: Sequence[str | int]) -> str:
    """Return a path of keys as people write it: rules[3].poles.none.cues[1]."""
    text = ""
    for step in where:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return f"{text}: " if text else ""


def _repeated_keys(node: yaml.Node, found: list[tuple[int, str]]) -> None:
    """Collect keys that a mapping holds twice; YAML would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                found.append((key.start_mark.line + 1, f"{name}: repeated; it stands on line {seen[name]} already"))
            seen.setdefault(name, key.start_mark.line + 1)
            _repeated_keys(value, found)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _repeated_keys(item, found)


def _known_keys(where: Sequence[str | int], data: object) -> list[str]:
    """Return the keys that are allowed at a place, for suggestions."""
    models: list[type[BaseModel]] = [RulePack]
    for step in where:
        if step == "rules":
            models = [AxisRule, RequirementRule, WordingRule, PlausibilityRule, SatisfierRule]
        elif step == "poles":
            models = [schema.Pole]
        elif step == "opposed":
            models = [schema.Opposition]
        elif step == "entities":
            models = [schema.Entity]
        elif step == "examples" and "poles" not in where:
            models = [schema.Examples]
        elif step == "demanded-by":
            models = [schema.Demand]
        elif step == "sources":
            models = [schema.SourceModel]
        elif step == "overrides":
            models = [schema.Override]
        elif step in ("axis", "requirement", "wording", "coverage"):
            chosen: dict[str, type[BaseModel]] = {
                "axis": AxisRule,
                "requirement": RequirementRule,
                "wording": WordingRule,
                "plausibility": PlausibilityRule,
                "coverage": SatisfierRule,
            }
            models = [chosen[str(step)]]
    return sorted({info.alias or name for model in models for name, info in model.model_fields.items()})


def _explain(error: Mapping[str, object], where: Sequence[str | int]) -> str:
    """Return pydantic's complaint in words a medical editor can act on."""
    kind, value = str(error["type"]), error.get("input")
    if kind == "extra_forbidden":
        close = difflib.get_close_matches(str(where[-1]), _known_keys(where[:-1], None), 1)
        return f'unknown key; did you mean "{close[0]}"?' if close else "unknown key"
    if kind == "missing":
        return "missing; every entry of this kind needs it"
    if kind == "string_type":
        shown = (
            {True: "true", False: "false", None: "nothing"}.get(value, repr(value))
            if isinstance(value, bool | None)
            else repr(value)
        )
        return f"expected text, got {shown}; put it in quotes"
    if kind in ("literal_error", "enum"):
        context = error.get("ctx")
        expected = str(context.get("expected", "")) if isinstance(context, dict) else ""
        close = difflib.get_close_matches(str(value), re.findall(r"'([^']+)'", expected), 1)
        return f"{value!r} is not one of {expected}" + (f'; did you mean "{close[0]}"?' if close else "")
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return "kind must be axis, requirement, wording or coverage"
    if kind == "string_pattern_mismatch":
        return (
            f"{value!r} has the wrong form (ids are lower-case-with-hyphens, versions 1.2.3, links begin with https://)"
        )
    return str(error["msg"])


def parse_pack(text: str, path: str) -> _Loaded:
    """Parse one pack.

    Raises:
        RulePackError: with every problem of the file.
    """
    problems: list[str] = []
    try:
        root = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or "broken YAML"
        raise RulePackError(
            [f"{path}:{line}: not readable as YAML: {what}; check indentation, colons and quotes"]
        ) from None
    if not isinstance(data, dict) or root is None:
        raise RulePackError(
            [f"{path}:1: a rule pack is a mapping with id, version, title and rules; see `skinlint rules schema`"]
        )
    repeated: list[tuple[int, str]] = []
    _repeated_keys(root, repeated)
    problems += [f"{path}:{line}: {what}" for line, what in repeated]
    try:
        pack = RulePack.model_validate(data)
    except ValidationError as error:
        for item in error.errors():
            where = list(item["loc"])
            plain = [
                step
                for position, step in enumerate(where)
                if not (
                    position >= 2
                    and where[position - 2] == "rules"
                    and isinstance(step, str)
                    and step in ("axis", "requirement", "wording", "coverage")
                )
            ]
            problems.append(f"{path}:{_line(root, plain)}: {_spell(plain)}{_explain(item, where)}")
        raise RulePackError(sorted(set(problems), key=_by_line)) from None
    if problems:
        raise RulePackError(problems)
    return _Loaded(path, pack, root, [])


def _by_line(problem: str) -> tuple[str, int]:
    path, line, _ = problem.split(":", 2)
    return path, int(line) if line.isdigit() else 0


def _check(
    loaded: _Loaded,
    lists: Mapping[str, list[str]],
    entities: Mapping[str, schema.Entity],
    patterns: dict[str, Pattern],
    read: dict[str, tuple[Pattern, ...]],
    *,
    complete: bool,
) -> None:
    """Look for what the shape alone cannot show: unreadable phrases, unknown names, rules that can never match.

    Where packs are not `complete`, since one of them could not be read, a name that nobody knows may be one of its.
    """
    pack = loaded.pack
    held: Memo = {}
    slots = QUANTITY_SLOTS | set(ROLES) | set(entities) | {"subject", "any"}

    def unknown(where: list[str | int], text: str) -> None:
        if complete:
            loaded.complain(where, text)

    def phrases(values: Iterable[str], *where: str | int) -> None:
        for index, value in enumerate(values):
            try:
                pattern = patterns[value] = patterns.get(value) or parse_phrase(value, lists, read=read)
            except UnknownListError as error:
                unknown([*where, index], f"{value!r}: {error}")
                continue
            except PhraseError as error:
                loaded.complain([*where, index], f"{value!r}: {error}")
                continue
            for slot in sorted(slots_of(pattern, held) - slots):
                close = difflib.get_close_matches(slot, slots, 1)
                unknown(
                    [*where, index],
                    f"{{{slot}}} is no role, entity or quantity" + (f"; did you mean {{{close[0]}}}?" if close else ""),
                )

    def known(values: Iterable[str], *where: str | int) -> None:
        for index, value in enumerate(values):
            if value not in entities:
                close = difflib.get_close_matches(value, entities, 1)
                unknown([*where, index], f"{value!r} is no entity" + (f'; did you mean "{close[0]}"?' if close else ""))

    def tokens(patterns: Sequence[Sequence[Mapping[str, object]]], *where: str | int) -> None:
        for index, pattern in enumerate(patterns):
            if not 0 < len(pattern) <= _TOKENS:
                loaded.complain([*where, index], f"a token pattern holds 1 to {_TOKENS} tokens")
            for number, token in enumerate(pattern):
                for key in token:
                    if key not in _TOKEN_KEYS:
                        close = difflib.get_close_matches(key, _TOKEN_KEYS, 1)
                        hint = (
                            f'; did you mean "{close[0]}"?' if close else f"; known: {', '.join(sorted(_TOKEN_KEYS))}"
                        )
                        loaded.complain([*where, index, number], f"unknown token attribute {key!r}{hint}")
                    elif isinstance(token[key], dict) and set(token[key]) - {"IN", "NOT_IN"}:  # type: ignore[call-overload]
                        loaded.complain(
                            [*where, index, number],
                            f"{key}: only IN and NOT_IN are allowed inside braces; a REGEX could hang",
                        )

    for name, values in pack.lists.items():
        phrases(values, "lists", name)
    for index, entity in enumerate(pack.entities):
        known(entity.parents, "entities", index, "parents")
        for key in ("needs", "unless"):
            phrases(getattr(entity, key), "entities", index, key)
        if entity.ambiguous and not entity.needs:
            loaded.complain(
                ["entities", index, "ambiguous"], "ambiguous names need `needs`, the words that settle them"
            )
    for index, rule in enumerate(pack.rules):
        where: list[str | int] = ["rules", index]
        if not isinstance(rule, SatisfierRule):
            for name in sorted(set(re.findall(r"\{(\w*)\}", rule.message)) - _PLACEHOLDERS[rule.kind]):
                offered = ", ".join(f"{{{item}}}" for item in sorted(_PLACEHOLDERS[rule.kind]))
                loaded.complain(
                    [*where, "message"], f"unknown placeholder {{{name}}}; {rule.kind} rules offer {offered}"
                )
        match rule:
            case AxisRule():
                known(rule.subjects, *where, "subjects")
                for name, pole in rule.poles.items():
                    at = [*where, "poles", name]
                    if not pole.cues and not pole.tokens and not (rule.recognised and pole.means):
                        loaded.complain(at, "can never match: it has neither cues nor tokens")
                    if pole.means is not None and pole.means not in (*LABELS, *STATED):
                        close = difflib.get_close_matches(pole.means, LABELS, 1)
                        hint = f'; did you mean "{close[0]}"?' if close else ""
                        loaded.complain([*at, "means"], f"{pole.means!r} is no label of the recogniser{hint}")
                    phrases(pole.cues, *at, "cues")
                    tokens(pole.tokens, *at, "tokens")
                    phrases(pole.unless, *at, "unless")
                    phrases(pole.with_, *at, "with")
                    for field, other in (("negated", pole.negated), ("refused", pole.refused)):
                        if other is not None and other not in rule.poles:
                            loaded.complain([*at, field], f"{other!r} is no pole of this rule")
                if not rule.opposed and rule.compare is None:
                    loaded.complain(where, "can never match: give `opposed` or `compare`")
                if rule.otherwise is not None:
                    if not rule.recognised:
                        loaded.complain([*where, "otherwise"], "needs `recognised: true`")
                    for name in sorted(set(re.findall(r"\{(\w*)\}", rule.otherwise.message)) - {"quote", "other"}):
                        complaint = f"unknown placeholder {{{name}}}; it offers {{other}}, {{quote}}"
                        loaded.complain([*where, "otherwise", "message"], complaint)
                longer = any(opposition.longer_by is not None for opposition in rule.opposed)
                if rule.compare is not None and "value" not in rule.poles and not longer:
                    loaded.complain([*where, "compare"], "needs a pole `value` whose cues hold a quantity slot")
                if longer and rule.compare is None:
                    loaded.complain([*where, "opposed"], "`longer-by` needs `compare`")
                for number, opposition in enumerate(rule.opposed):
                    for name in opposition.poles:
                        if name not in rule.poles:
                            loaded.complain([*where, "opposed", number], f"{name!r} is no pole of this rule")
            case WordingRule():
                if not rule.phrases and not rule.tokens:
                    loaded.complain(where, "can never match: it has neither phrases nor tokens")
                for key in ("phrases", "unless"):
                    phrases(getattr(rule, key), *where, key)
                phrases(rule.unless_near, *where, "unless-near")
                tokens(rule.tokens, *where, "tokens")
                known(rule.subjects, *where, "subjects")
            case RequirementRule():
                for number, demand in enumerate(rule.demanded_by):
                    at = [*where, "demanded-by", number]
                    if not demand.subjects and not demand.cues and not demand.heard:
                        loaded.complain(at, "can never match: give subjects, cues or heard")
                    for label in demand.heard:
                        if label not in LABELS and label.removeprefix("!") not in WORDING_TOPICS:
                            loaded.complain([*at, "heard"], f"{label!r} is nothing that the recogniser can hear")
                    known(demand.subjects, *at, "subjects")
                    phrases(demand.cues, *at, "cues")
                    phrases(demand.unless, *at, "unless")
                known(rule.except_subjects, *where, "except-subjects")
            case PlausibilityRule():
                for number, bounds in enumerate(rule.bounds):
                    at = [*where, "bounds", number]
                    known(bounds.subjects, *at, "subjects")
                    if bounds.at_least is None and bounds.at_most is None:
                        loaded.complain(at, "can never match: give `at-least` or `at-most`")
            case SatisfierRule():
                phrases(rule.cues, *where, "cues")
                phrases(rule.unless, *where, "unless")


def load_packs(paths: Sequence[Path]) -> tuple[list[_Loaded], list[str]]:
    """Read packs; a folder stands for every pack below it. Problems are collected, not raised."""
    loaded: list[_Loaded] = []
    problems: list[str] = []
    for path in paths:
        files = sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]
        if not files:
            problems.append(f"{path}:1: no rule pack (*.yaml) in this folder")
        for file in files:
            try:
                text = file.read_text(encoding="utf-8-sig")
            except OSError as error:
                problems.append(f"{file}:1: cannot be read: {error.strerror}; check the path")
                continue
            except UnicodeDecodeError as error:
                problems.append(f"{file}:1: not UTF-8 (byte {error.start}); save it as UTF-8")
                continue
            try:
                loaded.append(parse_pack(text, file.as_posix()))
            except RulePackError as error:
                problems += error.problems
    return loaded, problems


def load_rules(
    extra_paths: Sequence[Path] = (),
    overrides: RuleOverrides | None = None,
    jurisdictions: frozenset[str] = frozenset(),
    *,
    builtin: Sequence[Path] | None = None,
) -> RuleSet:
    """Return the packs that ship and the user's own as one RuleSet.

    A later pack with the id of an earlier one replaces it; `extends` and `overrides` change single rules.

    Raises:
        RulePackError: with every problem of every pack.
    """
    shipped = list(builtin_packs() if builtin is None else builtin)
    loaded, problems = load_packs([*shipped, *extra_paths])
    return _assembled(loaded, problems, overrides or RuleOverrides(), jurisdictions)


def restore_rules(
    packs: Sequence[str], overrides: RuleOverrides | None = None, jurisdictions: frozenset[str] = frozenset()
) -> RuleSet:
    """Return the RuleSet of packs that were loaded before, from their JSON (`RuleSet.texts`); far quicker than YAML.

    Their shape is checked again; what `load_rules` checks beyond it was found sound when they were kept.

    Raises:
        ValueError: the JSON is no rule pack.
    """
    if not isinstance(packs, list | tuple) or not packs:
        raise ValueError("no rule packs")
    loaded = [_Loaded("", RulePack.model_validate_json(text), None, []) for text in packs]
    return _assembled(loaded, [], overrides or RuleOverrides(), jurisdictions, texts=tuple(packs))


def _assembled(
    loaded: Sequence[_Loaded],
    problems: list[str],
    overrides: RuleOverrides,
    jurisdictions: frozenset[str],
    texts: tuple[str, ...] = (),
) -> RuleSet:
    """Return the packs as one; `texts` are their JSON where it is known, and then they were checked before."""
    by_id: dict[str, _Loaded] = {}
    for item in loaded:
        by_id[item.pack.id] = item
    packs = list(by_id.values())
    patterns: dict[str, Pattern] = {}
    read: dict[str, tuple[Pattern, ...]] = {}
    lists: dict[str, list[str]] = {}
    entities: dict[str, schema.Entity] = {}
    for item in packs:
        for name, values in item.pack.lists.items():
            lists[name] = [*lists.get(name, []), *values]
        for entity in item.pack.entities:
            known = entities.get(entity.id)
            if known is not None and known.role != entity.role:
                item.complain(["entities"], f"entity {entity.id!r} is a {known.role} in another pack")
            entities[entity.id] = (
                entity
                if known is None
                else known.model_copy(
                    update={
                        "names": [*known.names, *entity.names],
                        "ambiguous": [*known.ambiguous, *entity.ambiguous],
                        "parents": [*dict.fromkeys([*known.parents, *entity.parents])],
                        "needs": [*known.needs, *entity.needs],
                        "unless": [*known.unless, *entity.unless],
                    }
                )
            )
    complete = not problems
    for item in packs if not texts else ():
        _check(item, lists, entities, patterns, read, complete=complete)
        problems += item.problems
    rules: dict[str, Rule] = {}
    coverages: list[Coverage] = []
    for item in packs:
        for index, spec in enumerate(item.pack.rules):
            full = f"{item.pack.id}/{spec.id}"
            if full in rules or any(coverage.id == full for coverage in coverages):
                problems.append(
                    f"{item.path}:{_line(item.root, ['rules', index])}: rules[{index}]: "
                    f"the id {spec.id!r} stands twice in this pack"
                )
                continue
            if isinstance(spec, SatisfierRule):
                coverages.append(Coverage(full, spec))
                continue
            limits = tuple(spec.jurisdictions or item.pack.jurisdictions)
            rules[full] = Rule(full, spec, Severity(spec.severity), limits)
    for item in packs:
        for index, change in enumerate(item.pack.overrides):
            found = [rule for rule in rules.values() if change.rule in (rule.id, rule.id.partition("/")[2])]
            if not found and complete:
                close = difflib.get_close_matches(change.rule, [*rules], 1)
                hint = f'; did you mean "{close[0]}"?' if close else ""
                problems.append(
                    f"{item.path}:{_line(item.root, ['overrides', index])}: overrides[{index}]: "
                    f"no rule {change.rule!r}{hint}"
                )
            for rule in found:
                if not change.enabled:
                    del rules[rule.id]
                elif change.severity is not None:
                    rules[rule.id] = Rule(rule.id, rule.spec, Severity(change.severity), rule.jurisdictions)
    if problems:
        raise RulePackError(sorted(dict.fromkeys(problems), key=_by_line))
    kept: list[Rule] = []
    for rule in rules.values():
        names = {rule.id, rule.id.partition("/")[2]}
        if names & overrides.disabled or (rule.jurisdictions and not jurisdictions & set(rule.jurisdictions)):
            continue
        for name in names:
            if name in overrides.severities:
                rule = Rule(rule.id, rule.spec, overrides.severities[name], rule.jurisdictions)
        kept.append(rule)
    digest = hashlib.sha256()
    texts = texts or tuple(item.pack.model_dump_json(by_alias=True) for item in packs)
    for text in texts:
        digest.update(text.encode())
    digest.update(repr(sorted((rule.id, rule.severity.value) for rule in kept)).encode())
    infos = tuple(sorted((PackInfo(item.pack.id, item.pack.version) for item in packs), key=lambda info: info.id))
    return RuleSet(
        infos,
        tuple(sorted(kept, key=lambda rule: rule.id)),
        tuple(sorted(coverages, key=lambda item: item.id)),
        entities,
        lists,
        digest.hexdigest(),
        patterns,
        texts,
    )


def json_schema() -> dict[str, object]:
    """Return the JSON Schema of a rule pack, for editors."""
    described = RulePack.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}
