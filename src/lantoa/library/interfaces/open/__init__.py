"""What is open to everybody: pages, files, feeds, site maps, and the formats of others."""
