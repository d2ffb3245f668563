"""`python -m workers.demo_provider --port N --data DIR`: serve on loopback until stopped.

The credentials come from the environment (`DEMO_PROVIDER_PASSWORD`, `DEMO_PROVIDER_TOKEN`); without them, they are made
and kept in the data folder, readable by its owner only.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
from pathlib import Path

from workers.demo_provider.server import serve

USERNAME = "courtier"


def kept(data: Path, name: str) -> str:
    """A secret from the environment, or from a file that is made once."""
    given = os.environ.get(f"DEMO_PROVIDER_{name.upper()}")
    if given:
        return given
    path = data / f"demo_provider.{name}"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24), encoding="ascii")
    return path.read_text(encoding="ascii")


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m workers.demo_provider", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--delay", type=float, default=2.0, help="seconds that provisioning takes; 0: at once")
    asked = parser.parse_args()
    asked.data.mkdir(parents=True, exist_ok=True)
    password, token = kept(asked.data, "password"), kept(asked.data, "token")
    server = serve(asked.data, port=asked.port, username=USERNAME, password=password, token=token, delay=asked.delay)

    def stop(*_: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


if __name__ == "__main__":
    main()
