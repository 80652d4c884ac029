"""Preprocessing: from any picture to the crops that the encoder was trained on."""
