"""What choosing links to read also goes by; apart from the choosing, which needs numpy: most commands only pass it on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelatedSettings:
    """`links` at most, `per_story` of them from one story (None for any number).

    `floor` is the least cosine between two stories. Two links share less than `copy` of their headline's words.
    A small story must lack `lacking_small` of what a large one insists on, of two large stories one must lack
    `lacking_large`; two small ones must not reach a cosine of `small_alike`. None of that is asked where `apart_h`
    hours lie between two stories.
    Only the `considered` stories most alike are looked at.
    """

    links: int = 3
    per_story: int | None = None
    floor: float = 0.05
    copy: float = 0.75
    lacking_small: float = 0.7
    lacking_large: float = 0.35
    small_alike: float = 0.15
    apart_h: float = 72
    considered: int = 200
