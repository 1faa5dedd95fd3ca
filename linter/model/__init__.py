"""Frozen types that travel between the steps; imports nothing else of ours."""
