"""The only sockets: mail servers, vendors' endpoints, and nothing else."""
