"""What can go wrong through no fault of ours, each with a place and a remedy.

    LinterError
    ├── DraftError        a draft that cannot be read or judged
    ├── RulePackError     a rule pack with mistakes, every one with its line
    ├── SettingsError     a configuration file or an option that makes no sense
    ├── ModelError        no usable English pipeline
    └── GoldError         an annotation file that cannot be scored

A LinterError is shown to the user as it is, and the run ends with status 2. Anything else is a bug and rises.
"""

from __future__ import annotations


class LinterError(Exception):
    """A mistake in what we were given; `str(error)` is one or more lines fit for a person to read."""


class DraftError(LinterError):
    """A draft cannot be read: missing, unreadable, not UTF-8, binary, or not English."""


class RulePackError(LinterError):
    """A rule pack has mistakes; `problems` holds one `file:line: what and remedy` line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class SettingsError(LinterError):
    """A setting is unknown or has an impossible value."""


class ModelError(LinterError):
    """The English pipeline that was asked for is not installed."""


class GoldError(LinterError):
    """An annotation file is broken or quotes what its draft does not say."""
