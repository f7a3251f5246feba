"""Which names are one entity: registry keys, equal names, scored candidates, a person's judgements.

Block, score, judge, apply: the stages of nomenklatura, as pure functions of all readings.
"""

from kg.resolution.judgements import read_judgements, write_judgement
from kg.resolution.resolve import MERGE_AT, Merge, Resolution, resolve

__all__ = ["MERGE_AT", "Merge", "Resolution", "read_judgements", "resolve", "write_judgement"]
