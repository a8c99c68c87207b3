"""The second program: it writes `data/`, and the dashboard only reads what it wrote.

`python -m importers.embedded` writes the snapshot that comes with the project (docs/data.md).
"""


class ImportProblem(ValueError):
    """Data cannot be published as it is; the message says what is wrong, where, and what to do."""
