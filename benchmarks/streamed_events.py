"""A stream of made-up Bluesky events in WebSocket frames, and a server that sends it from a cursor on.

The network is made up: as many accounts as asked, with ids like real ones. Of the events about 60 per
cent are likes, 20 follows and reposts, 10 posts with a link card and a tag, and the rest blocks, which
mean nothing to the store; the sizes are those of the documentation's examples, 480 to 900 bytes.
"""

from __future__ import annotations

import json
import os
import random
import re
import socket
import struct
import sys
import threading
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

FIRST_AT = datetime(2026, 3, 1, tzinfo=UTC)
STEP_US = 400
"""Between two events: the network makes some 2,500 a second."""
WORDS = [f"word{number}" for number in range(500)]
_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"


def accounts(count: int) -> list[str]:
    """Ids of made-up accounts, the same each time."""
    chance = random.Random(11)
    return [f"did:plc:{''.join(chance.choices(_SIGNS, k=24))}" for _ in range(count)]


def key_of(number: int) -> str:
    """A record's key, made from a number as real ones are from a time."""
    return "3m" + "".join(_SIGNS[number >> shift & 31] for shift in range(50, -1, -5))


def events(count: int, dids: list[str]) -> Iterator[tuple[int, str, str, str, str]]:
    """Time, account, collection, key and record (as JSON) of each event; the same each time."""
    chance = random.Random(12)
    targets = [
        f"at://{chance.choice(dids)}/app.bsky.feed.post/{key_of(number)}"
        for number in range(50_000)
    ]
    cids = [f"bafyrei{''.join(chance.choices(_SIGNS, k=52))}" for _ in range(500)]
    first_us = int(FIRST_AT.timestamp()) * 1_000_000
    for number in range(count):
        time_us = first_us + number * STEP_US
        created = FIRST_AT + timedelta(microseconds=number * STEP_US, milliseconds=-300)
        stamp = f'"createdAt":"{created:%Y-%m-%dT%H:%M:%S}.{created.microsecond // 1000:03}Z"'
        kind, did = chance.random(), dids[int(chance.random() * len(dids))]
        target = targets[int(chance.random() * len(targets))]
        subject = f'{{"cid":"{cids[number % 500]}","uri":"{target}"}}'
        if kind < 0.6:
            name, record = "app.bsky.feed.like", f'{stamp},"subject":{subject}'
        elif kind < 0.7:
            name, record = "app.bsky.feed.repost", f'{stamp},"subject":{subject}'
        elif kind < 0.9:
            name = "app.bsky.graph.follow" if kind < 0.8 else "app.bsky.graph.block"
            record = f'{stamp},"subject":"{dids[int(chance.random() * len(dids))]}"'
        else:
            text = " ".join(chance.choices(WORDS, k=20))
            card = f'{{"description":"{text[:60]}","title":"{text[:30]}","uri":"https://example.org/{number}"}}'
            name = "app.bsky.feed.post"
            record = (
                f'{stamp},"embed":{{"$type":"app.bsky.embed.external","external":{card}}},"facets":[{{"features":'
                f'[{{"$type":"app.bsky.richtext.facet#tag","tag":"{WORDS[number % 500]}"}}],"index":{{"byteEnd":9,"byteStart":0}}}}],'
                f'"langs":["en"],"text":"{text}"'
            )
        yield time_us, did, name, key_of(10**9 + number), f'{{"$type":"{name}",{record}}}'


def write_frames(path: Path, count: int, dids: list[str], *, counted: bool) -> None:
    """Write the events' frames, and beside them where each begins; on the newer wire if `counted`."""
    offsets, at = array("Q"), 0
    with path.open("wb") as frames:
        for number, (time_us, did, name, key, record) in enumerate(events(count, dids), start=1):
            common = f'"rev":"{key}","operation":"create","collection":"{name}","rkey":"{key}","record":{record}'
            cid = '"cid":"bafyreidwaivazkwu67xztlmuobx35hs2lnfh3kolmgfmucldvhd3sgzcqi"'
            if counted:
                moment = f"{FIRST_AT + timedelta(microseconds=(number - 1) * STEP_US):%Y-%m-%dT%H:%M:%S.%fZ}"
                payload = (
                    f'{{"$type":"message","payload":{{"$type":"network.bsky.jetstream.subscribeEvents#commit","seq":{number},'
                    f'"did":"{did}","time":"{moment}","witnessedAt":"{moment}",{common},{cid}}}}}'
                )
            else:
                payload = f'{{"did":"{did}","time_us":{time_us},"kind":"commit","commit":{{{common},{cid}}}}}'
            body = payload.encode()
            head = struct.pack(">BBH", 0x81, 126, len(body))
            frames.write(head + body)
            offsets.append(at)
            at += len(head) + len(body)
    path.with_suffix(".offsets").write_bytes(offsets.tobytes())


def serve(path: Path, core: int) -> None:
    """Serve the frames from the cursor asked for on, until killed, on a core and a port that is printed."""
    os.sched_setaffinity(0, {core})
    offsets = array("Q", path.with_suffix(".offsets").read_bytes())
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)
    while True:
        plug, _ = listening.accept()
        threading.Thread(target=_send, args=(plug, path, offsets), daemon=True).start()


def _send(plug: socket.socket, path: Path, offsets: array[int]) -> None:
    from websockets.http11 import Request
    from websockets.server import ServerProtocol

    protocol = ServerProtocol()
    while not (asked := [each for each in protocol.events_received() if isinstance(each, Request)]):
        protocol.receive_data(plug.recv(1 << 16))
    protocol.send_response(protocol.accept(asked[0]))
    plug.sendall(b"".join(protocol.data_to_send()))
    cursor = re.search(r"[?&]cursor=(\d+)", asked[0].path)
    number = int(cursor[1]) if cursor else 0
    if number >= 10**15:
        number = (number - int(FIRST_AT.timestamp()) * 1_000_000) // STEP_US
    elif cursor:
        number -= 1
    start = offsets[max(0, min(number, len(offsets) - 1))]
    try:
        with path.open("rb") as frames:
            plug.sendfile(frames, start)
        while plug.recv(1 << 16):
            pass
    except OSError:
        plug.close()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        options = json.loads(sys.argv[3])
        write_frames(
            Path(sys.argv[2]),
            options["count"],
            accounts(options["accounts"]),
            counted=options["counted"],
        )
