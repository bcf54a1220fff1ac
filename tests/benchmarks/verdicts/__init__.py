"""The yardstick of whole digests: what strict readers, who know no version, say of every element that is shown."""
