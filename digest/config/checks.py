"""Checks of single values that settings of several rooms share. Each returns its value, or raises ValueError."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SLUG = "letters, digits, - and _"


def checked_zone(name: str) -> str:
    """Returns `name` if it is a time zone. Raises: ValueError."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not a time zone; write one such as Asia/Almaty") from error
    return name


def checked_slug(name: str) -> str:
    """Returns `name` if it may stand in a path and in a link. Raises: ValueError."""
    if not name or not all(c.isascii() and (c.isalnum() or c in "-_") for c in name) or len(name) > 60:
        raise ValueError(f"{name!r} is not a name; use at most 60 {SLUG}")
    return name


def checked_country(code: str) -> str:
    """Returns `code` if it is "" or written as ISO 3166-1 writes countries. Raises: ValueError."""
    if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
        raise ValueError(f"country is {code!r}; write two capital letters such as KZ")
    return code
