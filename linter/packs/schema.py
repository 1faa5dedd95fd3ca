"""The shape of a rule pack: what a medical editor may write, and what the program reads.

One model for each kind of rule. Parsing is strict (a bare `no` is not text, an unknown key is an error); the JSON
Schema that editors use is generated from these models.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from linter.packs.names import CONTRADICTION_TOPICS, JURISDICTIONS, MISSING_TOPICS, ROLES, WORDING_TOPICS

__all__ = ["CONTRADICTION_TOPICS", "JURISDICTIONS", "MISSING_TOPICS", "ROLES", "WORDING_TOPICS"]

Text = Annotated[str, StringConstraints(strict=True, min_length=1, strip_whitespace=True)]
RuleId = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Phrase = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=600)]
Role = Literal[
    "treatment", "ingredient", "product", "medicine", "condition", "population", "area", "activity", "object", "event"
]
SeverityName = Literal["error", "warning", "advice"]
ConfidenceName = Literal["high", "medium", "low"]
Jurisdiction = Literal["us", "uk", "eu", "sg", "au", "ca"]


class Strict(BaseModel):
    """Base of all models: unknown keys are errors, values are not converted."""

    model_config = ConfigDict(
        defer_build=True,  # only the outermost model needs a validator; a hundred milliseconds at each start otherwise
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
    )


class SourceModel(Strict):
    """Title and link of the place a fact comes from."""

    title: Text
    url: Annotated[str, StringConstraints(strict=True, pattern=r"^https?://\S+$")]


class Examples(Strict):
    """Miniature drafts that a rule must flag, and ones that it must leave alone."""

    flag: list[Text] = Field(
        default_factory=list, description="Miniature drafts (Markdown) in which the rule must find something."
    )
    allow: list[Text] = Field(default_factory=list, description="Miniature drafts in which it must find nothing.")


class Entity(Strict):
    """One thing that drafts speak of."""

    id: RuleId
    role: Role
    names: list[Phrase] = Field(
        min_length=1, description="Every wording; a hyphen may be a blank or nothing; plurals are known."
    )
    parents: list[RuleId] = Field(
        default_factory=list, description="Broader entities: a brand's class, a class's family."
    )
    needs: list[Phrase] = Field(
        default_factory=list,
        description="Ambiguous names count only beside one of these words, or where the draft has another name.",
    )
    ambiguous: list[Phrase] = Field(
        default_factory=list, description="Names that count only under `needs` (Halo, Restore, filler)."
    )
    unless: list[Phrase] = Field(
        default_factory=list, description="Longer wordings in which a name means something else (filler content)."
    )
    case_sensitive: bool = Field(default=False, strict=True, description="Names count only as written (LED, RF, BP).")


class RuleBase(Strict):
    """What every rule carries."""

    id: RuleId = Field(description="Names the fault, so that an ignore comment reads well.")
    severity: SeverityName = "warning"
    confidence: ConfidenceName = "high"
    message: Text = Field(
        description="One sentence; placeholders {quote}, {subject}, {topic}; for an axis also {other}, {key}."
    )
    why: Text = Field(description="What harm the text can do.")
    help: Text = Field(description="Safer wording, or what to add.")
    sources: list[SourceModel] = Field(default_factory=list)
    jurisdictions: list[Jurisdiction] = Field(
        default_factory=list, description="Empty: everywhere. Otherwise off unless chosen."
    )
    examples: Examples = Field(default_factory=Examples)


class Pole(Strict):
    """One side that a statement can take on an axis."""

    says: Text = Field(description="What a statement of this side says, in a few words: the label of its place.")
    cues: list[Phrase] = Field(default_factory=list)
    tokens: list[list[dict[str, object]]] = Field(
        default_factory=list, description="spaCy token patterns, the escape for what phrases cannot say."
    )
    unless: list[Phrase] = Field(default_factory=list, description="Phrases in the same sentence that void the cues.")
    with_: list[Phrase] = Field(default_factory=list, description="One of these must stand in the same sentence.")
    waits: bool = Field(
        default=False,
        strict=True,
        description="'after two days' or 'once healed' in the sentence make this side hold only later.",
    )
    negated: str | None = Field(
        default=None, description="The pole that a negated cue means; without it a negated cue says nothing."
    )
    refused: str | None = Field(
        default=None, description="The pole that 'no' to a question of these words means; without it `negated`."
    )
    means: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]+/[a-z-]+$")] | None = Field(
        default=None,
        description="The recogniser's label for statements of this side (`downtime/none`); lets them meet the ones "
        "that it recognised.",
    )
    examples: list[Text] = Field(default_factory=list, description="Sentences that must be read as this side.")
    not_examples: list[Text] = Field(default_factory=list, description="Sentences that must not be read as this side.")


class Opposition(Strict):
    """Two poles that cannot both hold, and what must be so for it."""

    poles: tuple[str, str]
    first_at_least: Text | None = Field(
        default=None, description="The first side's quantity must reach this ('3 days')."
    )
    second_at_least: Text | None = Field(default=None, description="The second side's quantity must reach this.")
    second_at_most: Text | None = Field(default=None, description="The second side's quantity may not exceed this.")
    longer_by: float | None = Field(
        default=None,
        ge=1,
        description="The first side's least must exceed the second side's most by this factor: 'judge it after twelve "
        "weeks' and 'give up after three'. Needs `compare`.",
    )
    exact: bool = Field(
        default=False,
        description="The cues of both sides leave no room ('bleaches towels' and 'safe for any fabric'): where no test "
        "speaks against the pair it is reported although the recogniser would doubt it.",
    )
    severity: SeverityName | None = None
    confidence: ConfidenceName | None = None


class Otherwise(Strict):
    """What is said of two statements that clash although no axis foresaw their sides."""

    message: Text = Field(description="One sentence; placeholders {quote}, {other}.")
    help: Text = Field(
        default="Read the two side by side: keep the one that holds, or say for whom, when or of what each does.",
        description="What to write instead.",
    )


class AxisRule(RuleBase):
    """Statements that contradict each other: cues for the sides of an axis, and which sides cannot both hold."""

    kind: Literal["axis"]
    topic: Literal[CONTRADICTION_TOPICS]  # type: ignore[valid-type]
    about: list[Role] = Field(
        default=["treatment", "ingredient", "product"], description="Roles that the subject may have."
    )
    subject: Literal["named", "resolved", "any", "pair"] = Field(
        default="resolved",
        description="named: in the sentence; resolved: also from context; any: the whole draft; pair: two of them.",
    )
    subjects: list[RuleId] = Field(
        default_factory=list, description="Only claims about these entities, or ones below them."
    )
    key: list[Role] = Field(
        default_factory=list,
        description="Both sides must speak of the same entity of one of these roles (an activity, a population).",
    )
    key_default: RuleId | None = Field(default=None, description="The key of a cue that names none.")
    compare: Literal["time", "interval", "frequency", "count", "percent", "spf", "money", "age"] | None = Field(
        default=None, description="Two statements of pole `value` conflict when their quantities are disjoint."
    )
    at_least: Text | None = Field(
        default=None, description="Smaller quantities are of another kind and make no claim ('4 days')."
    )
    at_most: Text | None = Field(default=None, description="Larger quantities are of another kind and make no claim.")
    ratio: float = Field(
        default=1.25, ge=1, description="Disjoint quantities conflict from this factor between their nearest ends."
    )
    up_to: Literal["bound", "about"] = Field(
        default="bound", description="about: 'lasts up to two years' promises nearly that, and clashes with six months."
    )
    conditions: Literal["heed", "shared"] = Field(
        default="heed",
        description="shared: a condition that only one side names does not matter; two different ones keep them apart.",
    )
    recognised: bool = Field(
        default=False,
        strict=True,
        description="Statements come from the recogniser, by what its poles mean; a pair of them is read again before "
        "it is reported.",
    )
    otherwise: Otherwise | None = Field(
        default=None,
        description="What is said of two statements of this topic that read as a clash although they take no opposite "
        "sides of any rule. Needs `recognised`; one rule of a topic is enough.",
    )
    poles: dict[str, Pole] = Field(min_length=1)
    opposed: list[Opposition] = Field(default_factory=list)


class SatisfierRule(Strict):
    """What covers a safety topic: any of many wordings, in the author's voice."""

    kind: Literal["coverage"]
    id: RuleId
    topic: Literal[MISSING_TOPICS]  # type: ignore[valid-type]
    cues: list[Phrase] = Field(min_length=1)
    unless: list[Phrase] = Field(
        default_factory=list, description="Look-alikes: phrases in the same sentence that void the cues."
    )
    negation: Literal["any", "plain"] = Field(default="any", description="plain: a negated cue does not count.")
    boilerplate: bool = Field(default=True, strict=True, description="A footer or notice counts too.")
    examples: Examples = Field(
        default_factory=Examples, description="flag: sentences that cover the topic; allow: look-alikes."
    )


class Demand(Strict):
    """Who demands a topic, and how strongly."""

    subjects: list[RuleId] = Field(
        default_factory=list, description="Entities (or ones below them) that are a subject of the article."
    )
    cues: list[Phrase] = Field(default_factory=list, description="Or statements that demand it, wherever they stand.")
    unless: list[Phrase] = Field(default_factory=list)
    heard: list[Annotated[str, StringConstraints(strict=True, pattern=r"^([a-z]+/|!)[a-z-]+$")]] = Field(
        default_factory=list,
        description="Or statements that the recogniser takes for one of these: claims (`evidence/proven`) or rejected "
        "phrases (`!unsupported-proof`).",
    )
    boilerplate: bool = Field(default=False, strict=True, description="Statements in a banner or notice count too.")
    severity: SeverityName | None = None
    why: Text | None = None
    sources: list[SourceModel] = Field(default_factory=list)


class RequirementRule(RuleBase):
    """Safety language that the draft's subject demands."""

    kind: Literal["requirement"]
    topic: Literal[MISSING_TOPICS]  # type: ignore[valid-type]
    suggest: list[Text] = Field(
        default_factory=list, description="Whole sentences that cover the topic; editors offer to add them."
    )
    demanded_by: list[Demand] = Field(min_length=1)
    except_subjects: list[RuleId] = Field(default_factory=list)
    where: Literal["article", "section", "near"] = Field(
        default="article",
        description="How far the safety language may stand: anywhere, same section, three sentences.",
    )


class WordingRule(RuleBase):
    """A phrase that reviewers reject."""

    kind: Literal["wording"]
    topic: Literal[WORDING_TOPICS]  # type: ignore[valid-type]
    instead: dict[Text, Text] = Field(
        default_factory=dict,
        description="What is found, to the letter, and what fits in its place; editors offer it. A word for a word of "
        "the same kind: 'completely safe': generally well tolerated.",
    )
    phrases: list[Phrase] = Field(default_factory=list)
    tokens: list[list[dict[str, object]]] = Field(default_factory=list)
    unless: list[Phrase] = Field(
        default_factory=list, description="Phrases in the same sentence that make it innocent."
    )
    unless_near: list[Phrase] = Field(
        default_factory=list, description="Phrases in the same block that make it innocent (a source, a risk)."
    )
    negated: Literal["innocent", "counts"] = "innocent"
    reported: Literal["innocent", "counts"] = "innocent"
    quoted: Literal["innocent", "counts", "needed"] = Field(
        default="counts",
        description="In quotation marks or a block quotation; 'needed': only there, or in a review.",
    )
    whole_quotation: bool = Field(
        default=False, strict=True, description="Report the whole quotation or review around the phrase."
    )
    question: Literal["innocent", "counts"] = "innocent"
    boilerplate: bool = Field(default=True, strict=True, description="Also in navigation, footers and promotion boxes.")
    subjects: list[RuleId] = Field(default_factory=list, description="Only in drafts about these entities.")


class Bounds(Strict):
    """How large or small a published number can be for some subjects, generously."""

    subjects: list[RuleId] = Field(min_length=1, description="For these entities and ones below them.")
    of: Text = Field(description="The axis rule whose quantities are judged ('schedule/number-of-sessions').")
    at_least: Text | None = Field(default=None, description="Below this it deserves a question ('2 weeks', '0.01').")
    at_most: Text | None = Field(default=None, description="Above this it deserves a question.")
    says: Text = Field(description="What is published, in words: '6 to 8 sessions'.")
    sources: list[SourceModel] = Field(min_length=1)


class PlausibilityRule(RuleBase):
    """A number far from what is published for its own subject: a question to the author, never a verdict."""

    kind: Literal["plausibility"]
    topic: Literal["implausible-number"]
    severity: Literal["advice"] = "advice"
    bounds: list[Bounds] = Field(min_length=1)


Rule = Annotated[
    AxisRule | RequirementRule | WordingRule | PlausibilityRule | SatisfierRule, Field(discriminator="kind")
]


class Override(Strict):
    """A change to a rule of another pack."""

    rule: Text
    enabled: bool = Field(default=True, strict=True)
    severity: SeverityName | None = None


class RulePack(Strict):
    """One YAML file: a subject, its names, word lists and rules."""

    id: RuleId
    version: Annotated[str, StringConstraints(strict=True, pattern=r"^\d+\.\d+\.\d+$")]
    title: Text
    jurisdictions: list[Jurisdiction] = Field(default_factory=list)
    extends: list[RuleId] = Field(default_factory=list, description="Packs whose rules this one changes.")
    overrides: list[Override] = Field(default_factory=list)
    lists: dict[RuleId, list[Phrase]] = Field(
        default_factory=dict, description="Shared words: <name> in any phrase of any pack."
    )
    entities: list[Entity] = Field(default_factory=list)
    rules: list[Rule] = Field(default_factory=list)
