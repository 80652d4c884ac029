"""Lines of equal ink as Bézier curves, for SVG files and fonts.

A line is traced on a grid (`contours`), its points are moved to where the network itself has the
level (`roots`), cubic curves are fitted (`fit`), and their distance is measured (`distances`).
"""
