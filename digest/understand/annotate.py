"""Reads one article: its language, then its regions and topics with that language's words. Total: garbage gets an
answer too, mostly "none"."""

from collections.abc import Mapping

from digest.model.article import Annotation, Article, Label
from digest.understand.knowledge import Knowledge
from digest.understand.language import HEAD_CHARACTERS, language
from digest.understand.meaning import written_in
from digest.understand.own import own_labels
from digest.understand.publisher import NOBODY, Publisher, country_of, places_of, sections_of
from digest.understand.reading import read
from digest.understand.regions import regions
from digest.understand.topics import topics
from digest.understand.vector_topics import VectorTopics

# What a source mostly writes about is right more often than not; nothing more is known of it.
_DEFAULT_SCORE = 0.5
# A crime, a vote or a match that names no country is one at home; science, health and lifestyle are of no country.
_DOMESTIC = frozenset({"01000000", "02000000", "03000000", "04000000", "05000000", "08000000", "09000000", "11000000", "14000000", "15000000"})  # fmt: skip


# Of a text that is shorter the publisher's description tells as much.
_SHORT_CHARS = 400


def annotate(
    article: Article, knowledge: Knowledge, publisher: Publisher = NOBODY, vector: bytes = b""
) -> Annotation:
    """Returns what the engine sees in `article`; labels best first, the newsroom's own among them. `vector` is what a
    language model makes of it, b"" without one."""
    paragraphs = _read_paragraphs(article)
    spoken = language(
        _head(article.title, paragraphs), article.language, knowledge.identify, knowledge.language_settings
    )
    reading = read(article.title, paragraphs)
    seen_topics = topics(
        reading,
        spoken,
        knowledge.topics,
        sections=sections_of(article),
        publisher=publisher.sections,
        settings=knowledge.topic_settings,
        by_vector=_by_vector(article, spoken, knowledge.topics.vectors, vector),
    )
    home = publisher.country or country_of(article, knowledge.press)
    seen_regions = regions(
        reading,
        spoken,
        knowledge.gazetteer,
        knowledge.region_settings,
        home=home,
        sections=places_of(article),
        groups=knowledge.groups,
    )
    at_home = (home,) if home and seen_topics and seen_topics[0].code in _DOMESTIC else ()
    own_topics = own_labels(article.title, paragraphs, knowledge.own_topics)
    own_regions = own_labels(article.title, paragraphs, knowledge.own_regions)
    return Annotation(
        language=spoken,
        topics=_merged(own_topics, seen_topics) or _default(publisher.topics),
        regions=_merged(own_regions, seen_regions) or _default(publisher.regions or at_home),
    )


def _by_vector(
    article: Article, language: str, model: VectorTopics | None, vector: bytes
) -> Mapping[str, float]:
    """Returns what a vector says about topics; nothing in languages in which the lexicon is right more often."""
    if model is None or language not in model.languages:
        return {}
    return model.certainties(vector, written_in(language, article))


def _read_paragraphs(article: Article) -> tuple[str, ...]:
    """The text, below its description where it is short and does not hold it."""
    described = article.summary and len(article.body) < _SHORT_CHARS and article.summary not in article.body
    return (article.summary, *article.paragraphs) if described else article.paragraphs


def _head(title: str, paragraphs: tuple[str, ...]) -> str:
    """Returns what the language is read from; joining a whole long article would cost more than reading its head."""
    head = title
    for paragraph in paragraphs:
        head = f"{head}\n{paragraph}"
        if len(head) >= 2 * HEAD_CHARACTERS:
            break
    return head


def _default(codes: tuple[str, ...]) -> tuple[Label, ...]:
    return tuple(Label(code, _DEFAULT_SCORE) for code in dict.fromkeys(codes))


def _merged(own: tuple[Label, ...], seen: tuple[Label, ...]) -> tuple[Label, ...]:
    """Returns both, best first; the newsroom's own word decides where both give a code."""
    if not own:
        return seen
    codes = {label.code for label in own}
    return tuple(
        sorted((*own, *(label for label in seen if label.code not in codes)), key=lambda label: -label.score)
    )
