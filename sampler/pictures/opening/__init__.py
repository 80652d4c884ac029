"""Pictures in: any file, array or image, as it looks on a screen."""
