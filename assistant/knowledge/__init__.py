"""What the assistant knows: the corpus, its norms, and how passages are found.

Owns the sources as verified values. It refuses to write answers or to decide anything.
"""
