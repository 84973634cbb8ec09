"""Benchmarks: figures as ratios against a peer in the same run where there is one. Run with `make bench`."""
