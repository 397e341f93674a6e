"""Fills the compiled templates with an edition: one key, one piece of HTML and of text.

A key holds all that a piece depends on. Two readers with equal keys get the same bytes; that is what lets a mail
be joined from pieces that were made for others.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from jinja2 import Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.errors import TemplateError
from digest.render.catalogue import Catalogue, Catalogues
from digest.render.compile import PARTS, Compiled
from digest.render.environment import HTML, RULE, TEXT, UNFILLABLE
from digest.render.issue import Issue
from digest.render.layout import IN_BRIEF, Pick, Variant
from digest.render.links import web_url
from digest.render.pictures import NO_PICTURES, InlinePictures
from digest.render.settings import MailSettings, Site
from digest.render.views import AdvertisementView, ReaderView, SectionView, Setting, card_view, start_of
from digest.text.clean import one_line, plain
from digest.text.sentences import shorten

LINES_LIMIT = 140  # characters; mail programs show about as many beside the subject

# (part, mail's language, what it shows)
FrameKey: TypeAlias = tuple[str, str, str]
# (part, mail's language, story, its language, minutes ahead of UTC, mark, bits of the read-also links); the mark says of a
# story that it is an update, of its line with the time that its language stands there
StoryKey: TypeAlias = tuple[str, str, str, str, int, bool, int]
Key: TypeAlias = FrameKey | StoryKey
# What stands below a story's words is in parts of its own: times and links differ from reader to reader, the words,
# which are most of the bytes, do not. One piece for each time and choice together would be many times as many.
VARIANTS: Mapping[str, Variant] = {
    "lead": "lead", "lead_meta": "lead", "card": "card", "card_meta": "card", "also": "card", "brief": "brief",
    "brief_meta": "brief",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Painted:
    html: str
    text: str


class Painter:
    """Makes pieces of the mails of one edition."""

    def __init__(
        self,
        issue: Issue,
        compiled: Compiled,
        catalogues: Catalogues,
        site: Site,
        settings: MailSettings,
        *,
        inline: InlinePictures = NO_PICTURES,
    ) -> None:
        self._issue = issue
        self._catalogues = catalogues
        self._settings = settings
        self._inline = inline
        self._html = _templates(HTML, compiled.html)
        self._text = _templates(TEXT, compiled.text)
        self._common = {
            "logo": web_url(settings.logo),
            "postal_address": one_line(site.postal_address),
            "rule": RULE,
        }
        self._by_language: dict[str, dict[str, object]] = {}

    def paint(self, key: Key) -> Painted:
        """Returns the piece of `key`. Raises: TemplateError when the template cannot be filled."""
        part, values = key[0], self._values(key)
        return Painted(_render(self._html, part, values), _render(self._text, part, values))

    def html(self, key: Key) -> str:
        """Returns only the HTML of `key`."""
        return _render(self._html, key[0], self._values(key))

    def _values(self, key: Key) -> dict[str, object]:
        part, frame = key[0], self._frame(key[1])
        if len(key) == 7:
            return frame | {"card": self._card(key)}
        if part == "section":
            return frame | {"section": SectionView(self.section_name(key[2], key[1]))}
        if part in ("preheader", "counts"):
            return frame | {part: key[2]}
        return frame | {"note": self._note(key[1]), "advertisement": self._advertisement(key[1])}

    def reader(self, frame: str, reader: ReaderView) -> Painted:
        """Returns the only part that is made for one reader."""
        values = self._frame(frame) | {"reader": reader}
        return Painted(_render(self._html, "reader", values), _render(self._text, "reader", values))

    def section_name(self, section_id: str, frame: str) -> str:
        """Returns the newsroom's name of a section, else the topic's or region's, else "More stories"."""
        catalogue = self._catalogues.get(frame)
        if section_id == IN_BRIEF:
            return catalogue.text("In brief")
        section = self._issue.sections[section_id]
        own = section.names.get(frame, "")
        return one_line(own or catalogue.section(section.code)) or catalogue.text("More stories")

    def lines(self, pick: Pick) -> str:
        """Returns the first lines of a story, for a mail that has no other to announce."""
        return shorten(one_line(self._issue.item(pick).card.summary), LINES_LIMIT)

    def counts(self, frame: str, stories: int, sources: int) -> str:
        """Returns the line that says how much there is to read."""
        words = self._catalogues.get(frame)
        return words.text(
            "{stories} from {sources}",
            stories=words.count("{count} story", "{count} stories", stories),
            sources=words.count("{count} source", "{count} sources", sources, "from"),
        )

    def _note(self, frame: str) -> str:
        """Returns what the editors say, a line for each paragraph."""
        paragraphs = re.split(r"\n\s*\n", plain(self._issue.edition.edits.note.get(frame, "")))
        return "\n".join(filter(None, map(one_line, paragraphs)))

    def _advertisement(self, frame: str) -> AdvertisementView | None:
        """Returns the advertisement, where it has words in the mail's language and leads to the web."""
        wanted = self._settings.advertisement
        text, url = one_line(wanted.text.get(frame, "")), web_url(wanted.url)
        return AdvertisementView(text, url, one_line(wanted.advertiser)) if text and url else None

    def _card(self, key: StoryKey) -> object:
        part, frame, story_id, language, offset, mark, bits = key
        item = self._issue.item((story_id, language))
        edition = self._issue.edition
        section = self._issue.sections[item.story.section]
        at = Setting(
            frame=self._catalogues.get(frame),
            language=language,
            direction=self._catalogues.direction(language),
            foreign=mark and part.endswith("_meta"),
            today=edition.key.date,
            built=edition.built,
            offset=timedelta(minutes=offset),
            zone=self._issue.zone,
            variant=VARIANTS[part],
            section_code=section.code if VARIANTS[part] == "card" else "",
            update=mark and not part.endswith("_meta"),
            image_hosts=self._settings.image_hosts,
            card_images=self._settings.card_images,
            inline=self._inline,
        )
        links = tuple(link for place, link in enumerate(item.links) if bits >> place & 1)
        return card_view(item.story, item.card, item.title, links, at)

    def _frame(self, frame: str) -> dict[str, object]:
        if (known := self._by_language.get(frame)) is None:
            words = self._catalogues.get(frame)
            edition = self._issue.edition
            known = self._common | _words_of(words) | {"date": words.date_line(edition.key.date)}
            known["newsletter"] = one_line(edition.name_in(frame))
            self._by_language[frame] = known
        return known


def _words_of(words: Catalogue) -> dict[str, object]:
    translate: Callable[..., str] = words.text
    direction = words.direction
    return {"_": translate, "lang": words.language, "dir": direction, "align": start_of(direction)}


def _templates(environment: ImmutableSandboxedEnvironment, sources: Mapping[str, str]) -> dict[str, Template]:
    return {part: environment.from_string(sources[part]) for part in PARTS}


def _render(templates: dict[str, Template], part: str, context: dict[str, object]) -> str:
    try:
        return templates[part].render(context)
    except UNFILLABLE as error:
        raise TemplateError(f"the part {part!r} of the template cannot be filled: {error}") from error
