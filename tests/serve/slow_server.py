"""A server whose answers take as long as the test says: python -m tests.serve.slow_server PORT.

It prints "begun" when a request has come, and answers it when it reads a line.
"""

import asyncio
import sys

from wireroom.serve.run import serve


class Slow:
    """Answers when somebody outside says so."""

    async def __rsgi__(self, scope, protocol) -> None:
        """Answer one request."""
        if scope.path == "/slow":
            print("begun", flush=True)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        protocol.response_str(200, [("content-type", "text/plain")], "whole\n")


class Steps:
    """A worker that tells what it does."""

    def start(self) -> None:
        """Begin."""
        print("worker started", flush=True)

    def stop(self) -> None:
        """End."""
        print("worker stopped", flush=True)


if __name__ == "__main__":
    serve([(Slow(), "127.0.0.1", int(sys.argv[1]))], [Steps()], lambda: print("ready", flush=True))
