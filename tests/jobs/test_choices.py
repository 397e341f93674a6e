"""Forms of readers, and of who is none."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.jobs.choices import Offer, choose
from digest.model.subscriber import Subscriber
from digest.store.subscriber_rows import checked

TODAY = date(2026, 4, 24)
READER = Subscriber(
    key="alice", email="alice@example.org", newsletters=("morning",), languages=("kk",), zone="Asia/Almaty",
    follow_topics=("15000000",), mute_regions=("RU",), length=7,
)  # fmt: skip
OFFER = Offer(
    languages=("kk", "ru", "en"), topics=("15000000", "01000000", "x-aral"), regions=("KZ", "RU"),
    more_regions=("DE", "143"), frequencies=("day", "week"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "changed"),
    [
        ({}, {}),
        ({"language": ["ru", "", "kk", "ru"]}, {"languages": ("ru", "kk")}),
        ({"language": ["", ""]}, {"languages": ()}),
        ({"topic.01000000": ["mute"], "topic.15000000": [""]}, {"follow_topics": (), "mute_topics": ("01000000",)}),
        ({"topic.15000000": ["mute"]}, {"follow_topics": (), "mute_topics": ("15000000",)}),
        ({"topic.x-aral": ["follow"]}, {"follow_topics": ("15000000", "x-aral")}),
        ({"region": ["DE"], "region_as": ["mute"]}, {"mute_regions": ("RU", "DE")}),
        ({"region": ["143"]}, {"follow_regions": ("143",)}),
        ({"region": [""], "region_as": ["mute"]}, {}),
        ({"frequency": ["week"]}, {"frequency": "week"}),
        ({"frequency": ["day"]}, {}),
        ({"send_at": ["06:45"]}, {"send_at": time(6, 45)}),
        ({"zone": [" Europe/Berlin "]}, {"zone": "Europe/Berlin"}),
        ({"zone": [""], "length": [""]}, {"zone": "", "length": None}),
        ({"length": ["12"], "format": ["text"]}, {"length": 12, "format": "text"}),
        ({"pause": ["2"]}, {"paused_until": date(2026, 5, 8)}),
        ({"pause": ["date"], "pause_date": ["2026-04-25"]}, {"paused_until": date(2026, 4, 25)}),
        ({"pause": ["open"]}, {"status": "paused"}),
        ({"pause": [""]}, {}),
    ],
)  # fmt: skip
def test_choice_changes_what_it_names_and_nothing_else(fields: Any, changed: Any) -> None:
    assert choose(READER, fields, OFFER, TODAY) == (replace(READER, **changed), {})


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("language", {"language": ["de"]}),
        ("language", {"language": ["kk'; drop table subscribers"]}),
        ("topic", {"topic.99000000": ["follow"]}),
        ("topic", {"topic.01000000": ["love"]}),
        ("region", {"region": ["XX"]}),
        ("region", {"region.DE\0": ["follow"]}),
        ("frequency", {"frequency": ["month"]}),
        ("send_at", {"send_at": ["25:00"]}),
        ("send_at", {"send_at": ["07:00+05:00"]}),
        ("send_at", {"send_at": ["٠٧:٣٠"]}),
        ("zone", {"zone": ["Mars/Olympus"]}),
        ("zone", {"zone": ["../../etc/passwd"]}),
        ("zone", {"zone": ["A" * 5_000]}),
        ("length", {"length": ["0"]}),
        ("length", {"length": ["101"]}),
        ("length", {"length": ["²"]}),
        ("format", {"format": ["pdf"]}),
        ("pause", {"pause": ["52"]}),
        ("pause", {"pause": ["date"], "pause_date": ["2026-04-24"]}),
        ("pause", {"pause": ["date"], "pause_date": ["2027-06-01"]}),
        ("pause", {"pause": ["date"], "pause_date": [""]}),
    ],
)
def test_what_cannot_be_chosen_is_refused_at_its_field(field: str, fields: Any) -> None:
    reader, wrong = choose(READER, fields, OFFER, TODAY)
    assert list(wrong) == [field]
    assert reader == READER


def test_pause_ends_when_its_reader_says_so_and_wakes_nobody_who_has_not_confirmed() -> None:
    resting = replace(READER, status="paused")
    assert choose(resting, {"pause": [""]}, OFFER, TODAY)[0] == READER
    assert choose(resting, {"pause": ["1"]}, OFFER, TODAY)[0] == replace(
        READER, paused_until=date(2026, 5, 1)
    )
    pending = replace(READER, status="pending")
    for how in ("", "1", "open"):
        assert choose(pending, {"pause": [how]}, OFFER, TODAY)[0].status == "pending"


_NAMES = ["language", "topic.15000000", "topic.x", "region", "region.KZ", "region_as", "frequency", "send_at", "zone",
          "length", "format", "pause", "pause_date", "email", "key", "status", "newsletters"]  # fmt: skip
_VALUES = st.one_of(
    st.text(max_size=12), st.sampled_from(["kk", "follow", "mute", "KZ", "week", "7", "text", "2", "date"])
)


@given(st.dictionaries(st.sampled_from(_NAMES), st.lists(_VALUES, min_size=1, max_size=3)))
def test_whatever_is_sent_leaves_a_reader_that_can_be_stored(fields: dict[str, list[str]]) -> None:
    reader, _ = choose(READER, fields, OFFER, TODAY)
    assert checked(reader) == reader
    assert (reader.key, reader.email, reader.newsletters) == (READER.key, READER.email, READER.newsletters)
