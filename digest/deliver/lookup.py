"""Asks the DNS for TXT records."""

from collections.abc import Sequence

import dns.exception
import dns.resolver

LIMIT_S = 5.0
_SURELY_THERE = "com."


class NoAnswerError(Exception):
    """The DNS could not be asked: that says nothing about the record."""


class Dns:
    """Asks the machine's own name servers, or those that are named."""

    def __init__(self, servers: Sequence[str] = (), port: int = 53, limit_s: float = LIMIT_S) -> None:
        self._servers, self._port, self._limit_s = servers, port, limit_s

    def works(self) -> bool:
        """Says whether the DNS can be asked at all: a machine without a network may have a name server that knows nobody."""
        try:
            return self._texts(_SURELY_THERE) is not None
        except NoAnswerError:
            return False

    def txt(self, name: str) -> list[str]:
        """Returns the TXT records under a name, none where there is none. Raises: NoAnswerError."""
        return self._texts(name) or []

    def _texts(self, name: str) -> list[str] | None:
        """Returns the TXT records, None where there is no such name."""
        try:
            resolver = dns.resolver.Resolver(configure=not self._servers)
            if self._servers:
                resolver.nameservers, resolver.port = list(self._servers), self._port
            resolver.lifetime = resolver.timeout = self._limit_s
            answer = resolver.resolve(name, "TXT", search=False)
        except dns.resolver.NXDOMAIN:
            return None
        except dns.resolver.NoAnswer:
            return []
        except (dns.exception.DNSException, OSError) as error:
            raise NoAnswerError(f"{type(error).__name__}") from error
        return [b"".join(row.strings).decode("utf-8", "replace") for row in answer]
