import base64
import re
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import SubscriberError, UsageError
from digest.model.edition import Edits, Selection
from digest.model.subscriber import Subscriber
from digest.render.catalogue import Catalogues
from digest.render.compile import compile_theme
from digest.render.compose import Composer
from digest.render.layout import IN_BRIEF
from digest.render.paint import Painter, StoryKey
from digest.render.settings import MailSettings, Site
from tests.render.issue import (
    ALICE,
    BOB,
    CAROL,
    DAVE,
    EDITION,
    LEAVES,
    SETTINGS,
    SIGNER,
    SITE,
    STORIES,
    TEMPLATES,
    catalogues,
    compiled,
    composer,
    selection,
)

COMPOSER = composer()
READERS = (ALICE, BOB, CAROL, DAVE)


def parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def part(content: bytes, kind: str) -> str:
    body = parsed(content).get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def rendered(
    made: Composer, reader: Subscriber, chosen: Selection, got: frozenset[str]
) -> tuple[bytes, bytes]:
    """Returns both parts, HTML first, with every piece rendered for this reader."""
    html, text = made.html(reader, chosen, got=got), made.text(reader, chosen, got=got)
    return html.replace("\n", "\r\n").encode(), text.replace("\n", "\r\n").encode()


def parts(content: bytes) -> list[bytes]:
    """Returns the decoded parts of a mail."""
    return [base64.b64decode(part.partition(b"\r\n\r\n")[2].partition(b"\r\n--")[0], validate=False)
            for part in content.split(b"Content-Type: text/")[1:]]  # fmt: skip


# What newsrooms write into their own templates, in place of a line of ours.
FOREIGN = [
    ("foot.mjml", "email=reader.email)", "email=reader.email | upper)"),
    ("foot.mjml", "email=reader.email)", "email=reader.email.split('@')[0])"),
    ("foot.mjml", "{% if reader.email %}", "{% if reader.email.endswith('example.org') %}"),
    ("foot.mjml", "{% if reader.email %}", "{% if reader.email == 'alice@example.org' or reader.view %}"),
    ("foot.mjml", "{% if reader.email %}", "{% if reader.email %}{{ reader.email }}{{ reader.email }}{{ reader.view }}"),
    ("foot.mjml", "{% if reader.email %}", "{% if reader.email %}{% set whole %}{{ reader.email }}{% endset %}{{ whole | title }}"),
    ("foot.mjml", "{% if reader.email %}", "{% filter upper %}{{ reader.email }}{% endfilter %}{% if reader.email %}"),
    ("foot.mjml", "{% if reader.email %}", "{% for one in reader %}{{ one | length }} {% endfor %}{% if reader.email %}"),
    ("foot.mjml", "{% if reader.email %}", "{% set r = reader %}{{ r.email[:3] }}{% if reader.email %}"),
    ("foot.mjml", ">{{ _(\"Pause\") }}", ">{{ reader.pause | truncate(30) }}"),
    ("mail.txt", "email=reader.email)", "email=reader.email | upper)"),
    ("mail.txt", "{{ reader.unsubscribe }}", "{{ reader.unsubscribe | wrap('> ') }}"),
    ("mail.txt", "{{ reader.unsubscribe }}", "{{ reader.unsubscribe | replace('https://', '') }}"),
    ("mail.mjml", "{{ preheader }}", "{{ preheader | upper }}"),
    ("mail.mjml", "{{ preheader }}", "{{ preheader[:40] }}{% if not preheader %}nothing{% endif %}"),
    ("mail.mjml", "{{ preheader }}", "{{ preheader | wrap }}"),
    ("mail.mjml", "{{ preheader }}", "{{ preheader or newsletter }}"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new"), FOREIGN, ids=[new for _, _, new in FOREIGN])
def test_foreign_template_shows_in_the_mail_what_the_preview_shows(
    name: str, old: str, new: str, tmp_path: Path
) -> None:
    text = (TEMPLATES / "newspaper" / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "newspaper").mkdir()
    (tmp_path / "newspaper" / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    theme = compile_theme(SETTINGS, [tmp_path, TEMPLATES])
    made = Composer(EDITION, theme, catalogues(), signer=SIGNER, site=SITE, settings=SETTINGS)
    for reader in (*READERS, replace(ALICE, email="o'neil&b@example.org"), ALICE):
        for chosen in (selection(*reader.languages), selection(*reader.languages, length=0)):
            content = made.mail(replace(reader, format="html"), chosen, at=LEAVES).content
            assert parts(content) == [*reversed(rendered(made, reader, chosen, frozenset()))]


def test_catalogue_that_changes_an_address_changes_it_in_the_mail(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    words = catalogues().get("en")
    cut = replace(words.messages[0], singular={("", "Sent to {email}"): "Sent to {email:.3}"})
    made = Composer(
        EDITION, compiled(), Catalogues({"en": replace(words, messages=(cut,))}), signer=SIGNER, site=SITE
    )
    assert "Sent to ali<" in part(made.mail(ALICE, selection("en"), at=LEAVES).content, "html")


@st.composite
def selections(draw: st.DrawFn) -> tuple[Selection, tuple[str, ...]]:
    """Draws any selection, and the languages of its reader."""
    order = draw(st.permutations(["en", "ru", "kk"]))
    chosen = draw(st.sets(st.sampled_from(STORIES_BY_ID)))
    picks = [
        (story.id, next(language for language in order if language in story.cards))
        for story in STORIES
        if story.id in chosen
    ]
    updates = draw(st.sets(st.sampled_from(STORIES_BY_ID)))
    return Selection(stories=tuple(picks), updates=frozenset(updates), leads=draw(st.booleans())), tuple(
        order[: draw(st.integers(1, 3))]
    )


STORIES_BY_ID = [story.id for story in STORIES]
OLD = [f"{story}-old-{place}" for story in STORIES_BY_ID for place in range(4)]
ZONES = ["Asia/Almaty", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "../nowhere", ""]


@settings(max_examples=60, deadline=None)
@given(selections(), st.sampled_from(ZONES), st.frozensets(st.sampled_from(OLD)), st.text(max_size=20))
def test_mail_is_what_rendering_every_part_for_its_reader_gives(
    chosen_for: tuple[Selection, tuple[str, ...]], zone: str, got: frozenset[str], name: str
) -> None:
    chosen, languages = chosen_for
    reader = Subscriber(key="r-1", email="r'&{b}@example.org", name=name, languages=languages, zone=zone)
    mail = COMPOSER.mail(reader, chosen, at=LEAVES, got=got)
    html, text = rendered(COMPOSER, reader, chosen, got)
    assert parts(mail.content) == [text, html]
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    assert b"\n" not in mail.content.replace(b"\r\n", b"")
    size = COMPOSER.html_size(reader, chosen, got=got)
    assert size == len(html)
    sections = [block.section for block in COMPOSER.layout(reader, chosen).blocks]
    frame = EDITION.mail_language(languages)
    assert size <= COMPOSER.sizes(frame).total(chosen.stories, sections)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.key)
def test_mail_is_the_same_whatever_was_composed_before(reader: Subscriber) -> None:
    chosen = selection(*reader.languages)
    fresh = composer().mail(reader, chosen, at=LEAVES)
    for other in READERS:
        COMPOSER.mail(other, selection(*other.languages), at=LEAVES)
    assert COMPOSER.mail(reader, chosen, at=LEAVES) == fresh


def test_mail_is_the_same_with_a_cache_that_holds_nothing() -> None:
    small = Composer(
        EDITION, compiled(), catalogues(), signer=SIGNER, site=SITE, settings=SETTINGS, cache_bytes=1
    )
    assert small.mail(BOB, selection("ru"), at=LEAVES) == COMPOSER.mail(BOB, selection("ru"), at=LEAVES)


def test_mail_has_the_headers_of_a_bulk_mail() -> None:
    mail = COMPOSER.mail(BOB, selection("ru"), at=LEAVES)
    head = parsed(mail.content)
    assert head["Subject"] == STORIES[0].cards["ru"].title
    assert head["From"] == "The Morning <morning@example.org>"
    assert head["To"].addresses[0].display_name == "Борис Иванов"
    assert head["Reply-To"] == "desk@example.org"
    assert head["Date"].datetime == LEAVES
    assert head["Message-ID"] == mail.message_id
    assert head["List-Id"] == "The Morning <morning.example.org>"
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert head["Feedback-ID"] == "morning:2026-04-24:main:example.org"
    assert head["Precedence"] == "bulk"
    assert head["Auto-Submitted"] == "auto-generated"
    assert head["Content-Language"] == "ru"
    assert mail.sender == "morning@example.org"
    # As bytes: the field must not be turned into RFC 2047 words, or one-click stops working.
    assert b"\r\nList-Unsubscribe: <https://news.example.org/unsubscribe/morning/bob-91c2/" in mail.content
    assert b",\r\n <mailto:desk@example.org?subject=unsubscribe%20morning%20bob-91c2%20" in mail.content


@pytest.mark.parametrize("domain", ["a.kz", "news.vestnik-karagandy.kz", "example.org"])
def test_feedback_id_ends_in_5_to_15_letters(domain: str) -> None:
    made = composer(site=replace(SITE, sender=f"morning@{domain}"))
    whose = parsed(made.mail(ALICE, selection("en"), at=LEAVES).content)["Feedback-ID"].rpartition(":")[2]
    assert 5 <= len(whose) <= 15
    assert domain.endswith(whose.strip("-"))


def test_one_click_is_promised_for_https_only() -> None:
    made = composer(site=replace(SITE, public_url="http://news.example.org"))
    head = parsed(made.mail(ALICE, selection("en"), at=LEAVES).content)
    assert head["List-Unsubscribe"].startswith("<http://news.example.org/unsubscribe/")
    assert head["List-Unsubscribe-Post"] is None


def test_mail_has_a_message_id_of_its_own_that_stays() -> None:
    ids = [COMPOSER.mail(reader, selection("en"), at=LEAVES).message_id for reader in READERS]
    later = [
        COMPOSER.mail(reader, selection("en", length=3), at=LEAVES + timedelta(hours=3)).message_id
        for reader in READERS
    ]
    assert ids == later
    assert len(set(ids)) == len(READERS)
    evening = composer(replace(EDITION, key=replace(EDITION.key, slot="evening")))
    assert evening.mail(ALICE, selection("en"), at=LEAVES).message_id not in ids


def test_mail_for_a_reader_of_plain_text_is_plain_text() -> None:
    head = parsed(COMPOSER.mail(DAVE, selection("en"), at=LEAVES).content)
    assert head.get_content_type() == "text/plain"
    assert "Kazakhstan opens the last stretch" in head.get_content()


def test_mail_shows_times_in_the_readers_zone() -> None:
    # Published at 21:48 UTC on the 23rd.
    assert "Steppe Herald · 22:48" not in COMPOSER.text(ALICE, selection("en"))
    assert "Steppe Herald · 23 April, 22:48" in COMPOSER.text(ALICE, selection("en"))
    assert "Steppe Herald · 02:48" in COMPOSER.text(BOB, selection("ru"))
    assert "Steppe Herald · 23 April, 17:48" in COMPOSER.text(DAVE, selection("en"))


def test_mail_does_not_state_an_estimated_time() -> None:
    assert "about 22 April" in COMPOSER.text(DAVE, selection("en"))


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2026-04-23T00:00:00+00:00", "Steppe Herald · 23 April\n"),
        ("2026-04-22T19:00:00+00:00", "Steppe Herald · 23 April\n"),
        ("2026-04-24T00:00:00+00:00", "Steppe Herald\n"),
        ("2026-04-23T00:01:00+00:00", "Steppe Herald · 23 April, 05:01\n"),
    ],
)
def test_date_without_a_time_shows_no_clock(published: str, shown: str) -> None:
    card = replace(
        STORIES[0].cards["en"], source="Steppe Herald", published=datetime.fromisoformat(published)
    )
    day = replace(EDITION, stories=(replace(STORIES[0], sources=("Steppe Herald",), cards={"en": card}),))
    text = composer(day).text(replace(ALICE, zone="Asia/Almaty"), Selection(stories=(("rail", "en"),)))
    assert shown in text.replace(" \n", "\n")


def test_mail_leaves_out_links_the_reader_had() -> None:
    chosen = selection("en", length=1)
    assert "How the old line froze" in COMPOSER.text(ALICE, chosen)
    text = COMPOSER.text(ALICE, chosen, got=frozenset({"rail-old-0"}))
    assert "How the old line froze" not in text
    assert "The depot town that waited" in text, "the next one takes its place"


def test_mail_marks_what_is_new_about_a_story() -> None:
    assert "Update · Kyrgyzstan" in COMPOSER.text(ALICE, selection("en"))
    assert "Update" not in COMPOSER.text(ALICE, replace(selection("en"), updates=frozenset()))


def test_mail_says_in_which_language_a_foreign_story_is() -> None:
    html = COMPOSER.html(CAROL, Selection(stories=(("rail", "kk"), ("bank", "ru"))))
    assert '<td class="brief" lang="ru" dir="ltr"' in html
    assert "Орыс\N{NO-BREAK SPACE}тілі" in html
    assert (
        COMPOSER.layout(CAROL, Selection(stories=(("rail", "kk"), ("bank", "ru")))).blocks[0].section
        == IN_BRIEF
    )


def test_newsletter_has_its_name_in_the_language_of_the_mail() -> None:
    edition = replace(EDITION, names={"ru": "Утро", "kk": "Таң"})
    made = Composer(edition, compiled(), catalogues(), signer=SIGNER, site=SITE, settings=SETTINGS)
    for reader, name in ((ALICE, "The Morning"), (BOB, "Утро"), (CAROL, "Таң")):
        chosen = selection(*reader.languages)
        mail = parsed(made.mail(reader, chosen, at=LEAVES).content)
        assert str(mail["From"]).startswith(f"{name} <")
        assert str(mail["List-Id"]).startswith("The Morning <")
        html, text = made.html(reader, chosen), made.text(reader, chosen)
        assert f">{name}</h1>" in html
        assert html.count("The Morning") == (html.count(name) if name == "The Morning" else 0)
        assert name.upper() in text
        empty = parsed(made.mail(reader, Selection(stories=()), at=LEAVES).content)
        assert str(empty["Subject"]) == name


def test_mail_does_not_tell_readers_the_name_of_a_language_they_read() -> None:
    chosen = Selection(stories=(("rail", "ru"), ("dam", "en")), updates=frozenset({"dam"}))
    assert "Английский" not in COMPOSER.html(BOB, chosen) + part(
        COMPOSER.mail(BOB, chosen, at=LEAVES).content, "html"
    )
    only_russian = replace(BOB, languages=("ru",))
    assert "Английский" in COMPOSER.html(only_russian, chosen)
    assert "Английский" in part(COMPOSER.mail(only_russian, chosen, at=LEAVES).content, "html")


def test_mail_shows_markup_from_articles_as_text() -> None:
    html = COMPOSER.html(ALICE, selection("en"))
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7*7 }}" in html
    assert "&lt;b&gt;markup&lt;/b&gt; &amp; an entity &amp;amp;" in html


def test_mail_keeps_a_headline_out_of_other_headers() -> None:
    head = parsed(COMPOSER.mail(ALICE, Selection(stories=(("hostile", "en"),)), at=LEAVES).content)
    assert head["Bcc"] is None
    assert "Bcc: victim@example.org 🐎" in head["Subject"]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "https://x.example/\"onclick='x'", "data:text/html,x", "//x.example", "https://"],
)
def test_mail_links_nowhere_but_to_the_web(url: str) -> None:
    lead = replace(STORIES[0], cards={"en": replace(STORIES[0].cards["en"], url=url, read_also=())})
    html = composer(replace(EDITION, stories=(lead,))).html(ALICE, Selection(stories=(("rail", "en"),)))
    assert f'href="{url}"' not in html
    assert '<span class="headline unlinked"' in html
    assert "<a " not in html.partition("</td>")[0]


def test_mail_shows_pictures_of_chosen_hosts_only() -> None:
    assert "https://pictures.example/line.jpg" in COMPOSER.html(ALICE, selection("en"))
    for hosts in ((), ("example",), ("ictures.example",)):
        made = composer(settings=MailSettings(image_hosts=hosts))
        assert ("line.jpg" in made.html(ALICE, selection("en"))) == (hosts == ("example",))


@pytest.mark.parametrize(
    "email", ["", "alice", "a@b@c", "a@x\r\nBcc: v@example.org", "<a@example.org>", "a b@example.org"]
)
def test_mail_to_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(SubscriberError, match="is not an e-mail address"):
        COMPOSER.mail(replace(ALICE, email=email), selection("en"), at=LEAVES)


def test_mail_without_a_public_address_promises_nothing() -> None:
    mail = composer(site=Site()).mail(ALICE, selection("en"), at=LEAVES)
    assert "List-Unsubscribe" not in parsed(mail.content)
    assert parsed(mail.content)["From"].addresses[0].domain == "digest.invalid"
    for kind in ("html", "plain"):
        assert "Unsubscribe" not in part(mail.content, kind)
        assert "Preferences" not in part(mail.content, kind)


def test_mail_with_only_a_reply_address_offers_to_write_there() -> None:
    mail = composer(site=Site(reply_to="desk@example.org")).mail(ALICE, selection("en"), at=LEAVES)
    assert b"List-Unsubscribe: <mailto:desk@example.org?subject=" in mail.content
    assert "List-Unsubscribe-Post" not in parsed(mail.content)
    assert 'href="mailto:desk@example.org?subject=' in part(mail.content, "html")


def test_mail_has_the_editors_note_and_headline() -> None:
    edits = Edits(headlines={"rail": {"en": "Better words"}}, note={"en": "We moved the\nweather <down>."})
    made = composer(replace(EDITION, edits=edits))
    mail = made.mail(ALICE, selection("en"), at=LEAVES)
    assert parsed(mail.content)["Subject"] == "Better words"
    assert "We moved the weather &lt;down&gt;." in part(mail.content, "html")
    assert "От редакции" not in made.html(BOB, selection("ru"))


def test_mail_of_another_edition_is_refused() -> None:
    with pytest.raises(UsageError, match="has no story 'elsewhere'"):
        COMPOSER.mail(ALICE, Selection(stories=(("elsewhere", "en"),)), at=LEAVES)


def test_mail_of_nothing_is_still_a_mail() -> None:
    mail = COMPOSER.mail(ALICE, Selection(stories=()), at=LEAVES)
    assert parsed(mail.content)["Subject"] == "The Morning"


@pytest.mark.parametrize("site", [SITE, Site(), Site(reply_to="desk@example.org", postal_address="A" * 50)])
def test_plain_part_fits_72_columns_but_for_links(site: Site) -> None:
    note = Edits(
        note={"en": "Tomorrow is a holiday: the next mail comes on Monday, an hour later.\n\nThank you."}
    )
    day = replace(
        EDITION, name="The Morning Herald of the North Kazakhstan Region and the Ishim Valley", edits=note
    )
    made = composer(day, site=site)
    for reader in (*READERS, replace(BOB, email=f"{'b' * 58}@example.net")):
        chosen = selection(*reader.languages, without=("hostile",))
        for leads in (True, False):
            for line in made.text(reader, replace(chosen, leads=leads)).split("\n"):
                assert len(line) <= 72 or re.fullmatch(r"\W*(https?://|mailto:)\S+ *", line), line


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.key)
def test_plain_part_has_no_runs_of_trailing_spaces(reader: Subscriber) -> None:
    text = COMPOSER.text(reader, selection(*reader.languages))
    assert not re.search(r"  +$", text, re.MULTILINE)


def test_mail_is_one_main_part_for_a_screen_reader() -> None:
    html = COMPOSER.html(ALICE, selection("en"))
    assert (html.count('role="main"'), html.count('role="article"')) == (1, 0)


def test_line_of_facts_begins_with_no_point() -> None:
    html = COMPOSER.html(ALICE, selection("en"))
    assert "\N{NO-BREAK SPACE}· " in html
    assert not re.search(r"·(\N{NO-BREAK SPACE}|&nbsp;)", html)


def test_plain_part_keeps_the_indents_of_its_pieces() -> None:
    lines = COMPOSER.text(ALICE, selection("en")).splitlines()
    brief = next(place for place, line in enumerate(lines) if line.startswith("* Tashkent metro"))
    assert lines[brief + 1].startswith("  Uzbekistan · Silk Road Wire · ")


def test_note_of_the_editors_keeps_its_paragraphs() -> None:
    edits = Edits(note={"en": "Tomorrow is\na holiday.\n\n\nThank you <all>."})
    made = composer(replace(EDITION, edits=edits))
    html, text = made.html(ALICE, selection("en")), made.text(ALICE, selection("en"))
    assert re.findall(r'<p class="said"[^>]*>([^<]*)</p>', html) == [
        "Tomorrow is a holiday.",
        "Thank you &lt;all&gt;.",
    ]
    assert re.search(r"From the editors: Tomorrow is a holiday\. *\n *\nThank you <all>\. *\n", text)


def test_update_in_brief_stands_above_the_headline() -> None:
    chosen = replace(selection("ru", length=6), updates=frozenset(STORIES_BY_ID))
    brief = composer().html(BOB, chosen).rpartition('<td class="brief"')[2]
    assert brief.index('class="kicker"') < brief.index("<h3")
    assert "Дополнено" not in brief.partition("<h3")[2]


def test_facts_in_two_directions_stay_apart() -> None:
    lead = replace(STORIES[0].cards["en"], source="صحيفة الوطن")
    day = replace(EDITION, stories=(replace(STORIES[0], cards={"en": lead}), *STORIES[1:]))
    for shown in (composer(day).html, composer(day).text):
        assert re.search("\u2068صحيفة الوطن\u2069[ \N{NO-BREAK SPACE}]· ", shown(ALICE, selection("en")))
        assert "\u2068Steppe" not in shown(ALICE, selection("en", without=("rail",)))
    chosen = Selection(stories=(("rail", "en"), ("bank", "ar"), ("grain", "en")))
    arabic = replace(STORIES[2], cards={"ar": replace(STORIES[2].cards["en"], title="خبر")})
    html = composer(replace(EDITION, stories=(*STORIES[:2], arabic))).html(
        replace(ALICE, languages=("en", "ar")), chosen
    )
    assert re.search(r'dir="rtl" style="[^"]*text-align:right', html)
    assert re.search(r'dir="ltr" style="[^"]*text-align:left', html)


def test_dates_are_not_broken_at_their_hyphens() -> None:
    reader = replace(ALICE, languages=("uz", "en"))
    made = composer(replace(EDITION, languages=("uz", "en")))
    assert "23\N{NON-BREAKING HYPHEN}aprel" in made.html(reader, selection("en"))
    assert "23-aprel" in made.text(reader, selection("en"))


def test_plain_part_has_each_link_below_its_item() -> None:
    lines = [line.rstrip() for line in COMPOSER.text(ALICE, selection("en")).splitlines()]
    item = lines.index("  - Port of Aktau doubles its cranes (14 April)")
    assert lines[item + 1] == "    https://archive.example/en/rail/1?a=1&b=2"


def test_page_and_plain_of_an_edition_belong_to_nobody() -> None:
    page, plain = COMPOSER.page("kk").html, COMPOSER.page("kk").text
    assert 'lang="kk"' in page
    for whole in (page, plain):
        assert "Тоқтоғұл су қоймасы" in whole
        assert "news.example.org" not in whole
        assert "subscribed" not in whole
        assert "desk@example.org" not in whole
        assert "12 Abai Avenue" in whole


def test_page_has_every_story_of_its_language() -> None:
    page = COMPOSER.page("kk").html
    assert all((story.cards["kk"].title in page) for story in STORIES if "kk" in story.cards)


def test_sizes_render_only_the_stories_that_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Composer(EDITION, compiled(), catalogues(), signer=SIGNER, site=SITE)
    shown: set[str] = set()
    card = Painter._card

    def watched(painter: Painter, key: StoryKey) -> object:
        shown.add(key[2])
        return card(painter, key)

    monkeypatch.setattr(Painter, "_card", watched)
    sizes = made.sizes("ru")
    assert shown == set()
    story = next(story.id for story in STORIES if "ru" in story.cards)
    assert sizes.stories[story, "ru"] > sizes.leads[story, "ru"] >= 0
    assert shown == {story}


def test_languages_made_are_those_of_the_mails() -> None:
    made = Composer(EDITION, compiled(), catalogues(), signer=SIGNER, site=SITE)
    before = made.languages_made
    made.mail(ALICE, selection("en"), at=LEAVES)
    assert (before, made.languages_made) == ((), (EDITION.mail_language(ALICE.languages),))
