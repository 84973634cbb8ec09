"""`python -m wireroom` is the `wireroom` command."""

from wireroom.cli import main

main(prog_name="wireroom")
