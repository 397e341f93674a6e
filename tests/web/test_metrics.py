import re
from threading import Event, Thread

import httpx

from digest.errors import StoreError
from digest.web.metrics import Figure, exposition, monitored, single
from digest.web.serve import PageServer

LINE = re.compile(r'[a-z_]+(\{([a-z_]+="([^"\\\n]|\\[\\"n])*",?)+\})? -?[0-9.e+]+')


def test_exposition_is_the_text_format() -> None:
    told = exposition(
        [
            single("digest_articles", "Articles stored.", 12),
            Figure("digest_x", "Odd names.", [({"source": 'say "a\\b"\nc'}, 0.5), ({"source": "Қала"}, 2.0)]),
            Figure("digest_none", "Nothing.", []),
        ]
    )
    assert told.splitlines() == [
        "# HELP digest_articles Articles stored.",
        "# TYPE digest_articles gauge",
        "digest_articles 12",
        "# HELP digest_x Odd names.",
        "# TYPE digest_x gauge",
        'digest_x{source="say \\"a\\\\b\\"\\nc"} 0.5',
        'digest_x{source="Қала"} 2',
    ]
    assert all(LINE.fullmatch(line) for line in told.splitlines() if not line.startswith("#"))


def test_monitors_hear_what_is_wrong() -> None:
    wrong = [""]

    def figures() -> list[Figure]:
        if wrong[0]:
            raise StoreError("the store in /srv/secret failed", hint="make room")
        return [single("digest_articles", "Articles stored.", 1)]

    ready = Event()
    server = PageServer(monitored(figures, lambda: wrong[0]), 0, lambda _url: ready.set())
    thread = Thread(target=server.run)
    thread.start()
    assert ready.wait(20)
    with httpx.Client(base_url=server.url) as client:
        assert client.get("/healthz").json() == {"status": "ok", "reason": ""}
        answer = client.get("/metrics")
        assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert "digest_articles 1\n" in answer.text
        wrong[0] = "no run has ended for minutes"
        assert client.get("/healthz").status_code == 503
        assert client.get("/metrics").status_code == 503
        assert "secret" not in client.get("/metrics").text
    server.stop()
    thread.join()
