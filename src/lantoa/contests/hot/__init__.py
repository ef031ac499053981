"""What a million people call while they take part: statements, tokens, receipts, one small
application. Nothing here knows what is right: the table of keys is never named in this room."""
