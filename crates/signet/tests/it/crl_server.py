"""Serves the files of a directory, and some answers that no CRL should be taken from.

Usage: crl_server.py PORT DIRECTORY [CERTIFICATE KEY]
"""

import http.server
import pathlib
import ssl
import sys

PORT, DIRECTORY = int(sys.argv[1]), pathlib.Path(sys.argv[2])


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open(DIRECTORY / "asked", "a") as asked:
            asked.write(self.path + "\n")
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:%d/corp.crl" % PORT)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"\x30" * 65536)
            except OSError:
                pass
        else:
            file = DIRECTORY / self.path.lstrip("/")
            found = file.is_file()
            body = file.read_bytes() if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Server)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
