"""Asks addresses whether they answer: for links in a mail, before it goes out. Only public addresses are asked."""

import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

TIMEOUT_S = 10
AT_ONCE = 8
# Sites that know no HEAD, or want a person: nothing is known of the page.
_UNSURE = (401, 403, 405, 406, 429, 501, 503)


def dead(addresses: Sequence[str]) -> list[tuple[str, str]]:
    """Returns those of `addresses` that do not answer, each with the reason."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        reasons = list(pool.map(_reason, addresses))
    return [(address, reason) for address, reason in zip(addresses, reasons, strict=True) if reason]


def _reason(address: str) -> str:
    asked = urllib.request.Request(address, method="HEAD", headers={"User-Agent": "digest (link check)"})  # noqa: S310  (http and https alone reach this)
    try:
        with urllib.request.urlopen(asked, timeout=TIMEOUT_S):  # noqa: S310  (likewise)
            return ""
    except urllib.error.HTTPError as error:
        return "" if error.code in _UNSURE else f"answers {error.code}"
    except (OSError, HTTPException, ValueError) as error:
        return f"does not answer: {getattr(error, 'reason', None) or error}"
