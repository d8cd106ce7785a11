package io.clientele.customer.branch;

/// Which customers somebody sees, and of which of them names and addresses in full: those who look
/// after customers do of these, those who plan and evaluate do not.
public record Vision(Scope seen, Scope clear) {
  public static final Vision FULL = new Vision(Scope.ALL, Scope.ALL);
}
