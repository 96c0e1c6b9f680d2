"""Storage: a port to where bytes lie, a local folder or any S3."""
