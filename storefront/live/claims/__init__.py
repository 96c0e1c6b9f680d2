"""Claims of a live chat: what a line says of the codes on sale."""

from storefront.live.claims.rules import LONGEST, SURE, Claim, Form, Reading, Sense, read

__all__ = ["LONGEST", "SURE", "Claim", "Form", "Reading", "Sense", "read"]
