"""The pages of the newsroom: board, calendar, one's own work, events, checklists."""
