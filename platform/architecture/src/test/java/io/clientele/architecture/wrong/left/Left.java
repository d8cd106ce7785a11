package io.clientele.architecture.wrong.left;

import io.clientele.architecture.stranger.Stranger;
import io.clientele.architecture.wrong.right.Right;

/// A feature that another one needs, and that needs the other one; and that reaches out of the
/// service.
public record Left(Right right, Stranger stranger) {}
