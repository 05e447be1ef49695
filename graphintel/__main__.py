"""``python -m graphintel``."""

from graphintel.cli import main

if __name__ == "__main__":
    main()
