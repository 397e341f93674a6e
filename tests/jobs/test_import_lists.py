"""Lists of other programs: every reader arrives, and nobody who wanted no mail gets any."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.errors import SubscriberError, UsageError
from digest.jobs.list_columns import list_columns
from digest.jobs.readers import ImportedList, Joinable, import_readers
from digest.model.subscriber import SubscriberStatus
from digest.store import subscribers, suppressions
from digest.store.database import Store

NOW = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
OFFER = Joinable(newsletters=("morning",))
CASES = Path(__file__).parents[3] / "shared" / "data" / "cases" / "lists"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not beside this checkout")
Bring = Callable[..., ImportedList]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    made.create()
    return made


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Bring:
    """Imports a list: a path, bytes, or text that is written as UTF-8."""

    def imported(content: Path | bytes | str, *ignore: str) -> ImportedList:
        path = content if isinstance(content, Path) else tmp_path / "list.csv"
        if not isinstance(content, Path):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_readers(store, path, OFFER, now=NOW, ignore_columns=ignore)

    return imported


def statuses(store: Store) -> dict[str, SubscriberStatus]:
    with store.reading() as db:
        return {reader.email.partition("@")[0]: reader.status for reader in subscribers.listing(db)}


def names(store: Store) -> set[str]:
    with store.reading() as db:
        return {reader.name for reader in subscribers.listing(db)}


@needs_cases
@pytest.mark.parametrize(
    ("file", "right"),
    [
        ("semicolon.csv", {"first": "active", "second": "active"}),
        ("tab.csv", {"tab": "active"}),
        ("cp1251.csv", {"b1": "active"}),
        ("mailchimp.csv", {"mc1": "active", "mc2": "active"}),
        ("listmonk.csv", {"lm1": "active", "lm2": "unsubscribed", "lm3": "suppressed"}),
        ("ghost.csv", {"gh1": "active", "gh2": "unsubscribed"}),
        ("mailchimp-unsub.csv", {"mcleft": "unsubscribed"}),
    ],
)
def test_shared_lists_arrive(store: Store, bring: Bring, file: str, right: dict[str, str]) -> None:
    assert bring(CASES / file).rows.errors == ()
    assert statuses(store) == right
    if file == "cp1251.csv":
        assert names(store) == {"Борис"}
    if file == "mailchimp.csv":
        assert names(store) == {"Mara Chimp", ""}


@needs_cases
def test_column_that_is_not_understood_is_refused_before_anything_is_written(
    store: Store, bring: Bring
) -> None:
    with pytest.raises(UsageError) as error:
        bring(CASES / "typo.csv")
    assert "'langauges' (did you mean 'languages'?)" in str(error.value)
    assert "--ignore-column langauges" in str(error.value)
    assert "unsubscribed_at" not in str(error.value)
    assert statuses(store) == {}
    assert bring(CASES / "typo.csv", "Langauges").ignored_columns == ("langauges",)
    assert statuses(store) == {"typo": "unsubscribed"}


@pytest.mark.parametrize(
    ("column", "cell", "status"),
    [
        # Ghost, Substack, beehiiv, Brevo, MailerLite, Keila, Buttondown, Kit, Salesforce, HubSpot, Shopify, Klaviyo
        ("subscribed_to_emails", "FALSE", "unsubscribed"),
        ("subscribed_to_emails", "true", "active"),
        ("deleted_at", "2024-01-15T10:00:00.000Z", "unsubscribed"),
        ("email_disabled", "true", "unsubscribed"),
        ("email_disabled", "false", "active"),
        ("active_subscription", "false", "active"),
        ("status", "inactive", "unsubscribed"),
        ("status", "validating", "pending"),
        ("Status", "Soft bounced", "suppressed"),
        ("emailBlacklisted", "1", "suppressed"),
        ("Email blocklisted", "No", "active"),
        ("smsBlacklisted", "true", "active"),
        ("OPT_IN", "0", "unsubscribed"),
        ("DOUBLE_OPT-IN", "No", "pending"),
        ("Unsubscribed", "2023-05-01 10:00:00", "unsubscribed"),
        ("Unsubscribed", "", "active"),
        ("Unsubscribed", "0000-00-00 00:00:00", "active"),
        ("Unsubscribe reason", "too many mails", "unsubscribed"),
        ("unsubscribe_url", "https://list.example/u/1", "active"),
        ("Status", "unconfirmed", "pending"),
        ("status", "unreachable", "suppressed"),
        ("type", "complained", "suppressed"),
        ("type", "business", "active"),
        ("state", "cancelled", "unsubscribed"),
        ("state", "Ohio", "active"),
        ("CLEAN_TIME", "2020-03-16 14:40:47", "suppressed"),
        ("HasOptedOutOfEmail", "1", "unsubscribed"),
        ("Unsubscribed from all email", "true", "unsubscribed"),
        ("Accepts Email Marketing", "no", "unsubscribed"),
        ("Email Marketing Consent", "NEVER_SUBSCRIBED", "unsubscribed"),
        ("Email marketing status", "Non-Subscribed", "unsubscribed"),
        ("Bounced At", "yesterday", "suppressed"),
        ("Do Not Email", "x", "unsubscribed"),
        ("confirmed", "f", "pending"),
        ("Подписан", "нет", "unsubscribed"),
        ("Статус", "Отписался", "unsubscribed"),
        ("enabled", "Off", "unsubscribed"),
        ("subscribed", "2021-02-03", "active"),
    ],
)
def test_wishes_of_other_programs_are_honoured(column: str, cell: str, status: str) -> None:
    row = list_columns(["email", column]).row(["alice@example.org", cell])
    assert row.get("status", "active") == status


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("email,status\na@x.org,purple\n", "status is 'purple'"),
        ("email,opt_in\na@x.org,\n", "opt_in is empty"),
        ("email,opt_in\na@x.org,perhaps\n", "opt_in is 'perhaps'"),
        ("email,name,status\na@x.org,Doe, Jane,unsubscribed\n", "4 cells and 3 columns"),
        ("email,name,status\na@x.org,Jane\n", "2 cells and 3 columns"),
        ("email,,status\na@x.org,left,active\n", "cell 2 has no name"),
    ],
)
def test_what_is_unclear_makes_nobody_active(text: str, part: str) -> None:
    head, line = (list(cells) for cells in csv.reader(text.splitlines()))
    with pytest.raises(SubscriberError) as error:
        list_columns(head).row(line)
    assert part in str(error.value)


def test_strictest_of_several_columns_decides(store: Store, bring: Bring) -> None:
    bring("email,status,opt_in,bounced\na@x.org,active,yes,\nb@x.org,active,perhaps,1\nc@x.org,active,no,\n")
    assert statuses(store) == {"a": "active", "b": "suppressed", "c": "unsubscribed"}


def test_wish_counts_where_the_rest_of_the_row_is_wrong(store: Store, bring: Bring) -> None:
    bring("email\nalice@example.org\n")
    done = bring("email,zone,status\nalice@example.org,Mars,unsubscribed\nbob@example.org,Mars,active\n")
    assert [line for line, _ in done.rows.errors] == [3]
    assert statuses(store) == {"alice": "unsubscribed"}


@pytest.mark.parametrize("cell", ["unsubscribed", "bounced"])
def test_no_later_list_brings_back_who_opted_out(store: Store, bring: Bring, cell: str) -> None:
    bring(f"email,status\nalice@example.org,{cell}\n")
    before = statuses(store)
    bring("email,status,name\nALICE@example.org,active,Alice\n")
    bring("email,subscribed\nalice@example.org,yes\n")
    assert statuses(store) == before
    with store.reading() as db:
        assert bool(suppressions.get(db, "alice@example.org")) == (cell == "bounced")


def test_later_list_ends_what_an_earlier_one_began(store: Store, bring: Bring) -> None:
    bring("email\nalice@example.org\n")
    done = bring("email,unsubscribed_at\nalice@example.org,2020-01-01\n").rows
    assert (done.updated, done.without_mail) == (1, 1)
    assert statuses(store) == {"alice": "unsubscribed"}


@pytest.mark.parametrize(
    "content",
    [
        "email;name\r\nb@x.org;Борис Ким\r\n".encode("utf-16"),
        "email\tname\nb@x.org\tБорис Ким\n".encode("utf-16-le"),
        "email,name\nb@x.org,Борис Ким\n".encode("utf-8-sig"),
        "sep=;\nemail;name\nb@x.org;Борис Ким\n".encode(),
        "email|name\rb@x.org|Борис Ким\r".encode(),
        "Адрес электронной почты;Имя\nb@x.org;Борис Ким\n".encode("cp1251"),
    ],
)
def test_encodings_and_separators_are_detected(store: Store, bring: Bring, content: bytes) -> None:
    assert bring(content).rows.errors == ()
    assert names(store) == {"Борис Ким"}


def test_errors_name_the_line_of_the_file(bring: Bring) -> None:
    done = bring('email,name\n\n"a@x.org","Two\nlines"\n   ,\nnobody\n')
    assert [line for line, _ in done.rows.errors] == [6]
    assert [line for line, _ in bring("sep=,\nemail\nnobody\n").rows.errors] == [3]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "no column holds the addresses"),
        (b"alice@example.org\nbob@example.org\n", "the first line holds an address"),
        (b"email,email\na@x.org,b@x.org\n", "two columns email"),
        (b'email,name\na@x.org,"Anna\nb@x.org,Bob\n', "line 2"),
        (b"PK\x03\x04" + bytes(range(256)), "not a text file"),
        (b"email,mailing habits\na@x.org,1\n", "column 'mailing habits' is not understood"),
    ],
)
def test_file_that_is_no_list_stores_nothing(store: Store, bring: Bring, content: bytes, part: str) -> None:
    with pytest.raises(UsageError, match=part):
        bring(content)
    assert statuses(store) == {}


def test_column_of_wishes_cannot_be_ignored(bring: Bring) -> None:
    with pytest.raises(UsageError, match="cannot be ignored"):
        bring("email,Unsubscribed\na@x.org,1\n", "unsubscribed")
    with pytest.raises(UsageError, match="no column 'nmae'"):
        bring("email,name\na@x.org,1\n", "nmae")


def test_languages_zones_and_names_of_other_programs_are_read(store: Store, bring: Bring) -> None:
    bring(
        "E-Mail,First Name,Last Name,Locale,Time Zone\na@x.org,Anna,Kim,ru-RU,Asia/Almaty\nb@x.org,,,Klingon?,GMT+99\n"
    )
    with store.reading() as db:
        anna, bob = subscribers.listing(db)
    assert (anna.name, anna.languages, anna.zone) == ("Anna Kim", ("ru",), "Asia/Almaty")
    assert (bob.name, bob.languages, bob.zone) == ("", (), "")
