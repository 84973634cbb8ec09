"""`serve`: one process that begins in order and ends in order."""

import signal
import socket
import threading
import time

import httpx
import pytest
from bench.newspaper import free_pair

from tests.serve.process import start, stop, wait_for_line
from wireroom.serve.run import GRACE


@pytest.fixture
def server():
    """A server that answers /slow when it is told to, and its port."""
    port = free_pair()
    process = start("tests.serve.slow_server", str(port))
    wait_for_line(process, "ready")
    yield process, port
    if process.poll() is None:
        process.kill()
        process.wait()


def lets_in(port: int) -> bool:
    with socket.socket() as reader:
        return reader.connect_ex(("127.0.0.1", port)) == 0


def test_workers_begin_before_the_port_opens_and_end_after_it_has_closed(server):
    process, port = server
    assert httpx.get(f"http://127.0.0.1:{port}/").text == "whole\n"
    process.send_signal(signal.SIGTERM)
    assert process.stdout.read() == "worker stopped\n"
    assert process.wait(timeout=20) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_in_hand_is_answered_before_the_end(server, number):
    process, port = server
    answers = []
    reader = threading.Thread(target=lambda: answers.append(httpx.get(f"http://127.0.0.1:{port}/slow", timeout=30)))
    reader.start()
    wait_for_line(process, "begun")
    process.send_signal(number)
    while lets_in(port):  # until no new reader is
        pass
    process.stdin.write("go on\n")
    process.stdin.flush()
    reader.join()
    assert answers[0].text == "whole\n"
    assert process.wait(timeout=20) == 0


def test_an_idle_reader_does_not_hold_up_the_end(server):
    process, port = server
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as idle:
        assert idle.get("/").status_code == 200
        began = time.monotonic()
        assert stop(process) == 0
        assert time.monotonic() - began < GRACE


def test_half_a_request_is_cut_off_after_a_while(server):
    process, port = server
    with socket.create_connection(("127.0.0.1", port)) as half:
        half.sendall(b"GET / HT")
        began = time.monotonic()
        assert stop(process) == 0
        assert time.monotonic() - began < GRACE + 5


def test_a_port_that_is_taken_is_refused_and_not_shared(server):
    _, port = server
    second = start("tests.serve.slow_server", str(port))
    out, error = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in error
    assert "worker" not in out
