"""The shape of the configuration file; kept apart, since most runs have none and need no pydantic to read it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strict=True, min_length=1, strip_whitespace=True)]
Names = Annotated[list[Text], Field(strict=True)]
SeverityName = Literal["error", "warning", "advice"]
ConfidenceName = Literal["high", "medium", "low"]
FailOn = Literal["error", "warning", "advice", "never"]
JurisdictionName = Literal["us", "uk", "eu", "sg", "au", "ca"]


class Strict(BaseModel):
    """Base of both models: unknown keys are errors, values are not converted."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, alias_generator=lambda name: name.replace("_", "-")
    )


class Override(Strict):
    """One entry of `overrides`."""

    paths: Annotated[list[Text], Field(strict=True, min_length=1)]
    select: Names | None = None
    ignore: Names | None = None
    min_severity: SeverityName | None = None
    min_confidence: ConfidenceName | None = None
    fail_on: FailOn | None = None
    fail_on_confidence: ConfidenceName | None = None


class Config(Strict):
    """The configuration file; every key is optional."""

    select: Names | None = None
    ignore: Names | None = None
    disable: Names | None = None
    severity: dict[Text, SeverityName] | None = None
    min_severity: SeverityName | None = None
    min_confidence: ConfidenceName | None = None
    fail_on: FailOn | None = None
    fail_on_confidence: ConfidenceName | None = None
    jurisdictions: list[JurisdictionName] | None = None
    rules: Names | None = None
    model: Text | None = None
    recogniser: Annotated[bool, Field(strict=True)] | None = None
    exclude: Names | None = None
    require_suppression_reason: bool | None = None
    baseline: Text | None = None
    max_bytes: Annotated[int, Field(strict=True, ge=1)] | None = None
    overrides: list[Override] | None = None
