"""Several workers of one crawl over a PostgreSQL store, each kind of trial one command that prints a JSON object.

    python -m benchmarks.workers kill|gaps|restart|pause|speed|leases [--help]

- ``kill``: workers of a run are killed and started again; nothing is lost, twice or torn;
- ``gaps``: no host is asked closer than its delay while workers come, fetch and leave;
- ``restart``: the database stops and starts in mid-crawl, as for an update and as in a crash;
- ``pause``: a worker sleeps longer than its lease, and writes nothing when it wakes;
- ``speed``: two workers beside one, and SQLite's one, on sites that nobody need be polite to;
- ``leases``: how many leases a second a worker gets of 10,000 hosts with 1,000,000 URLs.

Exit code 1 when a figure is missed. The server is one that ``tests.postgres`` starts.
"""
