"""How many bytes the parts of a mail take, so that a selection fits into it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Pick = tuple[str, str]  # story id, language


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Bytes of the decoded HTML part of mails in one language, each the most it can be, filling included.

    `frame` is all that every mail has. `sections` by id are the headings; the one of no story's section, "", is a closing
    block that any mail may have. `stories` by (story id, language), and `leads`, what each takes more when it leads; one
    that is not listed counts as the largest that is. Both may be measured when they are asked for.
    """

    frame: int = 0
    sections: Mapping[str, int] = field(default_factory=dict)
    stories: Mapping[Pick, int] = field(default_factory=dict)
    leads: Mapping[Pick, int] = field(default_factory=dict)
    limit: int = 100_000


# The sizes of mails in a language.
SizesIn = Callable[[str], Sizes]


class Room:
    """The same sizes by the numbers of an edition's stories, and `free`, the bytes that are left for them."""

    __slots__ = ("free", "headings", "largest_heading", "leads", "stories")

    def __init__(self, sizes: Sizes, pairs: Sequence[Pick]) -> None:
        self.headings = sizes.sections
        self.largest_heading = max(sizes.sections.values(), default=0)
        self.free = sizes.limit - sizes.frame - sizes.sections.get("", 0)
        self.stories = _ByNumber(sizes.stories, pairs)
        self.leads = _ByNumber(sizes.leads, pairs)


class _ByNumber(dict[int, int]):
    """Asks for the size of a story when it is first needed: most stories of a day are in no mail."""

    def __init__(self, sizes: Mapping[Pick, int], pairs: Sequence[Pick]) -> None:
        super().__init__()
        self._sizes, self._pairs = sizes, pairs

    def __missing__(self, number: int) -> int:
        try:
            size = self._sizes[self._pairs[number]]
        except KeyError:
            size = max(self._sizes.values(), default=0)
        self[number] = size
        return size
