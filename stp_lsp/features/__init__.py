"""What the product can say about a place, a document or a workspace, as plain data."""
