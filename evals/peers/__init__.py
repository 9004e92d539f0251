"""Peers: other ways of finding the evidence, asked the same questions of the same text with the same model.

``python -m evals.peers`` asks them all and prints one table. Each peer is one small module behind the protocol in
``peer.py`` and runs in a process of its own; none of them is needed by the assistant.
"""
