package io.clientele.customer.matching;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// Records drawn at random: some of all, and for each field some of those in which it is known,
/// since a field that few records have would hardly be met among all.
///
/// Each record draws a number that stays its own, and the lowest numbers are kept (permanent random
/// numbers, Ohlsson 1995): who adds those that were drawn once more gets the same sample, and a
/// record that is drawn for one field is likely to be drawn for the others.
public final class Sample {
  private static final int SIZE = 2_000;
  private static final long SEED = 1969;

  private final List<Field> fields;
  private final Drawn fromAll = new Drawn();
  private final List<Drawn> byField;

  public Sample(List<Field> fields) {
    this.fields = List.copyOf(fields);
    byField = fields.stream().map(_ -> new Drawn()).toList();
  }

  public void add(Candidate candidate) {
    var ticket = new Ticket(number(candidate), candidate);
    fromAll.add(ticket);
    for (var i = 0; i < fields.size(); i++) {
      if (!candidate.values().get(i).isEmpty()) {
        byField.get(i).add(ticket);
      }
    }
  }

  private static long number(Candidate candidate) {
    return UUID.nameUUIDFromBytes(candidate.id().getBytes(StandardCharsets.UTF_8))
        .getLeastSignificantBits();
  }

  /// Who was drawn.
  public Set<String> ids() {
    var ids = new HashSet<String>();
    Stream.concat(Stream.of(fromAll), byField.stream())
        .flatMap(drawn -> drawn.tickets.stream())
        .forEach(ticket -> ids.add(ticket.candidate.id()));
    return ids;
  }

  /// How well those agree of whom a field is known: how often each pattern was met. Of a pair that
  /// differs in it, and so is hardly the same person, nothing else is compared.
  ///
  /// @param pairs how many to look at, unless there are fewer
  Map<Pattern, Double> patterns(int field, int pairs, Frequencies frequencies) {
    var patterns = new HashMap<Pattern, Double>();
    byField
        .get(field)
        .pairs(
            pairs,
            (one, other) -> {
              var alone = Comparison.of(fields, field, one, other);
              var differs = alone.agreements().get(field).level() == 0;
              var comparison = differs ? alone : Comparison.of(fields, one, other);
              patterns.merge(Pattern.of(comparison, frequencies), 1.0, Double::sum);
            });
    return patterns;
  }

  /// The share of all pairs that can be compared at all, and of which it is not certain beforehand
  /// that they are two people.
  ///
  /// @param pairs how many to look at, unless there are fewer
  double open(int pairs) {
    // As if one pair had been met beforehand that is open.
    var open = new AtomicLong(1);
    var all = new AtomicLong(1);
    fromAll.pairs(
        pairs,
        (one, other) -> {
          all.incrementAndGet();
          if (one.isComparable(other) && !one.isCertainlyNot(other)) {
            open.incrementAndGet();
          }
        });
    return open.get() / all.doubleValue();
  }

  private record Ticket(long number, Candidate candidate) {
    static final Comparator<Ticket> BY_NUMBER =
        Comparator.comparingLong(Ticket::number).thenComparing(ticket -> ticket.candidate.id());
  }

  /// Who has the lowest numbers so far.
  private static final class Drawn {
    private final TreeSet<Ticket> tickets = new TreeSet<>(Ticket.BY_NUMBER);

    void add(Ticket ticket) {
      tickets.add(ticket);
      if (tickets.size() > SIZE) {
        tickets.pollLast();
      }
    }

    /// All pairs if there are not more than so many, and otherwise so many drawn at random.
    void pairs(int most, BiConsumer<Candidate, Candidate> work) {
      var drawn = tickets.stream().map(Ticket::candidate).toList();
      var all = drawn.size() * (drawn.size() - 1L) / 2;
      if (all <= most) {
        for (var i = 0; i < drawn.size(); i++) {
          for (var j = i + 1; j < drawn.size(); j++) {
            work.accept(drawn.get(i), drawn.get(j));
          }
        }
        return;
      }
      var random = new Random(SEED);
      for (var i = 0; i < most; i++) {
        var one = random.nextInt(drawn.size());
        var other = random.nextInt(drawn.size() - 1);
        work.accept(drawn.get(one), drawn.get(other < one ? other : other + 1));
      }
    }
  }
}
