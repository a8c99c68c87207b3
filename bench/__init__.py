"""How fast the dashboard is, as a visitor with a real browser meets it: python3 dev.py bench"""


class Problem(Exception):
    """Something could not be measured; the message says what."""
