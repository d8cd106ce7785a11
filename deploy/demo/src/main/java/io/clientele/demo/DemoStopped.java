package io.clientele.demo;

/// Why the demo cannot go on, in a sentence for the person who started it.
public final class DemoStopped extends RuntimeException {
  public DemoStopped(String sentence) {
    super(sentence);
  }
}
