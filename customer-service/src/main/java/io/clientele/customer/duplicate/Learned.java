package io.clientele.customer.duplicate;

import static java.util.stream.Collectors.toMap;

import io.clientele.customer.CustomerId;
import io.clientele.customer.matching.Candidate;
import io.clientele.customer.matching.EstimateModel;
import io.clientele.customer.matching.Field;
import io.clientele.customer.matching.Frequencies;
import io.clientele.customer.matching.MatchModel;
import io.clientele.customer.matching.Sample;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a search learns of customers while it reads them, and the model that it makes of that. It
/// can be noted down, for others to go on from there.
final class Learned {
  private final String secret;
  private final List<Field> fields;
  private final HiddenKeys hidden;
  private final Frequencies frequencies;
  private final Sample sample;
  private UUID last;
  private boolean readAll;
  private long customers;
  private long comparable;
  private long keys;
  private @Nullable MatchModel model;

  /// @param drawn customers of the sample that was noted down
  Learned(SearchNotes notes, List<Candidate> drawn) {
    secret = notes.secret();
    fields = notes.fields();
    hidden = new HiddenKeys(fields, secret);
    frequencies = new Frequencies(fields, notes.words());
    sample = new Sample(fields);
    drawn.forEach(sample::add);
    last = notes.last();
    readAll = notes.readAll();
    customers = notes.customers();
    comparable = notes.comparable();
    keys = notes.keys();
    var shares = notes.model();
    model = shares == null ? null : MatchModel.of(fields, shares, frequencies);
  }

  /// Learns from the next customers, who are all if there are none; returns by which keys others
  /// are to be found.
  Map<CustomerId, Set<Long>> read(List<Candidate> batch) {
    customers += batch.size();
    var keysOf = batch.stream().collect(toMap(Candidates::id, this::learn));
    readAll = batch.isEmpty();
    if (!readAll) {
      last = UUID.fromString(batch.getLast().id());
    }
    return keysOf;
  }

  /// Who has no keys, such as a prospect of whom nothing but a customer number is known, can be
  /// compared with nobody, and says nothing about how well those agree who can.
  private Set<Long> learn(Candidate candidate) {
    var own = keysOf(candidate);
    if (!own.isEmpty()) {
      comparable++;
      keys += own.size();
      frequencies.add(candidate);
      sample.add(candidate);
    }
    return own;
  }

  Set<Long> keysOf(Candidate candidate) {
    return hidden.of(candidate);
  }

  /// Begins to estimate the model, once all customers were read.
  EstimateModel estimate() {
    return new EstimateModel(fields, frequencies);
  }

  /// @param pairs of the sample to look at
  MatchModel conclude(EstimateModel estimate, int pairs) {
    var concluded = estimate.model(comparable, sample, pairs);
    model = concluded;
    return concluded;
  }

  /// The last customer that was read.
  UUID last() {
    return last;
  }

  boolean hasReadAll() {
    return readAll;
  }

  boolean hasKeys() {
    return keys > 0;
  }

  long customers() {
    return customers;
  }

  /// Null until it is estimated.
  @Nullable MatchModel model() {
    return model;
  }

  SearchNotes notes() {
    return new SearchNotes(
        secret,
        fields,
        last,
        readAll,
        customers,
        comparable,
        keys,
        frequencies.counts(),
        sample.ids().stream().map(UUID::fromString).toList(),
        model == null ? null : model.shares());
  }
}
