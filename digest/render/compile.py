"""Jinja and MJML sources → the parts that a mail is joined from, compiled once per template version.

In this order: sources are expanded; Jinja's tokens become words or comments that MJML and premailer leave alone;
MJML becomes HTML; the theme's inline.css is written into the elements; the tokens come back; the page is cut at
its `<!-- part: card -->` marks. Joined again, the parts are the page. The outcome is kept on disk under a hash of
everything it depends on; a file there that is broken, or not ours, is made anew.

Why masks: premailer breaks `{{ }}` in href, MJML loses it in numbers, and both choke on `<` in an expression.
Masking first was found byte-identical to rendering first and inlining after.
"""

import hashlib
import importlib.metadata
import json
import logging
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.errors import TemplateError
from digest.render.check import check_mjml, check_parts
from digest.render.check_css import check_css, styles_in
from digest.render.masks import Masks
from digest.render.settings import MailSettings
from digest.render.sources import Source, fingerprint
from digest.render.themes import open_theme

FORMAT = "4"  # of the cached file and of this pipeline: raise it when either changes
LIBRARIES = ("mjml-python", "premailer", "lxml", "cssutils", "cssselect", "jinja2")

# In the order of the page. HTML must have them all; the text part may leave some out.
PARTS = (
    "head",
    "preheader",
    "masthead",
    "counts",
    "masthead_close",
    "note",
    "lead",
    "lead_meta",
    "advertisement",
    "section",
    "card",
    "card_meta",
    "also",
    "brief",
    "brief_meta",
    "foot",
    "reader",
    "end",
)
_HTML_MARK = re.compile(r"\s*<!--\s*part:\s*(\w+)\s*-->\s*")
_TEXT_MARK = re.compile(r"^\{#\s*part:\s*(\w+)\s*#\}(?:\n|$)", re.MULTILINE)
_DOCTYPE = re.compile(r"\A\s*<!doctype[^>]*>\s*", re.IGNORECASE)
# MJML calls the whole mail an article; where it is opened as a page, a screen reader looks for its main part.
_MJML_ROLE, _ROLE = 'aria-roledescription="email" class="paper" role="article"', 'class="paper" role="main"'
# MJML fetches any font of Google's that a stack names, such as Roboto; a mail of ours fetches nothing.
_GOOGLE_FONTS = re.compile(
    r"<!--\[if !mso\]><!--><link href=\"https://fonts\.googleapis\.com.*?<!--<!\[endif\]-->", re.DOTALL
)
_STYLE = re.compile(r"(?<=\s)style=(?:'([^']*)'|\"([^\"]*)\")")


@dataclass(frozen=True, slots=True)
class Compiled:
    """Jinja sources of every part, by name, and the hash that stands for them."""

    html: Mapping[str, str]
    text: Mapping[str, str]
    hash: str

    def dump(self) -> bytes:
        """Returns what `load` takes back: an edition's templates are kept, so that its mails can be made again."""
        return _canonical(self.html, self.text)


def load(content: bytes) -> Compiled:
    """Returns the templates that `Compiled.dump` wrote. Raises: TemplateError."""
    try:
        tree = json.loads(content)
        html, text = tree["html"], tree["text"]
        whole = tree["format"] == FORMAT and set(html) == set(text) == set(PARTS)
        if not whole or not all(isinstance(part, str) for part in (*html.values(), *text.values())):
            raise ValueError("parts are missing")
    except (ValueError, KeyError, TypeError) as error:
        raise TemplateError(f"these are not compiled templates: {error}", hint="compile them anew") from error
    return Compiled(html, text, hashlib.sha256(_canonical(html, text)).hexdigest())


def compile_theme(settings: MailSettings, search: Sequence[Path], cache: Path | None = None) -> Compiled:
    """Returns the compiled theme of `settings`; `search` are folders of themes, the newsroom's first.

    Raises: TemplateError naming file, line and what is wrong.
    """
    theme = open_theme(settings.theme, search, settings.accent, settings.look)
    page, plain, css = theme.source("mail.mjml"), theme.source("mail.txt"), theme.source("inline.css")
    versions = [f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES]
    key = fingerprint(FORMAT, *versions, page.text, plain.text, css.text)
    if cache and (kept := _read_cache(cache / f"{key}.json")):
        return kept
    made = load(_canonical(_html_parts(page, css), _text_parts(plain)))
    if cache:
        _write_cache(cache / f"{key}.json", made.dump())
    return made


def expanded_mjml(settings: MailSettings, search: Sequence[Path]) -> str:
    """Returns the MJML of a theme with its includes in place, as a linter wants to see it."""
    return open_theme(settings.theme, search, settings.accent, settings.look).source("mail.mjml").text


def _html_parts(page: Source, css: Source) -> dict[str, str]:
    _cut(_HTML_MARK, page.text, page, needed=PARTS)  # for what it may have to say
    check_parts(page.parts(_HTML_MARK, "head"), html=True)
    check_css(css.text, css)
    check_css(styles_in(page.text), page)
    masks = Masks()
    masked = masks.mask("\n".join(line.text.strip() for line in page.lines))
    check_mjml(masked, page)
    html = masks.unmask(_inlined(_mjml(masked, page), css.text))
    return _cut(_HTML_MARK, html, page, needed=PARTS)


def _text_parts(plain: Source) -> dict[str, str]:
    parts = _cut(_TEXT_MARK, plain.text + "\n", plain, needed=())
    check_parts(plain.parts(_TEXT_MARK, "head"), html=False)
    return parts


def _mjml(masked: str, page: Source) -> str:
    from mjml import mjml2html

    try:
        return str(mjml2html(masked))
    except ValueError as error:
        # It names a span of bytes, or nothing.
        start = re.search(r" at position (\d+):\d+", str(error))
        line = masked.encode()[: int(start[1])].count(b"\n") + 1 if start else 1
        what = str(error).partition(" in root template")[0]
        hint = "the official mjml program says more: npx mjml --validate"
        raise TemplateError(f"{page.where(line)}: MJML cannot read this: {what}", hint=hint) from error


def _inlined(html: str, css: str) -> str:
    from premailer import Premailer

    inliner = Premailer(
        # Every block that MJML wrote must stay as it is: media queries, Outlook's, dark mode.
        re.sub(r"<style\b", '<style data-premailer="ignore"', html),
        css_text=css,
        strip_important=False,
        disable_basic_attributes=["width", "height", "bgcolor", "align", "valign"],
        disable_validation=True,
        disable_leftover_css=True,
        allow_network=False,
        cssutils_logging_level=logging.CRITICAL,
    )
    inlined = str(inliner.transform(pretty_print=False)).replace(' data-premailer="ignore"', "")
    bare = _GOOGLE_FONTS.sub("", _DOCTYPE.sub("", inlined)).replace(_MJML_ROLE, _ROLE, 1)
    return "<!doctype html>\n" + _STYLE.sub(_short_style, bare)


def _short_style(match: re.Match[str]) -> str:
    """cssutils quotes font names the way that forces single quotes on the attribute, and spaces everything out."""
    return 'style="' + re.sub(r"([;,]) +", r"\1", (match[1] or match[2] or "").replace('"', "'")) + '"'


def _cut(mark: re.Pattern[str], text: str, source: Source, needed: Sequence[str]) -> dict[str, str]:
    """Returns the text between the marks, by name; what stands before the first mark is the head."""
    head, *rest = mark.split(text)
    parts = dict.fromkeys(PARTS, "")
    parts["head"] = head
    found = rest[0::2]
    for name, part in zip(found, rest[1::2], strict=True):
        if name not in PARTS:
            raise TemplateError(
                f"{source.find(f'part: *{name}')}: {name!r} is no part", hint=f"use {', '.join(PARTS)}"
            )
        parts[name] = part
    wrong = [name for name in needed[1:] if found.count(name) != 1]
    if wrong or found != sorted(found, key=PARTS.index):
        hint = f"each once and in this order: {', '.join(needed or PARTS)}"
        where = source.where(1).partition(":")[0]
        raise TemplateError(f"{where}: the part marks are wrong ({', '.join(wrong) or 'order'})", hint=hint)
    return parts


def _canonical(html: Mapping[str, str], text: Mapping[str, str]) -> bytes:
    tree = {"format": FORMAT, "html": dict(html), "text": dict(text)}
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _read_cache(path: Path) -> Compiled | None:
    try:
        content = path.read_bytes()
        digest, _, body = content.partition(b"\n")
        return load(body) if digest.decode() == hashlib.sha256(body).hexdigest() else None
    except (OSError, ValueError):
        return None


def _write_cache(path: Path, body: bytes) -> None:
    """Writes the whole file or nothing. A cache that cannot be written costs time, never a mail."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        Path(file.name).replace(path)
    except OSError:
        logging.getLogger(__name__).warning("the template cache %s cannot be written", path.parent)
