"""Asks the addresses of links whether they answer, over the connection that is checked for strangers' addresses.

Addresses in a mail are strangers' words as much as those of feeds: what is not of the public web is not asked, also not
after a redirect (`digest.collect.hosts`).
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from digest.collect.fetch import Fetcher
from digest.collect.fetched import FetchSettings, Wanted
from digest.errors import FetchError

TIMEOUT_S = 10.0
# Sites that do not support HEAD, or want a person: nothing is known of the page.
_UNSURE = (401, 403, 405, 406, 429, 501, 503)


def dead_links(
    addresses: Sequence[str], settings: FetchSettings, *, now: Callable[[], datetime]
) -> list[tuple[str, str]]:
    """Returns those of `addresses` that do not answer, each with the reason."""
    quick = replace(settings, timeout_s=TIMEOUT_S, connect_s=TIMEOUT_S, read_s=TIMEOUT_S, host_delay_s=0.0)
    return asyncio.run(_dead_links(addresses, quick, now))


async def _dead_links(
    addresses: Sequence[str], settings: FetchSettings, now: Callable[[], datetime]
) -> list[tuple[str, str]]:
    async with Fetcher(settings, now=now) as fetcher:
        reasons = await asyncio.gather(*(_reason(fetcher, address) for address in addresses))
    return [(address, reason) for address, reason in zip(addresses, reasons, strict=True) if reason]


async def _reason(fetcher: Fetcher, address: str) -> str:
    """Returns why a link leads nowhere, "" where it answers or nothing is known."""
    try:
        await fetcher.fetch(Wanted(url=address, accept="*/*", head=True))
    except FetchError as error:
        if error.status:
            return "" if error.status in _UNSURE else f"answers {error.status}"
        return f"does not answer: {error.what}"
    return ""
