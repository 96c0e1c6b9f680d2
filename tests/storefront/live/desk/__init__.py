"""The desk beside the camera, and the overlay on the picture."""
