"""The words: records, table schemas, periods, platforms' plain facts and the error tree.

Nothing here imports anything else of ours.
"""
