"""A provider to try things on: a small Open Service Broker process with real asynchrony and faults that can be switched
on.

It stands on `openbrokerapi`, keeps its state in one SQLite file, and is started for demonstrations and tests only:
`python -m workers.demo_provider --port N --data DIR`.
"""
