"""What stands in a field that holds nothing."""

# Empty, and as R, pandas, spreadsheets and databases write it; the data sets of UCI use "?".
# "None" and "-" are left out: they are categories in well-known sets.
MISSING = ("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NAN", "NULL", "null", "Null", "?")


def is_missing(text: str) -> bool:
    """Whether a field, spaces around it aside, stands for nothing."""
    return text.strip() in MISSING
