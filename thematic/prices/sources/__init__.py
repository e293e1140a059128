"""Sources of prices that need no network: a folder of files, frames in memory, the built-in sample."""
