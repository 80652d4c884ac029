"""What pictures come from: folders, files, arrays, archives and fonts, each as a list of items."""
