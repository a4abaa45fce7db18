"""An SMTP server that keeps what it gets: smtp_server.py PORT PLAIN|STARTTLS|TLS FOLDER [CERTIFICATE KEY]

Each line of FOLDER/replies is the answer to one recipient; without lines they are all taken. With FOLDER/account
(user, then password) only who signs in may send."""

import pathlib
import ssl
import sys
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

port, mode, folder = int(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])


class Keeper:
    number = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        replies = folder / "replies"
        lines = replies.read_text().splitlines() if replies.exists() else []
        if lines:
            replies.write_text("".join(line + "\n" for line in lines[1:]))
            return lines[0]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.number += 1
        head = f"X-From: {envelope.mail_from}\nX-To: {','.join(envelope.rcpt_tos)}\nX-Tls: {session.ssl is not None}\n"
        part = folder / f"{self.number}.part"
        part.write_bytes(head.encode() + envelope.content.replace(b"\r\n", b"\n"))
        part.rename(folder / f"{self.number}.eml")
        return "250 kept"


def sign_in(server, session, envelope, mechanism, data):
    user, password = (folder / "account").read_text().split()
    return AuthResult(success=(data.login, data.password) == (user.encode(), password.encode()), handled=False)


options = {}
context = None
if mode != "PLAIN":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[4], sys.argv[5])
if mode == "STARTTLS":
    options |= {"tls_context": context, "require_starttls": True}
if (folder / "account").exists():
    options |= {"authenticator": sign_in, "auth_required": True, "auth_require_tls": mode == "STARTTLS"}


class Server(Controller):
    def factory(self):
        return SMTP(self.handler, **options)


server = Server(Keeper(), hostname="127.0.0.1", port=port, ssl_context=context if mode == "TLS" else None)
server.start()
print("listening", flush=True)
while True:
    time.sleep(3600)
