"""What the recogniser can say of a sentence: the claims, `axis/pole`, that a pole of a rule may mean."""

from __future__ import annotations

from collections.abc import Mapping

_POLES = {
    "interval": "value",
    "sessions": "one many value",
    "frequency": "often seldom",
    "timing": "morning night close-to-event ahead-of-event any-season winter-only",
    "order": "first last",
    "downtime": "none some",
    "pain": "none some",
    "onset": "now later",
    "duration": "permanent temporary value",
    "concentration": "high low",
    "combination": "together apart",
    "aftercare": "allow forbid",
    "sun": "careless careful",
    "suitability": "suits not",
    "risk": "none some",
    "setting": "home professional",
    "effect": "does does-not",
    "evidence": "proven unproven approved not-approved",
    "composition": "free contains",
    "cost": "free paid",
}

LABELS: tuple[str, ...] = tuple(f"{axis}/{pole}" for axis, poles in _POLES.items() for pole in poles.split())
"""Every claim label, in the order of the bank's tables."""

STATED: dict[str, tuple[str, ...]] = {
    "frequency/value": ("frequency/often", "frequency/seldom"),
    "onset/value": ("onset/now", "onset/later"),
    "downtime/value": ("downtime/some",),
    "concentration/value": ("concentration/high", "concentration/low"),
    "sessions/value": ("sessions/value", "sessions/many"),
    "duration/value": ("duration/value", "duration/temporary"),
}
"""A quantity that is stated on an axis, and the claims in whose company it is one."""

DENIED = 0.05
"""Probability of its own side below which a cue's words mean something else: of 257 such cues 14 were right."""


def chance_of(label: str, said: Mapping[str, float]) -> float:
    """Return how likely a sentence makes a claim; a stated quantity is as likely as the likeliest of its company."""
    return max(said.get(name, 0.0) for name in STATED.get(label, (label,)))
