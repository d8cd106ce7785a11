package io.clientele.customer.identity;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A kind of identifier and its rules.
///
/// @param exclusive whether a value belongs to one customer at most; otherwise several may share it
/// @param single whether a customer has one value at most, so that two values are two customers
/// @param links whether two customers who are named by the same value, or by one message beside a
///   value, are one, and are merged by themselves unless something forbids it
/// @param priority of several identifiers the one of the highest priority says who somebody is
/// @param channel the channel on which a value is an address, such as EMAIL
/// @param unknown what becomes of a behaviour that names somebody unknown
/// @param protection whether values are shown in full to those who need not know them; those of
///   addresses are not
public record Namespace(
    String name,
    long version,
    String title,
    boolean exclusive,
    boolean single,
    boolean links,
    int priority,
    Form form,
    @Nullable String channel,
    Unknown unknown,
    Protection protection) {

  /// How values are brought into one form, so that the same value is written in one way.
  public enum Form {
    PLAIN,
    EMAIL,
    PHONE
  }

  public enum Unknown {
    /// Somebody new is registered as a prospect.
    PROSPECT,
    /// The behaviour waits until a customer has the identifier.
    WAIT,
    /// The behaviour is refused until the customer exists.
    REFUSE
  }

  @Schema(name = "NamespaceProtection")
  public enum Protection {
    OPEN,
    MASKED
  }

  /// The same rules under another version and protection.
  Namespace with(long otherVersion, Protection otherProtection) {
    return new Namespace(
        name,
        otherVersion,
        title,
        exclusive,
        single,
        links,
        priority,
        form,
        channel,
        unknown,
        otherProtection);
  }

  /// The identifier with its value in normal form.
  ///
  /// @param region where a phone number without a country code belongs, such as CN
  Identifier normal(String value, String region) {
    var stripped = value.strip();
    return new Identifier(
        name,
        switch (form) {
          case PLAIN -> stripped;
          case EMAIL -> stripped.toLowerCase(Locale.ROOT);
          case PHONE -> phone(stripped, region);
        });
  }

  /// Whether a value leads to a person: by it somebody can be written to or called.
  boolean isAddress() {
    return channel != null || form != Form.PLAIN;
  }

  /// The identifier as those see it who need not know it in full.
  Identifier masked(Identifier identifier, String region) {
    if (protection == Protection.OPEN) {
      return identifier;
    }
    var value = identifier.value();
    return new Identifier(
        name,
        switch (form) {
          case PLAIN -> Masking.text(value);
          case EMAIL -> Masking.email(value);
          case PHONE -> Masking.phone(value, region);
        });
  }

  /// What is no phone number stays as it was written.
  private static String phone(String value, String region) {
    var phones = PhoneNumberUtil.getInstance();
    try {
      var number = phones.parse(value, region);
      return phones.isPossibleNumber(number)
          ? phones.format(number, PhoneNumberFormat.E164)
          : value;
    } catch (NumberParseException _) {
      return value;
    }
  }
}
