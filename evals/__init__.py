"""The evals: cases, runs, scores and a report, standing on the roof of the house.

They know only the assistant's public names, so that what they measure is what any other program gets.
"""
