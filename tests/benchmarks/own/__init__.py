"""The repository's own stream: the demo's newsroom and more of our own prose, labelled sentence by sentence."""
