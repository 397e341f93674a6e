"""Lets programs in that have a token, and slows down those that ask too much.

A right token is never hindered by others who fail from the same address: behind a proxy all have one.
"""

from collections.abc import Callable
from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from digest.jobs.intake import Intake, known_token
from digest.store.tokens import Token, well_formed
from digest.web.api.limits import Allowance, ApiSettings, neighbourhood
from digest.web.api.problems import Problem

REALM = 'Bearer realm="digest"'


class Access:
    """Who may ask, and how often."""

    def __init__(
        self, intake: Intake, settings: ApiSettings, clock: Callable[[], float], threads: CapacityLimiter
    ) -> None:
        self._intake, self._threads = intake, threads
        self._requests = Allowance(settings.requests_a_minute, clock)
        self._failures = Allowance(settings.failures_a_minute, clock)

    async def token(self, request: Request) -> Token:
        """Returns the token of a request. Raises: Problem 401 or 429."""
        scheme, _, text = request.headers.get("authorization", "").partition(" ")
        found = None
        # What cannot be a token costs neither a thread nor a look into the store.
        if scheme.lower() == "bearer" and well_formed(text.strip()):
            asked = partial(known_token, self._intake, text.strip())
            found = await to_thread.run_sync(asked, limiter=self._threads)
        if found is None:
            raise self._refusal(request, given=bool(scheme))
        wait_s = self._requests.wait_s(found.id)
        if wait_s:
            raise _slow_down("this token has asked too often", wait_s)
        return found

    def _refusal(self, request: Request, *, given: bool) -> Problem:
        address = neighbourhood(request.client.host if request.client else "")
        wait_s = self._failures.wait_s(address)
        if wait_s:
            return _slow_down("too many requests without a right token came from this address", wait_s)
        detail = "the token is unknown, mistyped or revoked" if given else "the request has no token"
        challenge = f'{REALM}, error="invalid_token"' if given else REALM
        return Problem("unauthorized", detail, headers={"WWW-Authenticate": challenge})


def _slow_down(detail: str, wait_s: int) -> Problem:
    return Problem("too-many-requests", detail, headers={"Retry-After": str(wait_s)})
