"""What choosing links to read also goes by; apart from the choosing, which needs numpy: most commands only pass it on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelatedSettings:
    """`links` at most, `per_story` of them from one story (None for any number).

    Two stories are related from a cosine of `alike` on, in which no stem gives more than `one_stem`, and less the more of the
    archive's stories hold it: a theme's word or the name of one place relates nothing. In a language of whose words fewer than `well_known` documents tell how common they
    are, `alike_unknown` is needed. Where a language model made vectors of both, `words` parts of that cosine and the rest
    of the vectors' must reach `mixed`.
    A headline that shares `copy` of its words with the story's, or with that of another link, is a copy.
    Stories that lie less than `apart_h` hours apart and reach `same` times what relates two may be the same event, which
    grouping did not dare to join.
    """

    links: int = 3
    per_story: int | None = None
    alike: float = 0.125
    alike_unknown: float = 0.155
    one_stem: float = 0.03
    well_known: int = 5000
    words: float = 0.74
    mixed: float = 0.172
    copy: float = 0.75
    same: float = 1.35
    apart_h: float = 6
