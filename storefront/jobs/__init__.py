"""Jobs: work that follows a change, done by any number of workers."""
