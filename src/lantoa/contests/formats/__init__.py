"""Question files that people bring and take: GIFT, Aiken, Moodle XML, QTI 3, spreadsheets. Pure.

A reader yields the questions of a file and, in their places, what is wrong with those that cannot
be taken; only what is wrong with a whole file is raised. A writer takes questions that the format
can hold. What each format loses is in `exporting.FORMATS` and in ``docs/methods/questions.md``.
"""
