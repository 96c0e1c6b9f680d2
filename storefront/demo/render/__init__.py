"""Draws the demo's product pictures with Blender's Cycles renderer (`pip install bpy pillow`).

One unit is one centimetre. Everything is made from numbers: no photograph, no model and no texture
file goes in, so the pictures are as free as the code. See docs/demo.md for how to run it.
"""
