"""Starts PostHog Companion once for all tests and resets it before each of them."""

import json
import os
import shlex
import signal
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

COMMAND = os.environ.get("COMPANION_COMMAND", "npx --yes posthog-companion")
SEED = Path(__file__).parent / "seed.json"


class Companion:
    def __init__(self, ready):
        self.url = ready["url"]
        self._token = ready["control_token"]

    def control(self, method, path, body=None):
        """Calls the control API and returns its JSON, or None if there is none."""
        request = urllib.request.Request(
            f"{self.url}/_companion/control/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"authorization": f"Bearer {self._token}", "content-type": "application/json"},
        )
        with urllib.request.urlopen(request) as response:
            text = response.read()
        return json.loads(text) if text else None


@pytest.fixture(scope="session")
def server():
    command = [*shlex.split(COMMAND), "serve", "--ephemeral", "--control", "--json", "--port", "0", "--seed", str(SEED)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    ready = json.loads(process.stdout.readline())
    yield Companion(ready)
    # The process started above is npx, which does not pass a signal on to the server.
    os.kill(ready["pid"], signal.SIGTERM)
    process.wait(timeout=10)


@pytest.fixture
def companion(server):
    server.control("POST", "reset", {})
    return server
