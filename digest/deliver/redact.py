"""Takes credentials out of what a server said: some repeat what they were sent, and their words are printed and logged."""

import base64


def without(text: str, username: str, password: str) -> str:
    """Returns the text with "…" for the password, however a login writes it: plain, quoted, in base64, with the name."""
    if not password:
        return text
    quoted = password.replace("\\", "\\\\").replace('"', '\\"')
    coded = (base64.b64encode(one.encode()).decode() for one in (f"\0{username}\0{password}", password))
    for form in (quoted, password, *coded):
        text = text.replace(form, "…")
    return text
