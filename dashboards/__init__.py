"""The web pages: sign in, Explore, Networks. ``create_app`` is in :mod:`dashboards.app`, the server in ``serve``."""
