"""The tab of the sources: what is in and what rests on it, adding and taking away, and norms that are proposed."""
