"""Learning to read: corpus, network, training, evaluation, export. Training needs newskg[train]."""
