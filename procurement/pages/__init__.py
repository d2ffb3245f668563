"""The pages of files: before one begins, the file and its tasks, the need, the comparison."""
