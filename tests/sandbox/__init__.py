"""The sandbox as tests use it: groups and channels, faults by order, Telegram's limits, a log of every request,
and an HTTP interface by which other programs order all of it."""
