"""Reads one article: its language, then its regions and topics with that language's words. Total: garbage gets an
answer too, mostly "none"."""

from digest.model.article import Annotation, Article, Label
from digest.understand.knowledge import Knowledge
from digest.understand.language import language
from digest.understand.own import own_labels
from digest.understand.regions import regions
from digest.understand.topics import topics


def annotate(article: Article, knowledge: Knowledge) -> Annotation:
    """Returns what the engine sees in `article`; labels best first, the newsroom's own among them."""
    body = article.body or article.summary
    paragraphs = article.paragraphs or ((article.summary,) if article.summary else ())
    spoken = language(
        f"{article.title}\n{body}", article.language, knowledge.identify, knowledge.language_settings
    )
    seen_topics = topics(
        article.title, body, spoken, knowledge.topics, tags=article.tags, settings=knowledge.topic_settings
    )
    seen_regions = regions(article.title, paragraphs, spoken, knowledge.gazetteer, knowledge.region_settings)
    return Annotation(
        language=spoken,
        topics=_merged(own_labels(article.title, body, knowledge.own_topics), seen_topics),
        regions=_merged(own_labels(article.title, body, knowledge.own_regions), seen_regions),
    )


def _merged(own: tuple[Label, ...], seen: tuple[Label, ...]) -> tuple[Label, ...]:
    """Returns both, best first; the newsroom's own word decides where both give a code."""
    if not own:
        return seen
    codes = {label.code for label in own}
    return tuple(
        sorted((*own, *(label for label in seen if label.code not in codes)), key=lambda label: -label.score)
    )
