"""The conductor: the only place where one event changes several features, in one transaction."""
