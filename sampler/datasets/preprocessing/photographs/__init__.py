"""Extraction of digits from photographs: the sheet, the paper, its rulings, the ink."""
