"""The process in which letters that came back are read (`digest.collect.child` shuts it in)."""

from digest.collect.child import InputReader, loading, serve
from digest.deliver.bounces.notice import Notice
from digest.deliver.bounces.read import read
from digest.wiring.bounce_reader import BounceAnswer, written


def main() -> None:
    """Answers until its pipe is closed."""
    with loading():
        read(b"From: MAILER-DAEMON\nTo: x@news.example\n\n550 no such user\n")  # compiles all patterns once
    serve(InputReader(read, _written, _failure))


def _written(notice: Notice, last: bool) -> bytes:  # as `InputReader` has it
    return written(BounceAnswer(notice, last=last))


def _failure(code: str, error: str) -> bytes:
    return written(BounceAnswer(code=code, error=error, last=True))
