"""What is written in one document: its header, its ids, its Markdown. Never looks at another."""
