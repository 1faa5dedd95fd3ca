"""The names that the contract fixes; kept apart from the models, so that listing them needs no pydantic."""

from __future__ import annotations

CONTRADICTION_TOPICS = (
    "combination", "interval", "sessions", "frequency", "timing", "order", "concentration", "duration", "onset",
    "downtime", "pain", "risk", "suitability", "sun", "aftercare", "setting", "effect", "evidence", "composition",
    "cost",
)  # fmt: skip
MISSING_TOPICS = (
    "consult-professional", "qualified-provider", "contraindications", "pregnancy", "side-effects", "downtime",
    "sun-protection", "aftercare", "results-vary", "skin-tone-risk", "medication-interaction", "patch-test",
    "introduce-gradually", "seek-help", "medical-review", "evidence-citation",
)  # fmt: skip
WORDING_TOPICS = (
    "absolute-safety", "no-side-effects", "guaranteed-results", "permanent-results", "cure-claim", "painless",
    "instant-results", "superlative", "approval-claim", "universal-suitability", "unsupported-proof", "inducement",
    "testimonial", "chemical-free",
)  # fmt: skip
ROLES = (
    "treatment", "ingredient", "product", "medicine", "condition", "population", "area", "activity", "object", "event",
)  # fmt: skip
JURISDICTIONS = ("us", "uk", "eu", "sg", "au", "ca")
