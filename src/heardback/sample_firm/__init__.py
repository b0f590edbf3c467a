"""A deterministic, believable firm with ground truth, for the demo, the tests and the bench.

It shares no code with the audit: it writes mail as mail programs do and keeps its own books of who is owed what,
so that an audit of it is checked by an independent witness.
"""

from heardback.sample_firm.simulate import FEWEST, PLANTED, SampleFirmSummary, write_sample_firm

__all__ = ["FEWEST", "PLANTED", "SampleFirmSummary", "write_sample_firm"]
