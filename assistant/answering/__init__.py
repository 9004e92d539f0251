"""From question to draft: reading the question, drafting an answer, and checking what it rests on."""
