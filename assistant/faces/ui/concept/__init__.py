"""One concept with everything it rests on and what may be decided about it; every tab that shows one uses this."""
