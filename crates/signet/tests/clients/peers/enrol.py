"""Follows an invitation in headless Chromium through the DevTools protocol, as a person does, and prints what came of it
as JSON: the file's path and its password.

enrol.py PROFILE LINK STORE [--shots FOLDER]
STORE is the database with the spool of messages; the profile trusts the site's root.
"""

import asyncio
import base64
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys

import websockets

PHONE, DESK = (390, 844), (1280, 900)


class Page:
    """One tab: commands are numbered, answers come back by number."""

    def __init__(self, connection, shots):
        self.connection, self.number, self.shots = connection, 0, shots

    async def command(self, method, **params):
        self.number += 1
        await self.connection.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            answer = json.loads(await self.connection.recv())
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    async def value(self, expression):
        answer = await self.command("Runtime.evaluate", expression=expression, returnByValue=True, userGesture=True)
        return answer["result"].get("value")

    async def until(self, expression):
        for _ in range(200):
            try:
                found = await self.value(f"document.readyState === 'complete' && ({expression})")
            except RuntimeError:  # Between two pages there is none to ask.
                found = None
            if found:
                return found
            await asyncio.sleep(0.1)
        raise RuntimeError(f"never true: {expression}\n{await self.value('document.body.innerText')}")

    async def show(self, name):
        if not self.shots:
            return
        for kind, (width, height) in (("phone", PHONE), ("desk", DESK)):
            await self.command("Emulation.setDeviceMetricsOverride", width=width, height=height,
                               deviceScaleFactor=1, mobile=kind == "phone")
            shot = await self.command("Page.captureScreenshot", captureBeyondViewport=True)
            (self.shots / f"{name}-{kind}.png").write_bytes(base64.b64decode(shot["data"]))
        await self.command("Emulation.clearDeviceMetricsOverride")


def code(store):
    """The six digits in the newest message."""
    spool = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    (text,) = spool.execute("SELECT text FROM mail ORDER BY id DESC LIMIT 1").fetchone()
    return re.search(r"^ *(\d{6})$", text, re.MULTILINE).group(1)


async def enrol(page, profile, link, store):
    await page.command("Page.enable")
    await page.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(profile))
    await page.command("Page.navigate", url=link)
    await page.until("!!document.querySelector('a.main')")
    await page.show("invitation")
    await page.value("document.querySelector('a.main').click()")
    await page.until("document.querySelector('[data-signet-apply]')?.dataset.signetState?.includes('can')")
    await page.show("apply")
    await page.value("document.querySelector('#f-name').value ||= 'Carol Example'")
    await page.value("document.querySelector('#f-device').value = 'tablet'")
    await page.value("document.querySelector('button.main').click()")
    await page.until("!!document.querySelector('#f-code')")
    await page.show("code")
    digits = code(store)
    await page.value(f"document.querySelector('#f-code').value = '{digits}'")
    await page.value("document.querySelector('button.main').click()")
    await page.until("document.querySelector('[data-signet-hand-over]')?.dataset.signetState?.includes('ready')")
    await page.show("hand-over")
    password = await page.value("document.querySelector('#password').textContent")
    await page.value("document.querySelector('[data-signet-download]').click()")
    for _ in range(100):
        files = list(profile.glob("*.p12"))
        if files:
            return {"file": str(files[0]), "password": password}
        await asyncio.sleep(0.1)
    raise RuntimeError("nothing was downloaded")


def start(profile):
    browser = subprocess.Popen(
        ["timeout", "120", "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
         "--remote-debugging-port=0", f"--user-data-dir={profile / 'profile'}", "about:blank"],
        env={**os.environ, "HOME": str(profile)}, stderr=subprocess.PIPE, text=True)
    for line in browser.stderr:
        found = re.search(r"ws://127\.0\.0\.1:(\d+)/", line)
        if found:
            return browser, int(found.group(1))
    raise RuntimeError("Chromium did not start")


async def main():
    profile, link, store = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    shots = pathlib.Path(sys.argv[5]) if sys.argv[4:5] == ["--shots"] else None
    browser, port = start(profile)
    try:
        listing = subprocess.run(["curl", "-s", f"http://127.0.0.1:{port}/json/list"], check=True, capture_output=True)
        target = next(one for one in json.loads(listing.stdout) if one["type"] == "page")
        async with websockets.connect(target["webSocketDebuggerUrl"], max_size=None) as connection:
            print(json.dumps(await enrol(Page(connection, shots), profile, link, store)))
    finally:
        browser.terminate()
        browser.wait()


asyncio.run(main())
