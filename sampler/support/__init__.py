"""What any room may use: checks of arguments, files, threads and processes."""
