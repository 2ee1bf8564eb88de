"""Measuring readers: the same passages, the same questions, a row a system.

    article-qa eval --reader default --reader teacher=FOLDER --data FOLDER

`sources` makes the systems, `asking` asks them, `rows` scores each answer, `measures` turns
rows into figures with intervals, `table` and `report` show and keep them. It measures only:
nothing is chosen or tuned on what is measured.
"""
