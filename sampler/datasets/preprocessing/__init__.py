"""Any picture, made into what the encoder sees."""
