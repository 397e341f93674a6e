"""Pictures that travel inside a mail (RFC 2392, RFC 2387): no server is asked for them, and they show offline.

A picture is known by the address that its article gives. In the HTML part it is `cid:` and a content id that follows
from its bytes; a browser, which has no other parts, gets its bytes in place of that.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from digest.render.fragments import encoded

# What mail programs show, by the first bytes; WebP and AVIF stay out, Outlook for Windows shows neither.
_TYPES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
_CID = re.compile(r"\bcid:([0-9a-f]{32}@digest)")


@dataclass(frozen=True)
class InlinePicture:
    """One picture, of `media_type` image/png, image/jpeg or image/gif."""

    media_type: str
    content: bytes

    @cached_property
    def content_id(self) -> str:
        return f"{hashlib.sha256(self.content).hexdigest()[:32]}@digest"

    @cached_property
    def part(self) -> bytes:
        """The picture as a MIME part: its fields and its bytes in base64."""
        head = (
            f"Content-Type: {self.media_type}\r\nContent-Transfer-Encoding: base64\r\n"
            f"Content-ID: <{self.content_id}>\r\nContent-Disposition: inline\r\n\r\n"
        )
        return head.encode() + encoded(self.content)

    @cached_property
    def data_url(self) -> str:
        return f"data:{self.media_type};base64,{b64encode(self.content).decode()}"


def picture_of(content: bytes) -> InlinePicture | None:
    """Returns a picture of these bytes, or None where they are of no kind that mail programs show."""
    kinds = (kind for start, kind in _TYPES if content.startswith(start))
    return next((InlinePicture(kind, content) for kind in kinds), None)


@dataclass(frozen=True)
class InlinePictures:
    """The pictures of an edition by the addresses that their articles give."""

    by_url: Mapping[str, InlinePicture] = field(default_factory=dict)

    @cached_property
    def _by_id(self) -> Mapping[str, InlinePicture]:
        return {picture.content_id: picture for picture in self.by_url.values()}

    @cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256(" ".join(sorted(self._by_id)).encode()).hexdigest() if self.by_url else ""

    def parts(self, urls: Iterable[str]) -> tuple[bytes, ...]:
        """Returns the MIME parts of the pictures with these addresses, each once."""
        return tuple(
            {
                self.by_url[url].content_id: self.by_url[url].part for url in urls if url in self.by_url
            }.values()
        )

    def in_browser(self, html: str) -> str:
        """Returns `html` with the bytes of its pictures in place."""
        if not self.by_url:
            return html
        return _CID.sub(
            lambda match: self._by_id[match[1]].data_url if match[1] in self._by_id else match[0], html
        )


NO_PICTURES = InlinePictures()
