package io.clientele.gateway.apidoc;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/// Puts quotes around what readers of YAML would otherwise take for a number, a date or a truth
/// value: the amount `"12.50"`, the day `"2026-05-04"`, the status `"200"`.
final class TextStaysText extends StringQuotingChecker.Default {
  private static final long serialVersionUID = 1L;

  private final transient Resolver resolver = new Resolver();

  @Override
  public boolean needToQuoteName(String name) {
    return super.needToQuoteName(name) || isTakenForOther(name);
  }

  @Override
  public boolean needToQuoteValue(String value) {
    return super.needToQuoteValue(value) || isTakenForOther(value);
  }

  private boolean isTakenForOther(String text) {
    return !resolver.resolve(NodeId.scalar, text, true).equals(Tag.STR);
  }
}
