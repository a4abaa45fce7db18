"""A WebSocket backend that echoes; prints its port."""

import asyncio
import contextlib

import websockets


async def echo(connection, *_):
    # That a connection is cut is no news here.
    with contextlib.suppress(websockets.ConnectionClosed):
        async for message in connection:
            await connection.send(message)


async def main():
    async with websockets.serve(echo, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


asyncio.run(main())
