"""The darkroom: processes of their own in which pictures from outside are decoded and drawn anew.

Needs only Pillow, knows no settings and no database, and is never imported by the house: the gate
(`media.assets.gate`) starts `keeper` and speaks to it through a socket.
"""
