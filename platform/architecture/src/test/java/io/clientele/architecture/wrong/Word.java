package io.clientele.architecture.wrong;

import io.clientele.architecture.wrong.left.Left;

/// A word that all features share, and that knows one of them.
public record Word(Left left) {}
