package io.clientele.architecture.stranger;

/// Belongs to another part of the suite.
public class Stranger {}
