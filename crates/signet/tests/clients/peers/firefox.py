"""Opens a page in headless Firefox through WebDriver BiDi and prints what it shows, as JSON.

firefox.py PROFILE URL [--screenshot FILE WIDTH HEIGHT]
The profile's certificate store is filled by the caller with certutil and pk12util.
"""

import asyncio
import base64
import json
import pathlib
import socket
import subprocess
import sys

import websockets

PREFERENCES = {
    "security.default_personal_cert": "Select Automatically",
    "security.OCSP.enabled": 0,
    "services.settings.server": "data:,",
    "app.update.enabled": False,
    "app.normandy.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Session:
    """One BiDi session: commands are numbered, answers come back by number."""

    def __init__(self, connection):
        self.connection = connection
        self.number = 0

    async def command(self, method, **params):
        self.number += 1
        await self.connection.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            answer = json.loads(await self.connection.recv())
            if answer.get("id") == self.number:
                return answer


async def connect(port):
    for _ in range(150):
        try:
            return await websockets.connect(f"ws://127.0.0.1:{port}/session", max_size=None)
        except OSError:
            await asyncio.sleep(0.1)
    raise SystemExit("Firefox does not listen for WebDriver BiDi")


async def visit(port, url, screenshot):
    session = Session(await connect(port))
    await session.command("session.new", capabilities={})
    tree = await session.command("browsingContext.getTree")
    context = tree["result"]["contexts"][0]["context"]
    if screenshot:
        width, height = int(screenshot[1]), int(screenshot[2])
        await session.command("browsingContext.setViewport", context=context,
                              viewport={"width": width, "height": height})
    arrived = await session.command("browsingContext.navigate", context=context, url=url, wait="complete")
    shown = await session.command("script.evaluate", target={"context": context}, awaitPromise=False,
                                  expression="document.body ? document.body.innerText : ''")
    if screenshot:
        picture = await session.command("browsingContext.captureScreenshot", context=context)
        pathlib.Path(screenshot[0]).write_bytes(base64.b64decode(picture["result"]["data"]))
    await session.command("browser.close")
    text = shown.get("result", {}).get("result", {}).get("value", "")
    return {"error": arrived.get("message"), "text": text}


def main():
    profile, url = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    screenshot = sys.argv[4:7] if sys.argv[3:4] == ["--screenshot"] else None
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines))
    port = free_port()
    firefox = subprocess.Popen(
        ["firefox-esr", "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"HOME": str(profile), "PATH": "/usr/bin:/bin"})
    try:
        answer = asyncio.run(asyncio.wait_for(visit(port, url, screenshot), 60))
    finally:
        firefox.kill()
        firefox.wait()
    print(json.dumps(answer))


main()
