"""The repository's own stream: the demo's newsroom and more articles of our own prose, labelled sentence by sentence."""
