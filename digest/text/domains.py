"""Writes the name of a domain in ASCII, as the DNS and mail servers know it."""


def ascii_domain(domain: str) -> str:
    """Returns `domain` in ASCII, lower case; letters beyond it by IDNA 2008, in which ß is a letter of its own.

    Raises: UnicodeError where there is no such domain. Source: RFC 5891; UTS 46 for capital letters and full-width ones.
    """
    if domain.isascii():
        if len(domain) > 253 or not all(0 < len(label) <= 63 for label in domain.split(".")):
            raise UnicodeError(f"{domain[:80]!r} has a label that is empty or too long")
        return domain.lower()
    # Most newsrooms never need it: its tables are large.
    import idna

    return idna.encode(domain, uts46=True).decode("ascii").lower()
