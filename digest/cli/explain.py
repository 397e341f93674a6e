"""`digest explain`: why a story is where it is, and why a subscriber gets what they get."""

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from digest.cli.main import Options
from digest.cli.output import as_json, plural, table
from digest.commands import command, issue_command
from digest.errors import UsageError
from digest.model.edition import MAIN_SLOT
from digest.text.sentences import shorten
from digest.wiring.app import App, open_app

if TYPE_CHECKING:
    from digest.jobs.explain import Member, StoryTold
    from digest.jobs.issue import Issue
    from digest.jobs.neighbours import Neighbour
    from digest.jobs.preview import EditionOnDesk
    from digest.jobs.why import Note
    from digest.model.edition import EditionKey
    from digest.model.subscriber import Subscriber


@click.command()
@click.argument("name", metavar="STORY or SUBSCRIBER")
@click.option("--newsletter", default="", help="Newsletter ID. Default: the first configured.")
@click.option("--date", "day", default="", help="Date of the edition. Default: the newest.")
@click.option(
    "--slot", default="", help="Slot ID. Default: the newest edition of any slot; with --date, the main one."
)
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def explain(
    options: Options, /, *, name: str, newsletter: str, day: str, slot: str, wants_json: bool
) -> None:
    """Explains the place of a STORY (its id or address, or the beginning of its id or headline), or how the mail of a
    SUBSCRIBER (an address or a key) was chosen, and what was left out by which rule. Changes nothing."""
    from digest.jobs.explain import explain_story
    from digest.store import subscribers

    app = open_app(options.config)
    with app.checked_store().reading() as db:
        reader = subscribers.by_email(db, name) or subscribers.get(db, name)
    if reader is None and "@" in name:
        raise UsageError(
            f"there is no subscriber {name!r}", hint=f"{command('subscribers', 'list')} names them"
        )
    # A slot is one of the newsletter that the reader gets.
    issue = app.issue(newsletter or _first_newsletter(reader), slot)
    key = _key(issue.id, day, issue.slot)
    if reader is not None:
        current, notes = _mail(app, reader, newsletter, slot, key)
        (_reader_json if wants_json else _print_reader)(current, reader, notes)
        return
    told = explain_story(app.store, name, issue, app.engine.background, key=key, slot=slot)
    near = _near(app, issue, told)
    if wants_json:
        as_json(_story_json(told) | {"near": [_neighbour_json(one) for one in near]})
        return
    _print_story(app, told)
    for one in near:
        words = {"link": "Read also", "no link": "No link to read also", "other story": "Another story"}
        click.echo(f"{words[one.kind]} ({one.language}): {one.article.source}: {one.article.title}")
        click.secho(f"    {one.why}", dim=True)


def _near(app: App, issue: "Issue", told: "StoryTold") -> "tuple[Neighbour, ...]":
    from digest.jobs.neighbours import neighbours

    if told.edition is None or told.told is None:
        return ()
    return neighbours(app.store, app.engine, issue, told.edition, told.told)


def _neighbour_json(near: "Neighbour") -> dict[str, Any]:
    return {
        "kind": near.kind, "language": near.language, "article": near.article.id, "title": near.article.title,
        "source": near.article.source, "likeness": round(near.likeness, 3), "why": near.why,
    }  # fmt: skip


def _first_newsletter(reader: "Subscriber | None") -> str:
    return next(iter(reader.newsletters), "") if reader is not None else ""


def _key(newsletter: str, day: str, slot: str) -> "EditionKey | None":
    from digest.model.edition import EditionKey

    try:
        return EditionKey(newsletter, date.fromisoformat(day), slot) if day else None
    except ValueError as error:
        raise UsageError(f"{day!r} is not a date", hint="write it as 2026-04-24") from error


def _print_story(app: App, told: "StoryTold") -> None:
    click.secho(told.title, bold=True)
    edition, story = told.edition, told.told
    if edition and story:
        place = f"place {told.standing.place} of {len(edition.stories)}, section {story.section}"
        click.echo(f"story {told.id}  in {edition.key} (version {edition.version}, {told.state}): {place}")
    else:
        click.echo(f"story {told.id}  {f'not in {edition.key}' if edition else 'in no edition'}")
    for sentence in told.standing.why:
        click.echo(sentence)
    if story:
        click.echo(f"\nScore {story.score:,} = 10,000 × what follows")
        words = _parts()
        table(
            [(f"× {factor:.4f}", words.get(part, part)) for part, factor in story.parts.items() if part != "pin"],
            ("", ""),
        )  # fmt: skip
        topics, regions = ", ".join(story.topics) or "none", ", ".join(story.regions) or "none"
        click.echo(f"Topics {topics}. Regions {regions}. {plural(len(story.sources), 'source')}.")
    click.echo(f"\n{plural(len(told.members), 'article')}")
    for member in told.members:
        when = app.local_published(member.article.published)
        click.echo(f"{when}  {member.language}  {member.article.source}: {member.article.title}")
        click.secho(f"    {_because(member, told)}", dim=True)
        if member.shown:
            click.secho(f"    {_summary_words(member)}", dim=True)


def _parts() -> "dict[str, str]":
    from digest.jobs.why import PARTS

    return dict(PARTS)


def _summary_words(member: "Member") -> str:
    """Returns where the lines under a headline come from, and what was left out before them."""
    words = {
        "description": "summary: the publisher's description",
        "lead": "summary: the first sentences of the text",
        "fragment": "summary: a part of the publisher's description, as there is no sentence",
        "none": "no summary: nothing but the headline is news",
    }[member.summary.origin]
    left_out = "; ".join(repr(shorten(sentence, 60)) for sentence in member.summary.left_out[:3])
    return f"{words}; left out: {left_out}" if left_out else words


def _because(member: "Member", told: "StoryTold") -> str:
    """Returns why an article is in its story, in a few words."""
    reason = member.reason
    titles = {other.article.id: other.article.source or other.article.id for other in told.members}
    shown = f"shown in {', '.join(member.shown)}; " if member.shown else ""
    marks = f": {', '.join(reason.marks)}" if reason.marks else ""
    whose = titles.get(reason.of, reason.of)
    words = {
        "only": "the only one",
        "repeats": f"repeats {whose}",
        "alike": f"{reason.likeness:.0%} like {whose}{marks}",
        "across": f"tells what {whose} tells{marks}",
    }
    return shown + words[reason.kind]


def _story_json(told: "StoryTold") -> dict[str, Any]:
    story, edition = told.told, told.edition
    return {
        "story": told.id, "title": told.title,
        "edition": str(edition.key) if edition else None, "version": edition.version if edition else None,
        "state": told.state, "place": told.standing.place, "place_by_score": told.standing.by_score,
        "score": story.score if story else None, "parts": dict(story.parts) if story else {},
        "section": story.section if story else None, "pinned": bool(story and story.pinned),
        "topics": list(story.topics) if story else [], "regions": list(story.regions) if story else [],
        "why": list(told.standing.why),
        "articles": [
            {
                "id": m.article.id, "title": m.article.title, "source": m.article.source, "language": m.language,
                "date_published": m.article.published.isoformat(), "shown_in": list(m.shown),
                "duplicate_of": m.reason.of if m.reason.kind == "repeats" else None,
                "because": m.reason.kind, "of": m.reason.of or None, "likeness": m.reason.likeness,
                "marks": list(m.reason.marks),
            }
            for m in told.members
        ],
    }  # fmt: skip


def _mail(
    app: App, reader: "Subscriber", newsletter: str, slot: str, key: "EditionKey | None"
) -> "tuple[EditionOnDesk, tuple[Note, ...]]":
    """Returns the edition, and why each of its stories is in the reader's mail or not. Raises: UsageError."""
    from digest.cli.preview import ports_of_store
    from digest.jobs.preview import Desk

    desk = Desk(ports_of_store(app), app.catalogues, ())
    wanted = newsletter or next(iter(reader.newsletters), app.newsletter_ids[0])
    listed = [
        one.key
        for one in desk.editions()
        if one.key.newsletter == wanted and (not slot or one.key.slot == slot)
    ]
    if key is None and not listed:
        raise UsageError(
            f"{wanted} has no edition yet",
            hint=f"{issue_command('build', wanted, slot or MAIN_SLOT)} makes one",
        )
    current = desk.edition(key or listed[0])
    return current, desk.mail(current, reader).notes


def _print_reader(current: "EditionOnDesk", reader: "Subscriber", notes: "tuple[Note, ...]") -> None:
    from digest.jobs.why import rule

    edition = current.edition
    click.secho(f"{reader.email} ({reader.key})", bold=True)
    wishes = (
        ("reads", reader.languages), ("follows", (*reader.follow_topics, *reader.follow_regions)),
        ("mutes", (*reader.mute_topics, *reader.mute_regions)), ("length", (str(reader.length),) if reader.length is not None else ()),
    )  # fmt: skip
    said = "; ".join(f"{what} {', '.join(which)}" for what, which in wishes if which)
    click.echo(f"{reader.status}; {said or 'no wishes: gets the editors’ order'}")
    if reader.status != "active":
        click.echo("Only active subscribers get mails: what follows is what would be chosen.")
    if reader.rests_on(edition.key.date):
        click.echo(f"Wants no edition before {reader.paused_until}.")
    shown = [note for note in notes if note.place]
    click.echo(f"\nIn the mail of {edition.key}: {plural(len(shown), 'story', 'stories')}")
    table([(n.place, n.rank, n.story.id, n.block, n.language, _reasons(n, reader), n.title) for n in shown],
          ("", "rank", "story", "where", "in", "because", "headline"))  # fmt: skip
    out = [note for note in notes if not note.place]
    click.echo(f"\nLeft out: {plural(len(out), 'story', 'stories')}")
    table(
        [(n.rank, n.story.id, rule(n.rule).name, n.title) for n in out], ("rank", "story", "rule", "headline")
    )
    for name in sorted({note.rule for note in out if note.rule}):
        click.echo(f"{rule(name).name}: {rule(name).why}")


def _reasons(note: "Note", reader: "Subscriber") -> str:
    """Returns what brought a story into a reader's mail."""
    from digest.edition.regions import within

    topics = [code for code in reader.follow_topics if code in note.story.topics]
    regions = [
        code for code in reader.follow_regions if any(within(mine, code) for mine in note.story.regions)
    ]
    found = [
        "pinned" if note.story.pinned else "",
        "update" if note.update else "",
        f"follows {', '.join((*regions, *topics))}" if topics or regions else "",
    ]
    return ", ".join(filter(None, found)) or "rank"


def _reader_json(current: "EditionOnDesk", reader: "Subscriber", notes: "tuple[Note, ...]") -> None:
    as_json({
        "subscriber": reader.key, "email": reader.email, "edition": str(current.edition.key),
        "version": current.edition.version,
        "stories": [
            {"story": n.story.id, "place": n.place, "rank": n.rank, "language": n.language, "block": n.block,
             "update": n.update, "because": _reasons(n, reader), "title": n.title}
            for n in notes if n.place
        ],
        "left_out": [
            {"story": n.story.id, "rank": n.rank, "rule": n.rule, "title": n.title} for n in notes if not n.place
        ],
    })  # fmt: skip
