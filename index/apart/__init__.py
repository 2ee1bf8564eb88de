"""Documents are read apart: in processes that can be limited and killed, not in this one.

A document may be made to take all memory, to be read for ever, or to crash its reader. What
that costs is one process (`child`), which imports readers and little else. `pool` keeps such
processes ready, so that a small text does not wait for one to start; `worker` is one of them
seen from here, `wire` what is said between the two, as JSON: nothing that comes from a reading
process is run here.
"""
