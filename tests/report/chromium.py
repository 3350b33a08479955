"""A real browser for the tests: headless Chromium, spoken to over a pipe (DevTools protocol), without any library."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys

import pytest

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-pipe", "--window-size=1200,900",
)  # fmt: skip


def browser_path():
    """Where Chromium is; the test is skipped where it is not installed, or where pipes are not as on Unix."""
    if sys.platform == "win32":
        pytest.skip("the browser test speaks to Chromium over Unix pipes")
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("Chromium is not installed; `apt-get install chromium` runs the browser tests")


class Browser:
    """One page in a headless Chromium."""

    def __init__(self, folder):
        path = browser_path()
        to_read, write = os.pipe()
        read, to_write = os.pipe()

        def place_pipes():
            # Chromium reads commands from 3 and answers on 4; move both out of the way first
            first, second = os.dup(to_read), os.dup(to_write)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [path, *FLAGS, f"--user-data-dir={folder}"], preexec_fn=place_pipes, close_fds=False, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_read)
        os.close(to_write)
        self._out, self._in = os.fdopen(write, "wb"), os.fdopen(read, "rb")
        self._left, self._count, self.events = b"", 0, []
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def close(self):
        with contextlib.suppress(Exception):
            self._send("Browser.close")
        for pipe in (self._out, self._in):
            with contextlib.suppress(OSError):
                pipe.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    def open(self, url):
        self.events.clear()
        self.send("Page.navigate", url=url)
        self._until(lambda event: event.get("method") == "Page.loadEventFired")

    def run(self, script):
        """The value of an expression in the page."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key):
        """A key as a person presses it."""
        codes = {
            "Enter": 13,
            "Escape": 27,
            "Tab": 9,
            "ArrowLeft": 37,
            "ArrowUp": 38,
            "ArrowRight": 39,
            "ArrowDown": 40,
        }
        one = {"key": key, "code": key, "windowsVirtualKeyCode": codes[key]}
        text = {"text": "\r"} if key == "Enter" else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", **one, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", **one)

    def type(self, text):
        self.send("Input.insertText", text=text)

    def send(self, method, **params):
        return self._send(method, self._session, **params)

    def _send(self, method, session=None, **params):
        self._count += 1
        number = self._count
        message = {
            "id": number,
            "method": method,
            "params": params,
            **({"sessionId": session} if session else {}),
        }
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()
        answer = self._until(lambda event: event.get("id") == number)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def _until(self, wanted):
        while True:
            while b"\0" not in self._left:
                piece = self._in.read1(65536)
                assert piece, "Chromium ended; it did not start with these flags here"
                self._left += piece
            line, _, self._left = self._left.partition(b"\0")
            event = json.loads(line)
            if wanted(event):
                return event
            self.events.append(event)
