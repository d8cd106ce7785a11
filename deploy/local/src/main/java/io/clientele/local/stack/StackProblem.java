package io.clientele.local.stack;

/// Why the stack cannot do what was asked, in a sentence for the person who asked.
public final class StackProblem extends RuntimeException {
  public StackProblem(String sentence) {
    super(sentence);
  }

  public StackProblem(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
