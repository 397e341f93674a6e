"""Looks at what needs a network: sources, mail servers, DNS records, the public address, other clocks.

Where there is no network, findings say what could not be checked, and which records to publish.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, build_opener

from digest.commands import command
from digest.deliver import records
from digest.deliver.lookup import Dns, NoAnswerError
from digest.deliver.notify import NoRedirects
from digest.errors import DeliveryError
from digest.text.domains import ascii_domain
from digest.wiring.app import App
from digest.wiring.checkup import guarded
from digest.wiring.finding import Finding, State

_LIMIT_S = 10.0
_CLOCKS_DIFFER = timedelta(minutes=2)
_SOURCES_SHOWN = 20
NOBODY, GONE = "digest-doctor", 410  # no key is like this, and what its page answers


def network(app: App, dns: Dns) -> Iterator[Finding]:
    """Yields what is found; a check that fails is a finding, and the others go on.

    Where not even the DNS can be asked there is no network, and nothing but this machine is asked.
    """
    away = not dns.works()
    yield from guarded("sources", partial(_sources, app, away=away))
    yield from guarded("smtp", partial(_smtp, app, away=away))
    yield from guarded("dns", partial(_to_publish, app) if away else partial(_dns, app, dns))
    if not (away and _is_elsewhere(urlsplit(app.config.site.web_address).hostname)):
        yield from guarded("public pages", partial(_public, app))
    else:
        yield Finding(
            "public pages", "unknown", f"{app.config.site.web_address} was not asked: there is no network"
        )


def _is_elsewhere(host: str | None) -> bool:
    """Says whether a host is not this machine."""
    return bool(host) and host not in ("localhost", "127.0.0.1", "::1")


def unseen(app: App) -> Iterator[Finding]:
    """Yields what nobody looked at, and the records to publish."""
    config = app.config
    polled = sum(bool(source.enabled and source.address) for source in config.sources)
    yield Finding("sources", "unknown", f"{polled} on the network were not asked")
    if config.smtp.servers:
        yield Finding("smtp", "unknown", f"{len(config.smtp.servers)} servers were not asked")
    yield from guarded("dns", partial(_to_publish, app))


def _sources(app: App, *, away: bool = False) -> Iterator[Finding]:
    from digest.wiring.adding import checked

    wanted = [source for source in app.config.sources if source.enabled]
    asked = [s for s in wanted if not (away and s.address and _is_elsewhere(urlsplit(s.address).hostname))]
    if len(asked) < len(wanted):
        yield Finding("sources", "unknown", f"{len(wanted) - len(asked)} were not asked: there is no network")
    if not asked:
        return
    failing = [(source, why) for source, _, why in checked(app, asked) if why]
    if len(failing) < len(asked):
        yield Finding("sources", "ok", f"{len(asked) - len(failing)} of {len(asked)} give articles")
    for source, why in failing[:_SOURCES_SHOWN]:
        yield Finding(
            "sources", "bad", f"{source.name}: {why}", f"{command('sources', 'check', source.name)} says more"
        )


def _smtp(app: App, *, away: bool = False) -> Iterator[Finding]:
    from digest.deliver.session import open_session
    from digest.wiring.secret import smtp_server

    async def look(config_number: int) -> str:
        server = smtp_server(app.config.smtp.servers[config_number])
        async with asyncio.timeout(3 * _LIMIT_S):
            session = await open_session(server)
            await session.leave()
        said = "logs in" if server.username else "greets"
        return f"{server} {said}" + ("" if server.tls == "none" else f", {server.tls}")

    for number, server in enumerate(app.config.smtp.servers):
        name = f"{server.host}:{server.port}"
        if away and _is_elsewhere(server.host):
            yield Finding("smtp", "unknown", f"{name} was not asked: there is no network")
            continue
        try:
            yield Finding("smtp", "ok", asyncio.run(look(number)))
        except DeliveryError as error:
            yield Finding("smtp", "bad", error.what, "check host, port, tls, user and password")
        except TimeoutError:
            yield Finding("smtp", "bad", f"{name} does not answer", "check host and port, and the firewall")


def _dns(app: App, dns: Dns) -> Iterator[Finding]:
    domain, signer = _domain(app), app.dkim()
    if domain == "localhost":
        yield Finding("dns", "unknown", "site.sender has no domain of yours", "write site.sender")
        return
    asked: list[tuple[str, Callable[[Sequence[str]], records.Verdict], str]] = [
        (domain, partial(records.spf, domain), "SPF"),
        (f"_dmarc.{domain}", partial(records.dmarc, domain), "DMARC"),
    ]
    if signer.keys:
        from digest.deliver.dkim import dns_text

        for key in signer.keys:
            name = f"{key.selector}._domainkey.{signer.domain}"
            asked.append((name, partial(records.dkim, name, wanted=dns_text(key)), f"DKIM {key.selector}"))
        if domain != signer.domain and not domain.endswith(f".{signer.domain}"):
            said = f"mails come from {domain} and are signed for {signer.domain}"
            yield Finding("dns", "weak", said, "DMARC wants the same domain: set dkim.domain")
    else:
        yield Finding(
            "dns",
            "unknown",
            "mails are not signed here",
            "right where your server signs them; else dkim keygen",
        )
    for name, judge, what in asked:
        try:
            verdict = judge(dns.txt(name))
        except NoAnswerError as error:
            yield Finding("dns", "unknown", f"{what} of {name} could not be looked up ({error})")
            continue
        state: State = "ok" if not verdict.wrong else "weak" if verdict.weak else "bad"
        yield Finding("dns", state, verdict.wrong or f"{what} of {name} is right", verdict.mend)


def _to_publish(app: App) -> Iterator[Finding]:
    """Yields the records that should be there, for who cannot be asked."""
    from digest.deliver.dkim import dns_record

    domain, signer = _domain(app), app.dkim()
    if domain == "localhost":
        yield Finding("dns", "unknown", "site.sender has no domain of yours", "write site.sender")
        return
    yield Finding("dns", "unknown", "SPF was not looked up", f'{domain}. IN TXT "{records.wanted_spf()}"')
    yield Finding(
        "dns",
        "unknown",
        "DMARC was not looked up",
        f'_dmarc.{domain}. IN TXT "{records.wanted_dmarc(domain)}"',
    )
    for key in signer.keys:
        yield Finding(
            "dns", "unknown", f"DKIM {key.selector} was not looked up", dns_record(signer.domain, key)
        )


def _public(app: App) -> Iterator[Finding]:
    address = app.config.site.web_address
    if not address:
        return
    url = address.rstrip("/") + "/healthz"
    try:
        with _opened(url) as answer:
            date, state = answer.headers.get("Date", ""), "ok"
        yield Finding("public pages", "ok", f"{url} answers")
    except HTTPError as error:
        date, state = error.headers.get("Date", ""), "bad"
        error.close()
        mend = "let the proxy pass it to `digest serve`, and see that `digest serve` runs"
        if error.code // 100 == 3:
            mend = "no redirect is followed: write the address it leads to in site.public_url"
        yield Finding("public pages", "bad", f"{url} answers {error.code}", mend)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        said = f"{url} cannot be reached from here: {reason}"
        yield Finding(
            "public pages", "bad", said, f"start {command('serve')} behind a proxy; see deploy/nginx.conf"
        )
        return
    if date and state:
        yield from _clocks(app, date)
    site = app.config.site
    # Without one yet, asking for it would make it.
    if state == "ok" and (site.secret or site.secret_file.exists()):
        yield _own_links(app)


def _opened(url: str) -> Any:
    """Asks the public address itself: a redirect could lead to this machine's network, so none is followed. Raises: OSError."""
    request = Request(url)  # noqa: S310  # the scheme was checked in the configuration
    return build_opener(NoRedirects).open(request, timeout=_LIMIT_S)


def _own_links(app: App) -> Finding:
    """Asks for the page of a reader who is not there, with a link that is right: only a server with the secret that signs
    the links in mails says "gone"."""
    from digest.render.links import Links, Signer
    from digest.wiring.secret import secrets_of

    public = app.config.site.web_address
    address = Links(public, Signer(secrets_of(app.config.site))).preferences(NOBODY)
    try:
        with _opened(address) as answer:
            code = int(answer.status)
    except HTTPError as error:
        code = error.code
        error.close()
    except (OSError, ValueError) as error:
        said = f"the links in mails cannot be followed: {getattr(error, 'reason', error)}"
        return Finding(
            "public pages", "bad", said, f"start {command('serve')} behind a proxy; see deploy/nginx.conf"
        )
    if code == GONE:
        return Finding("public pages", "ok", "the links in mails lead to their pages")
    mend = "let the proxy pass everything on, and give `digest serve` the secret that signs the mails"
    return Finding(
        "public pages", "bad", f"a link as in mails, {public.rstrip('/')}/preferences/, answers {code}", mend
    )


def _clocks(app: App, date: str) -> Iterator[Finding]:
    try:
        apart = abs(parsedate_to_datetime(date) - app.now())
    except (TypeError, ValueError):
        return
    if apart > _CLOCKS_DIFFER:
        said = f"this clock and that of site.public_url are {int(apart.total_seconds())} seconds apart"
        yield Finding("clock", "weak", said, "let NTP keep both")


def _domain(app: App) -> str:
    return ascii_domain(app.config.site.sender.rpartition("@")[2])
