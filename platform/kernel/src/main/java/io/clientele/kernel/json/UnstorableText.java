package io.clientele.kernel.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;

/// A text in JSON holds what cannot be kept; see [StorableText].
public final class UnstorableText extends JsonProcessingException {
  /// What is wrong, to follow the name of the field.
  public static final String MESSAGE = "holds characters that cannot be stored";

  public static final String CODE = "unstorable";

  private final String field;

  UnstorableText(JsonParser parser) {
    super(MESSAGE, parser.currentTokenLocation());
    this.field = StorableText.of(path(parser.getParsingContext()));
  }

  /// Where it is, such as `rules[0].value`.
  public String field() {
    return field;
  }

  private static String path(JsonStreamContext context) {
    var parent = context.getParent();
    if (parent == null) {
      return "";
    }
    var before = path(parent);
    if (context.inArray()) {
      return before + "[" + context.getCurrentIndex() + "]";
    }
    return before.isEmpty() ? context.getCurrentName() : before + "." + context.getCurrentName();
  }
}
