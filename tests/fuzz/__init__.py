"""Damaged inputs of every format, and what must hold for each: `python -m tests.fuzz --count N`.

Input number N is the same everywhere (`mutate.make_input`): its bytes come from samples
(`samples`), its damage from a source of chance seeded with N. `judge` reads it as a run would and
asserts the contract; `campaign` does so for many, in workers that may hang or crash.
"""
