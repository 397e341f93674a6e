"""Takes an address apart into what is asked, whom, and with which credentials; and follows redirects.

Guarantees: `url` never holds credentials or a fragment; credentials stay as long as scheme, host and port do, and are
never taken from a redirect.
"""

from dataclasses import dataclass, field
from urllib.parse import unquote

import httpx

from digest.collect.limits import URL_CHARS
from digest.errors import AddressRefused, FetchError

_SHOWN_CHARS = 150
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """`credentials` are "name:password", or "" for none."""

    url: str
    scheme: str
    host: str
    port: int | None
    credentials: str = field(default="", repr=False)

    @property
    def secure(self) -> bool:
        return self.scheme == "https"

    @property
    def origin(self) -> tuple[str, str, int | None]:
        return self.scheme, self.host, self.port or _PORTS.get(self.scheme)

    def with_credentials(self, url: str) -> str:
        """Returns `url` with the credentials of this address."""
        if not self.credentials:
            return url
        name, _, password = self.credentials.partition(":")
        return str(httpx.URL(url).copy_with(username=name, password=password))

    def moved(self, location: str) -> "Target":
        """Returns where a redirect leads. Raises: FetchError."""
        try:
            there = _taken_apart(httpx.URL(self.url).join(location))
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            raise FetchError(f"it redirects to {location[:200]!a}", code="redirects") from error
        if there.origin != self.origin:
            return there
        return Target(there.url, there.scheme, there.host, there.port, self.credentials)


def target_of(url: str) -> Target:
    """Returns what an address asks for. Raises: AddressRefused."""
    try:
        taken = httpx.URL(url)
        credentials = taken.userinfo.decode("ascii")
        plain = _taken_apart(taken)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        shown = ascii(url.rpartition("@")[2][:200])
        raise AddressRefused(f"{shown} is not an address", hint="write https://host/path") from error
    return Target(plain.url, plain.scheme, plain.host, plain.port, unquote(credentials))


def _taken_apart(url: httpx.URL) -> Target:
    bare = url.copy_with(userinfo=b"", fragment=None)
    text = str(bare)
    if len(text) > URL_CHARS:
        raise ValueError("too long")
    return Target(text, url.scheme, bare.raw_host.decode("ascii"), url.port)


def is_of(url: str, address: str) -> bool:
    """Returns whether two addresses have one scheme, host and port: what opens one may be sent to the other."""
    try:
        return target_of(url).origin == target_of(address).origin
    except AddressRefused:
        return False


def shown(url: str) -> str:
    """Returns an address as it stands in a message: a long one is cut, so that the reason behind it is read too."""
    return url if len(url) <= _SHOWN_CHARS else f"{url[: _SHOWN_CHARS - 1]}…"
