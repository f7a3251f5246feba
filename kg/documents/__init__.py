"""Source documents: readers by media type, page furniture, near-duplicates."""

from kg.documents.duplicates import independent_groups
from kg.documents.furniture import find_furniture
from kg.documents.readers import READERS
from kg.documents.reading import read, read_file

__all__ = ["READERS", "find_furniture", "independent_groups", "read", "read_file"]
