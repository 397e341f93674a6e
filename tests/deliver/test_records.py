import socket

import pytest

from digest.deliver.lookup import Dns, NoAnswerError
from digest.deliver.records import dkim, dmarc, spf
from tests.deliver.names import names

KEY = "v=DKIM1; k=rsa; p=MIIBIjANBg"


@pytest.mark.parametrize(
    ("texts", "wrong", "weak"),
    [
        (["v=spf1 include:_spf.example.net ~all"], "", False),
        (["something else", "v=spf1 ip4:192.0.2.1 -all"], "", False),
        (["v=spf1 redirect=_spf.example.net"], "", False),
        ([], "has no SPF", False),
        (["v=spf10 -all"], "has no SPF", False),
        (["v=spf1 -all", "v=spf1 ~all"], "2 SPF records", False),
        (["v=spf1 a +all"], "lets everybody", False),
        (["v=spf1 all"], "lets everybody", False),
        (["v=spf1 a mx"], "does not say what of others", True),
        (
            ["v=spf1 " + " ".join(f"include:s{n}.example" for n in range(11)) + " ~all"],
            "takes 11 look-ups",
            False,
        ),
        (
            ["v=spf1 ip4:192.0.2.1 " + " ".join(f"include:s{n}.example" for n in range(10)) + " ~all"],
            "",
            False,
        ),
    ],
)
def test_spf_is_judged(texts: list[str], wrong: str, weak: bool) -> None:
    verdict = spf("news.example", texts)
    assert (wrong in verdict.wrong) if wrong else not verdict.wrong, verdict
    assert verdict.weak is weak
    assert bool(verdict.mend) is bool(wrong)


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        ([KEY], ""),
        (["v=DKIM1; k=rsa; t=s; p=MIIBI jANBg"], ""),
        (["p=MIIBIjANBg"], ""),
        ([], "no key"),
        (["v=DKIM1; p="], "withdrawn"),
        (["v=DKIM1; k=rsa; p=AnotherKey"], "not the one"),
        (["v=DKIM1; k=ed25519; p=MIIBIjANBg"], "not the one"),
        (["v=DKIM1; k=rsa; t=y; p=MIIBIjANBg"], "a test"),
        ([KEY, KEY], "2 records"),
    ],
)
def test_key_is_compared_with_the_one_that_signs(texts: list[str], wrong: str) -> None:
    verdict = dkim("s1._domainkey.news.example", texts, KEY)
    assert (wrong in verdict.wrong) if wrong else not verdict.wrong, verdict


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (["v=DMARC1; p=none; rua=mailto:d@news.example"], ""),
        (["v=DMARC1;p=reject;rua=mailto:d@news.example"], ""),
        ([], "no DMARC"),
        (["v=DMARC1; rua=mailto:d@news.example"], "no policy"),
        (["v=DMARC1; p=nothing; rua=mailto:d@x"], "no policy"),
        (["v=DMARC1; p=none"], "nobody gets the reports"),
        (["v=DMARC1; p=none", "v=DMARC1; p=none"], "2 DMARC"),
    ],
)
def test_dmarc_is_judged(texts: list[str], wrong: str) -> None:
    verdict = dmarc("news.example", texts)
    assert (wrong in verdict.wrong) if wrong else not verdict.wrong, verdict


def test_records_come_from_a_real_name_server() -> None:
    long = "v=DKIM1; k=rsa; p=" + "A" * 400
    with names(
        {"news.example": ["v=spf1 -all", "other"], "s._domainkey.news.example": [long], "bare.example": []}
    ) as port:
        asked = Dns(["127.0.0.1"], port)
        assert sorted(asked.txt("news.example")) == ["other", "v=spf1 -all"]
        assert asked.txt("s._domainkey.news.example") == [long]
        assert asked.txt("bare.example") == []
        assert asked.txt("none.example") == []


def test_dns_that_does_not_answer_says_nothing_about_the_record() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        with pytest.raises(NoAnswerError):
            Dns(["127.0.0.1"], silent.getsockname()[1], limit_s=0.3).txt("news.example")
