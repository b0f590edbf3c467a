"""Call detail records: one row a pair of parties, written by the phone system when that pair is over.

A CDR says who rang whom and what picked up; it never proves that a person did (SEMANTICS 3.3).
"""
