"""``python -m dashboards``: the dashboard of the home that the environment names."""

from __future__ import annotations

import sys

from dashboards.serve import Listening, bound, serve
from graphintel.errors import GraphintelError
from graphintel.service import Service
from graphintel.settings import read_settings
from graphintel.store.foreground import foreground


def main() -> int:
    """Serve until interrupted; return 1 with one sentence where that cannot be."""
    try:
        settings = read_settings()
        listening = Listening.of(settings)
        with foreground(), bound(settings.port, listening) as listener, Service.opened(settings) as service:
            sys.stderr.writelines(f"{sentence}\n" for sentence in service.start_messages)
            serve(service, listener, listening, _say)
    except KeyboardInterrupt:
        return 0
    except GraphintelError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _say(address: str) -> None:
    sys.stderr.write(f"graphintel is at {address}  (Ctrl-C stops it)\n")


if __name__ == "__main__":
    sys.exit(main())
