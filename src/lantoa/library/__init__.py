"""Communication products: masters, rights, revisions, approval."""
