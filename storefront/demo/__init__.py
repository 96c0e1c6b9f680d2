"""The goods, people and pictures of the demo shop. Everyone and every firm in it is invented."""
