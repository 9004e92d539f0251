"""Sources that people add themselves: a file read, cut into passages, shown, then kept in the format of ``corpus/``.

Owns what is kept of a foreign document and that it stays nothing but text. When a source is in force is data like that
of every other source; finding and quoting it is decided elsewhere. Imports nothing here, because every start needs
``asked`` and only an addition needs the readers of Word and PDF.
"""
