"""The bench (`make bench`): what the assistant's work costs, as a multiple of what the embedding model alone costs.

Ratios in one run say the same on a slow machine as on a fast one. It prints and never judges: a timing that fails a
build would fail on a busy machine.
"""
