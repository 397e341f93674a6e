"""Passes messages through pipes: eight bytes that say how many follow, then those.

The side that must never wait for ever (`exchange`) has a deadline for everything; the other (`receive`, `send`) may wait.
"""

import os
import select
import struct
import time
from typing import BinaryIO

_LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 20


class BrokenTalkError(ConnectionError):
    """The other side ended, or says what no message can be."""


def exchange(to: int, back: int, message: bytes, *, seconds: float, most_bytes: int) -> bytes:
    """Sends a message down one pipe and returns the answer from another; both are descriptors that do not block.

    Raises: TimeoutError after `seconds`; BrokenTalkError.
    """
    deadline = time.monotonic() + seconds
    left = memoryview(_LENGTH.pack(len(message)) + message)
    got = bytearray()
    try:
        while (wanted := _wanted(got, most_bytes)) > len(got):
            waiting = deadline - time.monotonic()
            if waiting <= 0:
                raise TimeoutError
            ready, writable, _ = select.select([back], [to] if left else [], [], waiting)
            if ready:
                piece = os.read(back, min(_CHUNK, wanted - len(got)))
                if not piece:
                    raise BrokenTalkError("it ended")
                got += piece
            if writable:
                left = left[os.write(to, left[:_CHUNK]) :]
    except TimeoutError:
        raise
    except OSError as cause:
        raise BrokenTalkError("it ended") from cause
    return bytes(got[_LENGTH.size :])


def _wanted(got: bytearray, most_bytes: int) -> int:
    """How many bytes there are to read, as far as is known."""
    if len(got) < _LENGTH.size:
        return _LENGTH.size
    (length,) = _LENGTH.unpack_from(got)
    if length > most_bytes:
        raise BrokenTalkError(f"it announces {length} bytes")
    return int(_LENGTH.size + length)


def receive(file: BinaryIO) -> bytes | None:
    """Returns the next message, None where there is none any more."""
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    message = file.read(length)
    return message if len(message) == length else None


def send(file: BinaryIO, message: bytes) -> None:
    file.write(_LENGTH.pack(len(message)))
    file.write(message)
    file.flush()
