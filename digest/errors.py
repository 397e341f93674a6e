"""Every error that digest raises on purpose.

DigestError                     something a person can mend; `hint` says how
├── ConfigError (ValueError)    config.toml or the environment; exit code 2
├── UsageError (ValueError)     a command was called wrongly, or names what is not there; exit code 2
├── ArticleError (ValueError)   one article cannot be read: it is set aside, the rest goes on
├── SubscriberError (ValueError)    one subscriber's record cannot be read: likewise; exit code 2
├── TemplateError (ValueError)  a mail template does not compile
├── MissingError (LookupError)   a program asks for an article that is not there
├── ForbiddenError (ValueError)  a program asks for what its token may not have or do
├── KeyReusedError (ValueError)  an idempotency key came again with another request
├── StoreError (RuntimeError)   the database is missing, old or broken; exit code 2
│   ├── StoreFailed         it could not be read or written just now: locked, a full disk; exit code 1
│   └── RestoredError       the store is an older copy: it does not know what left since
├── LockedError (RuntimeError)  another run holds the lock; exit code 75
├── FetchError (ConnectionError)    a feed or page could not be got: its source waits, the rest goes on
│   └── AddressRefused          it leads into a private network, or to what is not the web
└── DeliveryError (ConnectionError)     the next hop did not take a mail
    ├── Refused                 for good (5xx), or the mail itself cannot be sent
    │   └── SenderRefused       the server will not have us: about the newsroom, not about a reader
    ├── Deferred                for now (4xx, no connection): may be tried again
    │   └── LimitReached        a server has taken as many mails as it is to get: nothing is wrong
    └── Uncertain               the connection broke after the content had begun: nobody knows
"""

EXIT_PROBLEMS = 1
EXIT_USAGE = 2
EXIT_LOCKED = 75


class DigestError(Exception):
    """Says what is wrong, where, and in `hint` what to do next."""

    exit_code = EXIT_PROBLEMS

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what}; {self.hint}" if self.hint else self.what


class ConfigError(DigestError, ValueError):
    exit_code = EXIT_USAGE


class UsageError(DigestError, ValueError):
    exit_code = EXIT_USAGE


class ArticleError(DigestError, ValueError):
    """`code` is a short stable word for lists and counts, such as "empty" or "no-title"."""

    def __init__(self, what: str, *, code: str, hint: str = "") -> None:
        super().__init__(what, hint=hint)
        self.code = code


class SubscriberError(DigestError, ValueError):
    exit_code = EXIT_USAGE


class TemplateError(DigestError, ValueError):
    exit_code = EXIT_USAGE


class MissingError(DigestError, LookupError):
    exit_code = EXIT_USAGE


class ForbiddenError(DigestError, ValueError):
    exit_code = EXIT_USAGE


class KeyReusedError(DigestError, ValueError):
    exit_code = EXIT_USAGE


class StoreError(DigestError, RuntimeError):
    exit_code = EXIT_USAGE


class StoreFailed(StoreError):
    """The database is sound, yet could not be read or written just now."""

    exit_code = EXIT_PROBLEMS


class RestoredError(StoreError):
    pass


class LockedError(DigestError, RuntimeError):
    exit_code = EXIT_LOCKED


class FetchError(DigestError, ConnectionError):
    """`code` is a short stable word for lists and counts, such as "timeout" or "gone"; `status` is that of the answer,
    0 where there was none; `retry_after` is the number of seconds that the server asks for, None where it does not."""

    def __init__(
        self, what: str, *, code: str, status: int = 0, retry_after: int | None = None, hint: str = ""
    ) -> None:
        super().__init__(what, hint=hint)
        self.code = code
        self.status = status
        self.retry_after = retry_after


class AddressRefused(FetchError):
    def __init__(self, what: str, *, code: str = "address", hint: str = "") -> None:
        super().__init__(what, code=code, hint=hint)


class DeliveryError(DigestError, ConnectionError):
    """`code` is the SMTP reply code, 0 where there was none."""

    def __init__(self, what: str, *, code: int = 0, hint: str = "") -> None:
        super().__init__(what, hint=hint)
        self.code = code


class Refused(DeliveryError):
    pass


class SenderRefused(Refused):
    pass


class Deferred(DeliveryError):
    pass


class LimitReached(Deferred):
    pass


class Uncertain(DeliveryError):
    pass
