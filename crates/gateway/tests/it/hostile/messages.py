"""Sends Certificate and CertificateVerify messages that lie about themselves, one handshake each.

usage: messages.py PORT HOST CHAIN.pem KEY.pem answered|waited-for

Prints a line for each case: what was sent, a tab, and what came of it: "served", "refused CODE",
"alert NAME" or "cut". The transcript holds what was really sent, so that nothing but the message
itself can be what is refused. The last argument chooses between messages that the server can answer
and those that say more will come than does.
"""

import socket
import sys

from tlslite.api import TLSConnection, X509CertChain, parsePEMKey
from tlslite.constants import AlertDescription, ContentType
from tlslite.errors import TLSAbruptCloseError, TLSRemoteAlert
from tlslite.handshakesettings import HandshakeSettings
from tlslite.messages import Message

CERTIFICATE, PROOF = 11, 15
PORT, HOST = int(sys.argv[1]), sys.argv[2]
CHAIN, KEY = open(sys.argv[3]).read(), open(sys.argv[4]).read()
WAITED_FOR = sys.argv[5] == "waited-for"


class Liar(TLSConnection):
    """A client that passes some of its handshake messages through functions first."""

    bends = {}

    def _sendMsg(self, msg, randomizeFirstBlock=True, update_hashes=True):
        messages = [msg]
        if msg.contentType == ContentType.handshake:
            written = bytes(msg.write())
            if written[0] in self.bends:
                bent = self.bends[written[0]](written)
                messages = [Message(ContentType.handshake, bytearray(one)) for one in bent]
        for message in messages:
            yield from super()._sendMsg(message, randomizeFirstBlock, update_hashes)


def attempt(version, bends):
    settings = HandshakeSettings()
    settings.minVersion = settings.maxVersion = version
    # In TLS 1.2 it would sign for P-256 with SHA-512, which the server's library does not know.
    settings.ecdsaSigHashes = ["sha256"]
    chain = X509CertChain()
    chain.parsePemList(CHAIN)
    with socket.create_connection(("127.0.0.1", PORT), timeout=300) as tcp:
        client = Liar(tcp)
        client.bends = bends
        client.ignoreAbruptClose = True
        try:
            client.handshakeClientCert(
                chain, parsePEMKey(KEY, private=True), settings=settings, serverName=HOST
            )
            head = f"GET /a HTTP/1.1\r\nhost: {HOST}\r\nconnection: close\r\n\r\n"
            client.write(head.encode())
            answer = client.read(max=65536, min=1).decode()
        except TLSRemoteAlert as alert:
            return "alert " + AlertDescription.toStr(alert.description)
        except (TLSAbruptCloseError, OSError):
            return "cut"
    if not answer:
        return "cut"
    for line in answer.split("\r\n"):
        if line.startswith("x-signet-refusal: "):
            return "refused " + line.split(": ")[1]
    return "served"


def vector(content, size, off=0):
    return (len(content) + off).to_bytes(size, "big") + content


def message(kind, body, off=0):
    return bytes([kind]) + vector(body, 3, off)


def certificates(version):
    """Yields Certificate messages (RFC 8446 section 4.4.2, RFC 5246 section 7.4.2) that lie."""
    chain = X509CertChain()
    chain.parsePemList(CHAIN)
    ders = [bytes(one.writeBytes()) for one in chain.x509List]
    new = version == (3, 4)
    context, tail = (b"\0", b"\0\0") if new else (b"", b"")

    def entry(der, off=0, tail=tail):
        return vector(der, 3, off) + tail

    def whole(entries, off=0, context=context, after=b""):
        return message(CERTIFICATE, context + vector(entries, 3, off) + after)

    good = b"".join(entry(der) for der in ders)
    first, rest = entry(ders[0]), b"".join(entry(der) for der in ders[1:])
    body = context + vector(good, 3)
    for off in (-1, 1, -len(good), 0xFFFFFF - len(good)):
        yield f"list length off by {off}", [whole(good, off)]
    for off in (-1, 1, -len(ders[0]), 0xFFFFFF - len(ders[0])):
        yield f"entry length off by {off}", [whole(entry(ders[0], off) + rest)]
    yield "message too long by one", [message(CERTIFICATE, body, 1)]
    yield "message too short by one", [message(CERTIFICATE, body, -1)]
    yield "message as long as can be", [bytes([CERTIFICATE, 255, 255, 255]) + body]
    for end in range(0, 9):
        yield f"cut after {end} octets", [message(CERTIFICATE, body[:end])]
    yield "cut before the last octet", [message(CERTIFICATE, body[:-1])]
    yield "octets after the list", [whole(good, after=b"\0")]
    yield "an empty entry", [whole(entry(b""))]
    yield "an empty entry first", [whole(entry(b"") + good)]
    yield "no certificate, yet a proof", [whole(b"")]
    yield "twice", [whole(good)] * 2
    yield "left out", []
    yield "another message in its place", [message(20, bytes(32))]
    if new:
        yield "a context nobody gave", [whole(good, context=b"\1x")]
        yield "a context longer than the message", [message(CERTIFICATE, b"\xff" + good[:20])]
        for extensions in (b"\0\1", b"\0\4\0\5\0\1", b"\xff\xff", b"\0\1\0"):
            name = f"extensions {extensions.hex()}"
            yield name, [whole(entry(ders[0], tail=extensions) + rest)]
        status = b"\0\5\0\0"
        yield "an extension twice", [whole(entry(ders[0], tail=vector(status * 2, 2)) + rest)]
        yield "a request to update keys first", [message(24, b"\0"), whole(good)]


def proofs():
    """Yields functions that make CertificateVerify messages (RFC 8446 section 4.4.3) lie."""

    def bent(change):
        return lambda written: [message(PROOF, change(written[4:]))]

    yield "scheme 0", bent(lambda body: b"\0\0" + body[2:])
    yield "scheme ffff", bent(lambda body: b"\xff\xff" + body[2:])
    yield "scheme sha-1", bent(lambda body: b"\2\3" + body[2:])
    yield "scheme of RSA", bent(lambda body: b"\x08\x04" + body[2:])
    for off in (-1, 1):
        yield f"length off by {off}", bent(lambda body, off=off: body[:2] + vector(body[4:], 2, off))
    yield "length of ffff", bent(lambda body: body[:2] + b"\xff\xff" + body[4:])
    yield "no signature", bent(lambda body: body[:2] + b"\0\0")
    yield "a signature of zeros", bent(lambda body: body[:4] + bytes(len(body) - 4))
    yield "an octet after it", bent(lambda body: body + b"\0")
    for end in range(0, 6):
        yield f"cut after {end} octets", bent(lambda body, end=end: body[:end])
    yield "twice", lambda written: [written, written]
    yield "left out", lambda written: []
    yield "another message in its place", lambda written: [message(16, written[4:])]
    yield "its message too long by one", lambda written: [message(PROOF, written[4:], 1)]
    yield "its message too short by one", lambda written: [message(PROOF, written[4:], -1)]


def late(bends):
    """The Certificate after the CertificateVerify."""
    held = []

    def hold(written):
        held.append(written)
        return []

    bends[CERTIFICATE] = hold
    bends[PROOF] = lambda written: [written] + held
    return bends


def cases(version):
    """Yields every case with what it does to messages."""
    yield "as it should be", {}
    for case, sent in certificates(version):
        yield f"Certificate: {case}", {CERTIFICATE: lambda _, sent=sent: sent}
    for case, bend in proofs():
        yield f"CertificateVerify: {case}", {PROOF: bend}
    yield "in the wrong order", late({})


for version, name in (((3, 4), "1.3"), ((3, 3), "1.2")):
    for case, bends in cases(version):
        if WAITED_FOR == ("message too long" in case or "as long as can be" in case):
            print(f"{name} {case}", attempt(version, bends), sep="\t")
