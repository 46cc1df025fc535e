"""Faults of servers, each a crawl of the real command against a loopback site that misbehaves in one way.

``python -m benchmarks.faults [-j N] [GROUP|NAME …]`` runs them and prints pass or fail, seconds and peak
memory of each; the exit code is 1 when one failed.
"""
