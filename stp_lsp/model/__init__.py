"""The workspace as a graph: documents, what they define, what they mention. Pure values."""
