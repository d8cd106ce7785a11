package io.clientele.customer.importing;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// CSV with people who have a number of the bank and live in a city.
final class ACustomerFile {
  static final String HEADER = "kind,name,identifier.core-banking,attribute.city\n";

  private ACustomerFile() {}

  static String row(String number, String city) {
    return "PERSON,Wang Fang,%s,%s\n".formatted(number, city);
  }

  /// A whole file with so many people, whose numbers begin alike.
  static String rows(String prefix, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> row(prefix + i, "Xian"))
        .collect(Collectors.joining("", HEADER, ""));
  }
}
