"""Takes pictures of one page in headless Chromium: phone and desk, light and dark.

screens.py PROFILE URL NAME
PROFILE holds the certificate store (.pki/nssdb); writes NAME-{phone,desk}-{light,dark}.png.
"""

import asyncio
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys

import websockets

# Width and height.
SIZES = {"phone": (390, 844), "desk": (1280, 800)}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--remote-debugging-port=0", "about:blank"]


class Page:
    """One tab spoken to over the DevTools protocol."""

    def __init__(self, connection):
        self.connection = connection
        self.number = 0

    async def command(self, method, **params):
        self.number += 1
        await self.connection.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            answer = json.loads(await self.connection.recv())
            if answer.get("id") == self.number:
                return answer.get("result", {})

    async def open(self, url):
        await self.command("Page.enable")
        arrived = await self.command("Page.navigate", url=url)
        if "errorText" in arrived:
            raise SystemExit(f"{url}: {arrived['errorText']}")
        while json.loads(await self.connection.recv()).get("method") != "Page.loadEventFired":
            pass
        # The first message of the demonstration's stream may still be under way.
        await asyncio.sleep(0.5)

    async def take(self, size, scheme):
        width, height = SIZES[size]
        await self.command("Emulation.setDeviceMetricsOverride", width=width, height=height,
                           deviceScaleFactor=1, mobile=size == "phone")
        await self.command("Emulation.setEmulatedMedia",
                           features=[{"name": "prefers-color-scheme", "value": scheme}])
        picture = await self.command("Page.captureScreenshot", format="png")
        return base64.b64decode(picture["data"])


async def debugger(profile, browser):
    port = profile / "profile/DevToolsActivePort"
    for _ in range(200):
        if port.exists() and port.read_text().count("\n"):
            return port.read_text().split("\n")[0]
        if browser.poll() is not None:
            break
        await asyncio.sleep(0.1)
    raise SystemExit("Chromium did not start")


async def visit(profile, url, name, browser):
    import urllib.request
    port = await debugger(profile, browser)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
        tab = next(tab for tab in json.load(answer) if tab["type"] == "page")
    async with websockets.connect(tab["webSocketDebuggerUrl"], max_size=None) as connection:
        page = Page(connection)
        await page.open(url)
        for size in SIZES:
            for scheme in ("light", "dark"):
                pathlib.Path(f"{name}-{size}-{scheme}.png").write_bytes(await page.take(size, scheme))


def main():
    profile, url, name = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    shutil.rmtree(profile / "profile", ignore_errors=True)
    browser = subprocess.Popen(
        ["chromium", *FLAGS, f"--user-data-dir={profile / 'profile'}"],
        env={**os.environ, "HOME": str(profile)}, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        asyncio.run(asyncio.wait_for(visit(profile, url, name, browser), 60))
    finally:
        browser.terminate()
        browser.wait()


main()
