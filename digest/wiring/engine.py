"""Makes the engine of a configuration: what the package knows, the newsroom's own rules, and the language model if any."""

from typing import TYPE_CHECKING

from digest.jobs.collect import Engine
from digest.jobs.meaning import StoredMeaning
from digest.stories.group import GroupSettings
from digest.understand.meaning import Meaning
from digest.understand.own import OwnRule
from digest.wiring.background import load_background
from digest.wiring.collecting import publishers_of
from digest.wiring.encoder import LocalEncoder
from digest.wiring.knowledge import load_vector_topics
from digest.wiring.many import Told, annotator, in_parts

if TYPE_CHECKING:
    from digest.wiring.app import App


def engine_of(app: "App") -> Engine:
    """Returns the engine of the program's configuration; the model itself starts when it is first asked."""
    config = app.config
    told = Told(
        own_topics=tuple(OwnRule(label.code, label.words) for label in config.topics),
        own_regions=tuple(OwnRule(label.code, label.words) for label in config.regions),
        publishers=publishers_of(config),
        with_model=bool(app.model_name),
    )
    annotate = annotator(told)
    return Engine(
        annotate=annotate,
        version=app.engine_version,
        background=load_background(),
        grouping=GroupSettings(),
        in_parts=lambda parts: in_parts(parts, annotate, told),
        meaning=_meaning(app),
    )


def _meaning(app: "App") -> StoredMeaning | None:
    """Returns the language model with the vectors it made; None where there is none, and words are compared."""
    if not app.model_name:
        return None
    meaning = Meaning(LocalEncoder(app.model_name), load_vector_topics().means)
    return StoredMeaning(meaning, app.config.understand.max_articles, app.config.read_also.archive_days)
