from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from digest.config.load import load, parse
from digest.errors import ConfigError
from digest.wiring.collecting import opening_of
from digest.wiring.secret import source_credentials

DEFAULT = Path(__file__).parents[2] / "config.toml"
TEXT = DEFAULT.read_text(encoding="utf-8")
ONE = '[[newsletters]]\nid = "morning"\nname = "The Morning"\n'


def test_default_configuration_says_the_defaults() -> None:
    said, silent = parse(TEXT, {}), parse(ONE, {})
    assert said.rank == silent.rank
    assert said.mail == silent.mail
    assert said.outbox == silent.outbox
    assert said.site == silent.site
    assert said.read_also == silent.read_also
    assert said.run == silent.run
    assert said.collect == silent.collect


@pytest.mark.parametrize(
    ("text", "environ", "message"),
    [
        (ONE + 'send_at = "25:00"', {}, 'config.toml: newsletters[0].send_at is "25:00"; write a time between 00:00 and 23:59'),
        (ONE + "languags = []", {}, "config.toml: newsletters[0].languags is not a setting; did you mean languages?"),
        (ONE + "[rank]\nmix = 2.0", {}, "mix is 2; write a number from 0 to 1"),
        (ONE + "update_sources = 0", {}, "update_sources is 0; write a number, 1 or more"),
        (ONE + '[[newsletters.areas]]\ncode = "kz"', {}, "newsletter 'morning' has the area 'kz'; write each once, as KZ"),
        (ONE + '[[newsletters.areas]]\ncode = "Narnia"', {}, "there is no region 'Narnia'; write an ISO 3166 code such as KZ"),
        (ONE + "outside = 99", {}, "outside is 99; write a number from 0 to stories (10)"),
        (ONE + '[[sources]]\nname = "x"', {}, "sources[0]: 'x' has none of path, feed and page; write exactly one"),
        (ONE + '[[sources]]\nname = "x"\nfeed = "ftp://x"', {}, "feed is 'ftp://x'; write an address that begins with https://"),
        (ONE + '[[sources]]\nname = "x"\nfeed = "https://a:secret@x/"', {}, "feed has a login in its address; take it out, and write username"),
        (ONE + '[[sources]]\nname = "x"\nfeed = "https://x/"\npassword_file = "p"', {}, "'x' has a password and no username"),
        (ONE + '[[sources]]\nname = "x"\nfeed = "https://x/"\npassword = "p"', {}, "password"),
        (ONE + '[[sources]]\nname = "x"\npath = "a"\nfull_text = true', {}, "'x' has full_text, which only a feed or a page can have"),
        (ONE + '[[sources]]\nname = "x"\npath = "a"\ncountry = "kz"', {}, "country is 'kz'; write two capital letters such as KZ"),
        (ONE + '[[sources]]\nname = "x"\npath = "a"\nrights = ["text"]', {}, "sources[0].rights[0] is \"text\"; write one of 'headline'"),
        (ONE + '[collect]\nallow_networks = ["home"]', {}, "allow_networks has 'home'; write an address such as 10.0.0.5"),
        (ONE + '[collect]\nshortest_m = 60\nlongest_m = 30', {}, "collect: shortest_m and longest_m are minutes"),
        (ONE + 'zone = "Asia/Almatty"', {}, "'Asia/Almatty' is not a time zone; write one such as Asia/Almaty"),
        (ONE + 'transport = "pigeon"', {}, "newsletters[0].transport is \"pigeon\"; write one of 'outbox', 'smtp'"),
        (ONE + '[[smtp.servers]]\nhost = "h"\npassword = "p"', {}, "smtp.servers[0].password holds a secret"),
        (ONE, {"DIGEST_SMTP__SERVERS__0__HOST": "h", "DIGEST_SMTP__SERVERS__0__PORT": "x"}, 'DIGEST_SMTP__SERVERS__0__PORT: smtp.servers[0].port is "x"'),
        (ONE, {"DIGEST_NEWSLETTERS__3__ID": "x"}, "DIGEST_NEWSLETTERS__3__ID does not fit"),
        (ONE, {"DIGEST_STORRE__URL": "x"}, "DIGEST_STORRE__URL: storre is not a setting; did you mean store?"),
        (ONE + ONE, {}, "newsletters has 'morning' twice"),
        (ONE + 'names = {kz = "Таң"}\n', {}, "names has 'kz'; 'morning' is written in en"),
        (ONE + 'names = {en = " "}\n', {}, "names.en is empty"),
        ("", {}, "there is no newsletter; add one under [[newsletters]]"),
        ('[[newsletters]]\nid = "../x"\nname = "x"', {}, "'../x' is not a name"),
        ("[store\n", {}, "is not valid TOML"),
        (ONE + '[site]\nreply_to = "a@b\\nBcc: c@d"', {}, "write a bare address"),
    ],
)  # fmt: skip
def test_fault_is_told_with_place_value_and_mend(text: str, environ: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse(text, environ)
    assert message in str(error.value)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as error:
        parse(ONE + 'send_at = "25:00"\nstories = "many"', {})
    assert len(str(error.value).splitlines()) == 2


def test_environment_wins_over_the_file() -> None:
    config = parse(
        TEXT,
        {
            "DIGEST_NEWSLETTERS__0__LANGUAGES": '["ru", "kk"]',
            "DIGEST_NEWSLETTERS__0__SEND_AT": "08:30",
            "DIGEST_OUTBOX__COUNTS": "true",
            "DIGEST_SMTP__SERVERS__0__HOST": "mail.example.com",
            "DIGEST_SMTP__SERVERS__0__PASSWORD": "very secret",
            "DIGEST_SMTP__SERVERS__1__HOST": "second.example.com",
            "DIGEST_DEBUG": "ignored: no section",
        },
    )
    assert config.newsletters[0].languages == ("ru", "kk")
    assert config.newsletters[0].send_at == time(8, 30)
    assert config.outbox.counts is True
    assert [server.host for server in config.smtp.servers] == ["mail.example.com", "second.example.com"]


def test_relative_paths_count_from_the_files_folder(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(ONE + '[[sources]]\nname = "s"\npath = "inbox"\n')
    config = load(tmp_path / "config.toml", {})
    assert config.sources[0].path == tmp_path / "inbox"
    assert config.outbox.path == tmp_path / "outbox"
    assert config.store.url == f"sqlite:///{tmp_path}/digest.db"


def test_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="digest init"):
        load(tmp_path / "config.toml", {})


def test_faults_never_show_a_password() -> None:
    environ = {
        "DIGEST_SMTP__SERVERS__0__HOST": "h",
        "DIGEST_SMTP__SERVERS__0__PASSWORD": "hunter2",
        "DIGEST_SMTP__SERVERS__0__PORT": "0",
    }
    with pytest.raises(ConfigError) as error:
        parse(ONE, environ)
    assert "hunter2" not in str(error.value)


def test_password_of_a_source_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    text = ONE + '[[sources]]\nname = "x"\nfeed = "https://x/"\nusername = "alice"\n'
    config = parse(text, {"DIGEST_SOURCES__0__PASSWORD": "secret"}, folder=tmp_path)
    assert source_credentials(config.sources[0]) == "alice:secret"
    assert "secret" not in repr(config.sources[0])
    (tmp_path / "pass").write_text("other\n")
    (tmp_path / "pass").chmod(0o600)
    config = parse(f'{text}password_file = "pass"\n', {}, folder=tmp_path)
    assert source_credentials(config.sources[0]) == "alice:other"
    assert opening_of(replace(config.sources[0], password_file=tmp_path / "none")) == "", "it fails by itself"
