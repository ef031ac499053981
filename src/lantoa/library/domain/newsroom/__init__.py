"""From an idea to a text that waits for approval: plan, assign, remark, tick."""
