"""The life of a proposal after it is finished: sent under a number, verified, compared, made again, and followed."""
