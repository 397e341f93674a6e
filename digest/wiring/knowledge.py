"""Loads what the engine knows from digest/data, and py3langid's model from its package."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from digest.edition.regions import chain, known_regions
from digest.text.words import fold, words
from digest.understand.gazetteer import KINDS, Gazetteer, Row
from digest.understand.knowledge import Identify, Knowledge
from digest.understand.language import LanguageSettings
from digest.understand.lexicon import Entry, Lexicon
from digest.understand.linear import LinearModel
from digest.understand.own import OwnRule
from digest.understand.topics import TopicKnowledge
from digest.understand.vector_topics import VectorTopics
from digest.wiring.package import package_path

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_CHOICE = re.compile(r"\[(.+?)\]")  # "лун[аы]": one letter of several


def load_knowledge(
    *,
    own_topics: tuple[OwnRule, ...] = (),
    own_regions: tuple[OwnRule, ...] = (),
    with_model: bool = False,
) -> Knowledge:
    """Returns the engine's knowledge: a tenth of a second; more on the first text of each language. `with_model`: also
    what the vectors of the language model say about topics."""
    settings = LanguageSettings()
    data = package_path("data")
    return Knowledge(
        identify=load_identify(settings),
        gazetteer=load_gazetteer(data / "regions"),
        topics=replace(load_topics(data / "topics"), vectors=load_vector_topics() if with_model else None),
        own_topics=own_topics,
        own_regions=own_regions,
        press=load_press(data / "press.tsv"),
        groups={code: chain(code)[1] for code in known_regions() if code.isalpha()},
        language_settings=settings,
    )


def load_identify(settings: LanguageSettings) -> Identify:
    """Returns py3langid's ranking, restricted to the languages that `settings` knows.

    Its model is unpacked when it is first asked: half a second that a run without doubtful texts does not spend.
    """

    @cache
    def identifier() -> "LanguageIdentifier":
        from py3langid import langid

        model = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
        model.set_languages(set(settings.prior) & set(model.labels))
        return model

    def identify(text: str) -> list[tuple[str, float]]:
        return [(str(code), float(probability)) for code, probability in identifier().rank(text)]

    return identify


def load_gazetteer(folder: Path) -> Gazetteer:
    """Returns the names of all files `<source>.<language>.tsv` in `folder`."""
    return Gazetteer(row for path in sorted(folder.glob("*.*.tsv")) for row in _rows(path))


def load_press(path: Path) -> dict[str, str]:
    """Returns {host: country} of publishers whose address does not name their country."""
    return {host: code for code, hosts in _lines(path) for host in hosts.split("|")}


def _lines(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _rows(path: Path) -> Iterator[Row]:
    language = path.name.split(".")[1]
    kinds = {str(kind): kind for kind in KINDS}
    for code, kind, forms in _lines(path):
        yield Row(language, code, kinds[kind], tuple(forms.split("|")))


def load_topics(folder: Path) -> TopicKnowledge:
    """Returns the lexicons, the publishers' sections and the linear model in `folder`."""
    return TopicKnowledge(
        lexicons={
            path.name.split(".")[1]: Lexicon(_entries(path)) for path in sorted(folder.glob("lexicon.*.tsv"))
        },
        sections={
            " ".join(words(name)): code
            for code, names in _lines(folder / "sections.tsv")
            for name in names.split("|")
        },
        model=load_model(folder / "model.sib200.npz"),
    )


def load_vector_topics() -> VectorTopics:
    """Returns the means of the language model's vectors, and what they say about topics."""
    with np.load(package_path("data") / "meaning" / "vectors.sib200.npz", allow_pickle=False) as stored:
        languages = tuple(map(str, stored["languages"]))
        return VectorTopics(
            codes=tuple(map(str, stored["codes"])),
            languages=frozenset(map(str, stored["topics_in"])),
            means=dict(zip(languages, stored["means"].astype(np.float32), strict=True)),
            weights=stored["weights"].astype(np.float32),
            bias=stored["bias"].astype(np.float32),
        )


def _entries(path: Path) -> Iterator[Entry]:
    for code, weight, forms in _lines(path):
        for form in forms.split("|"):
            choice = _CHOICE.search(form)
            spellings = (
                [form.replace(choice.group(), letter) for letter in choice.group(1)] if choice else [form]
            )
            for spelling in spellings:
                yield Entry(code, float(weight), tuple(fold(spelling).split()))


def load_model(path: Path) -> LinearModel:
    with np.load(path, allow_pickle=False) as stored:
        return LinearModel(
            codes=tuple(map(str, stored["codes"])),
            languages=frozenset(map(str, stored["languages"])),
            weights=stored["weights"],
            bias=stored["bias"],
            scale=float(stored["scale"]),
        )
