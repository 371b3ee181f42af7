from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hustings.store.store import Store
from tests.cli.conftest import Run
from tests.platforms.bluesky.streams.servers import (
    WATCHED,
    StreamServer,
    from_cursor,
    post,
    serving,
)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("mastodon", "--page", WATCHED), "has no live stream here"),
        (("bluesky",), "Nobody is named"),
        (("bluesky", "--all"), "holds no page of Bluesky"),
        (("bluesky", "--page", WATCHED, "--source", "kafka"), "jetstream or firehose"),
        (("bluesky", "--page", WATCHED, "--address", "https://x.test"), "not the address of a stream"),
        (("bluesky", "--page", WATCHED, "--since", "yesterday"), "neither a cursor nor a time"),
        (("bluesky", "--page", WATCHED, "--address", "ws://127.0.0.1:9/"), "does not lead to the public internet"),
    ],
)  # fmt: skip
def test_a_stream_that_cannot_be_is_refused_with_a_remedy(
    run_anew: Run, arguments: tuple[str, ...], told: str
) -> None:
    ran = run_anew("stream", *arguments)
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.slow
def test_a_page_is_followed_until_the_process_is_told_to_stop(tmp_path: Path) -> None:
    with serving(StreamServer(from_cursor([post(1), post(2)]))) as server:
        command = [
            sys.executable, "-m", "hustings", "stream", "bluesky", "--page", f"bluesky:{WATCHED}",
            "--address", server.place().address, "--own-server", "--json",
        ]  # fmt: skip
        environment = {**os.environ, "HUSTINGS_HOME": str(tmp_path)}
        states = []
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            for line in process.stdout:
                states.append(json.loads(line))
                if states[-1]["word"] == "streaming":
                    time.sleep(1.0)  # for the two events to arrive
                    process.send_signal(signal.SIGTERM)
        assert process.returncode == 0
    assert [state["word"] for state in states] == ["connecting", "streaming", "stopped"]
    assert states[-1]["events"] == 2
    assert states[-1]["lag_s"] > 0
    assert Store.open(tmp_path).at().sql("SELECT count(*) FROM posts") == [(2,)]
