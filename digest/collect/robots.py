"""Asks each site's robots.txt whether a page may be fetched.

Once per site and run. Where there is none (4xx) everything is allowed; where the site cannot say (5xx, no answer, too
often asked) nothing is for now. Applies to pages: a feed is published to be fetched by programs.

Source: RFC 9309. Its least limit of 500 KiB is ours: what stands behind it is not read.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from digest.collect.fetched import Fetched, Wanted
from digest.errors import AddressRefused, FetchError

_MOST_BYTES = 500 * 1024
_FETCHED_BYTES = 4 * _MOST_BYTES
_AGENT_LINE = re.compile(r"[^\S\n]*user-?\s?agent[^\S\n]*:(?P<name>[^#\n]*).*", re.IGNORECASE)
_SOMEBODY_ELSE = "User-agent: somebody-else"
_LATER_S = 3600


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt says to us. `text` is what was read of it."""

    text: str
    _parsed: Protego
    _agent: str

    def allows(self, url: str) -> bool:
        return self._parsed.can_fetch(url, self._agent)

    @property
    def delay_s(self) -> float:
        """The seconds that shall lie between two requests, 0 where none are named."""
        return self._parsed.crawl_delay(self._agent) or 0.0


def rules_of(content: bytes, agent: str) -> Rules:
    """Returns the rules of a robots.txt for a program that calls itself `agent`."""
    text = content[:_MOST_BYTES].decode("utf-8-sig", "replace")
    return Rules(text, Protego.parse(_for_agent(text, agent.lower())), agent.lower())


def _for_agent(text: str, agent: str) -> str:
    """Gives all programs that are not us one name: the parser keeps a copy of the rules for each name, so that ten
    thousand names above ten thousand rules would fill the machine."""

    def line(found: re.Match[str]) -> str:
        name = found["name"].strip().lower()
        bare = name.replace("*", "")
        return found[0] if name == "*" or (bare and agent.startswith(bare)) else _SOMEBODY_ELSE

    return "\n".join(_AGENT_LINE.sub(line, one) for one in text.splitlines())


class Robots:
    """The rules of all sites asked so far. `get` fetches; `slow_down` is told a site's Crawl-delay."""

    def __init__(
        self,
        get: Callable[[Wanted], Awaitable[Fetched]],
        slow_down: Callable[[str, float], None],
        agent: str,
    ) -> None:
        self._get = get
        self._slow_down = slow_down
        # RFC 9309: only the product's name, without version and comment.
        self._agent = re.split(r"[/\s]", agent)[0]
        self._sites: dict[str, Rules | FetchError] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def check(self, url: str) -> None:
        """Raises: FetchError, when `url` may not be fetched ("robots") or not now ("robots-later")."""
        known = await self._known(url)
        if isinstance(known, FetchError):
            raise FetchError(
                f"the site's robots.txt cannot be read: {known.what}",
                code="robots-later",
                retry_after=known.retry_after or _LATER_S,
            ) from known
        if not known.allows(url):
            raise FetchError(
                "the site's robots.txt forbids it",
                code="robots",
                hint="ask the publisher, or take the text from the feed",
            )

    async def may_fetch(self, url: str) -> bool:
        """Returns whether `url` may be fetched now."""
        try:
            await self.check(url)
        except FetchError:
            return False
        return True

    async def text(self, url: str) -> str:
        """Returns the robots.txt of the site of `url`, "" where there is none."""
        known = await self._known(url)
        return known.text if isinstance(known, Rules) else ""

    async def _known(self, url: str) -> Rules | FetchError:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        async with self._locks.setdefault(site, asyncio.Lock()):
            if site not in self._sites:
                self._sites[site] = await self._ask(site)
                rules = self._sites[site]
                if isinstance(rules, Rules) and rules.delay_s:
                    self._slow_down(parts.hostname or "", rules.delay_s)
        return self._sites[site]

    async def _ask(self, site: str) -> Rules | FetchError:
        try:
            got = await self._get(
                Wanted(url=f"{site}/robots.txt", accept="text/plain, */*;q=0.5", most_bytes=_FETCHED_BYTES)
            )
        except AddressRefused:
            raise
        except FetchError as error:
            if 400 <= error.status < 500 and error.code != "busy":
                return rules_of(b"", self._agent)
            return error
        return rules_of(got.content, self._agent)
