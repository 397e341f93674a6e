"""A name server on loopback with TXT records of the test's own."""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


@contextmanager
def names(records: Mapping[str, Sequence[str]]) -> Iterator[int]:
    """Yields the port of a server that knows these TXT records, by name, and no other name."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    server.settimeout(0.2)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                asked, client = server.recvfrom(4096)
            except TimeoutError:
                continue
            question = dns.message.from_wire(asked)
            answer = dns.message.make_response(question)
            answer.flags |= dns.flags.RA
            name = question.question[0].name
            texts = records.get(name.to_text(omit_final_dot=True).lower())
            if texts is None:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            elif texts:
                quoted = [
                    " ".join(f'"{text[at : at + 255]}"' for at in range(0, len(text), 255)) for text in texts
                ]
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *quoted))
            server.sendto(answer.to_wire(), client)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield int(server.getsockname()[1])
    finally:
        stop.set()
        thread.join()
        server.close()
