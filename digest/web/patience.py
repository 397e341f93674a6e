"""Bounds how long one connection may take, which uvicorn leaves to the proxy before it.

A client has so long to say what it wants, and so long from there until it has its answer; then it is cut off.
Otherwise a few hundred clients that send a byte a minute would be a server's whole day.
"""

import asyncio
from typing import Literal

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_S = 10.0
REQUEST_S = 120.0  # above every time-out of what is served, which say why; this one only cuts


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with an end to waiting."""

    _phase: Literal["head", "work", "sent"] = "head"
    _cut: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self._enter("head", HEAD_S)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._at_work():
            if self._phase != "work":
                self._enter("work", REQUEST_S)
        elif self._phase != "head":
            self._enter("head", HEAD_S)

    def on_response_complete(self) -> None:
        self._enter(
            "sent", REQUEST_S
        )  # idle connections uvicorn closes much earlier, those that take nothing not
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        super().connection_lost(exc)

    def _at_work(self) -> bool:
        cycle: RequestResponseCycle | None = (
            self.cycle
        )  # None until the first request, whatever its type says
        return cycle is not None and not cycle.response_complete

    def _enter(self, phase: Literal["head", "work", "sent"], seconds: float) -> None:
        self._leave()
        self._phase = phase
        self._cut = self.loop.call_later(seconds, self.transport.abort)

    def _leave(self) -> None:
        if self._cut is not None:
            self._cut.cancel()
            self._cut = None
