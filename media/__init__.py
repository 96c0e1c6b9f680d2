"""Media: pictures, from the moment somebody uploads one to the moment a page shows it.

Not here: what a picture is about; the floor above keeps the id of an asset beside its own row.
"""
