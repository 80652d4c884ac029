"""Digits in photographs: the sheet, the paper, its lines, the ink."""
