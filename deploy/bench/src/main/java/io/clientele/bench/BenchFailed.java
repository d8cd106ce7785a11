package io.clientele.bench;

/// Why a figure cannot be given, in a sentence.
final class BenchFailed extends RuntimeException {
  BenchFailed(String sentence) {
    super(sentence);
  }
}
