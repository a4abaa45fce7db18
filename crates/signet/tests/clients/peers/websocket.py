"""A WebSocket client with a certificate: says hello, then waits to be cut.

websocket.py URL CA.pem CHAIN.pem KEY.pem
Prints "echo TEXT" once the backend answered, then "cut" when the connection ends.
"""

import asyncio
import ssl
import sys

import websockets


async def main():
    url, ca, chain, key = sys.argv[1:5]
    context = ssl.create_default_context(cafile=ca)
    context.load_cert_chain(chain, key)
    async with websockets.connect(url, ssl=context, ping_interval=None) as connection:
        await connection.send("hello")
        print("echo", await connection.recv(), flush=True)
        try:
            await asyncio.wait_for(connection.recv(), 180)
        except websockets.ConnectionClosed:
            print("cut", flush=True)


asyncio.run(main())
