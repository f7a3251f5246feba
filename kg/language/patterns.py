"""Word lists as tables: the parts of regular expressions that are vocabulary."""


def alternatives(table: str) -> str:
    """Return a group of the alternatives in a table, whose lines are broken behind "|"."""
    return f"(?:{''.join(line.strip() for line in table.strip().splitlines())})"
