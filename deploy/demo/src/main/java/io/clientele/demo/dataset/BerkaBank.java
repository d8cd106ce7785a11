package io.clientele.demo.dataset;

import static io.clientele.demo.dataset.Semicolons.number;
import static io.clientele.demo.dataset.Semicolons.text;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The Berka data set: clients of a Czech retail bank, 1993 to 1998, and the part of their
/// transactions that is at hand: the complete ledger of the first fifteen months, and the whole
/// histories of 354 accounts with a loan. The two do not overlap.
public final class BerkaBank {
  /// The ledger was cut within this day, so that the day is left out.
  private static final String CUT_DAY = "940331";

  private static final Map<String, String> OPERATIONS =
      Map.of(
          "VKLAD", "credit in cash",
          "PREVOD Z UCTU", "collection from another bank",
          "PREVOD NA UCET", "remittance to another bank",
          "VYBER", "withdrawal in cash",
          "VYBER KARTOU", "credit card withdrawal");
  private static final Map<String, String> PURPOSES =
      Map.of(
          "POJISTNE", "insurance payment",
          "insurrance payment", "insurance payment",
          "SLUZBY", "payment for statement",
          "UROK", "interest credited",
          "SANKC. UROK", "sanction interest if negative balance",
          "SIPO", "household",
          "DUCHOD", "old-age pension",
          "UVER", "loan payment");

  private final Path folder;

  /// @param data the folder that has the folder `berka`
  public BerkaBank(Path data) {
    this.folder = data.resolve("berka");
  }

  /// A district of the country; the bank is known to us by districts only, so each serves as a
  /// branch.
  public record District(int id, String name, String region) {}

  /// @param clientSince the day on which the first account was opened that this client may use
  public record Client(int id, LocalDate bornOn, Sex sex, int district, LocalDate clientSince) {}

  public enum Sex {
    FEMALE,
    MALE
  }

  /// @param ownerId the client who owns the account
  /// @param operation how the money moved, in English; null where the file leaves it out
  /// @param purpose what for, in English; null where the file leaves it out
  public record Transaction(
      int id,
      int accountId,
      int ownerId,
      LocalDate on,
      Direction direction,
      BigDecimal amount,
      BigDecimal balance,
      @Nullable String operation,
      @Nullable String purpose) {}

  public enum Direction {
    CREDIT,
    DEBIT
  }

  public List<District> districts() {
    try (var rows = Semicolons.read(folder, "district.asc")) {
      return rows.map(row -> new District(number(row, "A1"), text(row, "A2"), text(row, "A3")))
          .toList();
    }
  }

  public List<Client> clients() {
    var since = clientsSince();
    try (var rows = Semicolons.read(folder, "client.asc")) {
      return rows.map(row -> client(row, since)).toList();
    }
  }

  /// In the order of the files. To be closed.
  public Stream<Transaction> transactions() {
    var owners = owners();
    return Stream.concat(
            Semicolons.read(folder, "trans_prefix_199301_199403.asc")
                .filter(row -> !text(row, "date").equals(CUT_DAY)),
            Semicolons.read(folder, "trans_preloan_354accounts.csv"))
        .map(row -> transaction(row, owners));
  }

  private static Client client(NamedCsvRecord row, Map<Integer, LocalDate> since) {
    var birth = text(row, "birth_number");
    var month = Integer.parseInt(birth.substring(2, 4));
    var female = month > 12;
    var id = number(row, "client_id");
    return new Client(
        id,
        LocalDate.of(
            1900 + Integer.parseInt(birth.substring(0, 2)),
            female ? month - 50 : month,
            Integer.parseInt(birth.substring(4))),
        female ? Sex.FEMALE : Sex.MALE,
        number(row, "district_id"),
        required(since, id, "client"));
  }

  private static Transaction transaction(NamedCsvRecord row, Map<Integer, Integer> owners) {
    var account = number(row, "account_id");
    return new Transaction(
        number(row, "trans_id"),
        account,
        required(owners, account, "account"),
        date(text(row, "date")),
        direction(text(row, "type")),
        new BigDecimal(text(row, "amount")),
        new BigDecimal(text(row, "balance")),
        inEnglish(OPERATIONS, text(row, "operation")),
        inEnglish(PURPOSES, text(row, "k_symbol")));
  }

  private static Direction direction(String type) {
    return switch (type) {
      case "PRIJEM", "credit" -> Direction.CREDIT;
      case "VYDAJ", "VYBER", "withdrawal", "withdrawal in cash" -> Direction.DEBIT;
      default -> throw new IllegalArgumentException("unknown type of transaction: " + type);
    };
  }

  private static @Nullable String inEnglish(Map<String, String> words, String text) {
    return text.isEmpty() ? null : words.getOrDefault(text, text);
  }

  private Map<Integer, Integer> owners() {
    try (var rows = dispositions()) {
      return rows.filter(row -> text(row, "type").equals("OWNER"))
          .collect(
              Collectors.toMap(row -> number(row, "account_id"), row -> number(row, "client_id")));
    }
  }

  private Map<Integer, LocalDate> clientsSince() {
    var opened = new HashMap<Integer, LocalDate>();
    try (var rows = Semicolons.read(folder, "account.asc")) {
      rows.forEach(row -> opened.put(number(row, "account_id"), date(text(row, "date"))));
    }
    var since = new HashMap<Integer, LocalDate>();
    try (var rows = dispositions()) {
      rows.forEach(row ->
          since.merge(
              number(row, "client_id"),
              required(opened, number(row, "account_id"), "account"),
              (one, other) -> one.isBefore(other) ? one : other));
    }
    return since;
  }

  private Stream<NamedCsvRecord> dispositions() {
    return Semicolons.read(folder, "disp.asc");
  }

  private static LocalDate date(String yymmdd) {
    return LocalDate.of(
        1900 + Integer.parseInt(yymmdd.substring(0, 2)),
        Integer.parseInt(yymmdd.substring(2, 4)),
        Integer.parseInt(yymmdd.substring(4)));
  }

  private static <V> V required(Map<Integer, V> values, int id, String what) {
    var value = values.get(id);
    if (value == null) {
      throw new IllegalArgumentException("the files leave open what " + what + " " + id + " is");
    }
    return value;
  }
}
