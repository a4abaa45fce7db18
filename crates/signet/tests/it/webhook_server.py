"""A program that is told things: webhook_server.py PORT FOLDER SECRET [CERTIFICATE KEY]

Keeps each request as FOLDER/N.json with what its signature is worth, and answers what FOLDER/status says, or 204."""

import base64
import hashlib
import hmac
import http.server
import json
import pathlib
import ssl
import sys
import time

port, folder, secret = int(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]


class Told(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    number = 0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        identity, moment = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        tag = hmac.new(secret.encode(), f"{identity}.{moment}.{body}".encode(), hashlib.sha256).digest()
        good = self.headers["webhook-signature"] == "v1," + base64.b64encode(tag).decode()
        Told.number += 1
        kept = {"path": self.path, "signed": good, "id": identity, "body": json.loads(body),
                "age": abs(time.time() - int(moment)), "type": self.headers["Content-Type"]}
        part = folder / "part"
        part.write_text(json.dumps(kept))
        part.rename(folder / f"{Told.number}.json")
        status = folder / "status"
        self.send_response(int(status.read_text()) if status.exists() else 204)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Told)
if len(sys.argv) > 4:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[4], sys.argv[5])
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
