"""Scripts for those who work on skinlint; not part of the package."""
