"""Question files that people bring: GIFT, Aiken, spreadsheets. Pure; whatever is wrong is named by
its place in the file, and nothing is taken from a file that has a fault."""
