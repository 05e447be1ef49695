"""``python -m dashboards``: the dashboard of the home that the environment names."""

from __future__ import annotations

import sys

from dashboards.serve import Listening, serve
from graphintel.errors import GraphintelError
from graphintel.service import Service
from graphintel.settings import read_settings


def main() -> int:
    """Serve until interrupted; return 1 with one sentence where that cannot be."""
    try:
        settings = read_settings()
        with Service.opened(settings) as service:
            sys.stderr.writelines(f"{sentence}\n" for sentence in service.said_at_start)
            sys.stderr.write(f"graphintel is at http://{settings.bind}:{settings.port}  (Ctrl-C stops it)\n")
            serve(service, settings.port, Listening.of(settings))
    except KeyboardInterrupt:
        return 0
    except GraphintelError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
