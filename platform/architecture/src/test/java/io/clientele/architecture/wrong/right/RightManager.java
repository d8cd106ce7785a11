package io.clientele.architecture.wrong.right;

/// A name that says nothing.
class RightManager {}
