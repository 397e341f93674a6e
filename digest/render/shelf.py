"""All that mails in one language are joined from, each piece made when a mail first needs it."""

from collections.abc import Callable
from typing import Generic

from digest.render.issue import Issue
from digest.render.layout import IN_BRIEF
from digest.render.slots import Form, Make, Slot, T

# The pieces of a form as one, or None where they stay apart.
Whole = Callable[[Form[T]], tuple[T, T] | None]


class Shelf(Generic[T]):
    """Slots by language and story, and the pieces around them: pairs of HTML and text."""

    def __init__(self, issue: Issue, frame: str, most_links: int, make: Make[T], whole: Whole[T]) -> None:
        self.frame, self.make, self.whole = frame, make, whole
        self.rows = _Rows(issue, frame, most_links, make)
        # The third place is for the line that counts the stories.
        opening = [
            make((part, frame, "")) for part in ("head", "masthead", "counts", "masthead_close", "note")
        ]
        self.html, self.text = [html for html, _ in opening], [text for _, text in opening]
        self.counts: dict[tuple[int, int], tuple[T, T]] = {}
        self.advertisement = make(("advertisement", frame, ""))
        self.sections = [make(("section", frame, section)) for section in issue.sections]
        self.in_brief = make(("section", frame, IN_BRIEF))
        self.foot, self.end = make(("foot", frame, "")), make(("end", frame, ""))


class _Rows(dict[str, "_Row[T]"]):
    """The slots by language, then story."""

    def __init__(self, issue: Issue, frame: str, most_links: int, make: Make[T]) -> None:
        super().__init__()
        self._issue, self._frame, self._most, self._make = issue, frame, most_links, make

    def __missing__(self, language: str) -> "_Row[T]":
        made = self[language] = _Row(self._issue, language, self._frame, self._most, self._make)
        return made


class _Row(dict[str, Slot[T]]):
    """The slots of one language by story."""

    def __init__(self, issue: Issue, language: str, frame: str, most_links: int, make: Make[T]) -> None:
        super().__init__()
        self._issue, self._language, self._frame = issue, language, frame
        self._most, self._make = most_links, make

    def __missing__(self, story: str) -> Slot[T]:
        item = self._issue.item((story, self._language))
        place = self._issue.place_of[item.story.section]
        made = self[story] = Slot(item, place, self._frame, self._most, self._make)
        return made
