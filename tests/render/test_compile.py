import re
import shutil
from pathlib import Path

import pytest

from digest.errors import TemplateError
from digest.render.check_css import check_css
from digest.render.colours import contrast
from digest.render.compile import PARTS, compile_theme, load
from digest.render.compose import Composer
from digest.render.masks import Masks
from digest.render.settings import MailSettings
from digest.render.sources import Line, Source
from digest.render.themes import open_theme
from tests.render.issue import (
    ALICE,
    CAROL,
    EDITION,
    SETTINGS,
    SIGNER,
    SITE,
    TEMPLATES,
    catalogues,
    compiled,
    composer,
    selection,
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A newsroom's folder of templates, empty but for the theme's name."""
    (tmp_path / "own" / "newspaper").mkdir(parents=True)
    return tmp_path / "own"


def broken(own: Path, name: str, old: str, new: str) -> Path:
    text = (TEMPLATES / "newspaper" / name).read_text(encoding="utf-8")
    assert old in text
    (own / "newspaper" / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return own


def test_compiling_gives_every_part_and_one_hash() -> None:
    again = compile_theme(SETTINGS, [TEMPLATES])
    assert set(again.html) == set(PARTS)
    assert again == compiled()
    assert load(again.dump()) == again


def test_compiled_parts_fetch_nothing_and_keep_what_dark_mode_needs() -> None:
    page = "".join(compiled().html[part] for part in PARTS)
    assert page.startswith("<!doctype html>")
    assert "googleapis" not in page
    assert "data-premailer" not in page
    assert "jj0" not in page
    assert '<meta name="color-scheme" content="light dark">' in page
    assert "prefers-color-scheme: dark" in page
    assert "!important" in page


def test_file_of_the_newsroom_replaces_ours(own: Path) -> None:
    broken(own, "foot.mjml", "{{ newsletter }}", "{{ newsletter }}, since 1998")
    made = compile_theme(SETTINGS, [own, TEMPLATES])
    assert "since 1998" in made.html["end"]
    assert made.hash != compiled().hash


def test_accent_of_the_newsroom_is_made_readable() -> None:
    page = compile_theme(MailSettings(accent="#ffcc00"), [TEMPLATES]).html
    assert "#ffcc00" not in page["card"], "yellow on white cannot be read"
    assert "#ffcc00" in page["head"], "on black it can"


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("card.mjml", "{{ card.title }}</a>", "{{ card.title }</a>", r"newspaper/card\.mjml:8: "),
        ("card.mjml", "{{ card.summary }}", "{{ cart.summary }}", r"newspaper/card\.mjml:11: no mail has 'cart'"),
        ("card.mjml", "</h3>", "", r"newspaper/card\.mjml:15: </td> stands where </h3> of newspaper/card\.mjml:7"),
        ("card.mjml", "{{ card.summary }}", "a < b", r"newspaper/card\.mjml:11: a bare <"),
        ("mail.mjml", "<mj-text align", "<mj-txt align", r"mail\.mjml:\d+: <mj-txt> is no MJML element"),
        ("mail.mjml", "part: counts", "part: count", r"mail\.mjml:\d+: 'count' is no part"),
        ("mail.mjml", "<!-- part: note -->", "", r"newspaper/mail\.mjml: the part marks are wrong \(note\)"),
        ("mail.mjml", "card.mjml", "cart.mjml", r"newspaper/mail\.mjml:\d+: there is no template 'cart\.mjml'"),
        ("mail.mjml", "card.mjml", "mail.mjml", r"includes itself"),
        ("mail.mjml", "card.mjml", "../../pyproject.toml", r"there is no template '\.\./\.\./pyproject\.toml'"),
        ("inline.css", "theme.light.ink", "theme.light.inc", r"newspaper/inline\.css:\d+: the theme has no 'light\.inc'"),
        ("theme.toml", "[light]", "[light", r"newspaper/theme\.toml: "),
        ("mail.txt", "{% if reader.email %}", "{% if reader.email", r"newspaper/mail\.txt:\d+: "),
        ("card.mjml", "<!-- part: card_meta -->", "{% if card.url %}<!-- part: card_meta -->{% endif %}", r"newspaper/card\.mjml:13: Unexpected end of template.*'card'"),
        ("card.mjml", "{{ card.summary }}", "{{ card.sumary }}", r"newspaper/card\.mjml:11: no mail has 'card\.sumary'"),
        ("card.mjml", "{{ card.summary }}", "{{ card.image.url }}", r"newspaper/card\.mjml:11: the part 'card' cannot be filled: 'None'"),
        ("card.mjml", "{{ card.summary }}", "{{ card.summary | uper }}", r"newspaper/card\.mjml:11: .*No filter named 'uper'"),
        ("card.mjml", "{% if card.summary %}", "{% if card.summary is nice %}", r"newspaper/card\.mjml:10: .*No test named 'nice'"),
        ("foot.mjml", '{{ _("Pause") }}', "{{ card.title }}", r"newspaper/foot\.mjml:10: the part 'reader' cannot be filled: 'card'"),
        ("mail.mjml", "{{ newsletter }}</h1>", "{{ counts }}</h1>", r"newspaper/mail\.mjml:\d+: the part 'masthead' cannot be filled: 'counts'"),
        ("mail.txt", "{{ section.name |", "{{ section.nam |", r"newspaper/mail\.txt:\d+: no mail has 'section\.nam'"),
        ("mail.mjml", "<mj-text align", "<mj-text algin", r"newspaper/mail\.mjml:\d+: <mj-text> has no attribute 'algin'"),
        ("mail.mjml", "<mj-section padding", "<mj-section paddin", r"newspaper/mail\.mjml:\d+: <mj-section> has no attribute 'paddin'"),
        ("more.css", "/*", ".title { colour: red }/*", r"newspaper/more\.css:1: there is no property 'colour'; 'color' is one"),
        ("more.css", "/*", ".title color: red; }/*", r"newspaper/more\.css:1: .* stands in no rule"),
        ("more.css", "/*", ".title { font-size 40px }/*", r"newspaper/more\.css:1: 'font-size 40px' is no declaration"),
        ("more.css", "/*", ".title { color: red margin: 0 }/*", r"newspaper/more\.css:1: a ; is missing before 'margin'"),
        ("more.css", "/*", ".title { color: #zzzzzz }/*", r"newspaper/more\.css:1: color is no colour: #zzzzzz"),
        ("more.css", "/*", ".title { color: red /*", r"newspaper/more\.css:1: this { is never closed"),
        ("more-kept.css", "/*", "@media print { .title { colour: red } }/*", r"newspaper/more-kept\.css:1: there is no property 'colour'"),
        ("kept.css", "a:hover {", "a:hover", r"newspaper/kept\.css:2: .* stands in no rule"),
        ("inline.css", "margin: 0;", "margin: 0; }", r"newspaper/inline\.css:\d+: "),
    ],
)  # fmt: skip
def test_fault_in_a_template_is_named_with_its_line(
    own: Path, name: str, old: str, new: str, complaint: str
) -> None:
    text = (TEMPLATES / "newspaper" / name).read_text(encoding="utf-8")
    if old not in text:
        pytest.fail(f"{name} has changed: {old!r} is gone")
    broken(own, name, old, new)
    with pytest.raises(TemplateError, match=complaint):
        compile_theme(SETTINGS, [own, TEMPLATES])


@pytest.mark.parametrize("theme", ["newspaper", "plain", "brand"])
def test_theme_has_every_part_and_only_readable_colours(theme: str) -> None:
    opened = open_theme(theme, [TEMPLATES], accent="#ffcc00")
    assert set(compile_theme(MailSettings(theme=theme), [TEMPLATES]).html) == set(PARTS)
    for scheme in ("light", "dark"):
        paper = opened.values[f"{scheme}.paper"]
        for text in ("ink", "muted", "accent"):
            assert contrast(opened.values[f"{scheme}.{text}"], paper) >= 4.5
        assert contrast(opened.values[f"{scheme}.on_brand"], opened.values[f"{scheme}.brand"]) >= 4.5


@pytest.mark.parametrize("accent", ["#ffcc00", "#ffffff", "#000000", "#888888"])
def test_brand_keeps_its_colour_and_its_name_is_readable(accent: str) -> None:
    head = compile_theme(MailSettings(theme="brand", accent=accent), [TEMPLATES]).html["masthead"]
    values = open_theme("brand", [TEMPLATES], accent).values
    for colour, what in ((accent, "background"), (values["light.on_brand"], "color")):
        short = colour[0] + colour[1::2]  # as cssutils writes #ffffff
        assert re.search(rf"{what}:({colour}|{short}\b)", head)
    assert contrast(values["light.on_brand"], accent) >= 4.5


def test_ink_on_dark_paper_stands_out_from_what_is_muted() -> None:
    values = open_theme("newspaper", [TEMPLATES], look={"light.paper": "#222222"}).values
    assert contrast(values["light.ink"], "#222222") > 2 * contrast(values["light.muted"], "#222222")
    chosen = open_theme("newspaper", [TEMPLATES], look={"light.ink": "#555555"}).values
    assert chosen["light.ink"] == "#555555", "what can be read stays as it was chosen"


@pytest.mark.parametrize(
    ("theme", "serif", "wide"),
    [
        ("newspaper", "", "'Times New Roman',Times,serif"),
        ("plain", "", "-apple-system,'Segoe UI',Roboto,Arial,sans-serif"),
        ("newspaper", "Georgia, serif", "serif"),
        ("newspaper", "Literata, serif", "Literata, serif"),
    ],
)
def test_only_georgia_gives_way_where_it_lacks_letters(theme: str, serif: str, wide: str) -> None:
    look = {"type.serif": serif} if serif else {}
    head = compile_theme(MailSettings(theme=theme, look=look), [TEMPLATES]).html["head"]
    assert f"[lang=tg] > .short {{ font-family: {wide} !important; }}" in head
    again = f"[lang=tg] .section {{ font-family: {wide} !important; }}"
    assert (again in head) == (theme == "plain"), "its sections are not set in the face of headlines"


def test_colours_and_fonts_of_the_newsroom_replace_the_themes() -> None:
    look = {"light.paper": "#fffdf8", "type.serif": "Literata, serif"}
    page = compile_theme(MailSettings(look=look), [TEMPLATES]).html
    assert "#fffdf8" in page["head"]
    assert "Literata" in page["card"]
    for wrong in ({"light.papier": "#ffffff"}, {"type.serif": "x;color:red"}, {"light.paper": "red"}):
        with pytest.raises(TemplateError, match=next(iter(wrong)).partition(".")[2][:5]):
            compile_theme(MailSettings(look=wrong), [TEMPLATES])


def test_theme_of_the_newsroom_is_built_on_ours(own: Path) -> None:
    (own / "evening").mkdir()
    (own / "evening" / "theme.toml").write_text('base = "plain"\n[light]\naccent = "#7a0000"\n')
    page = compile_theme(MailSettings(theme="evening"), [own, TEMPLATES]).html
    assert "#7a0000" in page["card"]
    (own / "plain").mkdir()
    (own / "plain" / "theme.toml").write_text('base = "evening"\n')
    with pytest.raises(TemplateError, match="leads in a circle"):
        compile_theme(MailSettings(theme="evening"), [own, TEMPLATES])


def test_theme_that_is_not_there_is_refused() -> None:
    with pytest.raises(TemplateError, match="choose one of brand, newspaper, plain"):
        compile_theme(MailSettings(theme="tabloid"), [TEMPLATES])
    with pytest.raises(TemplateError, match="there is no theme"):
        compile_theme(MailSettings(theme="../templates/newspaper"), [TEMPLATES])


def test_cache_gives_back_what_was_compiled(tmp_path: Path) -> None:
    made = compile_theme(SETTINGS, [TEMPLATES], tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"x" + file.read_bytes())
    assert compile_theme(SETTINGS, [TEMPLATES], tmp_path) == made, "a broken file is made anew"
    stamp = file.stat().st_mtime_ns
    assert compile_theme(SETTINGS, [TEMPLATES], tmp_path) == made
    assert file.stat().st_mtime_ns == stamp, "a whole one is not"


def test_cache_that_cannot_be_written_costs_no_mail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert compile_theme(SETTINGS, [TEMPLATES], tmp_path / "file") == compiled()


def test_template_cannot_leave_its_sandbox(own: Path) -> None:
    for attack in ("_.__func__.__globals__", "card.__class__.__mro__", "().__class__"):
        broken(own, "card.mjml", "{{ card.summary }}", "{{ " + attack + " }}")
        with pytest.raises(
            TemplateError, match=r"card\.mjml:11: (no mail has|the part 'card' cannot be filled)"
        ):
            compile_theme(SETTINGS, [own, TEMPLATES])
        shutil.rmtree(own / "newspaper")
        (own / "newspaper").mkdir()


def composer_of(own: Path) -> Composer:
    return Composer(
        EDITION,
        compile_theme(SETTINGS, [own, TEMPLATES]),
        catalogues(),
        signer=SIGNER,
        site=SITE,
        settings=SETTINGS,
    )


def test_what_only_a_real_mail_breaks_is_told_with_its_part(own: Path) -> None:
    broken(own, "card.mjml", "{{ card.summary }}", "{{ 1 // ('Grain' not in card.title) }}")
    with pytest.raises(TemplateError, match="the part 'card' of the template cannot be filled"):
        composer_of(own).html(ALICE, selection("en"))


def test_styles_of_every_kind_pass() -> None:
    css = """@import url("https://x.example/a;b.css");
/* a { comment */
@media (max-width: 480px) { .a > b:not(.c), [dir=rtl] i::before { margin-top: 0 !important } }
@font-face { font-family: X; src: url(data:font/woff;base64,x) }
.a { mso-line-height-rule: exactly; -webkit-text-size-adjust: 100%; --own: 1; content: "};{"; color: #ABC }
.b { } .c { filter: progid:DXImageTransform.Microsoft.gradient(startColorstr='#80000000') }"""
    check_css(css, Source(tuple(Line("x", 1, line) for line in css.splitlines())))


def test_masks_come_off_again_and_keep_line_numbers() -> None:
    text = (
        '<a href="{{ x\n}}" {% if y < 1 %}b{% endif %}>{% for i in z %}{{ i }}{# no #}</a><!-- {% if %} -->'
    )
    masks = Masks()
    masked = masks.mask(text)
    assert "{" not in masked
    assert masked.count("<!--jj") == 1, "only the statement between elements is a comment"
    assert masked.count("\n") == 1
    assert masks.unmask(masked).replace("\n", "") == text.replace("{# no #}", "").replace("\n", "")


def test_footer_has_no_foreign_words_in_kazakh() -> None:
    text = composer().text(CAROL, selection("kk"))
    assert not any(word in text for word in ("Unsubscribe", "Preferences", "Read also", "sources"))
