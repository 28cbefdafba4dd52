"""Values of documents, apart from their layout, and what the types of fields are made of: merges of values by the writes behind them."""
