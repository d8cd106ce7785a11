package io.clientele.kernel.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.LocalDateDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Pattern;

/// Reads times and dates of ISO 8601 and nothing else. Jackson's own readers also take numbers,
/// texts of digits and lists of numbers, as milliseconds or days since 1970: seconds, or a date
/// without dashes, would come to lie in January 1970 and nobody would be told. Of a time they make
/// a date by leaving out its offset.
final class IsoText<T> extends JsonDeserializer<T> {
  private static final Pattern TIME = Pattern.compile("\\s*\\d{4}-\\d{2}-\\d{2}[Tt].*");
  private static final Pattern DATE = Pattern.compile("\\s*\\d{4}-\\d{2}-\\d{2}\\s*");

  private final Class<T> type;
  private final Pattern form;
  private final JsonDeserializer<T> reader;

  private IsoText(Class<T> type, Pattern form, JsonDeserializer<T> reader) {
    this.type = type;
    this.form = form;
    this.reader = reader;
  }

  static Module module() {
    return new SimpleModule("iso-text")
        .addDeserializer(
            Instant.class, new IsoText<>(Instant.class, TIME, InstantDeserializer.INSTANT))
        .addDeserializer(
            LocalDate.class, new IsoText<>(LocalDate.class, DATE, LocalDateDeserializer.INSTANCE));
  }

  @Override
  public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      throw context.wrongTokenException(parser, type, JsonToken.VALUE_STRING, "is no text");
    }
    if (!form.matcher(parser.getText()).matches()) {
      throw context.weirdStringException(parser.getText(), type, "is not of ISO 8601");
    }
    return reader.deserialize(parser, context);
  }
}
