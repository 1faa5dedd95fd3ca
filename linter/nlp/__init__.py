"""Understanding: segments in, mentions and claims out. The only folder that imports spaCy."""
